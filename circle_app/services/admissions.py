"""Taking somebody in: a number, accounts in the circle's book, the due of the running cycle.

Every caller has locked the circle's row, so the last seat is taken once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import MEMBER_ACCOUNTS
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.services import cycles, ledger
from circle_app.services.access import Actor


def add_member(
    session: Session, circle: Any, actor: Actor, role: str, *, pending: bool = False
) -> UUID:
    """Write down a person as a member, or as somebody who waits to be let in."""
    return _add(session, circle, actor.user_id, actor.name, role, pending=pending)


def add_record(
    session: Session, circle: Any, name: str, role: str, *, pending: bool = False
) -> UUID:
    """Write down somebody without an account, as a member or as one who waits to be let in."""
    return _add(session, circle, None, name, role, pending=pending)


def add_records(session: Session, circle: Any, names: Sequence[str], role: str) -> list[UUID]:
    """Write down many people without an account as members, in a few statements."""
    now, first = clock.now(), circle.last_member_number + 1
    rows = [
        {
            "id": new_id(),
            "circle_id": circle.id,
            "user_id": None,
            "number": number,
            "name": name,
            "role": role,
            "status": "active",
            "requested_at": now,
            "joined_at": now,
        }
        for number, name in enumerate(names, first)
    ]
    members: list[UUID] = [row["id"] for row in rows]
    connection = session.connection()
    connection.execute(insert(MEMBERS), rows)
    connection.execute(
        update(CIRCLES)
        .where(CIRCLES.c.id == circle.id)
        .values(
            last_member_number=circle.last_member_number + len(rows),
            member_count=CIRCLES.c.member_count + len(rows),
        )
    )
    book_id = ledger.book_of_circle(session, circle.id)
    ledger.open_accounts_of(session, book_id, MEMBER_ACCOUNTS, members)
    cycles.add_dues_of_newcomers(session, circle.id, members)
    return members


def _add(
    session: Session, circle: Any, user_id: UUID | None, name: str, role: str, *, pending: bool
) -> UUID:
    member_id = new_id()
    now = clock.now()
    number = circle.last_member_number + 1
    connection = session.connection()
    connection.execute(
        insert(MEMBERS),
        {
            "id": member_id,
            "circle_id": circle.id,
            "user_id": user_id,
            "number": number,
            "name": name,
            "role": role,
            "status": "pending" if pending else "active",
            "requested_at": now,
            "joined_at": None if pending else now,
        },
    )
    connection.execute(
        update(CIRCLES).where(CIRCLES.c.id == circle.id).values(last_member_number=number)
    )
    if not pending:
        take_in(session, circle.id, member_id)
    return member_id


def activate(session: Session, circle_id: UUID, member_id: UUID) -> None:
    """Make somebody who waited a member."""
    session.connection().execute(
        update(MEMBERS)
        .where(MEMBERS.c.id == member_id)
        .values(status="active", joined_at=clock.now())
    )
    take_in(session, circle_id, member_id)


def take_in(session: Session, circle_id: UUID, member_id: UUID) -> None:
    """Count a new active member, open the accounts, and let the running cycle be owed."""
    session.connection().execute(
        update(CIRCLES)
        .where(CIRCLES.c.id == circle_id)
        .values(member_count=CIRCLES.c.member_count + 1)
    )
    book_id = ledger.book_of_circle(session, circle_id)
    ledger.open_accounts(session, book_id, MEMBER_ACCOUNTS, member_id)
    cycles.add_due_in_running_cycle(session, circle_id, member_id)
