"""What was sent to an address and what came back; sending again, and trying out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain import webhooks as rules
from circle_app.domain.errors import NotFound
from circle_app.domain.webhooks import WebhookOff
from circle_app.persistence import database
from circle_app.persistence.queries import webhooks as queries
from circle_app.services import events
from circle_app.services.access import Actor, Standing
from circle_app.services.paging import (
    DEFAULT_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    page_of,
)
from circle_app.services.webhooks.passing_on import DUE_ROOM, log_room, on_its_way
from circle_app.services.webhooks.subscriptions import reached


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A message to an address.

    Attributes:
        event: What it is called there; the same at every try.
        status: ``waiting``, ``sent``, or ``dead`` when it is not tried any more.
        answer: The status of the last answer, if there was one.
        said: How that answer began.
        fault: ``timeout``, ``unreachable``, ``private``, ``garbled`` or ``refused``.
        next_at: When a waiting one is tried.
    """

    id: int
    webhook_id: UUID
    event: str
    kind: str
    status: str
    tries: int
    answer: int | None
    said: str
    fault: str
    milliseconds: int
    made_at: datetime
    next_at: datetime
    sent_at: datetime | None


def _view(row: Any) -> DeliveryView:
    return DeliveryView(
        id=row.id,
        webhook_id=row.webhook_id,
        event=row.event,
        kind=row.kind,
        status=row.status,
        tries=row.tries,
        answer=row.answer,
        said=row.said,
        fault=row.fault,
        milliseconds=row.milliseconds,
        made_at=row.made_at,
        next_at=row.next_at,
        sent_at=row.sent_at,
    )


def deliveries(
    actor: Actor, webhook_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[DeliveryView]:
    """List what was sent to an address, the newest first. Needs MANAGE_GATEWAY, SEE_ACTIVITY.

    Raises:
        NotFound: No such address here.
        NotAllowed: Not the actor's to see.
        InvalidInput: The limit or the cursor is none.
    """
    check_limit(limit)
    before = decode_cursor(cursor, int)
    with database.reading() as session:
        reached(session, actor, webhook_id, writing=False)
        rows = queries.log(session, webhook_id, before[0] if before else None, limit + 1)
        return page_of(rows, limit, _view, lambda row: row.id)


@database.retried
def resend(actor: Actor, delivery_id: int) -> DeliveryView:
    """Send a message again, at once, under the same name. Needs MANAGE_GATEWAY, SEE_ACTIVITY.

    Raises:
        NotFound: No such message here.
        NotAllowed: Not the actor's to do.
        WebhookOff: Its address is switched off.
    """
    with database.transaction() as session:
        found = queries.delivery(session, delivery_id)
        if found is None:
            raise NotFound(what="webhook_delivery")
        try:
            place = _on(session, actor, found.webhook_id)
        except NotFound:
            raise NotFound(what="webhook_delivery") from None
        now = clock.now()
        queries.change_delivery(session, delivery_id, status="waiting", tries=0, next_at=now)
        _record(session, "webhook.resent", actor, place, found.webhook_id, told=found.kind)
        shown = queries.delivery(session, delivery_id)
        if shown is None:
            raise NotFound(what="webhook_delivery")
        return _view(shown)


@database.retried
def try_out(actor: Actor, webhook_id: UUID) -> DeliveryView:
    """Send a message that tells of nothing. Needs MANAGE_GATEWAY and SEE_ACTIVITY.

    It goes within seconds; the log says what was answered.

    Raises:
        NotFound: No such address here.
        NotAllowed: Not the actor's to do.
        WebhookOff: It is switched off.
    """
    with database.transaction() as session:
        place = _on(session, actor, webhook_id)
        now, event = clock.now(), f"test_{uuid4().hex}"
        body = rules.message(event, rules.TEST, now, place.circle_id, None, {})
        made = queries.add_delivery(session, on_its_way(webhook_id, event, rules.TEST, body, now))
        _record(session, "webhook.tried", actor, place, webhook_id)
        return _view(queries.delivery(session, made))


def _on(session: Session, actor: Actor, webhook_id: UUID) -> Standing:
    """Return the standing of who looks after an address; it is locked, on, and tried at once."""
    _, place = reached(session, actor, webhook_id)
    row = queries.one(session, webhook_id, lock=True)
    if row is None:
        raise NotFound(what="webhook")
    if not row.enabled:
        raise WebhookOff
    queries.change(session, webhook_id, rest_until=None)
    return place


def _record(
    session: Session, kind: str, actor: Actor, place: Standing, webhook_id: UUID, **more: str
) -> None:
    row = queries.one(session, webhook_id)
    host = row.label if row else ""
    events.record(
        session,
        kind,
        actor,
        circle_id=place.circle_id,
        subject_id=webhook_id,
        params={"by": place.member_name, "host": host, **more},
        visible=False,
    )
    database.touch(session, DUE_ROOM)
    database.touch(session, log_room(place.circle_id))
