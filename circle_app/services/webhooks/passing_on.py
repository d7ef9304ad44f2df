"""From an act to the messages about it, in the transaction that passes word of the act on."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.domain import webhooks as rules
from circle_app.persistence import database
from circle_app.persistence.queries import webhooks as queries

#: Whoever calls addresses is woken by this room.
DUE_ROOM: Final = "webhooks"


def log_room(circle_id: UUID) -> str:
    """Name the room of who looks at what was sent for a circle."""
    return f"webhooks-{circle_id}"


def pass_on(session: Session, events: Sequence[Any]) -> int:
    """Put what the feed tells of acts on its way to the addresses of their circles.

    Args:
        session: The transaction that forgets the acts.
        events: Rows of acts that people and programs are still to hear of.

    Returns:
        How many messages there are to send.
    """
    told = [each for each in events if each.visible and each.circle_id is not None]
    circles = sorted({each.circle_id for each in told})
    if not circles:
        return 0
    hooks: dict[UUID, list[Any]] = defaultdict(list)
    for hook in queries.hearing(session, circles):
        hooks[hook.circle_id].append(hook)
    rows = []
    for event in told:
        listening = [
            hook
            for hook in hooks[event.circle_id]
            if event.at >= hook.made_at and rules.hears(json.loads(hook.areas), event.kind)
        ]
        if listening:
            name, body = f"evt_{event.id}", _body(event)
            rows += [on_its_way(hook.id, name, event.kind, body, event.at) for hook in listening]
    queries.add_deliveries(session, rows)
    if rows:
        database.touch(session, DUE_ROOM)
        for circle_id in hooks:
            database.touch(session, log_room(circle_id))
    return len(rows)


def _body(event: Any) -> str:
    return rules.message(
        f"evt_{event.id}",
        event.kind,
        event.at,
        event.circle_id,
        event.subject_id,
        json.loads(event.params),
    )


def on_its_way(webhook_id: UUID, event: str, kind: str, body: str, at: datetime) -> dict[str, Any]:
    """Return a message as it is kept until it is sent."""
    return {
        "webhook_id": webhook_id,
        "event": event,
        "kind": kind,
        "body": body,
        "status": "waiting",
        "tries": 0,
        "next_at": at,
        "answer": None,
        "said": "",
        "milliseconds": 0,
        "fault": "",
        "made_at": at,
        "sent_at": None,
    }
