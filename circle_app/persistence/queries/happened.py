"""Acts that people are still to hear of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, insert, select
from sqlmodel import Session

from circle_app.persistence.models import HappenedEvent, Webhook

HAPPENED: Any = HappenedEvent.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
WEBHOOKS: Any = Webhook.__table__  # type: ignore[attr-defined]

_COLUMNS = ("at", "kind", "circle_id", "actor_id", "subject_id", "params", "people", "visible")
_INSERT = insert(HAPPENED)
# What no person is told of is kept only where another program listens, if the feed tells of it.
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
_ANY = select(HAPPENED.c.id).limit(1)
_REMOVE = delete(HAPPENED).where(HAPPENED.c.id == bindparam("event"))


def note(session: Session, acts: Sequence[Mapping[str, Any]], *, told: frozenset[str]) -> None:
    """Keep acts until people and programs have heard of them.

    Args:
        session: The transaction of the acts.
        acts: ``at``, ``kind``, ``circle_id``, ``actor_id``, ``subject_id``, ``params``,
            ``people``, ``visible``; what else they hold stays out.
        told: Kinds of acts that people are told of; of others only programs may be.
    """
    rows = [{name: act[name] for name in _COLUMNS} for act in acts]
    people = [row for row in rows if row["kind"] in told]
    rest = [row for row in rows if row["kind"] not in told]
    programs = [row for row in rest if row["visible"] and row["circle_id"] is not None]
    if people:
        session.connection().execute(_INSERT, people)
    if programs:
        session.connection().execute(_INSERT_IF_HEARD, programs)


def any_waiting(session: Session) -> bool:
    """Whether there is anything to tell; asked often, so it locks nothing."""
    return session.connection().execute(_ANY).first() is not None


def next_events(session: Session, most: int) -> Sequence[Row[Any]]:
    """Return the oldest acts, locked; those that another process has in hand are left out."""
    return (
        session.connection().execute(_NEXT.with_for_update(skip_locked=True), {"most": most}).all()
    )


def remove(session: Session, ids: Sequence[int]) -> None:
    """Forget acts of which everybody has heard."""
    if ids:
        session.connection().execute(_REMOVE, [{"event": each} for each in ids])
