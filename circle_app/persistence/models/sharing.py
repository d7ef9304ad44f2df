"""Tables of sharing: cycles of shares, share-outs, distributions of earnings, investments."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import minor, moment


class ShareCycle(SQLModel, table=True):
    """The time between two share-outs: one price for a share."""

    __tablename__ = "share_cycle"
    __table_args__ = (UniqueConstraint("circle_id", "number"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    number: int
    # open | closed
    status: str = Field(max_length=8)
    price_minor: int = minor()
    started_on: date
    # The day on which it is to be shared out, by the rules.
    ends_on: date | None = None
    closed_on: date | None = None
    # Kept by the writes.
    shares: int = 0


class ShareHolding(SQLModel, table=True):
    """How many shares a member has in a cycle; kept by the writes."""

    __tablename__ = "share_holding"
    __table_args__ = (CheckConstraint("shares >= 0", name="share_holding_shares"),)

    cycle_id: UUID = Field(foreign_key="share_cycle.id", primary_key=True)
    member_id: UUID = Field(foreign_key="member.id", primary_key=True, index=True)
    shares: int = 0


class ShareOut(SQLModel, table=True):
    """The end of a cycle of shares: counted, shown, agreed, posted."""

    __tablename__ = "share_out"
    __table_args__ = (Index("ix_share_out_circle", "circle_id", "status", "id"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    cycle_id: UUID = Field(foreign_key="share_cycle.id")
    # counting | asked | agreed | posted | refused | cancelled
    status: str = Field(max_length=10)
    # What was counted in each box, as canonical JSON, and by how much the books were off.
    counted: str = Field(default="{}", sa_type=Text)
    difference_minor: int = minor(default=0)
    # keep | equal: what becomes of the social fund.
    social: str = Field(default="keep", max_length=8)
    # How many shares each member carries into the next cycle at most.
    carry_shares: int = 0
    # What was shown and agreed to, as canonical JSON, with its fingerprint.
    plan: str = Field(default="", sa_type=Text)
    plan_sha256: str = Field(default="", max_length=64)
    proposal_id: UUID | None = None
    version: int = 0
    opened_by: UUID = Field(foreign_key="app_user.id")
    opened_at: datetime = moment()
    posted_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    posted_at: datetime | None = moment(default=None)


class ShareOutLine(SQLModel, table=True):
    """What a share-out came to for one member."""

    __tablename__ = "share_out_line"

    share_out_id: UUID = Field(foreign_key="share_out.id", primary_key=True)
    member_id: UUID = Field(foreign_key="member.id", primary_key=True, index=True)
    shares: int
    entitled_minor: int = minor()
    social_minor: int = minor(default=0)
    # What of it paid loans and other dues, and what stays owed.
    set_off_minor: int = minor(default=0)
    debt_minor: int = minor(default=0)
    carried_shares: int = 0
    carried_minor: int = minor(default=0)
    paid_minor: int = minor(default=0)
    # paid | received
    status: str = Field(default="paid", max_length=10)
    received_at: datetime | None = moment(default=None)
    entry_id: UUID | None = None


class Distribution(SQLModel, table=True):
    """Earnings of a time that go to the members."""

    __tablename__ = "distribution"
    __table_args__ = (Index("ix_distribution_circle", "circle_id", "status", "id"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    number: int
    # equal | shares | savings | savings_days
    policy: str = Field(max_length=12)
    date_from: date
    date_to: date
    amount_minor: int = minor()
    # savings | payable: into the savings, or to be handed out.
    into: str = Field(default="savings", max_length=8)
    # asked | agreed | posted | refused | cancelled | reversed
    status: str = Field(max_length=10)
    plan: str = Field(default="", sa_type=Text)
    plan_sha256: str = Field(default="", max_length=64)
    proposal_id: UUID | None = None
    entry_id: UUID | None = None
    opened_by: UUID = Field(foreign_key="app_user.id")
    opened_at: datetime = moment()
    posted_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    posted_at: datetime | None = moment(default=None)


class DistributionLine(SQLModel, table=True):
    """One member's part of a distribution."""

    __tablename__ = "distribution_line"

    distribution_id: UUID = Field(foreign_key="distribution.id", primary_key=True)
    member_id: UUID = Field(foreign_key="member.id", primary_key=True, index=True)
    weight: str = Field(max_length=40)
    amount_minor: int = minor()
    # Where it was handed out of, and by which entry; a settlement on leaving is one too.
    paid_from: str | None = Field(default=None, max_length=20)
    payment_id: UUID | None = None


class Investment(SQLModel, table=True):
    """Money of a circle that is put elsewhere: a deposit, gold, something else."""

    __tablename__ = "investment"
    __table_args__ = (UniqueConstraint("circle_id", "number"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    number: int
    # deposit | gold | other
    kind: str = Field(max_length=10)
    name: str = Field(max_length=80)
    note: str = Field(default="", max_length=300)
    # asked | agreed | held | sold | refused | cancelled
    status: str = Field(max_length=10)
    bought_on: date | None = None
    matures_on: date | None = None
    cost_minor: int = minor()
    # What it stands for in the books now.
    value_minor: int = minor(default=0)
    # The box it is bought from.
    paid_from: str = Field(max_length=20)
    proposal_id: UUID | None = None
    opened_by: UUID = Field(foreign_key="app_user.id")
    opened_at: datetime = moment()


class InvestmentAct(SQLModel, table=True):
    """Something that was done with an investment. Append-only."""

    __tablename__ = "investment_act"
    __table_args__ = (Index("ix_investment_act_of", "investment_id", "id"),)

    id: UUID = Field(primary_key=True)
    investment_id: UUID = Field(foreign_key="investment.id")
    # buy | revalue | income | sell
    kind: str = Field(max_length=10)
    # What was paid or received, or by how much it is worth more or less.
    amount_minor: int = minor()
    # What it changed of the value in the books.
    value_minor: int = minor(default=0)
    on_day: date
    note: str = Field(default="", max_length=300)
    entry_id: UUID | None = None
    acted_by: UUID = Field(foreign_key="app_user.id")
    acted_at: datetime = moment()
