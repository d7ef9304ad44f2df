"""The ways out that are set up, and the addresses that people have for each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters.messages.base import Way
from circle_app.adapters.messages.mail import Mail, MailServer
from circle_app.adapters.messages.providers import Provider
from circle_app.adapters.messages.push import Push
from circle_app.domain.notices import Channel
from circle_app.persistence.queries import outbox as queries


def open_way(session: Session, circle_id: UUID | None, kind: Channel) -> Way | None:
    """Return the way of a kind that a circle's messages go; None where there is none."""
    row = queries.channel(session, circle_id, kind.value)
    return None if row is None else way_of(kind, json.loads(row.settings))


def way_of(kind: Channel, settings: dict[str, Any]) -> Way:
    """Make a way of its settings."""
    if kind is Channel.EMAIL:
        return Mail(MailServer(**settings))
    if kind is Channel.PUSH:
        return Push(settings["contact"])
    return Provider(settings["url"])


def addresses(session: Session, kind: Channel, row: Any) -> Iterator[str]:
    """Return where a person can be reached by a way; nothing where the address is gone."""
    if kind is Channel.EMAIL and row.email:
        yield row.email
    elif kind in (Channel.SMS, Channel.WHATSAPP) and row.phone:
        yield row.phone
    elif kind is Channel.TELEGRAM:
        yield ""
    elif kind is Channel.PUSH:
        for browser in queries.browsers(session, row.user_id):
            yield json.dumps({"endpoint": browser.endpoint, "keys": json.loads(browser.keys)})
