"""Own words for notices: a text with named places, checked when written, filled when sent.

A place is a name in braces, such as ``{amount}``. Nothing else in braces is let in, and what is
filled in is not looked at again: words are words, never a program.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from circle_app.domain.errors import InvalidInput
from circle_app.domain.hearing import Channel
from circle_app.domain.texts import visible

_PLACE: Final = re.compile(r"\{([a-z_]+)\}")


class InvalidTemplate(InvalidInput):
    """Words that cannot be used; ``reason`` says why."""

    code = "invalid_template"


@dataclass(frozen=True, slots=True)
class Room:
    """How long the words of a way may be; no subject where it has none."""

    subject: int
    body: int


#: The ways that have words of their own, and the room that they have.
ROOMS: Final[Mapping[Channel, Room]] = MappingProxyType(
    {
        Channel.EMAIL: Room(120, 2_000),
        Channel.SMS: Room(0, 300),
        Channel.PUSH: Room(60, 200),
    }
)


def words_of(way: Channel) -> Channel:
    """Return by which way's words another one speaks: messengers as SMS does."""
    return way if way in ROOMS else Channel.SMS


def check(way: Channel, subject: str, body: str, known: Collection[str]) -> tuple[str, str]:
    """Return the words as they are kept.

    Args:
        way: The way they go.
        subject: The line above; left out where the way has none.
        body: The words.
        known: The names whose values every such notice has.

    Raises:
        InvalidTemplate: Empty or too long, an unknown place, or a brace that is none.
    """
    room = ROOMS.get(way)
    if room is None:
        raise InvalidTemplate(field="channel", reason="channel")
    subject = visible(subject) if room.subject else ""
    body = "\n".join(visible(line) for line in body.strip().splitlines())
    for field, text, most in (("subject", subject, room.subject), ("body", body, room.body)):
        if most and not text:
            raise InvalidTemplate(field=field, reason="empty")
        if len(text) > most:
            raise InvalidTemplate(field=field, reason="long", maximum=most)
        for name in _PLACE.findall(text):
            if name not in known:
                raise InvalidTemplate(field=field, reason="unknown", name=name[:40])
        if "{" in _PLACE.sub("", text) or "}" in _PLACE.sub("", text):
            raise InvalidTemplate(field=field, reason="brace")
    return subject, body


def fill(text: str, values: Mapping[str, str]) -> str:
    """Fill words in; what the act did not say is left empty.

    >>> fill("{name} paid {amount}", {"name": "{amount}", "amount": "₹5"})
    '{amount} paid ₹5'
    """
    return _PLACE.sub(lambda place: values.get(place[1], ""), text)
