"""Closing a run: every slot had the pot, nothing is owed, and in equals out, to the last unit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.permissions import Permission
from circle_app.domain.round_carrying import RunSum, SlotSum, run_sum, slot_sums
from circle_app.domain.rounds import Part, PayoutState, RunState, RunUnfinished, check_run_state
from circle_app.persistence import database
from circle_app.persistence.queries import rounds as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.rounds import RUNS
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.rounds.states import announce, fresh_run, place_of_run
from circle_app.services.rounds.views import Done, RunView, again, run_view
from circle_app.services.rounds.writing import part_of

_OPEN = (PayoutState.OWED, PayoutState.DISPUTED)


@database.retried
def close(actor: Actor, run_id: UUID, *, key: str) -> RunView:
    """Close a run whose pots are all handed out. Needs RUN_ROUNDS.

    A run closes by itself as soon as the last pot is received.

    Raises:
        NotFound, NotAllowed: No such run in a circle of the actor, or not the actor's to close.
        WrongRunState: It is not running.
        RunUnfinished: Rounds are to be decided, or something is still owed.
    """
    with database.transaction() as session:
        run, place = place_of_run(session, actor, run_id, Permission.RUN_ROUNDS, writing=True)
        once = Once(session, actor.user_id, "run.close", key, {"run": run_id})
        if once.stored is not None:
            return again(session, actor, once.replay(Done))
        locked_circle(session, run.circle_id)
        run = fresh_run(session, run_id)
        check_run_state(run.status, RunState.RUNNING)
        check_settled(session, run)
        _write(session, run, actor, clock.now())
        once.remember(Done(run_id))
        return run_view(session, fresh_run(session, run_id), place)


def close_if_done(session: Session, run_id: UUID, *, at: datetime) -> bool:
    """Close a running run in which every pot was received and nothing is owed."""
    run = fresh_run(session, run_id)
    if run.status != RunState.RUNNING or run.rounds_done < run.slot_count:
        return False
    payouts = queries.payouts_of_run(session, run_id)
    done = (PayoutState.RECEIVED, PayoutState.CANCELLED)
    if any(row.status not in done for row in payouts) or _owed(session, run_id):
        return False
    _write(session, run, None, at)
    return True


def check_settled(session: Session, run: Any) -> None:
    """Raise RunUnfinished unless all rounds are decided, paid in and handed out."""
    waiting = run.slot_count - run.rounds_done
    payouts = sum(row.status in _OPEN for row in queries.payouts_of_run(session, run.id))
    owed = _owed(session, run.id)
    if waiting or payouts or owed:
        raise RunUnfinished(rounds=waiting, payouts=payouts, owed_minor=owed)


def _owed(session: Session, run_id: UUID) -> int:
    """What is still to be put into the rounds of a run: for winners, or for the circle."""
    parts = [part_of(row) for row in queries.parts_of_run(session, run_id)]
    return sum(part.missing_minor + part.debt_minor for part in parts)


def _write(session: Session, run: Any, actor: Actor | None, at: datetime) -> None:
    session.connection().execute(
        update(RUNS).where(RUNS.c.id == run.id).values(status=RunState.CLOSED.value, closed_at=at)
    )
    total = sums(session, run)[1]
    announce(
        session,
        "run.closed",
        actor,
        run,
        number=run.number,
        in_minor=total.in_minor,
        out_minor=total.out_minor,
    )


def sums(session: Session, run: Any) -> tuple[tuple[SlotSum, ...], RunSum]:
    """Add a run up: per slot and in all, what was put in, what was got, what is owed."""
    slots = queries.slots_of_run(session, run.id)
    rounds = [row for row in queries.rounds_of_run(session, run.id) if row.winner_slot_id]
    parts = _decided_parts(session, run.id, {row.id for row in rounds})
    kept = sum(row.commission_minor + row.remainder_minor for row in rounds)
    per_slot = slot_sums(
        [(row.id, row.number, row.in_minor, row.out_minor) for row in slots],
        parts,
        {row.winner_slot_id: row.missing_minor for row in rounds},
    )
    return per_slot, run_sum(per_slot, parts, kept)


def _decided_parts(session: Session, run_id: UUID, decided: Collection[UUID]) -> tuple[Part, ...]:
    rows = queries.parts_of_run(session, run_id)
    return tuple(part_of(row) for row in rows if row.round_id in decided)
