"""Default after winning: all rounds that remain are owed at once, until they are paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.cycles import is_late
from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.rounds import RunState, SlotState, check_run_state
from circle_app.domain.slots import InDefault, NotInDefault
from circle_app.persistence import database
from circle_app.persistence.queries import rounds as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.cycles import open_dues
from circle_app.persistence.queries.rounds import SLOTS
from circle_app.services import access, cycles
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.rounds import calls, moves, writing
from circle_app.services.rounds.slot_screens import SlotsScreen, screen_in
from circle_app.services.rounds.states import announce, place_of_run
from circle_app.services.rule_versions import rules_of


@dataclass(slots=True)
class Done:
    """The run of the slot."""

    run_id: UUID
    replayed: bool = False


@database.retried
def declare(actor: Actor, slot_id: UUID, *, key: str) -> SlotsScreen:
    """Declare whoever holds a slot that has had its pot in default. Needs RUN_ROUNDS.

    What the slot is still to put in is owed at once. It is over as soon as all of it is paid, or
    when a substitute takes the slot over.

    Raises:
        NotFound, NotAllowed: No such slot in a circle of the actor, or not the actor's to say.
        WrongRunState: The run is not running.
        NotInDefault: The slot waits for its pot, or nothing is open after the days of grace.
        InDefault: It was declared before.
    """
    with database.transaction() as session:
        seen = queries.slot_row(session, slot_id)
        access.require_of(session, actor, seen, "slot", Permission.RUN_ROUNDS)
        assert seen is not None  # noqa: S101  (require_of refuses nothing)
        once = Once(session, actor.user_id, "slot.declare", key, {"slot": slot_id})
        if once.stored is not None:
            done = once.replay(Done)
            run, place = place_of_run(session, actor, done.run_id)
            view = screen_in(session, actor, place, run)
            object.__setattr__(view, "replayed", True)
            return view
        at = clock.now()
        circle = locked_circle(session, seen.circle_id)
        circle = cycles.caught_up(session, circle, clock.day_of(at, circle.time_zone))
        run, place = place_of_run(session, actor, seen.run_id, Permission.RUN_ROUNDS, writing=True)
        check_run_state(run.status, RunState.RUNNING)
        slot = queries.slot_row(session, slot_id)
        if slot is None:
            raise NotFound(what="slot")
        _check(session, circle, slot)
        session.connection().execute(
            update(SLOTS).where(SLOTS.c.id == slot_id).values(defaulted_at=at)
        )
        row = {
            "run_id": run.id,
            "slot_id": slot_id,
            "kind": "defaulted",
            "from_member": slot.member_id,
            "to_member": slot.member_id,
        }
        moves.note(session, [row], actor, at)
        writing.lapse(session, [slot_id])
        owed = calls.called(session, [slot.member_id]).get(slot.member_id, 0)
        announce(
            session,
            "slot.defaulted",
            actor,
            run,
            subject_id=slot_id,
            users=(slot.user_id,) if slot.user_id else (),
            name=slot.member_name,
            slot=slot.number,
            amount_minor=owed,
        )
        once.remember(Done(run.id))
        return screen_in(session, actor, place, run)


def _check(session: Session, circle: Any, slot: Any) -> None:
    if slot.member_id is None or slot.status != SlotState.WON:
        raise NotInDefault(reason=slot.status)
    if slot.defaulted_at is not None:
        raise InDefault
    today = clock.today(circle.time_zone)
    grace = rules_of(session, circle.id, circle.rule_version).contribution.grace_days
    late = (row for row in open_dues(session, [slot.member_id]) if row.open_minor)
    if not any(is_late(row.due_on, grace, today) for row in late):
        raise NotInDefault(reason="paid")
