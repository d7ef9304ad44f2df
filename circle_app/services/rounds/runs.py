"""Planning, opening and abandoning runs of a rotating circle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.contributions import MAX_REASON_LENGTH
from circle_app.domain.errors import InvalidInput
from circle_app.domain.permissions import Permission
from circle_app.domain.rounds import (
    RunBegun,
    RunOpen,
    RunState,
    SlotState,
    check_run_state,
    check_slots,
)
from circle_app.domain.rules import CircleRules
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import rounds as queries
from circle_app.persistence.queries.circles import CIRCLES, active_members, locked_circle
from circle_app.persistence.queries.rounds import RUNS, SLOT_MOVES, SLOTS
from circle_app.services import access, cycles
from circle_app.services.access import Actor
from circle_app.services.dues import settling
from circle_app.services.idempotency import Once
from circle_app.services.rounds.states import announce, check_rotating, fresh_run, place_of_run
from circle_app.services.rounds.views import Done, RunView, again, run_view
from circle_app.services.rule_versions import rules_of


@database.retried
def plan(
    actor: Actor,
    circle_id: UUID,
    *,
    starts_on: date | None = None,
    carry: bool = True,
    key: str,
) -> RunView:
    """Plan the next run: slots are taken until it is opened. Needs RUN_ROUNDS.

    Args:
        actor: Who plans it.
        circle_id: The circle.
        starts_on: The first day of its first round, if it is known; never before today.
        carry: Whether everybody who is still there has as many slots as in the last run.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not.
        NotRotating: By the rules there are no slots.
        RunOpen: One is planned or running.
        InvalidInput: The day has passed.
    """
    with database.transaction() as session:
        access.require(session, actor, circle_id, Permission.RUN_ROUNDS)
        payload = {"circle": circle_id, "starts_on": starts_on, "carry": carry}
        once = Once(session, actor.user_id, "run.plan", key, payload)
        if once.stored is not None:
            return again(session, actor, once.replay(Done))
        circle = locked_circle(session, circle_id)
        place = access.require(session, actor, circle_id, Permission.RUN_ROUNDS)
        rules = rules_of(session, circle_id, place.rule_version)
        check_rotating(rules)
        if queries.live_run(session, circle_id) is not None:
            raise RunOpen
        _check_day(starts_on, clock.today(circle.time_zone))
        run_id = _insert(session, actor, circle, rules, place.rule_version, starts_on)
        if carry:
            _carry(session, circle, rules, run_id)
        run = fresh_run(session, run_id)
        announce(session, "run.planned", actor, run, number=run.number)
        once.remember(Done(run_id))
        return run_view(session, run, place)


def _check_day(day: date | None, today: date) -> None:
    if day is not None and day < today:
        raise InvalidInput(field="starts_on", reason="past")


def _insert(
    session: Session,
    actor: Actor,
    circle: Any,
    rules: CircleRules,
    version: int,
    starts_on: date | None,
) -> UUID:
    run_id = new_id()
    newest = queries.runs_of(session, circle.id, 1)
    session.connection().execute(
        insert(RUNS),
        {
            "id": run_id,
            "circle_id": circle.id,
            "number": newest[0].number + 1 if newest else 1,
            "status": RunState.PLANNED.value,
            "pot_by": rules.pot_by.value,
            "amount_minor": rules.contribution.amount_minor,
            "slot_count": 0,
            "rule_version": version,
            "starts_on": starts_on,
            "planned_by": actor.user_id,
            "planned_at": clock.now(),
        },
    )
    return run_id


def _carry(session: Session, circle: Any, rules: CircleRules, run_id: UUID) -> None:
    """Give everybody who is still there the slots of the last run that was run to its end."""
    last = next(
        (row for row in queries.runs_of(session, circle.id, 10) if row.status == RunState.CLOSED),
        None,
    )
    if last is None:
        return
    there = {row.id for row in active_members(session, circle.id)}
    held = [row for row in queries.slots_of_run(session, last.id) if row.member_id in there]
    most = rules.contribution.max_units
    kept: list[UUID] = []
    for row in held[: rules.members.max]:
        if kept.count(row.member_id) < most:
            kept.append(row.member_id)
    add_slots(session, circle.id, run_id, kept, 1)


def add_slots(
    session: Session, circle_id: UUID, run_id: UUID, members: Sequence[UUID], first: int
) -> None:
    """Write slots of a planned run down, one for each name in the list, numbered from ``first``."""
    rows = [
        {
            "id": new_id(),
            "run_id": run_id,
            "circle_id": circle_id,
            "number": number,
            "member_id": member_id,
            "status": SlotState.OPEN.value,
        }
        for number, member_id in enumerate(members, first)
    ]
    if rows:
        session.connection().execute(insert(SLOTS), rows)


@database.retried
def open(  # noqa: A001  (a service's verb)
    actor: Actor, run_id: UUID, *, starts_on: date | None = None, key: str
) -> RunView:
    """Open a planned run: its slots stay, its first round begins. Needs RUN_ROUNDS.

    From now on it goes by the amount and the way of deciding that the rules have today.

    Args:
        actor: Who opens it.
        run_id: The run.
        starts_on: The first day; else the planned one if that is still to come, else today.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: No such run in a circle of the actor, or not the actor's to open.
        WrongRunState: It is not planned.
        NotRotating: By the rules there are no slots any more.
        TooFewSlots, SlotsFull: Fewer or more slots are taken than the rules allow.
        InvalidInput: The day has passed.
    """
    with database.transaction() as session:
        run, place = place_of_run(session, actor, run_id, Permission.RUN_ROUNDS, writing=True)
        payload = {"run": run_id, "starts_on": starts_on}
        once = Once(session, actor.user_id, "run.open", key, payload)
        if once.stored is not None:
            return again(session, actor, once.replay(Done))
        circle = locked_circle(session, run.circle_id)
        run = fresh_run(session, run_id)
        check_run_state(run.status, RunState.PLANNED)
        rules = rules_of(session, circle.id, place.rule_version)
        check_rotating(rules)
        today = clock.today(circle.time_zone)
        _check_day(starts_on, today)
        first_day = starts_on or max(run.starts_on or today, today)
        slots = queries.slots_of_run(session, run_id)
        paid = rules.contribution
        check_slots(
            [row.member_id for row in slots],
            least=rules.members.min,
            most=rules.members.max,
            own_least=paid.min_units,
            own_most=paid.max_units,
        )
        _begin(session, actor, circle, run, rules, place.rule_version, first_day, slots)
        circle = cycles.caught_up(session, locked_circle(session, circle.id), today)
        run = fresh_run(session, run_id)
        announce(
            session,
            "run.opened",
            actor,
            run,
            number=run.number,
            slots=run.slot_count,
            amount_minor=run.amount_minor,
            starts_on=run.starts_on.isoformat(),
        )
        once.remember(Done(run_id))
        return run_view(session, run, place)


def _begin(
    session: Session,
    actor: Actor,
    circle: Any,
    run: Any,
    rules: CircleRules,
    version: int,
    first_day: date,
    slots: Sequence[Any],
) -> None:
    connection, at = session.connection(), clock.now()
    connection.execute(
        update(RUNS)
        .where(RUNS.c.id == run.id)
        .values(
            status=RunState.RUNNING.value,
            pot_by=rules.pot_by.value,
            amount_minor=rules.contribution.amount_minor,
            slot_count=len(slots),
            rule_version=version,
            starts_on=first_day,
            opened_at=at,
        )
    )
    in_turn = sorted(slots, key=lambda row: (row.turn is None, row.turn or 0, row.number))
    for turn, row in enumerate(in_turn, 1):
        connection.execute(update(SLOTS).where(SLOTS.c.id == row.id).values(turn=turn))
    turns = {row.id: turn for turn, row in enumerate(in_turn, 1)}
    connection.execute(
        insert(SLOT_MOVES),
        [
            {
                "id": new_id(),
                "run_id": run.id,
                "slot_id": row.id,
                "kind": "taken",
                "to_member": row.member_id,
                "to_turn": turns[row.id],
                "moved_by": actor.user_id,
                "moved_at": at,
            }
            for row in slots
        ],
    )
    connection.execute(
        update(CIRCLES).where(CIRCLES.c.id == circle.id).values(next_cycle_on=first_day)
    )


@database.retried
def abandon(actor: Actor, run_id: UUID, *, reason: str = "", key: str) -> RunView:
    """Give a run up before any money came in: nobody owes anything of it. Needs RUN_ROUNDS.

    Raises:
        NotFound, NotAllowed: No such run in a circle of the actor, or not the actor's to end.
        WrongRunState: It is over already.
        RunBegun: Somebody has paid, or says so.
        InvalidInput: The reason is too long.
    """
    why = clean_text(reason, field="reason", max_length=MAX_REASON_LENGTH) or ""
    with database.transaction() as session:
        run, place = place_of_run(session, actor, run_id, Permission.RUN_ROUNDS, writing=True)
        once = Once(session, actor.user_id, "run.abandon", key, {"run": run_id, "reason": why})
        if once.stored is not None:
            return again(session, actor, once.replay(Done))
        circle = locked_circle(session, run.circle_id)
        run = fresh_run(session, run_id)
        check_run_state(run.status, RunState.PLANNED, RunState.RUNNING)
        if run.status == RunState.RUNNING:
            _let_go(session, actor, circle, run, why)
        else:
            session.connection().execute(delete(SLOTS).where(SLOTS.c.run_id == run_id))
        session.connection().execute(
            update(RUNS)
            .where(RUNS.c.id == run_id)
            .values(status=RunState.ABANDONED.value, closed_at=clock.now())
        )
        run = fresh_run(session, run_id)
        announce(session, "run.abandoned", actor, run, number=run.number, reason=why)
        once.remember(Done(run_id))
        return run_view(session, run, place)


def _let_go(session: Session, actor: Actor, circle: Any, run: Any, reason: str) -> None:
    """Stop the rounds of a run in which nothing was paid, and let everybody off their dues."""
    dues = queries.dues_of_run(session, run.id)
    if run.rounds_done or any(row.paid_minor or row.status == "claimed" for row in dues):
        raise RunBegun
    settling.let_off(
        session,
        [row for row in dues if row.status == "pending"],
        clock.today(circle.time_zone),
        by=actor.user_id,
        at=clock.now(),
        reason=reason,
    )
    session.connection().execute(
        update(CIRCLES).where(CIRCLES.c.id == circle.id).values(next_cycle_on=None)
    )
