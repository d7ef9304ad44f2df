"""The ways out that are set up, and the addresses that people have for each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.messages.base import Way
from circle_app.adapters.messages.mail import Mail, MailServer
from circle_app.adapters.messages.providers import Provider
from circle_app.adapters.messages.push import Push
from circle_app.domain.notices import Channel
from circle_app.persistence.queries import channels
from circle_app.persistence.queries.browsers import awake
from circle_app.services import outside
from circle_app.services.notices import browsers


def open_way(session: Session, way_id: UUID) -> Way | None:
    """Return a way that is set up; None where it was switched off or removed meanwhile."""
    row = channels.settings_of(session, way_id)
    if row is None:
        return None
    return way_of(Channel(row.kind), json.loads(row.settings), of_circle=row.circle_id is not None)


def way_of(kind: Channel, settings: dict[str, Any], *, of_circle: bool) -> Way:
    """Make a way of its settings; a circle's does not lead into our own network."""
    if kind is Channel.EMAIL:
        return Mail(MailServer(**settings), outside.reach if of_circle else None)
    if kind is Channel.PUSH:
        return browsers.Watched(Push(settings["contact"]))
    return Provider(settings["url"])


def addresses(session: Session, kind: Channel, row: Any) -> Iterator[str]:
    """Return where a person can be reached by a way; nothing where the address is gone."""
    if kind is Channel.EMAIL and row.email:
        yield row.email
    elif kind in (Channel.SMS, Channel.WHATSAPP) and row.phone:
        yield row.phone
    elif kind is Channel.TELEGRAM:
        # What was meant for a circle's chat does not go to another one, once that is gone.
        place = getattr(row, "circle_id", None)
        own = place and channels.one(session, place, kind.value)
        if not place or (own and own.enabled):
            yield ""
    elif kind is Channel.PUSH:
        for browser in awake(session, row.user_id, clock.now()):
            yield json.dumps({"endpoint": browser.endpoint, "keys": json.loads(browser.keys)})
