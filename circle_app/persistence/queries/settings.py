"""Settings of the installation and their history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, delete, func, insert, or_, select
from sqlmodel import Session, col

from circle_app.persistence.models import Circle, Invite, RuleVersion, Setting, SettingChange, User

# Any number, the same everywhere: whoever changes settings waits for whoever does so already.
_LOCK = select(func.pg_advisory_xact_lock(bindparam("lock")))
_LOCK_NUMBER = 0x5E771465
_STORED = select(col(Setting.key), col(Setting.value))
_CHANGED: Any = select(col(Setting.key), col(Setting.changed_at), col(User.name)).outerjoin(
    User, col(User.id) == col(Setting.changed_by)
)
_HISTORY: Any = (
    select(
        col(SettingChange.id),
        col(SettingChange.key),
        col(SettingChange.before),
        col(SettingChange.after),
        col(SettingChange.changed_at),
        col(User.name),
    )
    .outerjoin(User, col(User.id) == col(SettingChange.changed_by))
    .order_by(col(SettingChange.id).desc())
)
_LIVE_RULES: Any = (
    select(col(Circle.id), col(Circle.name), col(Circle.currency), col(RuleVersion.rules))
    .join(
        RuleVersion,
        and_(
            col(RuleVersion.circle_id) == col(Circle.id),
            col(RuleVersion.version) == col(Circle.rule_version),
        ),
    )
    .where(col(Circle.status) == "active")
)
_LIVE_CODE = (
    select(col(Invite.id))
    .join(Circle, col(Circle.id) == col(Invite.circle_id))
    .where(
        col(Invite.code) == bindparam("code"),
        col(Invite.revoked_at).is_(None),
        col(Invite.used_at).is_(None),
        or_(col(Invite.expires_at).is_(None), col(Invite.expires_at) > bindparam("at")),
        col(Circle.status) == "active",
    )
)
_TALLY = (
    select(func.count()).select_from(Circle).where(col(Circle.status) == "active").scalar_subquery()
)
_PEOPLE = select(func.count()).select_from(User).where(col(User.is_active)).scalar_subquery()


def lock(session: Session) -> None:
    """Let nobody else change settings until this transaction is over."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"lock": _LOCK_NUMBER})


def stored(session: Session) -> dict[str, str]:
    """Every setting that differs from its default, as JSON by key."""
    return {row.key: row.value for row in session.connection().execute(_STORED)}


def last_changes(session: Session) -> Sequence[Row[Any]]:
    """Who changed the settings that differ from their defaults, and when."""
    found: Sequence[Row[Any]] = session.connection().execute(_CHANGED).all()
    return found


def write(
    session: Session,
    changes: Mapping[str, tuple[str | None, str | None]],
    by: UUID | None,
    at: datetime,
) -> None:
    """Write values (before, after) and their history; None stands for the default."""
    connection = session.connection()
    connection.execute(delete(Setting).where(col(Setting.key).in_(sorted(changes))))
    kept = [
        {"key": key, "value": after, "changed_by": by, "changed_at": at}
        for key, (_, after) in sorted(changes.items())
        if after is not None
    ]
    if kept:
        connection.execute(insert(Setting), kept)
    connection.execute(
        insert(SettingChange),
        [
            {"key": key, "before": before, "after": after, "changed_by": by, "changed_at": at}
            for key, (before, after) in sorted(changes.items())
        ],
    )


def history(
    session: Session, key: str | None, before_id: int | None, limit: int
) -> Sequence[Row[Any]]:
    """Changes of one setting or of all, the newest first."""
    wanted = _HISTORY.limit(limit)
    if key is not None:
        wanted = wanted.where(col(SettingChange.key) == key)
    if before_id is not None:
        wanted = wanted.where(col(SettingChange.id) < before_id)
    found: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return found


def live_rules(session: Session) -> Sequence[Row[Any]]:
    """The rules in force of every circle that runs."""
    found: Sequence[Row[Any]] = session.connection().execute(_LIVE_RULES).all()
    return found


def is_live_code(session: Session, code: str, at: datetime) -> bool:
    """Whether a code would let somebody into a circle now."""
    found = session.connection().execute(_LIVE_CODE, {"code": code, "at": at})
    return found.one_or_none() is not None


def tally(session: Session) -> tuple[int, int]:
    """How many circles run and how many accounts there are."""
    row = session.connection().execute(select(_TALLY, _PEOPLE)).one()
    return int(row[0]), int(row[1])
