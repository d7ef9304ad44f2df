"""Messages that an officer writes to many: to whom, by which ways, how much may be said."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from circle_app.domain.boards import InvalidText, clean_body, clean_title
from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.notices import Channel

MAX_SUBJECT: Final = 80
MAX_BODY: Final = 1_000
#: So many messages to many a circle sends on one day: each costs, and each disturbs.
A_DAY: Final = 10
MAX_CHOSEN: Final = 500
#: Ways that reach one person. A group's chat is none: who is in it is not known here.
WAYS: Final = (Channel.EMAIL, Channel.PUSH, Channel.SMS, Channel.WHATSAPP)


class InvalidMessage(InvalidInput):
    """No such readers or way, or too much or nothing was written; ``field`` says where."""

    code = "invalid_message"


class NobodyToTell(Conflict):
    """Nobody of those can be told anything."""

    code = "nobody_to_tell"


class TooManyMessages(Conflict):
    """The circle has sent as many today as it may."""

    code = "too_many_messages"
    http_status = 429


class Readers(StrEnum):
    """To whom it goes."""

    EVERYBODY = "everybody"
    LATE = "late"
    #: Who has not paid the cycle that runs.
    UNPAID = "unpaid"
    OFFICERS = "officers"
    CHOSEN = "chosen"


class Hindrance(StrEnum):
    """Why somebody is not reached by a way."""

    NO_ACCOUNT = "no_account"
    CLOSED = "closed"
    NO_EMAIL = "no_email"
    NO_PHONE = "no_phone"
    NO_BROWSER = "no_browser"
    #: The person has switched it off.
    OFF = "off"


def clean_subject(typed: str) -> str:
    """Normalise a subject.

    Raises:
        InvalidMessage: There is nothing in it, or it is too long.
    """
    try:
        subject = clean_title(typed)
    except InvalidText as refusal:
        raise InvalidMessage(**{**refusal.context, "max_length": MAX_SUBJECT}) from None
    if len(subject) > MAX_SUBJECT:
        raise InvalidMessage(field="subject", reason="long", max_length=MAX_SUBJECT)
    return subject


def clean_text(typed: str) -> str:
    """Normalise what is said.

    Raises:
        InvalidMessage: There is nothing in it, or it is too long.
    """
    try:
        body = clean_body(typed, needed=True)
    except InvalidText as refusal:
        raise InvalidMessage(**{**refusal.context, "max_length": MAX_BODY}) from None
    if len(body) > MAX_BODY:
        raise InvalidMessage(field="body", reason="long", max_length=MAX_BODY)
    return body


def ways_of(names: Iterable[str]) -> frozenset[Channel]:
    """Read the ways besides the app by which it goes.

    Raises:
        InvalidMessage: There is no such way to many.
    """
    known = {way.value: way for way in WAYS}
    found = list(names)
    if any(name not in known for name in found):
        raise InvalidMessage(field="channels")
    return frozenset(known[name] for name in found)


def readers_of(name: str) -> Readers:
    """Read to whom it goes.

    Raises:
        InvalidMessage: There are no such readers.
    """
    if name not in list(Readers):
        raise InvalidMessage(field="audience")
    return Readers(name)
