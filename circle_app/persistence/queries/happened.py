"""Acts that people are still to hear of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, insert, select
from sqlmodel import Session

from circle_app.persistence.models import HappenedEvent, Webhook

HAPPENED: Any = HappenedEvent.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
WEBHOOKS: Any = Webhook.__table__  # type: ignore[attr-defined]

_COLUMNS = ("at", "kind", "circle_id", "actor_id", "subject_id", "params")
_INSERT = insert(HAPPENED)
# What no person is told of is kept only where another program listens.
_INSERT_IF_HEARD = insert(HAPPENED).from_select(
    _COLUMNS,
    select(*(bindparam(name, type_=HAPPENED.c[name].type) for name in _COLUMNS)).where(
        exists().where(
            WEBHOOKS.c.circle_id == bindparam("circle_id", type_=HAPPENED.c.circle_id.type),
            WEBHOOKS.c.enabled.is_(True),
        )
    ),
)
_NEXT = select(HAPPENED).order_by(HAPPENED.c.id).limit(bindparam("most"))
_REMOVE = delete(HAPPENED).where(HAPPENED.c.id == bindparam("event"))


def note(session: Session, values: Mapping[str, Any], *, told: bool) -> None:
    """Keep an act until people and programs have heard of it.

    Args:
        session: The transaction of the act.
        values: ``at``, ``kind``, ``circle_id``, ``actor_id``, ``subject_id``, ``params``.
        told: Whether people are told of such acts; else only programs may be.
    """
    if told:
        session.connection().execute(_INSERT, dict(values))
    elif values["circle_id"] is not None:
        session.connection().execute(_INSERT_IF_HEARD, dict(values))


def next_events(session: Session, most: int) -> Sequence[Row[Any]]:
    """Return the oldest acts, locked; those that another process has in hand are left out."""
    return (
        session.connection().execute(_NEXT.with_for_update(skip_locked=True), {"most": most}).all()
    )


def remove(session: Session, ids: Sequence[int]) -> None:
    """Forget acts of which everybody has heard."""
    if ids:
        session.connection().execute(_REMOVE, [{"event": each} for each in ids])
