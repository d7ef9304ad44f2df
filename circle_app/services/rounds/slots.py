"""Slots of a run that is planned: taken, given back, and put in an order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.rounds import MAX_SLOTS, RunState, check_order, check_room, check_run_state
from circle_app.persistence import database
from circle_app.persistence.queries import rounds as queries
from circle_app.persistence.queries.circles import locked_circle, member_row
from circle_app.persistence.queries.rounds import RUNS, SLOTS
from circle_app.services import access, cycles
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.rounds import moves
from circle_app.services.rounds.runs import add_slots
from circle_app.services.rounds.states import announce, fresh_run, place_of_run
from circle_app.services.rounds.views import Done, RunView, again, run_view
from circle_app.services.rule_versions import rules_of


@database.retried
def take(actor: Actor, run_id: UUID, *, how_many: int = 1, key: str) -> RunView:
    """Take slots of a planned run for oneself. Needs CONTRIBUTE.

    Raises:
        NotFound, NotAllowed: No such run in a circle of the actor, or a role without slots.
        WrongRunState: It is not planned.
        SlotsFull: The actor, or the run, has as many as the rules allow.
        InvalidInput: Not a number of slots.
    """
    return _add(actor, run_id, None, how_many, Permission.CONTRIBUTE, key)


@database.retried
def give(actor: Actor, run_id: UUID, member_id: UUID, *, how_many: int = 1, key: str) -> RunView:
    """Write slots of a run down for a member, until its first round begins. Needs RUN_ROUNDS.

    Raises:
        NotFound, NotAllowed: No such run or member in a circle of the actor, or not the actor's.
        WrongRunState, SlotsFull, InvalidInput: As for :func:`take`.
    """
    return _add(actor, run_id, member_id, how_many, Permission.RUN_ROUNDS, key)


def _add(
    actor: Actor,
    run_id: UUID,
    member_id: UUID | None,
    how_many: int,
    permission: Permission,
    key: str,
) -> RunView:
    if not 0 < how_many <= MAX_SLOTS:
        raise InvalidInput(field="how_many", maximum=MAX_SLOTS)
    with database.transaction() as session:
        run, place = place_of_run(session, actor, run_id, permission, writing=True)
        payload = {"run": run_id, "member": member_id, "how_many": how_many}
        once = Once(session, actor.user_id, "slot.take", key, payload)
        if once.stored is not None:
            return again(session, actor, once.replay(Done))
        officer = permission is Permission.RUN_ROUNDS
        run = _planned(session, actor, run, permission, unbegun=officer)
        holder = _holder(session, place, member_id)
        slots = queries.slots_of_run(session, run_id)
        rules = rules_of(session, run.circle_id, place.rule_version)
        check_room(
            len(slots),
            how_many,
            sum(row.member_id == holder.id for row in slots),
            most=rules.members.max,
            own_most=rules.contribution.max_units,
        )
        add_slots(session, run.circle_id, run_id, [holder.id] * how_many, len(slots) + 1)
        if run.status == RunState.RUNNING:
            _let_in(session, actor, run, len(slots))
            run = fresh_run(session, run_id)
        announce(
            session,
            "slot.taken",
            actor,
            run,
            subject_id=run_id,
            name=holder.name,
            count=how_many,
            users=(holder.user_id,) if holder.user_id else (),
        )
        once.remember(Done(run_id))
        return run_view(session, run, place)


def _planned(
    session: Session, actor: Actor, run: Any, permission: Permission, *, unbegun: bool = False
) -> Any:
    """Lock the circle and read the run anew; who lost the office meanwhile may nothing more.

    Args:
        session: The transaction.
        actor: Who acts.
        run: The run.
        permission: What the actor must be allowed.
        unbegun: Whether it may be open, as long as its first round has not begun.
    """
    circle = locked_circle(session, run.circle_id)
    if unbegun:
        cycles.caught_up(session, circle, clock.today(circle.time_zone))
    access.require(session, actor, run.circle_id, permission)
    found = fresh_run(session, run.id)
    if not (unbegun and found.status == RunState.RUNNING and found.first_cycle is None):
        check_run_state(found.status, RunState.PLANNED)
    return found


def _let_in(session: Session, actor: Actor, run: Any, before: int) -> None:
    """Add slots to a run that is open: they take the last turns, and it has so many more rounds."""
    added = queries.slots_of_run(session, run.id)[before:]
    for row in added:
        session.connection().execute(
            update(SLOTS).where(SLOTS.c.id == row.id).values(turn=row.number)
        )
    moves.note(
        session,
        [
            {
                "run_id": run.id,
                "slot_id": row.id,
                "kind": "taken",
                "to_member": row.member_id,
                "to_turn": row.number,
            }
            for row in added
        ],
        actor,
        clock.now(),
    )
    session.connection().execute(
        update(RUNS).where(RUNS.c.id == run.id).values(slot_count=before + len(added))
    )


def _holder(session: Session, place: Standing, member_id: UUID | None) -> Any:
    found: Any = member_row(session, member_id or place.member_id)
    if found is None or found.circle_id != place.circle_id or found.status != "active":
        raise NotFound(what="member")
    return found


@database.retried
def drop(actor: Actor, slot_id: UUID, *, key: str) -> RunView:
    """Give a slot of a planned run back: one's own, or with RUN_ROUNDS anybody's.

    The slots after it move up by one. Needs CONTRIBUTE.

    Raises:
        NotFound: No such slot in a circle of the actor.
        NotAllowed: It is somebody else's.
        WrongRunState: The run is not planned any more.
    """
    with database.transaction() as session:
        once = Once(session, actor.user_id, "slot.drop", key, {"slot": slot_id})
        if once.stored is not None:
            return again(session, actor, once.replay(Done))
        seen: Any = queries.slot_row(session, slot_id)
        if seen is None:
            raise NotFound(what="slot")
        try:
            run, place = place_of_run(
                session, actor, seen.run_id, Permission.CONTRIBUTE, writing=True
            )
        except NotFound:
            raise NotFound(what="slot") from None
        run = _planned(session, actor, run, Permission.CONTRIBUTE)
        row: Any = queries.slot_row(session, slot_id)
        if row is None:
            raise NotFound(what="slot")
        if row.member_id != place.member_id and not place.may(Permission.RUN_ROUNDS):
            raise NotAllowed(permission=Permission.RUN_ROUNDS.value)
        _remove(session, run.id, [row])
        announce(
            session,
            "slot.dropped",
            actor,
            run,
            subject_id=run.id,
            name=row.member_name,
            count=1,
            users=(row.user_id,) if row.user_id else (),
        )
        once.remember(Done(run.id))
        return run_view(session, run, place)


def drop_planned(session: Session, circle_id: UUID, member_id: UUID) -> int:
    """Give up what a member who goes has taken of a planned run; the circle's row is locked."""
    run = queries.live_run(session, circle_id)
    if run is None or run.status != RunState.PLANNED:
        return 0
    rows = [row for row in queries.slots_of_run(session, run.id) if row.member_id == member_id]
    _remove(session, run.id, rows)
    return len(rows)


def _remove(session: Session, run_id: UUID, rows: Sequence[Any]) -> None:
    connection = session.connection()
    connection.execute(delete(SLOTS).where(SLOTS.c.id.in_([row.id for row in rows])))
    left = queries.slots_of_run(session, run_id)
    for number, row in enumerate(left, 1):  # in their order, so that no two have one number
        if row.number != number:
            connection.execute(update(SLOTS).where(SLOTS.c.id == row.id).values(number=number))


@database.retried
def arrange(actor: Actor, run_id: UUID, order: Sequence[UUID], *, key: str) -> RunView:
    """Put the slots of a planned run in the order in which they get the pot. Needs RUN_ROUNDS.

    Raises:
        NotFound, NotAllowed: No such run in a circle of the actor, or not the actor's to order.
        WrongRunState: The run is not planned any more.
        InvalidOrder: It does not name every slot once.
    """
    with database.transaction() as session:
        run, place = place_of_run(session, actor, run_id, Permission.RUN_ROUNDS, writing=True)
        payload = {"run": run_id, "order": list(order)}
        once = Once(session, actor.user_id, "slot.arrange", key, payload)
        if once.stored is not None:
            return again(session, actor, once.replay(Done))
        run = _planned(session, actor, run, Permission.RUN_ROUNDS)
        check_order(order, [row.id for row in queries.slots_of_run(session, run_id)])
        for turn, slot_id in enumerate(order, 1):
            session.connection().execute(
                update(SLOTS).where(SLOTS.c.id == slot_id).values(turn=turn)
            )
        announce(session, "slot.arranged", actor, run, number=run.number, count=len(order))
        once.remember(Done(run_id))
        return run_view(session, run, place)
