"""Reading runs, rounds and payouts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.permissions import Permission
from circle_app.domain.round_carrying import RunSum, SlotSum
from circle_app.persistence import database
from circle_app.persistence.queries import rounds as queries
from circle_app.services import access, cycles
from circle_app.services.access import Actor, Standing
from circle_app.services.rounds import closing
from circle_app.services.rounds.states import place_of_payout, place_of_round, place_of_run
from circle_app.services.rounds.views import (
    PartView,
    PayoutView,
    RoundView,
    RunView,
    part_view,
    payout_view,
    round_views,
    run_view,
)

MOST_RUNS = 50


@dataclass(frozen=True, slots=True)
class Rounds:
    """The rounds of one run, in their order; none where no run was planned yet."""

    run: RunView | None
    items: tuple[RoundView, ...]


@dataclass(frozen=True, slots=True)
class RoundDetail:
    """A round with what each slot owes for it, and where its money is."""

    round: RoundView
    parts: tuple[PartView, ...]
    payouts: tuple[PayoutView, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A run added up: per slot and in all, what was put in, what was got, what is owed."""

    run: RunView
    rounds: tuple[RoundView, ...]
    payouts: tuple[PayoutView, ...]
    slots: tuple[SlotSum, ...]
    total: RunSum


def runs(actor: Actor, circle_id: UUID) -> tuple[RunView, ...]:
    """List the runs of a circle, the newest first (the last fifty). Needs SEE_BOOKS.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        rows = queries.runs_of(session, circle_id, MOST_RUNS)
        return tuple(run_view(session, row, place) for row in rows)


def run(actor: Actor, run_id: UUID) -> RunView:
    """Return a run with its slots. Needs SEE_BOOKS.

    Raises:
        NotFound: No such run in a circle of the actor.
    """
    with database.reading() as session:
        row, place = place_of_run(session, actor, run_id)
        return run_view(session, row, place)


def rounds(actor: Actor, circle_id: UUID, *, run_id: UUID | None = None) -> Rounds:
    """List the rounds of a run that have begun; of the newest one that was opened by default.

    What has begun by today is opened first. Needs SEE_BOOKS.

    Raises:
        NotFound: Not a member of such a circle, or no such run in it.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
    cycles.ensure_open(circle_id)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        row = _chosen(session, actor, circle_id, run_id)
        if row is None:
            return Rounds(None, ())
        found = round_views(session, queries.rounds_of_run(session, row.id), place)
        return Rounds(run_view(session, row, place), found)


def _chosen(session: Session, actor: Actor, circle_id: UUID, run_id: UUID | None) -> Any:
    if run_id is not None:
        return place_of_run(session, actor, run_id)[0]
    newest = queries.runs_of(session, circle_id, MOST_RUNS)
    opened = (row for row in newest if row.opened_at is not None)
    return next(opened, newest[0] if newest else None)


def round(actor: Actor, round_id: UUID) -> RoundDetail:  # noqa: A001  (the thing itself)
    """Return a round with its parts and payouts. Needs SEE_BOOKS.

    Raises:
        NotFound: No such round in a circle of the actor.
    """
    with database.reading() as session:
        row, place = place_of_round(session, actor, round_id)
        parts = queries.parts_of_round(session, round_id)
        return RoundDetail(
            round_views(session, [row], place)[0],
            tuple(part_view(each, place) for each in parts),
            _payouts(actor, place, queries.payouts_of_round(session, round_id)),
        )


def payout(actor: Actor, payout_id: UUID) -> PayoutView:
    """Return a payout. Needs SEE_BOOKS.

    Raises:
        NotFound: No such payout in a circle of the actor.
    """
    with database.reading() as session:
        row, place = place_of_payout(session, actor, payout_id)
        return payout_view(row, place, actor)


def summary(actor: Actor, run_id: UUID) -> Summary:
    """Add a run up: nothing gets lost, per slot and in all. Needs SEE_BOOKS.

    Raises:
        NotFound: No such run in a circle of the actor.
    """
    with database.reading() as session:
        row, place = place_of_run(session, actor, run_id)
        slots, total = closing.sums(session, row)
        return Summary(
            run_view(session, row, place),
            round_views(session, queries.rounds_of_run(session, run_id), place),
            _payouts(actor, place, queries.payouts_of_run(session, run_id)),
            slots,
            total,
        )


def _payouts(actor: Actor, place: Standing, rows: Any) -> tuple[PayoutView, ...]:
    return tuple(payout_view(row, place, actor) for row in rows)
