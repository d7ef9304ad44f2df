"""Messages on their way: claiming, and writing down what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlmodel import Session, col

from circle_app.persistence.models import (
    Circle,
    DeliveryTry,
    Notice,
    PushSubscription,
    User,
)
from circle_app.persistence.queries.notices import CHANNELS, CHOICES, OUTBOX

TRIES: Any = DeliveryTry.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass

_OPEN = ("waiting", "claimed")
_DUE = OUTBOX.c.status.in_(_OPEN) & (OUTBOX.c.next_at <= bindparam("now"))
_NEXT = (
    select(OUTBOX.c.id)
    .where(_DUE, OUTBOX.c.channel == bindparam("kind"))
    .order_by(OUTBOX.c.next_at, OUTBOX.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
# What goes by the installation's way: all but what circles send by ways of their own.
_OWN_WAYS = select(CHANNELS.c.circle_id).where(
    CHANNELS.c.kind == bindparam("kind"),
    CHANNELS.c.enabled.is_(True),
    CHANNELS.c.circle_id.is_not(None),
)
_NEXT_OF_ALL = _NEXT.where(OUTBOX.c.circle_id.is_(None) | OUTBOX.c.circle_id.not_in(_OWN_WAYS))
_NEXT_OF_CIRCLE = _NEXT.where(OUTBOX.c.circle_id == bindparam("circle"))
_MINE = (
    OUTBOX.c.id.in_(bindparam("messages", expanding=True)),
    OUTBOX.c.status == "claimed",
    OUTBOX.c.claimed_by == bindparam("who"),
)
_RENEW = update(OUTBOX).where(*_MINE).values(next_at=bindparam("until")).returning(OUTBOX.c.id)
_RELEASE = (
    update(OUTBOX)
    .where(*_MINE)
    .values(status="waiting", next_at=bindparam("again"), tries=OUTBOX.c.tries - 1)
)
_BURY = (
    update(OUTBOX)
    .where(_DUE, OUTBOX.c.made_at < bindparam("oldest"))
    .values(status="dead", fault="too old")
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
    .where(OUTBOX.c.id == bindparam("message"))
    .values(
        status=bindparam("status"),
        next_at=bindparam("next_at"),
        tries=OUTBOX.c.tries - bindparam("uncounted"),
        provider_reference=bindparam("reference"),
        fault=bindparam("fault"),
        sent_at=bindparam("sent_at"),
    )
)
_ENDED = ("message", "status", "next_at", "uncounted", "reference", "fault", "sent_at")
_TRIED = ("at", "outcome", "detail", "milliseconds")
_HANDS = select(OUTBOX.c.id, OUTBOX.c.claimed_by).where(
    OUTBOX.c.id.in_(bindparam("messages", expanding=True)), OUTBOX.c.status == "claimed"
)
_CLAIMED = (
    select(
        OUTBOX,
        col(Notice.kind),
        col(Notice.params),
        col(Notice.link),
        col(Notice.read_at),
        col(Notice.settled),
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


def due(session: Session, now: datetime) -> Sequence[Row[Any]]:
    """Return the kinds and circles that have messages to be sent now; locks nothing."""
    found = select(OUTBOX.c.channel, OUTBOX.c.circle_id).where(_DUE).distinct()
    return session.connection().execute(found, {"now": now}).all()


def claim(
    session: Session,
    who: str,
    kind: str,
    circle_id: UUID | None,
    *,
    now: datetime,
    until: datetime,
    most: int,
) -> Sequence[Row[Any]]:
    """Take the next messages of a way in hand, so that no other process sends them.

    Args:
        session: The transaction.
        who: The name of this process.
        kind: The kind of way.
        circle_id: Whose own way it is; None for the installation's.
        now: What is due by now.
        until: How long they stay in hand.
        most: How many at most.
    """
    connection = session.connection()
    wanted = _NEXT_OF_ALL if circle_id is None else _NEXT_OF_CIRCLE
    values = {"now": now, "most": most, "kind": kind, "circle": circle_id}
    if circle_id is None:
        values.pop("circle")
    ids = connection.execute(wanted, values).scalars().all()
    if not ids:
        return []
    connection.execute(_CLAIM, [{"message": each, "who": who, "until": until} for each in ids])
    return connection.execute(_CLAIMED.where(OUTBOX.c.id.in_(ids))).all()


def renew(session: Session, who: str, messages: Sequence[int], until: datetime) -> frozenset[int]:
    """Keep messages in hand for longer; return those that still are."""
    found = session.connection().execute(_RENEW, {"messages": messages, "who": who, "until": until})
    return frozenset(found.scalars())


def release(session: Session, who: str, messages: Sequence[int], again: datetime) -> None:
    """Put messages back that were not tried."""
    session.connection().execute(_RELEASE, {"messages": messages, "who": who, "again": again})


def bury(session: Session, now: datetime, oldest: datetime) -> int:
    """Give up messages that are due and older than anybody waits for; return how many."""
    return int(session.connection().execute(_BURY, {"now": now, "oldest": oldest}).rowcount)


def any_older(session: Session, now: datetime, oldest: datetime) -> bool:
    """Whether there are messages to give up; locks nothing."""
    found = select(OUTBOX.c.id).where(_DUE, OUTBOX.c.made_at < oldest).limit(1)
    return session.connection().execute(found, {"now": now}).first() is not None


def switched_off(session: Session, people: Sequence[UUID], kind: str) -> frozenset[Any]:
    """Return whom of some people do not want what by a way: pairs of person and area."""
    found = session.connection().execute(
        select(CHOICES.c.user_id, CHOICES.c.area).where(
            CHOICES.c.user_id.in_(people), CHOICES.c.channel == kind, CHOICES.c.enabled.is_(False)
        )
    )
    return frozenset((row.user_id, row.area) for row in found)


def end(session: Session, marks: Sequence[Mapping[str, Any]]) -> frozenset[int]:
    """Write down what became of messages; return those that somebody else has in hand by now.

    Args:
        session: The transaction.
        marks: ``message``, ``who``, and what is kept of it.
    """
    connection = session.connection()
    found = connection.execute(
        _HANDS.with_for_update(), {"messages": [each["message"] for each in marks]}
    )
    hands = {(row.id, row.claimed_by) for row in found}
    mine = [each for each in marks if (each["message"], each["who"]) in hands]
    if mine:
        connection.execute(_END, [{name: each[name] for name in _ENDED} for each in mine])
    return frozenset(each["message"] for each in marks) - {each["message"] for each in mine}


def keep_tries(session: Session, marks: Sequence[Mapping[str, Any]]) -> None:
    """Write tries down."""
    rows = [
        {"outbox_id": each["message"]} | {name: each[name] for name in _TRIED} for each in marks
    ]
    if rows:
        session.connection().execute(insert(TRIES), rows)


def browsers(session: Session, user_id: UUID) -> Sequence[Row[Any]]:
    """Return the browsers of a person that may be woken."""
    wanted = select(PushSubscription.__table__).where(  # type: ignore[attr-defined]
        col(PushSubscription.user_id) == user_id
    )
    return session.connection().execute(wanted).all()


def reader(session: Session, user_id: UUID) -> Row[Any]:
    """Return how a person can be reached."""
    wanted: Any = select(col(User.id).label("user_id"), col(User.email), col(User.phone))
    return session.connection().execute(wanted.where(col(User.id) == user_id)).one()


def waiting(session: Session, circle_id: UUID | None) -> dict[str, int]:
    """Count messages on their way by channel: of a circle, or all of them."""
    wanted = select(OUTBOX.c.channel, func.count()).where(OUTBOX.c.status.in_(_OPEN))
    if circle_id is not None:
        wanted = wanted.where(OUTBOX.c.circle_id == circle_id)
    found = session.connection().execute(wanted.group_by(OUTBOX.c.channel))
    return {row.channel: int(row[1]) for row in found}


_LISTED: Any = (
    select(
        *(
            OUTBOX.c[name]
            for name in ("id", "channel", "circle_id", "status", "tries", "next_at", "fault")
        ),
        OUTBOX.c.provider_reference,
        OUTBOX.c.made_at,
        OUTBOX.c.sent_at,
        col(User.email),
        col(User.phone_last4),
        col(Circle.name).label("circle"),
    )
    .join(User, col(User.id) == OUTBOX.c.user_id)
    .outerjoin(Circle, col(Circle.id) == OUTBOX.c.circle_id)
)


def listed(
    session: Session, states: Sequence[str], *, before: int | None, count: int
) -> Sequence[Row[Any]]:
    """Return messages in some states, the newest first."""
    wanted = _LISTED.where(OUTBOX.c.status.in_(states))
    if before is not None:
        wanted = wanted.where(OUTBOX.c.id < before)
    found: Sequence[Row[Any]] = (
        session.connection().execute(wanted.order_by(OUTBOX.c.id.desc()).limit(count)).all()
    )
    return found


def one(session: Session, message_id: int) -> Row[Any] | None:
    """Return a message."""
    found: Row[Any] | None = (
        session.connection().execute(_LISTED.where(OUTBOX.c.id == message_id)).one_or_none()
    )
    return found


def tries_of(session: Session, message_id: int) -> Sequence[Row[Any]]:
    """Return the newest tries of a message, the oldest of them first."""
    wanted = (
        select(TRIES).where(TRIES.c.outbox_id == message_id).order_by(TRIES.c.id.desc()).limit(20)
    )
    return session.connection().execute(wanted).all()[::-1]


def send_again(session: Session, now: datetime, message_id: int | None, most: int) -> int:
    """Put all messages that were given up back, or one, which may also wait; return how many."""
    states = ("dead",) if message_id is None else ("dead", "waiting")
    wanted = (
        select(OUTBOX.c.id).where(OUTBOX.c.status.in_(states)).order_by(OUTBOX.c.id).limit(most)
    )
    if message_id is not None:
        wanted = wanted.where(OUTBOX.c.id == message_id)
    connection = session.connection()
    ids = connection.execute(wanted.with_for_update(skip_locked=True)).scalars().all()
    if ids:
        anew = {"status": "waiting", "tries": 0, "next_at": now, "made_at": now}
        connection.execute(update(OUTBOX).where(OUTBOX.c.id.in_(ids)).values(**anew))
        # Whoever asks for it has mended the way, or wants to know whether it goes: no more rest.
        kinds = select(OUTBOX.c.channel).where(OUTBOX.c.id.in_(ids))
        resting = CHANNELS.c.rest_until.is_not(None) & CHANNELS.c.kind.in_(kinds)
        connection.execute(update(CHANNELS).where(resting).values(rest_until=None))
    return len(ids)


def drop(session: Session, message_id: int) -> int:
    """Leave a message that is in nobody's hand; return whether there was one."""
    gone = update(OUTBOX).where(OUTBOX.c.id == message_id, OUTBOX.c.status.in_(("waiting", "dead")))
    done = session.connection().execute(gone.values(status="dropped", fault="dropped by hand"))
    return int(done.rowcount)


def counts(session: Session) -> dict[str, int]:
    """Count messages by status."""
    found = session.connection().execute(
        select(OUTBOX.c.status, func.count()).group_by(OUTBOX.c.status)
    )
    return {row.status: int(row[1]) for row in found}
