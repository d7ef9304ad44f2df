"""Circles with their rules, invites and members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, or_, select
from sqlmodel import Session

from circle_app.persistence.models import Circle, CustomRole, Invite, Member, RuleVersion, User

CIRCLES: Any = Circle.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
RULES: Any = RuleVersion.__table__  # type: ignore[attr-defined]
INVITES: Any = Invite.__table__  # type: ignore[attr-defined]
MEMBERS: Any = Member.__table__  # type: ignore[attr-defined]
CUSTOM_ROLES: Any = CustomRole.__table__  # type: ignore[attr-defined]
USERS: Any = User.__table__  # type: ignore[attr-defined]

_BY_ID = select(CIRCLES).where(CIRCLES.c.id == bindparam("circle"))
# FOR NO KEY UPDATE: rows that refer to the circle may be inserted meanwhile.
_LOCKED = _BY_ID.with_for_update(key_share=True)
_RULES_TEXT = select(RULES.c.rules).where(
    RULES.c.circle_id == bindparam("circle"), RULES.c.version == bindparam("number")
)
_ACTIVE_MEMBERS: Any = (
    select(MEMBERS.c.id, MEMBERS.c.user_id, MEMBERS.c.name, MEMBERS.c.number, MEMBERS.c.joined_at)
    .where(MEMBERS.c.circle_id == bindparam("circle"), MEMBERS.c.status == "active")
    .order_by(MEMBERS.c.number)
)
_MEMBERS = (
    select(MEMBERS)
    .where(MEMBERS.c.circle_id == bindparam("circle"), MEMBERS.c.status.in_(("active", "pending")))
    .order_by(MEMBERS.c.number)
)
_MINE: Any = (
    select(
        CIRCLES,
        MEMBERS.c.role.label("my_role"),
        MEMBERS.c.id.label("my_member_id"),
        CUSTOM_ROLES.c.permissions.label("my_custom"),
    )
    .join(MEMBERS, MEMBERS.c.circle_id == CIRCLES.c.id)
    .outerjoin(
        CUSTOM_ROLES,
        (CUSTOM_ROLES.c.key == MEMBERS.c.role)
        & CUSTOM_ROLES.c.retired_at.is_(None)
        & or_(CUSTOM_ROLES.c.circle_id == CIRCLES.c.id, CUSTOM_ROLES.c.circle_id.is_(None)),
    )
    .where(MEMBERS.c.user_id == bindparam("person"), MEMBERS.c.status == "active")
    .order_by(MEMBERS.c.joined_at, CIRCLES.c.id)
    .limit(200)
)
_LISTED = (
    select(CIRCLES, MEMBERS.c.role.label("my_role"), MEMBERS.c.id.label("my_member_id"))
    .outerjoin(
        MEMBERS,
        (MEMBERS.c.circle_id == CIRCLES.c.id)
        & (MEMBERS.c.user_id == bindparam("person"))
        & (MEMBERS.c.status == "active"),
    )
    .where(CIRCLES.c.listed.is_(True), CIRCLES.c.status == "active")
    .order_by(CIRCLES.c.id)
    .limit(bindparam("count"))
)
_LISTED_AFTER = _LISTED.where(CIRCLES.c.id > bindparam("after"))
_LIVE_CODES = (
    select(INVITES.c.code)
    .where(
        INVITES.c.circle_id == bindparam("circle"),
        INVITES.c.revoked_at.is_(None),
        # A code for the person of one record is nobody else's to hand on.
        INVITES.c.member_id.is_(None),
        or_(INVITES.c.expires_at.is_(None), INVITES.c.expires_at > bindparam("now")),
    )
    .order_by(INVITES.c.id.desc())
)
_BY_CODE: Any = (
    select(
        INVITES.c.id.label("invite_id"),
        INVITES.c.revoked_at,
        INVITES.c.expires_at,
        INVITES.c.used_at,
        INVITES.c.member_id,
        MEMBERS.c.name.label("record_name"),
        CIRCLES,
        RULES.c.rules,
        USERS.c.name.label("organiser"),
    )
    .outerjoin(MEMBERS, MEMBERS.c.id == INVITES.c.member_id)
    .join(CIRCLES, CIRCLES.c.id == INVITES.c.circle_id)
    .join(
        RULES,
        (RULES.c.circle_id == CIRCLES.c.id) & (RULES.c.version == CIRCLES.c.rule_version),
    )
    .join(USERS, USERS.c.id == CIRCLES.c.created_by)
    .where(INVITES.c.code == bindparam("typed"))
)
_MEMBER_OF_USER = select(MEMBERS).where(
    MEMBERS.c.circle_id == bindparam("circle"), MEMBERS.c.user_id == bindparam("person")
)
_MEMBER = select(MEMBERS).where(MEMBERS.c.id == bindparam("member"))
_USERS_IN_ROLES = select(MEMBERS.c.user_id).where(
    MEMBERS.c.circle_id == bindparam("circle"),
    MEMBERS.c.status == "active",
    MEMBERS.c.user_id.is_not(None),
    MEMBERS.c.role.in_(bindparam("roles", expanding=True)),
)
_IN_ROLE = select(func.count()).where(
    MEMBERS.c.circle_id == bindparam("circle"),
    MEMBERS.c.status == "active",
    MEMBERS.c.role == bindparam("office"),
)


def circle_row(session: Session, circle_id: UUID) -> Row[Any] | None:
    """Return a circle's row."""
    return session.connection().execute(_BY_ID, {"circle": circle_id}).one_or_none()


def locked_circle(session: Session, circle_id: UUID) -> Row[Any]:
    """Lock a circle's row until the end of the transaction: what counts people or cycles waits."""
    return session.connection().execute(_LOCKED, {"circle": circle_id}).one()


def rules_text(session: Session, circle_id: UUID, version: int) -> str:
    """Return the stored rules of a version."""
    found: str = (
        session.connection()
        .execute(_RULES_TEXT, {"circle": circle_id, "number": version})
        .scalar_one()
    )
    return found


def active_members(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return the active members in the order of their numbers."""
    return session.connection().execute(_ACTIVE_MEMBERS, {"circle": circle_id}).all()


def member_rows(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return active members and people who wait to be let in."""
    return session.connection().execute(_MEMBERS, {"circle": circle_id}).all()


def member_row(session: Session, member_id: UUID) -> Row[Any] | None:
    """Return a member by id."""
    return session.connection().execute(_MEMBER, {"member": member_id}).one_or_none()


def count_in_role(session: Session, circle_id: UUID, role: str) -> int:
    """Count the active members who hold a role."""
    values = {"circle": circle_id, "office": role}
    return int(session.connection().execute(_IN_ROLE, values).scalar_one())


def users_in_roles(session: Session, circle_id: UUID, roles: Sequence[str]) -> Sequence[UUID]:
    """Return the accounts of active members who hold one of the roles."""
    values = {"circle": circle_id, "roles": list(roles)}
    return session.connection().execute(_USERS_IN_ROLES, values).scalars().all()


def member_of_user(session: Session, circle_id: UUID, user_id: UUID) -> Row[Any] | None:
    """Return a person's place in a circle, whatever its status."""
    values = {"circle": circle_id, "person": user_id}
    return session.connection().execute(_MEMBER_OF_USER, values).one_or_none()


def circles_of(session: Session, user_id: UUID) -> Sequence[Row[Any]]:
    """Return the circles a person is an active member of, the oldest membership first."""
    return session.connection().execute(_MINE, {"person": user_id}).all()


def listed_circles(
    session: Session, user_id: UUID, after: UUID | None, count: int
) -> Sequence[Row[Any]]:
    """Return up to ``count`` public circles after a given one."""
    values: dict[str, Any] = {"person": user_id, "count": count}
    if after is None:
        return session.connection().execute(_LISTED, values).all()
    return session.connection().execute(_LISTED_AFTER, {**values, "after": after}).all()


def live_codes(session: Session, circle_id: UUID, now: datetime) -> Sequence[str]:
    """Return the codes of a circle with which anybody may ask to join, the newest first."""
    values = {"circle": circle_id, "now": now}
    return session.connection().execute(_LIVE_CODES, values).scalars().all()


def circle_of_code(session: Session, code: str) -> Row[Any] | None:
    """Return the circle, its rules and its organiser's name behind an invite code."""
    return session.connection().execute(_BY_CODE, {"typed": code}).one_or_none()
