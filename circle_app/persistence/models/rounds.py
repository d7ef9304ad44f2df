"""Tables of rotating circles: runs, slots, rounds, draws, bids and payouts."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import minor, moment
from circle_app.persistence.types import EncryptedText


class Run(SQLModel, table=True):
    """One full turn of a rotating circle: as many rounds as it has slots."""

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("circle_id", "number"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    number: int
    # planned | running | closed | abandoned
    status: str = Field(max_length=10)
    # draw | order | auction
    pot_by: str = Field(max_length=8)
    # What one slot puts in each round.
    amount_minor: int = minor()
    slot_count: int = 0
    rule_version: int
    starts_on: date | None = None
    # How many of its rounds have a winner; the cycle that was its first round.
    rounds_done: int = 0
    first_cycle: int | None = None
    planned_by: UUID = Field(foreign_key="app_user.id")
    planned_at: datetime = moment()
    opened_at: datetime | None = moment(default=None)
    closed_at: datetime | None = moment(default=None)


class Slot(SQLModel, table=True):
    """One part in a run: pays each round, gets the pot once."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("run_id", "number"),
        Index("ix_slot_member", "member_id", "run_id"),
        CheckConstraint("in_minor >= 0 AND out_minor >= 0", name="slot_sums"),
    )

    id: UUID = Field(primary_key=True)
    run_id: UUID = Field(foreign_key="run.id")
    circle_id: UUID = Field(foreign_key="circle.id")
    number: int
    # Whoever holds it now; none once its holder has left and nobody has taken it over.
    member_id: UUID | None = Field(default=None, foreign_key="member.id")
    # open | won | vacant
    status: str = Field(default="open", max_length=8)
    # Its place where the order is fixed.
    turn: int | None = None
    # The number of the round in which it got the pot.
    won_round: int | None = None
    # Who left it vacant and is to be paid back at the end.
    left_by: UUID | None = Field(default=None, foreign_key="member.id")
    # Since when everything that it still puts in is owed at once: its holder stopped paying.
    defaulted_at: datetime | None = moment(default=None)
    # What it has put in and got by the rounds that are settled; kept by the writes.
    in_minor: int = minor(default=0)
    out_minor: int = minor(default=0)


class SlotMove(SQLModel, table=True):
    """A slot that changed hands or place: who, when, why. Append-only."""

    __tablename__ = "slot_move"
    __table_args__ = (Index("ix_slot_move_run", "run_id", "id"),)

    id: UUID = Field(primary_key=True)
    run_id: UUID = Field(foreign_key="run.id")
    slot_id: UUID = Field(foreign_key="slot.id")
    # taken | swapped | substituted | vacated | turned | defaulted
    kind: str = Field(max_length=12)
    from_member: UUID | None = Field(default=None, foreign_key="member.id")
    to_member: UUID | None = Field(default=None, foreign_key="member.id")
    # Its place before and after, where that changed.
    from_turn: int | None = None
    to_turn: int | None = None
    request_id: UUID | None = None
    note: str = Field(default="", max_length=300)
    moved_by: UUID = Field(foreign_key="app_user.id")
    moved_at: datetime = moment()


class SlotRequest(SQLModel, table=True):
    """Two members want to swap slots, or one is to take a slot over: both say yes or it lapses."""

    __tablename__ = "slot_request"
    __table_args__ = (Index("ix_slot_request_circle", "circle_id", "status", "id"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    run_id: UUID = Field(foreign_key="run.id")
    # swap | substitute
    kind: str = Field(max_length=10)
    slot_id: UUID = Field(foreign_key="slot.id")
    other_slot_id: UUID | None = Field(default=None, foreign_key="slot.id")
    to_member: UUID | None = Field(default=None, foreign_key="member.id")
    # asked | agreed | refused | withdrawn | lapsed
    status: str = Field(max_length=10)
    note: str = Field(default="", max_length=300)
    asked_by: UUID = Field(foreign_key="app_user.id")
    asked_at: datetime = moment()
    answered_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    answered_at: datetime | None = moment(default=None)
    # Where an officer has to agree besides.
    approved_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    approved_at: datetime | None = moment(default=None)


class Round(SQLModel, table=True):
    """One round of a run: a cycle of contributions whose pot goes to one slot."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("run_id", "number"),
        UniqueConstraint("cycle_id"),
        Index("ix_round_circle", "circle_id", "status", "number"),
        Index("ix_round_closes", "bids_close_at"),
    )

    id: UUID = Field(primary_key=True)
    run_id: UUID = Field(foreign_key="run.id")
    circle_id: UUID = Field(foreign_key="circle.id")
    cycle_id: UUID = Field(foreign_key="cycle.id")
    number: int
    due_on: date
    # collecting | bidding | decided | paid | received
    status: str = Field(max_length=12)
    winner_slot_id: UUID | None = Field(default=None, foreign_key="slot.id")
    winner_member_id: UUID | None = Field(default=None, foreign_key="member.id")
    # G = prize + commission + dividends + remainder; the discount is what the winner offered.
    pot_minor: int = minor(default=0)
    prize_minor: int = minor(default=0)
    discount_minor: int = minor(default=0)
    commission_minor: int = minor(default=0)
    # Of one slot.
    dividend_minor: int = minor(default=0)
    remainder_minor: int = minor(default=0)
    # What of the pot was not there when it was decided, and has not come since.
    missing_minor: int = minor(default=0)
    bids_open_at: datetime | None = moment(default=None)
    bids_close_at: datetime | None = moment(default=None)
    decided_on: date | None = None
    decided_at: datetime | None = moment(default=None)
    decided_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    entry_id: UUID | None = None
    # What the law asks to be written down of an auction, as canonical JSON.
    minutes: str = Field(default="", sa_type=Text)


class RoundPart(SQLModel, table=True):
    """What one slot owes for one round, and what of it was carried into the pot.

    Nothing is carried before the round is decided; what is neither carried, owed to the circle nor
    let off by then is missing in the pot.
    """

    __tablename__ = "round_part"
    __table_args__ = (
        Index("ix_round_part_due", "due_id"),
        CheckConstraint(
            "in_minor >= 0 AND debt_minor >= 0 AND waived_minor >= 0"
            " AND in_minor + debt_minor + waived_minor <= owed_minor",
            name="round_part_sums",
        ),
    )

    round_id: UUID = Field(foreign_key="round.id", primary_key=True)
    slot_id: UUID = Field(foreign_key="slot.id", primary_key=True)
    # Whoever held it when the round began, and the due that it is part of; none while vacant.
    member_id: UUID | None = Field(default=None, foreign_key="member.id")
    due_id: UUID | None = Field(default=None, foreign_key="due.id")
    owed_minor: int = minor()
    # What of it earlier dividends pay: the due is that much lower.
    credit_minor: int = minor(default=0)
    # Carried into the pot, credit included; paid by the circle instead and still owed to it.
    in_minor: int = minor(default=0)
    debt_minor: int = minor(default=0)
    waived_minor: int = minor(default=0)
    # What of the let-off the circle had paid before: it is lost to it.
    forgiven_minor: int = minor(default=0)
    # What the slot got of the discount of this round.
    dividend_minor: int = minor(default=0)


class Draw(SQLModel, table=True):
    """A draw of a round, from its commitment to its proof; a void one stays on record."""

    __tablename__ = "draw"
    __table_args__ = (UniqueConstraint("round_id", "attempt"),)

    id: UUID = Field(primary_key=True)
    round_id: UUID = Field(foreign_key="round.id")
    circle_id: UUID = Field(foreign_key="circle.id")
    attempt: int
    # committed | drawn | void
    status: str = Field(max_length=10)
    # The frozen slots as canonical JSON, and what was published of them and of the seed.
    eligible: str = Field(sa_type=Text)
    eligible_sha256: str = Field(max_length=64)
    seed: str = Field(sa_type=EncryptedText)
    seed_sha256: str = Field(max_length=64)
    committed_at: datetime = moment()
    drawn_at: datetime | None = moment(default=None)
    drawn_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    winner_slot_id: UUID | None = Field(default=None, foreign_key="slot.id")
    # The whole proof as canonical JSON, once it is drawn.
    proof: str = Field(default="", sa_type=Text)
    void_proposal_id: UUID | None = None


class DrawNonce(SQLModel, table=True):
    """What a member added to a draw before it was held. Append-only."""

    __tablename__ = "draw_nonce"
    __table_args__ = (UniqueConstraint("draw_id", "number"),)

    draw_id: UUID = Field(foreign_key="draw.id", primary_key=True)
    member_id: UUID = Field(foreign_key="member.id", primary_key=True)
    # Its place among the nonces of the draw, and the fingerprint of everything up to it.
    number: int
    nonce: str = Field(max_length=64)
    fingerprint: str = Field(max_length=64)
    added_at: datetime = moment()


class Bid(SQLModel, table=True):
    """What somebody offered to go without for the pot. Append-only."""

    __tablename__ = "bid"
    __table_args__ = (Index("ix_bid_round", "round_id", "discount_minor", "id"),)

    id: UUID = Field(primary_key=True)
    round_id: UUID = Field(foreign_key="round.id")
    slot_id: UUID = Field(foreign_key="slot.id")
    member_id: UUID = Field(foreign_key="member.id")
    discount_minor: int = minor()
    placed_by: UUID = Field(foreign_key="app_user.id")
    placed_at: datetime = moment()


class Presence(SQLModel, table=True):
    """A subscriber who was there while a pot was bid for; whoever bid needs no row."""

    __tablename__ = "presence"

    round_id: UUID = Field(foreign_key="round.id", primary_key=True)
    member_id: UUID = Field(foreign_key="member.id", primary_key=True)
    # room: opened the auction in the app | marked: an officer saw the person
    way: str = Field(max_length=6)
    noted_by: UUID = Field(foreign_key="app_user.id")
    noted_at: datetime = moment()


class Payout(SQLModel, table=True):
    """Money that goes to a member from a round: the pot, its rest, a refund or a dividend."""

    __tablename__ = "payout"
    __table_args__ = (
        Index("ix_payout_circle", "circle_id", "status", "id"),
        Index("ix_payout_round", "round_id"),
        CheckConstraint("amount_minor > 0", name="payout_positive"),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    run_id: UUID = Field(foreign_key="run.id")
    round_id: UUID = Field(foreign_key="round.id")
    slot_id: UUID = Field(foreign_key="slot.id")
    member_id: UUID = Field(foreign_key="member.id", index=True)
    # prize | rest | refund | dividend
    kind: str = Field(max_length=10)
    amount_minor: int = minor()
    # owed | paid | received | disputed | cancelled
    status: str = Field(max_length=10)
    method: str = Field(default="", max_length=10)
    reference: str | None = Field(default=None, max_length=40)
    paid_on: date | None = None
    paid_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    paid_at: datetime | None = moment(default=None)
    received_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    received_at: datetime | None = moment(default=None)
    entry_id: UUID | None = None
