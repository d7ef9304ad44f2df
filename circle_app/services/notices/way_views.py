"""How the ways out stand, as those who look after them see it: nothing secret in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.notices import Channel
from circle_app.domain.ways_out import WAYS
from circle_app.persistence.queries import channels as queries
from circle_app.persistence.queries import outbox


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail server without its password."""

    host: str
    port: int
    security: str
    sender: str
    sender_name: str
    user: str
    has_password: bool
    reply_to: str


@dataclass(frozen=True, slots=True)
class WayView:
    """A way and how it stands.

    Attributes:
        known: Whether it is set up here.
        lent: Whether a circle without an own one uses the installation's.
        label: What may be shown of where it leads.
        down_since: Since when nothing goes this way; None while it goes.
        waiting: How many messages are due and wait for it.
    """

    kind: Channel
    known: bool = False
    enabled: bool = False
    lent: bool = False
    label: str = ""
    cost_minor: int = 0
    set_by: str = ""
    set_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_fault: str = ""
    last_fault_at: datetime | None = None
    down_since: datetime | None = None
    rest_until: datetime | None = None
    waiting: int = 0
    mail: MailView | None = None


def views(session: Session, circle_id: UUID | None) -> tuple[WayView, ...]:
    """Return every way there can be, those of the installation or those of a circle."""
    here = {row.kind: row for row in queries.standing(session, circle_id)}
    lent: dict[str, Any] = {}
    if circle_id is not None:
        lent = {row.kind: row for row in queries.standing(session, None) if row.enabled}
    waiting = outbox.waiting(session, circle_id)
    kinds = [each for each in WAYS if circle_id is None or each is not Channel.PUSH]
    return tuple(
        _view(session, circle_id, kind, here.get(kind), kind in lent, waiting.get(kind, 0))
        for kind in kinds
    )


def _view(
    session: Session,
    circle_id: UUID | None,
    kind: Channel,
    row: Any,
    lent: bool,
    waiting: int,
) -> WayView:
    if row is None:
        return WayView(kind, lent=lent, waiting=waiting)
    return WayView(
        kind,
        known=True,
        enabled=row.enabled,
        lent=lent and not row.enabled,
        label=row.label,
        cost_minor=row.cost_minor,
        set_by=row.setter,
        set_at=row.set_at,
        last_ok_at=row.last_ok_at,
        last_fault=row.last_fault,
        last_fault_at=row.last_fault_at,
        down_since=row.down_since,
        rest_until=row.rest_until,
        waiting=waiting,
        mail=_mail(session, circle_id) if kind is Channel.EMAIL else None,
    )


def _mail(session: Session, circle_id: UUID | None) -> MailView | None:
    row = queries.one(session, circle_id, Channel.EMAIL.value)
    if row is None:
        return None
    kept = json.loads(row.settings)
    return MailView(
        host=kept["host"],
        port=kept["port"],
        security=kept["security"],
        sender=kept["sender"],
        sender_name=kept.get("sender_name", ""),
        user=kept.get("user", ""),
        has_password=bool(kept.get("password")),
        reply_to=kept.get("reply_to", ""),
    )
