"""Opening cycles: everybody owes the contribution of a new one.

Cycles are opened by a job and, so that nothing depends on its punctuality, by whoever looks at or
pays into a circle first. The circle's row is locked while one opens, so each opens once. New rules
come into force with the cycle that begins on their day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.rule_changes import Round, Timetable, Version
from circle_app.domain.rules import ContributionUnit
from circle_app.persistence import database
from circle_app.persistence.queries import cycles as queries
from circle_app.persistence.queries.circles import (
    CIRCLES,
    active_members,
    circle_row,
    locked_circle,
)
from circle_app.persistence.queries.cycles import CYCLES, DUES
from circle_app.services import access, events
from circle_app.services.access import Actor
from circle_app.services.dues import ahead
from circle_app.services.dues.rows import due_row
from circle_app.services.proposals import engine
from circle_app.services.rounds import opening
from circle_app.services.rule_versions import rules_of, timetable

# So many cycles are opened in one transaction; a circle that slept longer takes several.
BATCH = 62
# So many dues are written in one statement, however many members there are.
ROWS = 2_000


@dataclass(frozen=True, slots=True)
class CycleView:
    """The cycle that runs now: how far it is, and how the actor's own due stands."""

    id: UUID
    number: int
    starts_on: date
    due_on: date
    amount_minor: int
    currency: str
    due_count: int
    paid_count: int
    claimed_count: int
    collected_minor: int
    my_status: str | None


def current(actor: Actor, circle_id: UUID) -> CycleView | None:
    """Return the cycle that runs now; None where nothing is contributed.

    Raises:
        NotFound: Not a member of such a circle.
    """
    ensure_open(circle_id)
    with database.reading() as session:
        place = access.standing(session, actor, circle_id)
        row = queries.newest_cycle(session, circle_id)
        if row is None:
            return None
        return CycleView(
            id=row.id,
            number=row.number,
            starts_on=row.starts_on,
            due_on=row.due_on,
            amount_minor=row.amount_minor,
            currency=place.currency,
            due_count=row.due_count,
            paid_count=row.paid_count,
            claimed_count=queries.claimed_count(session, row.id),
            collected_minor=row.collected_minor,
            my_status=queries.due_status(session, row.id, place.member_id),
        )


def open_due_cycles(circle_id: UUID | None = None, today: date | None = None) -> int:
    """Open every cycle that has begun, in one circle or in all, and return how many were opened.

    May be run at any time, by several workers at once, and again: a cycle opens once.

    Args:
        circle_id: One circle; all where it is None.
        today: The day to open up to; each circle's own today where it is None.
    """
    if circle_id is not None:
        return _catch_up(circle_id, today)
    with database.reading() as session:
        # Somewhere it is tomorrow already; each circle's own day decides when it is its turn.
        horizon = today or clock.now().date() + timedelta(days=1)
        behind = queries.circles_behind(session, horizon)
    return sum(_catch_up(each, today) for each in behind)


def ensure_open(circle_id: UUID) -> None:
    """Open what has begun in a circle; one small query where nothing has."""
    _catch_up(circle_id, None)


def _catch_up(circle_id: UUID, today: date | None) -> int:
    with database.reading() as session:
        row = queries.waiting_cycle(session, circle_id)
    if row is None or row.next_on is None or row.status != "active":
        return 0
    day = today or clock.today(row.time_zone)
    if row.next_on > day:
        return 0
    # A vote on rules that ran out before today decides from which cycle on they count.
    engine.close_due(circle_id=circle_id)
    opened = 0
    while (batch := _open_batch(circle_id, day)) == BATCH:
        opened += batch
    return opened + batch


@database.retried
def _open_batch(circle_id: UUID, today: date) -> int:
    with database.transaction() as session:
        circle = locked_circle(session, circle_id)
        if circle.status != "active":
            return 0
        return open_cycles(session, circle, today)


def caught_up(session: Session, circle: Any, day: date) -> Any:
    """Open all that had begun by a day and return the circle's row, which the caller has locked."""
    if circle.status == "active":
        while open_cycles(session, circle, day) == BATCH:
            circle = locked_circle(session, circle.id)
    return locked_circle(session, circle.id)


def open_cycles(session: Session, circle: Any, today: date) -> int:
    """Open up to one batch of cycles of a circle whose row the caller has locked."""
    before = timetable(session, circle)
    rounds, after = before.begun(today, BATCH)
    if after == before:
        return 0
    follow(session, circle, before, after, last_cycle_number=circle.last_cycle_number + len(rounds))
    if not rounds:
        return 0
    cycles = [
        _cycle_row(circle, each, number)
        for number, each in enumerate(rounds, circle.last_cycle_number + 1)
    ]
    if after.left is None:
        _let_everybody_owe(session, circle, cycles)
    else:
        opening.open_rounds(session, circle, cycles)
    ahead.apply(session, circle)
    _record(session, circle, cycles)
    return len(cycles)


def _let_everybody_owe(session: Session, circle: Any, cycles: Sequence[dict[str, Any]]) -> None:
    members = [row.id for row in active_members(session, circle.id)]
    connection = session.connection()
    connection.execute(insert(CYCLES), [each | {"due_count": len(members)} for each in cycles])
    dues = (due_row(cycle, member_id) for cycle in cycles for member_id in members)
    while rows := list(islice(dues, ROWS)):
        connection.execute(insert(DUES), rows)


def follow(
    session: Session, circle: Any, before: Timetable, after: Timetable, **columns: Any
) -> None:
    """Write down where a circle stands now; the caller has locked its row."""
    waiting = after.waiting
    values = {
        "next_cycle_on": after.next_on,
        "rule_version": after.running.number,
        "next_rule_version": waiting.number if waiting else None,
        "next_rules_on": after.waiting_on if waiting else None,
        **columns,
    }
    session.connection().execute(update(CIRCLES).where(CIRCLES.c.id == circle.id).values(**values))
    if after.running.number != before.running.number:
        _tell_in_force(session, circle, before.waiting_on, after.running)


def _tell_in_force(session: Session, circle: Any, day: date | None, version: Version) -> None:
    events.record(
        session,
        "rules.in_force",
        None,
        circle_id=circle.id,
        subject_id=circle.id,
        params={"version": version.number, "effective_on": day.isoformat() if day else None},
    )


def add_due_in_running_cycle(session: Session, circle_id: UUID, member_id: UUID) -> None:
    """Let a member who joins owe the cycle that runs; the caller has locked the circle."""
    cycle = queries.newest_cycle(session, circle_id)
    # Whoever left and comes back in the same cycle owes it once.
    if (
        cycle is None
        or _is_round(session, circle_id)
        or queries.due_status(session, cycle.id, member_id) is not None
    ):
        return
    connection = session.connection()
    connection.execute(insert(DUES), due_row(cycle._mapping, member_id))
    connection.execute(
        update(CYCLES).where(CYCLES.c.id == cycle.id).values(due_count=CYCLES.c.due_count + 1)
    )


def add_dues_of_newcomers(session: Session, circle_id: UUID, members: Sequence[UUID]) -> None:
    """Let members who never were in the circle owe the cycle that runs; its row is locked."""
    cycle = queries.newest_cycle(session, circle_id)
    if cycle is None or not members or _is_round(session, circle_id):
        return
    connection = session.connection()
    connection.execute(insert(DUES), [due_row(cycle._mapping, each) for each in members])
    count = CYCLES.c.due_count + len(members)
    connection.execute(update(CYCLES).where(CYCLES.c.id == cycle.id).values(due_count=count))


def _is_round(session: Session, circle_id: UUID) -> bool:
    """Whether slots owe the cycle that runs, and members only by the slots they hold."""
    circle: Any = circle_row(session, circle_id)
    unit = rules_of(session, circle_id, circle.rule_version).contribution.unit
    return unit is ContributionUnit.SLOT


def _cycle_row(circle: Any, each: Round, number: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "circle_id": circle.id,
        "number": number,
        "starts_on": each.starts_on,
        "due_on": each.due_on,
        "amount_minor": each.version.rules.contribution.amount_minor,
        "rule_version": each.version.number,
        "due_count": 0,
        "paid_count": 0,
        "collected_minor": 0,
    }


def _record(session: Session, circle: Any, cycles: Sequence[dict[str, Any]]) -> None:
    newest = cycles[-1]
    events.record(
        session,
        "cycle.opened",
        None,
        circle_id=circle.id,
        subject_id=newest["id"],
        params={
            "number": newest["number"],
            "opened": len(cycles),
            "due_on": newest["due_on"].isoformat(),
            "amount_minor": newest["amount_minor"],
            "currency": circle.currency,
        },
        visible=False,
    )
