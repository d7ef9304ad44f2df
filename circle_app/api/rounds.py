"""Rotating circles: runs and their slots, rounds, pots."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, listed
from circle_app.api.schemas.contributions import Reason
from circle_app.api.schemas.rounds import (
    Order,
    Payout,
    PotHandedOut,
    Round,
    RoundDetail,
    Rounds,
    Run,
    RunOpened,
    RunPlanned,
    RunSummary,
    SlotsTaken,
    Why,
)
from circle_app.services.rounds import closing, ordering, payouts, reading, runs, slots

router = APIRouter(tags=["rounds"])


@router.get("/circles/{circle_id}/runs")
def runs_of(circle_id: UUID, actor: SignedIn) -> ListOf[Run]:
    """List the runs of a rotating circle, the newest first."""
    return listed(reading.runs(actor, circle_id), Run.of)


@router.post("/circles/{circle_id}/runs", status_code=201)
def plan(circle_id: UUID, asked: RunPlanned, actor: SignedIn, key: Key, response: Response) -> Run:
    """Plan the next run; slots are taken until it is opened."""
    made = runs.plan(actor, circle_id, starts_on=asked.starts_on, carry=asked.carry, key=key)
    mark_replay(response, replayed=made.replayed)
    return Run.of(made)


@router.get("/runs/{run_id}")
def run(run_id: UUID, actor: SignedIn) -> Run:
    """Show a run with its slots."""
    return Run.of(reading.run(actor, run_id))


@router.get("/runs/{run_id}/summary")
def summary(run_id: UUID, actor: SignedIn) -> RunSummary:
    """Add a run up, per slot and in all: what was put in, what was got, what is owed."""
    return RunSummary.of(reading.summary(actor, run_id))


@router.post("/runs/{run_id}/open")
def open_run(run_id: UUID, asked: RunOpened, actor: SignedIn, key: Key, response: Response) -> Run:
    """Open a planned run: its slots stay, its first round begins."""
    made = runs.open(actor, run_id, starts_on=asked.starts_on, key=key)
    mark_replay(response, replayed=made.replayed)
    return Run.of(made)


@router.post("/runs/{run_id}/abandon")
def abandon(run_id: UUID, asked: Why, actor: SignedIn, key: Key, response: Response) -> Run:
    """Give a run up before any money came in."""
    made = runs.abandon(actor, run_id, reason=asked.reason, key=key)
    mark_replay(response, replayed=made.replayed)
    return Run.of(made)


@router.post("/runs/{run_id}/close")
def close(run_id: UUID, actor: SignedIn, key: Key, response: Response) -> Run:
    """Close a run in which nothing is owed any more."""
    made = closing.close(actor, run_id, key=key)
    mark_replay(response, replayed=made.replayed)
    return Run.of(made)


@router.post("/runs/{run_id}/slots", status_code=201)
def take(run_id: UUID, asked: SlotsTaken, actor: SignedIn, key: Key, response: Response) -> Run:
    """Take slots of a planned run, for oneself or, as an officer, for a member."""
    if asked.member_id is None:
        made = slots.take(actor, run_id, how_many=asked.how_many, key=key)
    else:
        made = slots.give(actor, run_id, asked.member_id, how_many=asked.how_many, key=key)
    mark_replay(response, replayed=made.replayed)
    return Run.of(made)


@router.put("/runs/{run_id}/order")
def arrange(run_id: UUID, asked: Order, actor: SignedIn, key: Key, response: Response) -> Run:
    """Put the slots of a planned run in the order in which they get the pot."""
    made = slots.arrange(actor, run_id, asked.order, key=key)
    mark_replay(response, replayed=made.replayed)
    return Run.of(made)


@router.delete("/slots/{slot_id}")
def drop(slot_id: UUID, actor: SignedIn, key: Key, response: Response) -> Run:
    """Give a slot of a planned run back."""
    made = slots.drop(actor, slot_id, key=key)
    mark_replay(response, replayed=made.replayed)
    return Run.of(made)


@router.get("/circles/{circle_id}/rounds")
def rounds_of(
    circle_id: UUID,
    actor: SignedIn,
    run: Annotated[UUID | None, Query(description="The newest one if it is left out.")] = None,
) -> Rounds:
    """List the rounds of a run that have begun."""
    return Rounds.of(reading.rounds(actor, circle_id, run_id=run))


@router.get("/rounds/{round_id}")
def round_of(round_id: UUID, actor: SignedIn) -> RoundDetail:
    """Show a round with what each slot owes for it, and where its money is."""
    return RoundDetail.of(reading.round(actor, round_id))


@router.post("/rounds/{round_id}/decide")
def decide(round_id: UUID, actor: SignedIn, key: Key, response: Response) -> Round:
    """Give the pot to whoever's turn it is, where the order is fixed."""
    made = ordering.decide(actor, round_id, key=key)
    mark_replay(response, replayed=made.replayed)
    return Round.of(made)


@router.get("/payouts/{payout_id}")
def payout(payout_id: UUID, actor: SignedIn) -> Payout:
    """Show a payout."""
    return Payout.of(reading.payout(actor, payout_id))


@router.post("/payouts/{payout_id}/pay")
def pay(
    payout_id: UUID, asked: PotHandedOut, actor: SignedIn, key: Key, response: Response
) -> Payout:
    """Hand a pot out, or record that it was."""
    made = payouts.pay(actor, payout_id, method=asked.method, reference=asked.reference, key=key)
    mark_replay(response, replayed=made.replayed)
    return Payout.of(made)


@router.post("/payouts/{payout_id}/confirm")
def confirm(payout_id: UUID, actor: SignedIn, key: Key, response: Response) -> Payout:
    """Say that a pot was received."""
    made = payouts.confirm(actor, payout_id, key=key)
    mark_replay(response, replayed=made.replayed)
    return Payout.of(made)


@router.post("/payouts/{payout_id}/dispute")
def dispute(
    payout_id: UUID, asked: Reason, actor: SignedIn, key: Key, response: Response
) -> Payout:
    """Say that a pot did not come; a case about it is opened."""
    made = payouts.dispute(actor, payout_id, reason=asked.reason, key=key)
    mark_replay(response, replayed=made.replayed)
    return Payout.of(made)
