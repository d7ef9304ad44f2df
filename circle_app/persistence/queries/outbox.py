"""Messages on their way: claiming, and writing down what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, bindparam, func, insert, select, update
from sqlmodel import Session, col

from circle_app.persistence.models import (
    Channel,
    Circle,
    DeliveryTry,
    Notice,
    PushSubscription,
    User,
)
from circle_app.persistence.queries.notices import OUTBOX

TRIES: Any = DeliveryTry.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass

_OPEN = ("waiting", "claimed")
_NEXT = (
    select(OUTBOX.c.id)
    .where(OUTBOX.c.status.in_(_OPEN), OUTBOX.c.next_at <= bindparam("now"))
    .order_by(OUTBOX.c.next_at, OUTBOX.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("message"))
    .values(
        status="claimed",
        claimed_by=bindparam("who"),
        next_at=bindparam("until"),
        tries=OUTBOX.c.tries + 1,
    )
)
_END = (
    update(OUTBOX)
    .where(
        OUTBOX.c.id == bindparam("message"),
        OUTBOX.c.status == "claimed",
        OUTBOX.c.claimed_by == bindparam("who"),
    )
    .values(
        status=bindparam("state"),
        next_at=bindparam("again"),
        provider_reference=bindparam("known_as"),
        fault=bindparam("why"),
        sent_at=bindparam("done"),
    )
)
_CLAIMED = (
    select(
        OUTBOX,
        col(Notice.kind),
        col(Notice.params),
        col(Notice.link),
        col(Notice.read_at),
        col(User.name).label("reader"),
        col(User.language),
        col(User.email),
        col(User.phone),
        col(User.is_active),
        col(User.locked_at),
        col(Circle.name).label("circle"),
    )
    .join(User, col(User.id) == OUTBOX.c.user_id)
    .outerjoin(Notice, col(Notice.id) == OUTBOX.c.notice_id)
    .outerjoin(Circle, col(Circle.id) == OUTBOX.c.circle_id)
    .order_by(OUTBOX.c.id)
)


def any_due(session: Session, now: datetime) -> bool:
    """Whether anything is to be sent now; locks nothing."""
    found = select(OUTBOX.c.id).where(OUTBOX.c.status.in_(_OPEN), OUTBOX.c.next_at <= now).limit(1)
    return session.connection().execute(found).first() is not None


def claim(
    session: Session, who: str, now: datetime, until: datetime, most: int
) -> Sequence[Row[Any]]:
    """Take the next messages in hand, so that no other process sends them, and return them."""
    connection = session.connection()
    ids = connection.execute(_NEXT, {"now": now, "most": most}).scalars().all()
    if not ids:
        return []
    connection.execute(_CLAIM, [{"message": each, "who": who, "until": until} for each in ids])
    return connection.execute(_CLAIMED.where(OUTBOX.c.id.in_(ids))).all()


def end(session: Session, message_id: int, who: str, **values: Any) -> bool:
    """Write down what became of a message; False where somebody else has it in hand by now."""
    done = session.connection().execute(
        _END,
        {
            "message": message_id,
            "who": who,
            "state": values["status"],
            "again": values["next_at"],
            "known_as": values["reference"],
            "why": values["fault"],
            "done": values["sent_at"],
        },
    )
    return bool(done.rowcount)


def keep_try(session: Session, **values: Any) -> None:
    """Write a try down."""
    session.connection().execute(insert(TRIES).values(**values))


def channel(session: Session, circle_id: UUID | None, kind: str) -> Row[Any] | None:
    """Return a circle's own way of a kind, else the installation's."""
    here: ColumnElement[bool] = col(Channel.circle_id).is_(None)
    if circle_id is not None:
        here = here | (col(Channel.circle_id) == circle_id)
    wanted = (
        select(Channel.__table__)  # type: ignore[attr-defined]
        .where(here, col(Channel.kind) == kind, col(Channel.enabled).is_(True))
        .order_by(col(Channel.circle_id).is_(None))
        .limit(1)
    )
    return session.connection().execute(wanted).one_or_none()


def browsers(session: Session, user_id: UUID) -> Sequence[Row[Any]]:
    """Return the browsers of a person that may be woken."""
    wanted = select(PushSubscription.__table__).where(  # type: ignore[attr-defined]
        col(PushSubscription.user_id) == user_id
    )
    return session.connection().execute(wanted).all()


def counts(session: Session) -> dict[str, int]:
    """Count messages by status."""
    found = session.connection().execute(
        select(OUTBOX.c.status, func.count()).group_by(OUTBOX.c.status)
    )
    return {row.status: int(row[1]) for row in found}
