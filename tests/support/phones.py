"""Phones of members in tests: a provider of SMS that keeps what it is given, and messages in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count

import pytest

from circle_app import settings
from circle_app.adapters.messages.base import Letter, Outcome
from circle_app.adapters.messages.inbound import signed
from circle_app.persistence import database
from circle_app.persistence.models import User
from circle_app.services import commands, notices
from circle_app.services.access import Actor
from circle_app.services.commands import Reply
from circle_app.services.notices import sending, ways
from tests.support.server import COMMANDS_SECRET

SECRET = COMMANDS_SECRET
PATH = "/api/v1/webhooks/messages/circle"
_CODE = re.compile(r"\d{6}")
_serial = count(1)


class Provider:
    """A way out that takes everything and keeps it."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def deliver(self, letters: Sequence[Letter]) -> Iterator[Outcome]:
        """Take letters."""
        for letter in letters:
            self.letters.append(letter)
            yield Outcome(sent=True, reference="1")

    def code_of(self, number: str) -> str:
        """The newest code that went to a number; empty where none did."""
        found = [each for each in self.letters if each.to == number and _CODE.search(each.text)]
        return _CODE.search(found[-1].text).group() if found else ""


@pytest.fixture
def phones(monkeypatch):
    """A provider of SMS, and our own gateway for what comes in."""
    monkeypatch.setenv("CIRCLE_COMMANDS_SECRET", SECRET)
    settings.get.cache_clear()
    made = Provider()
    monkeypatch.setattr(ways, "way_of", lambda *_given, **_more: made)
    yield made
    monkeypatch.undo()
    settings.get.cache_clear()


def go_out() -> None:
    """Tell of everything, and send what is due."""
    notices.dispatch()
    sending.send_due("here")


def envelope(
    number: str,
    text: str,
    *,
    reference: str = "",
    secret: str = SECRET,
    at: datetime | None = None,
) -> tuple[bytes, dict[str, str]]:
    """A signed message as our own gateway hands it in, now or then."""
    said = {"id": reference or f"m{next(_serial)}", "from": number, "text": text}
    body = json.dumps(said).encode()
    timestamp = str(int((at or datetime.now(UTC)).timestamp()))
    signature = f"sha256={signed(secret, timestamp, body)}"
    return body, {"x-circle-timestamp": timestamp, "x-circle-signature": signature}


def write(number: str, text: str, *, reference: str = "") -> Reply:
    """Send a message from a phone, past the web."""
    body, headers = envelope(number, text, reference=reference)
    (heard,) = commands.read("circle", path=PATH, body=body, headers=headers)
    return commands.take(heard)


def number_of(person: Actor) -> str:
    """Somebody's number in E.164."""
    with database.reading() as session:
        return str(session.get(User, person.user_id).phone)
