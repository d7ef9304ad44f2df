"""Notices: what each person was told, and what they want to hear by which way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from circle_app.persistence.models import (
    Channel,
    Circle,
    Member,
    Notice,
    NoticeChoice,
    NoticeHours,
    Outbox,
    PushSubscription,
    User,
)

NOTICES: Any = Notice.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
OUTBOX: Any = Outbox.__table__  # type: ignore[attr-defined]
CHOICES: Any = NoticeChoice.__table__  # type: ignore[attr-defined]
HOURS: Any = NoticeHours.__table__  # type: ignore[attr-defined]
CHANNELS: Any = Channel.__table__  # type: ignore[attr-defined]

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
_UNREAD = select(func.count()).where(
    NOTICES.c.user_id == bindparam("person"), NOTICES.c.read_at.is_(None)
)
_SHOWN = select(
    NOTICES, col(Circle.name).label("circle_name"), col(Circle.time_zone).label("time_zone")
).outerjoin(Circle, col(Circle.id) == NOTICES.c.circle_id)
_READ_ONE = (
    update(NOTICES)
    .where(
        NOTICES.c.id == bindparam("notice"),
        NOTICES.c.user_id == bindparam("person"),
        NOTICES.c.read_at.is_(None),
    )
    .values(read_at=bindparam("now"))
)
_READ_ALL = (
    update(NOTICES)
    .where(
        NOTICES.c.user_id == bindparam("person"),
        NOTICES.c.read_at.is_(None),
        NOTICES.c.id <= bindparam("newest"),
    )
    .values(read_at=bindparam("now"))
)


def insert_new(session: Session, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[UUID, str], int]:
    """Write notices down and return the numbers of the new ones by person and key.

    Who was told before, under the same key, is not told again.
    """
    if not rows:
        return {}
    connection = session.connection()
    statement = (
        _INSERTS[connection.dialect.name](NOTICES)
        .on_conflict_do_nothing(index_elements=["user_id", "key"])
        .returning(NOTICES.c.id, NOTICES.c.user_id, NOTICES.c.key)
    )
    found = connection.execute(statement, [dict(row) for row in rows])
    return {(row.user_id, row.key): row.id for row in found}


def insert_messages(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put messages into the outbox; one that lies there under the same key already stays alone."""
    if rows:
        connection = session.connection()
        insert = _INSERTS[connection.dialect.name](OUTBOX)
        connection.execute(
            insert.on_conflict_do_nothing(index_elements=["key"]), [dict(row) for row in rows]
        )


def reached(session: Session, people: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Return how people can be reached and when: one row a person with an open account."""
    pushed = (
        select(func.count())
        .select_from(PushSubscription)
        .where(col(PushSubscription.user_id) == col(User.id))
        .scalar_subquery()
    )
    return (
        session.connection()
        .execute(
            select(
                col(User.id),
                (col(User.phone_index).is_not(None)).label("has_phone"),
                (col(User.email_index).is_not(None)).label("has_email"),
                pushed.label("browsers"),
                HOURS.c.quiet_from,
                HOURS.c.quiet_to,
                HOURS.c.time_zone,
                HOURS.c.digest,
            )
            .outerjoin(HOURS, HOURS.c.user_id == col(User.id))
            .where(
                col(User.id).in_(people),
                col(User.is_active).is_(True),
                col(User.locked_at).is_(None),
            )
        )
        .all()
    )


def choices(session: Session, people: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Return what people chose otherwise than usual."""
    return session.connection().execute(select(CHOICES).where(CHOICES.c.user_id.in_(people))).all()


def open_channels(session: Session, circle_id: UUID | None) -> frozenset[str]:
    """Return the kinds of channels that are set up for a circle, or for all.

    A chat of the installation is not one for what happens in a circle.
    """
    here = CHANNELS.c.circle_id.is_(None)
    if circle_id is not None:
        lent = here & (CHANNELS.c.kind != "telegram")
        here = lent | (CHANNELS.c.circle_id == circle_id)
    found = session.connection().execute(
        select(CHANNELS.c.kind).where(and_(here, CHANNELS.c.enabled.is_(True)))
    )
    return frozenset(found.scalars())


def channels_for(session: Session, user_id: UUID) -> frozenset[str]:
    """Return the kinds of channels that are set up for all, or for a circle of a person's."""
    mine = select(col(Member.circle_id)).where(
        col(Member.user_id) == user_id, col(Member.status) == "active"
    )
    here = CHANNELS.c.circle_id.is_(None) | CHANNELS.c.circle_id.in_(mine)
    found = session.connection().execute(
        select(CHANNELS.c.kind).where(and_(here, CHANNELS.c.enabled.is_(True)))
    )
    return frozenset(found.scalars())


def keep_choice(session: Session, user_id: UUID, area: str, channel: str, *, on: bool) -> None:
    """Keep whether a person wants to hear of an area by a channel."""
    connection = session.connection()
    insert = _INSERTS[connection.dialect.name](CHOICES)
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=["user_id", "area", "channel"], set_={"enabled": on}
        ),
        {"user_id": user_id, "area": area, "channel": channel, "enabled": on},
    )


def keep_hours(session: Session, user_id: UUID, values: Mapping[str, Any]) -> None:
    """Keep some of when a person is disturbed and how letters come; the rest stays.

    Args:
        session: The transaction.
        user_id: The person.
        values: What to keep; ``time_zone`` is among it.
    """
    connection = session.connection()
    insert = _INSERTS[connection.dialect.name](HOURS)
    first: dict[str, Any] = {
        "quiet_from": None,
        "quiet_to": None,
        "digest": "none",
        "digest_on": None,
    }
    connection.execute(
        insert.on_conflict_do_update(index_elements=["user_id"], set_=dict(values)),
        {"user_id": user_id, **first, **values},
    )


def zone_of(session: Session, user_id: UUID) -> str | None:
    """Return where the circle is at home that a person has been in for longest."""
    wanted = (
        select(col(Circle.time_zone))
        .join(Member, col(Member.circle_id) == col(Circle.id))
        .where(col(Member.user_id) == user_id, col(Member.status) == "active")
        .order_by(col(Member.joined_at), col(Member.id))
        .limit(1)
    )
    found: str | None = session.connection().execute(wanted).scalar_one_or_none()
    return found


def unread(session: Session, user_id: UUID) -> int:
    """Count what a person has not read yet."""
    return int(session.connection().execute(_UNREAD, {"person": user_id}).scalar_one())


def page(
    session: Session, user_id: UUID, *, before: int | None, most: int, only_unread: bool
) -> Sequence[Row[Any]]:
    """Return notices of a person, the newest first."""
    wanted = _SHOWN.where(NOTICES.c.user_id == user_id).order_by(NOTICES.c.id.desc()).limit(most)
    if before is not None:
        wanted = wanted.where(NOTICES.c.id < before)
    if only_unread:
        wanted = wanted.where(NOTICES.c.read_at.is_(None))
    return session.connection().execute(wanted).all()


def one(session: Session, user_id: UUID, notice_id: int) -> Row[Any] | None:
    """Return a notice of a person."""
    return (
        session.connection()
        .execute(_SHOWN.where(NOTICES.c.user_id == user_id, NOTICES.c.id == notice_id))
        .one_or_none()
    )


def mark_read(session: Session, user_id: UUID, notice_id: int, now: datetime) -> int:
    """Mark one notice as read; 0 where it was."""
    return (
        session.connection()
        .execute(_READ_ONE, {"notice": notice_id, "person": user_id, "now": now})
        .rowcount
    )


def mark_all_read(session: Session, user_id: UUID, newest: int, now: datetime) -> int:
    """Mark as read what a person had up to a notice; return how many there were."""
    return (
        session.connection()
        .execute(_READ_ALL, {"newest": newest, "person": user_id, "now": now})
        .rowcount
    )


def asked(session: Session, things: Sequence[str]) -> Sequence[Row[Any]]:
    """Return who was asked something about some things and has not read it."""
    wanted: Any = select(
        NOTICES.c.id, NOTICES.c.user_id, NOTICES.c.kind, NOTICES.c.key, NOTICES.c.about
    ).where(NOTICES.c.about.in_(things), NOTICES.c.about != "", NOTICES.c.read_at.is_(None))
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found


def settle(session: Session, numbers: Sequence[int], at: datetime) -> None:
    """Keep that what notices ask for is done."""
    done = update(NOTICES).where(NOTICES.c.id.in_(numbers), NOTICES.c.read_at.is_(None))
    session.connection().execute(done.values(read_at=at, settled=True))


def digest_readers(session: Session, today: date, after: UUID | None, most: int) -> list[Row[Any]]:
    """Return people who want letters gathered and had none today, by their ids."""
    wanted = (
        select(
            HOURS.c.user_id,
            HOURS.c.digest,
            HOURS.c.digest_on,
            HOURS.c.time_zone,
            HOURS.c.quiet_from,
            HOURS.c.quiet_to,
            col(User.language),
        )
        .join(User, col(User.id) == HOURS.c.user_id)
        .where(
            HOURS.c.digest.in_(("daily", "weekly")),
            HOURS.c.digest_on.is_(None) | (HOURS.c.digest_on < today),
            col(User.is_active).is_(True),
            col(User.locked_at).is_(None),
            col(User.email_index).is_not(None),
        )
        .order_by(HOURS.c.user_id)
        .limit(most)
    )
    if after is not None:
        wanted = wanted.where(HOURS.c.user_id > after)
    return list(session.connection().execute(wanted).all())


def held_back(
    session: Session, user_id: UUID, since: datetime, until: datetime
) -> Sequence[Row[Any]]:
    """Return a person's unread notices of a span of time for which no letter went out."""
    sent = (
        select(OUTBOX.c.id)
        .where(OUTBOX.c.user_id == user_id, OUTBOX.c.notice_id == NOTICES.c.id)
        .where(OUTBOX.c.channel == "email")
        .exists()
    )
    return (
        session.connection()
        .execute(
            _SHOWN.where(
                NOTICES.c.user_id == user_id,
                NOTICES.c.read_at.is_(None),
                NOTICES.c.at >= since,
                NOTICES.c.at < until,
                ~sent,
            ).order_by(NOTICES.c.id)
        )
        .all()
    )


def mark_digested(session: Session, people: Sequence[UUID], day: date) -> None:
    """Keep that people had what was gathered up to a day."""
    session.connection().execute(
        update(HOURS).where(HOURS.c.user_id.in_(people)).values(digest_on=day)
    )


def mark_past_read(session: Session, before: datetime) -> None:
    """Mark as read, when it was told, what everybody had before a moment."""
    session.connection().execute(
        update(NOTICES)
        .where(NOTICES.c.at < before, NOTICES.c.read_at.is_(None))
        .values(read_at=NOTICES.c.at)
    )
