"""Runs, rounds and payouts as members see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.permissions import Permission
from circle_app.domain.rounds import PayoutState, RoundState, RunState, SlotState, may_confirm
from circle_app.persistence.queries import rounds as queries
from circle_app.services.access import Actor, Standing
from circle_app.services.rounds import commitments
from circle_app.services.rounds.commitments import Commitment
from circle_app.services.rounds.states import place_of_run


@dataclass(frozen=True, slots=True)
class SlotView:
    """A slot: whose it is, its place, and what it has put in and got by settled rounds."""

    id: UUID
    number: int
    member_id: UUID | None
    member_name: str | None
    status: str
    turn: int | None
    won_round: int | None
    in_minor: int
    out_minor: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with its slots; the rounds come one by one.

    Attributes:
        status: ``planned``, ``running``, ``closed`` or ``abandoned``.
        pot_by: ``draw``, ``order`` or ``auction``.
        amount_minor: What one slot puts into each round.
        rounds_done: How many rounds have a winner.
        my_slots: How many slots the actor holds.
        can_run: Whether the actor may plan, open, order and end runs.
    """

    id: UUID
    circle_id: UUID
    number: int
    status: str
    pot_by: str
    amount_minor: int
    currency: str
    slot_count: int
    starts_on: date | None
    rounds_done: int
    opened_at: datetime | None
    closed_at: datetime | None
    slots: tuple[SlotView, ...]
    my_slots: int
    can_run: bool
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class PayoutView:
    """Money that goes to a member from a round.

    Attributes:
        kind: ``prize``, ``rest``, ``refund`` or ``dividend``.
        status: ``owed``, ``paid``, ``received``, ``disputed`` or ``cancelled``.
        can_pay: Whether the actor may hand it out now.
        can_confirm: Whether the actor may say that it was received.
        can_dispute: Whether the actor may say that it did not come.
    """

    id: UUID
    circle_id: UUID
    run_id: UUID
    round_id: UUID
    round_number: int
    slot_id: UUID
    slot_number: int
    member_id: UUID
    name: str
    kind: str
    amount_minor: int
    currency: str
    status: str
    method: str
    reference: str | None
    paid_on: date | None
    payer_name: str | None
    received_at: datetime | None
    entry_id: UUID | None
    is_mine: bool
    can_pay: bool
    can_confirm: bool
    can_dispute: bool
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round: what has come in, who won, and where the money is.

    Attributes:
        status: ``collecting``, ``bidding``, ``decided``, ``paid`` or ``received``.
        due_count: How many members owe something for it.
        paid_count: How many of them have paid all of it.
        pot_minor: The whole pot: what all slots put in.
        collected_minor: What has come in for it by now.
        missing_minor: What of the pot is still owed to the winner.
        dividend_minor: What one slot gets of the discount.
        is_mine: Whether the actor is the winner.
        commitment: What was published of its draw; None where nothing was sealed.
    """

    id: UUID
    circle_id: UUID
    run_id: UUID
    run_number: int
    number: int
    slot_count: int
    cycle_number: int
    pot_by: str
    status: str
    starts_on: date
    due_on: date
    currency: str
    amount_minor: int
    due_count: int
    paid_count: int
    collected_minor: int
    pot_minor: int
    prize_minor: int
    discount_minor: int
    commission_minor: int
    dividend_minor: int
    remainder_minor: int
    missing_minor: int
    bids_open_at: datetime | None
    bids_close_at: datetime | None
    winner_slot_id: UUID | None
    winner_slot_number: int | None
    winner_member_id: UUID | None
    winner_name: str | None
    decided_on: date | None
    decided_at: datetime | None
    entry_id: UUID | None
    is_mine: bool
    replayed: bool = False
    commitment: Commitment | None = None

    @property
    def is_decided(self) -> bool:
        """Whether it has a winner."""
        return self.winner_slot_id is not None


@dataclass(frozen=True, slots=True)
class PartView:
    """What one slot owes for a round.

    Attributes:
        in_minor: What was carried into the pot; nothing before the round is decided.
        status: How the due stands: ``pending``, ``claimed``, ``paid`` or ``waived``; ``vacant``
            where nobody holds the slot.
        due_id: The due it is part of.
    """

    slot_id: UUID
    number: int
    member_id: UUID | None
    member_name: str | None
    due_id: UUID | None
    owed_minor: int
    credit_minor: int
    in_minor: int
    debt_minor: int
    waived_minor: int
    dividend_minor: int
    status: str
    is_mine: bool


@dataclass(slots=True)
class Done:
    """The run that a request was about."""

    run_id: UUID
    replayed: bool = False


def again(session: Session, actor: Actor, done: Done) -> RunView:
    """Answer a repeated request with the run as it is now."""
    run, place = place_of_run(session, actor, done.run_id)
    view = run_view(session, run, place)
    object.__setattr__(view, "replayed", True)
    return view


def run_view(session: Session, run: Any, place: Standing) -> RunView:
    """Show a run to a member."""
    slots = queries.slots_of_run(session, run.id)
    mine = sum(row.member_id == place.member_id for row in slots)
    return RunView(
        id=run.id,
        circle_id=run.circle_id,
        number=run.number,
        status=run.status,
        pot_by=run.pot_by,
        amount_minor=run.amount_minor,
        currency=place.currency,
        slot_count=len(slots) if run.status == RunState.PLANNED else run.slot_count,
        starts_on=run.starts_on,
        rounds_done=run.rounds_done,
        opened_at=run.opened_at,
        closed_at=run.closed_at,
        slots=tuple(_slot_view(row, place) for row in slots),
        my_slots=mine,
        can_run=place.may(Permission.RUN_ROUNDS) and place.circle_status == "active",
    )


def _slot_view(row: Any, place: Standing) -> SlotView:
    return SlotView(
        id=row.id,
        number=row.number,
        member_id=row.member_id,
        member_name=row.member_name,
        status=row.status,
        turn=row.turn,
        won_round=row.won_round,
        in_minor=row.in_minor,
        out_minor=row.out_minor,
        is_mine=row.member_id == place.member_id,
    )


def part_view(row: Any, place: Standing) -> PartView:
    """Show what a slot owes for a round to a member."""
    return PartView(
        slot_id=row.slot_id,
        number=row.number,
        member_id=row.member_id,
        member_name=row.member_name,
        due_id=row.due_id,
        owed_minor=row.owed_minor,
        credit_minor=row.credit_minor,
        in_minor=row.in_minor,
        debt_minor=row.debt_minor,
        waived_minor=row.waived_minor,
        dividend_minor=row.dividend_minor,
        status=row.due_status or SlotState.VACANT.value,
        is_mine=row.member_id is not None and row.member_id == place.member_id,
    )


def payout_view(row: Any, place: Standing, actor: Actor) -> PayoutView:
    """Show a payout to a member."""
    writes = place.circle_status == "active"
    mine = row.member_id == place.member_id
    may_say = (
        writes
        and place.may(Permission.CONTRIBUTE)
        and may_confirm(actor.user_id, row.sayer_id, row.paid_by)
    )
    return PayoutView(
        id=row.id,
        circle_id=row.circle_id,
        run_id=row.run_id,
        round_id=row.round_id,
        round_number=row.round_number,
        slot_id=row.slot_id,
        slot_number=row.slot_number,
        member_id=row.member_id,
        name=row.name,
        kind=row.kind,
        amount_minor=row.amount_minor,
        currency=row.currency,
        status=row.status,
        method=row.method,
        reference=row.reference,
        paid_on=row.paid_on,
        payer_name=row.payer_name,
        received_at=row.received_at,
        entry_id=row.entry_id,
        is_mine=mine,
        can_pay=writes and row.status == PayoutState.OWED and place.may(Permission.MOVE_FUNDS),
        can_confirm=may_say and row.status in (PayoutState.PAID, PayoutState.DISPUTED),
        can_dispute=may_say and row.status == PayoutState.PAID,
    )


def round_view(row: Any, place: Standing, winners: dict[UUID, Any]) -> RoundView:
    """Show a round to a member.

    Args:
        row: The round with its run and cycle.
        place: The member's standing.
        winners: The slots of its run by their ids.
    """
    winner = winners.get(row.winner_slot_id) if row.winner_slot_id else None
    decided = row.status not in (RoundState.COLLECTING, RoundState.BIDDING)
    return RoundView(
        id=row.id,
        circle_id=row.circle_id,
        run_id=row.run_id,
        run_number=row.run_number,
        number=row.number,
        slot_count=row.slot_count,
        cycle_number=row.cycle_number,
        pot_by=row.pot_by,
        status=row.status,
        starts_on=row.starts_on,
        due_on=row.due_on,
        currency=row.currency,
        amount_minor=row.amount_minor,
        due_count=row.due_count,
        paid_count=row.paid_count,
        collected_minor=row.collected_minor,
        pot_minor=row.pot_minor if decided else row.amount_minor * row.slot_count,
        prize_minor=row.prize_minor,
        discount_minor=row.discount_minor,
        commission_minor=row.commission_minor,
        dividend_minor=row.dividend_minor,
        remainder_minor=row.remainder_minor,
        missing_minor=row.missing_minor,
        bids_open_at=row.bids_open_at,
        bids_close_at=row.bids_close_at,
        winner_slot_id=row.winner_slot_id,
        winner_slot_number=winner.number if winner is not None else None,
        winner_member_id=row.winner_member_id,
        winner_name=row.winner_name,
        decided_on=row.decided_on,
        decided_at=row.decided_at,
        entry_id=row.entry_id,
        is_mine=row.winner_member_id is not None and row.winner_member_id == place.member_id,
    )


def round_views(session: Session, rows: Sequence[Any], place: Standing) -> tuple[RoundView, ...]:
    """Show rounds, of one run or several, to a member."""
    slots = {
        slot.id: slot
        for run_id in {row.run_id for row in rows}
        for slot in queries.slots_of_run(session, run_id)
    }
    sealed = commitments.of_rounds(session, rows)
    return tuple(
        replace(round_view(row, place, slots), commitment=sealed.get(row.id)) for row in rows
    )
