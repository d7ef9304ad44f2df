"""Declaring a draw void: by vote only, and never after money of the pot was handed over.

What its round had booked is taken back, the draw stays on record with its proof, and a new one is
sealed. Later rounds that wait are sealed anew too: the slot that had won may win again in them.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.decisions import BY_VOTE, StepBy
from circle_app.domain.draws import DrawNotVoidable, NoDraw
from circle_app.domain.permissions import Permission
from circle_app.domain.policies import chain_of
from circle_app.domain.reversals import clean_reason
from circle_app.domain.rounds import UNDECIDED, PayoutState, RoundState, RunState, SlotState
from circle_app.persistence import database
from circle_app.persistence.queries import draws as queries
from circle_app.persistence.queries import rounds as round_queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.draws import DRAWS
from circle_app.persistence.queries.reversals import entries_about
from circle_app.persistence.queries.rounds import PAYOUTS, ROUND_PARTS, ROUNDS, RUNS, SLOTS
from circle_app.services import events, ledger, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.reversals.drafts import negation
from circle_app.services.rounds import sealing, writing
from circle_app.services.rounds.drawing import Done
from circle_app.services.rounds.proofs import DrawView, again, draw_view
from circle_app.services.rounds.states import place_of_round
from circle_app.services.rule_versions import rules_of

KIND = "draw_void"
#: Everything that a decided round books.
_BOOKED = ("round.settled", "round.late", "round.unpaid", "round.forgiven")


@database.retried
def ask(actor: Actor, round_id: UUID, *, reason: str, key: str) -> DrawView:
    """Ask the members to vote on declaring a draw void. Needs PROPOSE.

    Args:
        actor: Who asks.
        round_id: The round.
        reason: Why; it stands on record for good.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: No such round in a circle of the actor, or one who only looks on.
        NoDraw: The round has no draw.
        DrawNotVoidable: The pot was handed over, or a later round is decided.
        ProposalOpen: It is being voted on.
        ReasonMissing, InvalidInput: No reason, or too long a one.
    """
    why = clean_reason(reason)
    with database.transaction() as session:
        row, place = place_of_round(session, actor, round_id, Permission.PROPOSE, writing=True)
        payload = {"round": round_id, "reason": why}
        once = Once(session, actor.user_id, "draw.void", key, payload)
        if once.stored is not None:
            return again(session, actor, once.replay(Done).round_id)
        locked_circle(session, row.circle_id)
        row = round_queries.locked_round(session, round_id)
        draw = queries.locked_draw(session, round_id)
        if draw is None:
            raise NoDraw
        _check(session, row)
        if draw.void_proposal_id is not None and _is_open(session, draw.void_proposal_id):
            raise proposals.ProposalOpen(proposal_id=draw.void_proposal_id)
        asked = _put(session, actor, place, row, draw, why)
        once.remember(Done(round_id))
        proposals.settle(session, asked, clock.now(), actor)
        row = round_queries.round_row(session, round_id)
        return draw_view(session, row, place)


def _is_open(session: Session, proposal_id: UUID) -> bool:
    return proposals.locked(session, proposal_id).status == "open"


def _put(
    session: Session, actor: Actor, place: Standing, row: Any, draw: Any, why: str
) -> proposals.Motion:
    rules = rules_of(session, place.circle_id, place.rule_version)
    chain = chain_of(rules, KIND, has_officers=place.has_officers)
    # Whatever the rules say besides: without the members' vote no draw is void.
    steps = chain if any(step.by is StepBy.VOTE for step in chain) else BY_VOTE
    asked = proposals.open_proposal(
        session,
        actor,
        place,
        kind=KIND,
        rule=rules.rule_voting,
        steps=steps,
        subject_id=row.id,
        title=why,
        payload={"draw": draw.id, "round": row.id, "number": row.number, "reason": why},
    )
    session.connection().execute(
        update(DRAWS).where(DRAWS.c.id == draw.id).values(void_proposal_id=asked.id)
    )
    return asked


def _check(session: Session, row: Any) -> None:
    if row.run_status != RunState.RUNNING:
        raise DrawNotVoidable(reason="closed")
    if row.status in UNDECIDED:
        return
    if row.discount_minor:
        # The draw decided between equal bids; the discount is divided, and lowers dues already.
        raise DrawNotVoidable(reason="auction")
    payouts = round_queries.payouts_of_round(session, row.id)
    given = [
        each
        for each in payouts
        if each.status not in (PayoutState.OWED, PayoutState.CANCELLED)
    ]  # fmt: skip
    if given or row.status != RoundState.DECIDED:
        raise DrawNotVoidable(reason="paid")
    later = round_queries.rounds_of_run(session, row.run_id)
    if any(each.number > row.number and each.status not in UNDECIDED for each in later):
        raise DrawNotVoidable(reason="later")
    slot = round_queries.slot_row(session, row.winner_slot_id)
    if slot is None or slot.member_id is None:
        # Only slots that nobody holds were left: another draw would find no other.
        raise DrawNotVoidable(reason="vacant")


def _decided(
    session: Session, motion: proposals.Motion, approved: bool, actor: Actor | None
) -> None:
    if not approved:
        return
    round_id, draw_id = UUID(motion.payload["round"]), UUID(motion.payload["draw"])
    circle = locked_circle(session, motion.circle_id)
    row = round_queries.locked_round(session, round_id)
    draw = queries.locked_draw(session, round_id)
    if draw is None or draw.id != draw_id:
        raise DrawNotVoidable(reason="void")
    _check(session, row)
    reason = str(motion.payload["reason"])
    if row.status not in UNDECIDED:
        _take_back(session, circle, row, reason, actor)
    waiting = queries.waiting_after(session, row.run_id, row.number)
    session.connection().execute(
        update(DRAWS)
        .where(DRAWS.c.id.in_([draw.id, *(each.id for each in waiting)]))
        .values(status="void", void_proposal_id=motion.id)
    )
    events.record(
        session,
        "draw.void",
        actor,
        circle_id=circle.id,
        subject_id=round_id,
        params={"number": row.number, "attempt": draw.attempt, "reason": reason},
    )
    sealing.seal(session, circle, [round_id, *(each.round_id for each in waiting)])


def _take_back(session: Session, circle: Any, row: Any, reason: str, actor: Actor | None) -> None:
    """Undo a decided round: what it booked, the newest first, and what it wrote."""
    at = clock.now()
    on = clock.day_of(at, circle.time_zone)
    book_id = ledger.book_of_circle(session, circle.id)
    booked = entries_about(session, book_id, row.id, _BOOKED)
    drafts = [negation(each, on=on, reason=reason) for each in reversed(booked)]
    ledger.post(session, drafts, actor_id=actor.user_id if actor else None, at=at)
    connection = session.connection()
    parts = round_queries.parts_of_round(session, row.id)
    owed = [
        each
        for each in round_queries.payouts_of_round(session, row.id)
        if each.status == PayoutState.OWED
    ]
    writing.move_slots(
        session,
        {part.slot_id: -part.in_minor for part in parts},
        {row.winner_slot_id: -sum(each.amount_minor for each in owed)},
    )
    connection.execute(
        update(ROUND_PARTS)
        .where(ROUND_PARTS.c.round_id == row.id)
        .values(in_minor=0, debt_minor=0, waived_minor=0, forgiven_minor=0, dividend_minor=0)
    )
    connection.execute(
        update(PAYOUTS)
        .where(PAYOUTS.c.id.in_([each.id for each in owed]))
        .values(status=PayoutState.CANCELLED.value)
    )
    connection.execute(
        update(SLOTS)
        .where(SLOTS.c.id == row.winner_slot_id)
        .values(status=SlotState.OPEN.value, won_round=None)
    )
    connection.execute(
        update(RUNS).where(RUNS.c.id == row.run_id).values(rounds_done=RUNS.c.rounds_done - 1)
    )
    connection.execute(update(ROUNDS).where(ROUNDS.c.id == row.id).values(**_UNDECIDED))


_UNDECIDED: dict[str, Any] = {
    "status": RoundState.COLLECTING.value,
    "winner_slot_id": None,
    "winner_member_id": None,
    "pot_minor": 0,
    "prize_minor": 0,
    "missing_minor": 0,
    "decided_on": None,
    "decided_at": None,
    "decided_by": None,
    "entry_id": None,
}

proposals.on_decided(KIND, _decided)
