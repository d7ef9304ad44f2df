"""Words that came in by message, and the codes that people vote with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from circle_app.persistence.models import Command, Elector, Member, Proposal, User, VoteCode

COMMANDS: Any = Command.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
CODES: Any = VoteCode.__table__  # type: ignore[attr-defined]

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def is_known(session: Session, provider: str, message: str) -> bool:
    """Whether a message came before."""
    wanted = select(COMMANDS.c.id).where(
        COMMANDS.c.provider == provider, COMMANDS.c.message == message
    )
    return session.connection().execute(wanted).first() is not None


def write_down(session: Session, row: Mapping[str, Any]) -> int | None:
    """Write a message down and return its number; None where it came before."""
    connection = session.connection()
    statement = (
        _INSERTS[connection.dialect.name](COMMANDS)
        .values(**row)
        .on_conflict_do_nothing(index_elements=["provider", "message"])
        .returning(COMMANDS.c.id)
    )
    found: int | None = connection.execute(statement).scalar_one_or_none()
    return found


def end(session: Session, command_id: int, outcome: str, fault: str) -> None:
    """Write down what became of a message."""
    change = update(COMMANDS).where(COMMANDS.c.id == command_id)
    session.connection().execute(change.values(outcome=outcome, fault=fault))


def person_of_number(session: Session, phone_index: str) -> Row[Any] | None:
    """Return whose account has a number; nobody's who is locked out or has left."""
    wanted: Any = select(col(User.id), col(User.name), col(User.language)).where(
        col(User.phone_index) == phone_index,
        col(User.is_active).is_(True),
        col(User.locked_at).is_(None),
    )
    found: Row[Any] | None = session.connection().execute(wanted).one_or_none()
    return found


def lock_person(session: Session, user_id: UUID) -> None:
    """Have the messages of one person take their turn: guesses are counted one by one."""
    wanted = select(col(User.id)).where(col(User.id) == user_id)
    session.connection().execute(wanted.with_for_update(key_share=True)).one()


def faults_since(session: Session, user_id: UUID, fault: str, since: datetime) -> int:
    """Count how often a person's messages were refused for one reason since a moment."""
    wanted = select(func.count()).where(
        COMMANDS.c.user_id == user_id, COMMANDS.c.fault == fault, COMMANDS.c.at >= since
    )
    return int(session.connection().execute(wanted).scalar_one())


def open_vote_of(
    session: Session, proposal_id: UUID, user_id: UUID, now: datetime
) -> datetime | None:
    """Return until when a person may vote in the open step of a matter; None where not at all."""
    wanted = (
        select(col(Proposal.closes_at))
        .join(Elector, col(Elector.proposal_id) == col(Proposal.id))
        .join(Member, col(Member.id) == col(Elector.member_id))
        .where(
            col(Proposal.id) == proposal_id,
            col(Proposal.status) == "open",
            col(Proposal.decider) == "vote",
            col(Proposal.closes_at) > now,
            col(Elector.step) == col(Proposal.step),
            col(Member.user_id) == user_id,
            col(Member.status) == "active",
        )
    )
    found: datetime | None = session.connection().execute(wanted).scalar_one_or_none()
    return found


def code_of(session: Session, proposal_id: UUID, user_id: UUID, now: datetime) -> Row[Any] | None:
    """Return the newest code that a person can still use in a matter."""
    wanted = (
        select(CODES)
        .where(
            CODES.c.proposal_id == proposal_id,
            CODES.c.user_id == user_id,
            CODES.c.used_at.is_(None),
            CODES.c.expires_at > now,
        )
        .order_by(CODES.c.made_at.desc(), CODES.c.id.desc())
        .limit(1)
    )
    return session.connection().execute(wanted).one_or_none()


def hashes_of(session: Session, user_id: UUID) -> Sequence[str]:
    """Return every code that a person ever had, as it is kept."""
    wanted = select(CODES.c.code_hash).where(CODES.c.user_id == user_id)
    return session.connection().execute(wanted).scalars().all()


def add_code(session: Session, row: Mapping[str, Any]) -> None:
    """Keep a new code."""
    session.connection().execute(insert(CODES).values(**row))


def use_code(session: Session, user_id: UUID, code_hash: str, now: datetime) -> UUID | None:
    """Use a code up and return what it votes on; None where it does not count."""
    change = (
        update(CODES)
        .where(
            CODES.c.user_id == user_id,
            CODES.c.code_hash == code_hash,
            CODES.c.used_at.is_(None),
            CODES.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(CODES.c.proposal_id)
    )
    found: UUID | None = session.connection().execute(change).scalar_one_or_none()
    return found
