"""Rotating circles: runs with their slots, rounds, and the pots that are handed out."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Day, Moment, Money, Shown, Text, money
from circle_app.services.rounds import commitments, reading, views


class RunPlanned(Asked):
    """The next run of a rotating circle."""

    starts_on: Day | None = Field(default=None, description="The first day of its first round.")
    carry: bool = Field(
        default=True, description="Whether everybody has as many slots as in the last run."
    )


class RunOpened(Asked):
    """The day on which a planned run begins."""

    starts_on: Day | None = Field(default=None, description="The planned one if it is left out.")


class Why(Asked):
    """A reason."""

    reason: Text = Field(default="", max_length=600)


class SlotsTaken(Asked):
    """Slots of a planned run."""

    how_many: int = Field(default=1, ge=1, le=100)
    member_id: UUID | None = Field(
        default=None, description="For whom an officer takes them; the caller if it is left out."
    )


class Order(Asked):
    """The order in which slots get the pot."""

    order: list[UUID] = Field(max_length=100, description="Every slot of the run, once.")


class PotHandedOut(Asked):
    """How a pot is handed out."""

    method: Text = Field(
        description="`cash`, `upi`, `bank` or `wallet`: the place that is drawn on first.",
        examples=["cash"],
    )
    reference: Text | None = Field(
        default=None, max_length=200, description="The bank's, of twelve digits, for `upi`."
    )


class Slot(Shown):
    """A part in a run: it pays each round and gets the pot once."""

    id: UUID
    number: int
    member_id: UUID | None
    member_name: str | None
    status: str = Field(description="`open`, `won` or `vacant`.")
    turn: int | None = Field(description="Its place where the order is fixed.")
    won_round: int | None
    put_in: Money = Field(description="By the rounds that are decided.")
    got: Money
    is_mine: bool


class Run(Shown):
    """One full turn of a rotating circle."""

    id: UUID
    circle_id: UUID
    number: int
    status: str = Field(description="`planned`, `running`, `closed` or `abandoned`.")
    pot_by: str = Field(description="`draw`, `order` or `auction`.")
    amount: Money = Field(description="What one slot puts into each round.")
    currency: str
    slot_count: int
    starts_on: date | None
    rounds_done: int
    opened_at: Moment | None
    closed_at: Moment | None
    slots: list[Slot]
    my_slots: int
    can_run: bool

    @classmethod
    def of(cls, view: views.RunView) -> Run:
        """Show a run."""
        return cls(
            id=view.id,
            circle_id=view.circle_id,
            number=view.number,
            status=view.status,
            pot_by=view.pot_by,
            amount=money(view.amount_minor, view.currency),
            currency=view.currency,
            slot_count=view.slot_count,
            starts_on=view.starts_on,
            rounds_done=view.rounds_done,
            opened_at=view.opened_at,
            closed_at=view.closed_at,
            slots=[_slot(each, view.currency) for each in view.slots],
            my_slots=view.my_slots,
            can_run=view.can_run,
        )


def _slot(view: views.SlotView, currency: str) -> Slot:
    return Slot(
        id=view.id,
        number=view.number,
        member_id=view.member_id,
        member_name=view.member_name,
        status=view.status,
        turn=view.turn,
        won_round=view.won_round,
        put_in=money(view.in_minor, currency),
        got=money(view.out_minor, currency),
        is_mine=view.is_mine,
    )


class Commitment(Shown):
    """What was published of the draw of a round before it is held."""

    attempt: int
    slots_sha256: str
    seed_sha256: str
    committed_at: Moment
    seal: str = Field(description="The fingerprint over all of it.")

    @classmethod
    def of(cls, found: commitments.Commitment | None) -> Commitment | None:
        """Show it; nothing where nothing was sealed."""
        if found is None:
            return None
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class Round(Shown):
    """A round: what has come in, who won, what is still missing."""

    id: UUID
    circle_id: UUID
    run_id: UUID
    run_number: int
    number: int
    slot_count: int
    pot_by: str
    status: str = Field(description="`collecting`, `bidding`, `decided`, `paid` or `received`.")
    starts_on: date
    due_on: date
    currency: str
    amount: Money
    due_count: int
    paid_count: int
    collected: Money
    pot: Money
    prize: Money
    discount: Money
    commission: Money
    dividend: Money = Field(description="Of one slot.")
    remainder: Money
    missing: Money = Field(description="What the winner is still to get as it comes in.")
    bids_open_at: Moment | None
    bids_close_at: Moment | None
    winner_slot_id: UUID | None
    winner_slot_number: int | None
    winner_member_id: UUID | None
    winner_name: str | None
    decided_on: date | None
    decided_at: Moment | None
    entry_id: UUID | None
    is_mine: bool
    commitment: Commitment | None = Field(
        description="What was sealed for its draw; null where there is none."
    )

    @classmethod
    def of(cls, view: views.RoundView) -> Round:
        """Show a round."""
        named = {
            name: getattr(view, name)
            for name in cls.model_fields
            if hasattr(view, name)
        }  # fmt: skip
        amounts = {
            name: money(getattr(view, f"{name}_minor"), view.currency)
            for name in cls.model_fields
            if hasattr(view, f"{name}_minor")
        }
        named["commitment"] = Commitment.of(view.commitment)
        return cls(**named, **amounts)


class Part(Shown):
    """What one slot owes for a round."""

    slot_id: UUID
    slot_number: int
    member_id: UUID | None
    member_name: str | None
    due_id: UUID | None
    owed: Money
    credit: Money = Field(description="What of it earlier dividends pay.")
    put_in: Money = Field(description="What was carried into the pot once it was decided.")
    debt: Money = Field(description="What the circle has paid in its place and still gets back.")
    let_off: Money
    dividend: Money
    status: str = Field(description="`pending`, `claimed`, `paid`, `waived` or `vacant`.")
    is_mine: bool


class Payout(Shown):
    """Money that goes to a member from a round."""

    id: UUID
    circle_id: UUID
    run_id: UUID
    round_id: UUID
    round_number: int
    slot_id: UUID
    slot_number: int
    member_id: UUID
    name: str
    kind: str = Field(description="`prize`, `rest`, `refund` or `dividend`.")
    amount: Money
    currency: str
    status: str = Field(description="`owed`, `paid`, `received`, `disputed` or `cancelled`.")
    method: str
    reference: str | None
    paid_on: date | None
    payer_name: str | None
    received_at: Moment | None
    entry_id: UUID | None
    is_mine: bool
    can_pay: bool
    can_confirm: bool
    can_dispute: bool

    @classmethod
    def of(cls, view: views.PayoutView) -> Payout:
        """Show a payout."""
        named = {name: getattr(view, name) for name in cls.model_fields if name != "amount"}
        return cls(**named, amount=money(view.amount_minor, view.currency))


class Rounds(Shown):
    """The rounds of a run that have begun, in their order."""

    run: Run | None
    items: list[Round]

    @classmethod
    def of(cls, found: reading.Rounds) -> Rounds:
        """Show rounds."""
        return cls(
            run=Run.of(found.run) if found.run else None,
            items=[Round.of(each) for each in found.items],
        )


class RoundDetail(Shown):
    """A round with what each slot owes for it, and where its money is."""

    round: Round
    parts: list[Part]
    payouts: list[Payout]

    @classmethod
    def of(cls, found: reading.RoundDetail) -> RoundDetail:
        """Show a round."""
        currency = found.round.currency
        return cls(
            round=Round.of(found.round),
            parts=[_part(each, currency) for each in found.parts],
            payouts=[Payout.of(each) for each in found.payouts],
        )


def _part(view: views.PartView, currency: str) -> Part:
    return Part(
        slot_id=view.slot_id,
        slot_number=view.number,
        member_id=view.member_id,
        member_name=view.member_name,
        due_id=view.due_id,
        owed=money(view.owed_minor, currency),
        credit=money(view.credit_minor, currency),
        put_in=money(view.in_minor, currency),
        debt=money(view.debt_minor, currency),
        let_off=money(view.waived_minor, currency),
        dividend=money(view.dividend_minor, currency),
        status=view.status,
        is_mine=view.is_mine,
    )


class SlotSum(Shown):
    """One slot over the rounds that are decided."""

    slot_id: UUID
    number: int
    put_in: Money
    got: Money
    owes: Money
    let_off: Money
    to_get: Money


class Total(Shown):
    """A run in all: what came in, or from the circle, is what went out."""

    put_in: Money
    got: Money
    kept: Money = Field(description="Commission, and what could not be divided.")
    debt: Money = Field(description="What the circle has paid in place of members.")
    forgiven: Money = Field(description="What of that members were let off.")
    missing: Money
    is_even: bool


class RunSummary(Shown):
    """A run added up."""

    run: Run
    rounds: list[Round]
    payouts: list[Payout]
    slots: list[SlotSum]
    total: Total

    @classmethod
    def of(cls, found: reading.Summary) -> RunSummary:
        """Show a run added up."""
        currency = found.run.currency
        total = found.total
        return cls(
            run=Run.of(found.run),
            rounds=[Round.of(each) for each in found.rounds],
            payouts=[Payout.of(each) for each in found.payouts],
            slots=[
                SlotSum(
                    slot_id=each.slot_id,
                    number=each.number,
                    put_in=money(each.in_minor, currency),
                    got=money(each.out_minor, currency),
                    owes=money(each.owes_minor, currency),
                    let_off=money(each.waived_minor, currency),
                    to_get=money(each.gets_minor, currency),
                )
                for each in found.slots
            ],
            total=Total(
                put_in=money(total.in_minor, currency),
                got=money(total.out_minor, currency),
                kept=money(total.kept_minor, currency),
                debt=money(total.debt_minor, currency),
                forgiven=money(total.forgiven_minor, currency),
                missing=money(total.missing_minor, currency),
                is_even=total.is_even,
            ),
        )
