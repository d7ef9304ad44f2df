"""Tables of collecting: meetings, gateways, autopay, invoices, acts on many, imports."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import minor, moment
from circle_app.persistence.types import EncryptedText


class Meeting(SQLModel, table=True):
    """A meeting at which the treasurer collects: a draft while it lasts, posted once."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("circle_id", "number"),
        Index("ix_meeting_circle", "circle_id", "status", "id"),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    number: int
    held_on: date
    # draft | posted | cancelled
    status: str = Field(max_length=10)
    # What was typed, as canonical JSON; counted up with each change so that nobody overwrites
    # what another device has saved since.
    sheet: str = Field(default="{}", sa_type=Text)
    version: int = 0
    # What lies in the cash box: at the start, by the books at the end, and as counted.
    opening_minor: int = minor(default=0)
    closing_minor: int | None = minor(default=None)
    counted_minor: int | None = minor(default=None)
    # The last entry of the circle's book when it was posted: what came after it moved the box
    # between this meeting and the next.
    last_sequence: int | None = None
    # What it came to, as canonical JSON with ids instead of names; written when it is posted.
    minutes: str = Field(default="", sa_type=Text)
    opened_by: UUID = Field(foreign_key="app_user.id")
    opened_at: datetime = moment()
    saved_at: datetime | None = moment(default=None)
    posted_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    posted_at: datetime | None = moment(default=None)


class Attendance(SQLModel, table=True):
    """Whether a member was at a meeting, and what the member brought."""

    __tablename__ = "attendance"

    meeting_id: UUID = Field(foreign_key="meeting.id", primary_key=True)
    member_id: UUID = Field(foreign_key="member.id", primary_key=True, index=True)
    # present | absent | excused | late
    presence: str = Field(max_length=8)
    savings_minor: int = minor(default=0)
    social_minor: int = minor(default=0)
    fine_minor: int = minor(default=0)
    loan_minor: int = minor(default=0)
    shares: int = 0
    # What of this meeting's fines and of earlier ones is still owed: carried to the next sheet.
    fine_left_minor: int = minor(default=0)


class SharePurchase(SQLModel, table=True):
    """Shares that a member bought, at the price of that day."""

    __tablename__ = "share_purchase"
    __table_args__ = (Index("ix_share_purchase_member", "member_id", "bought_on"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    member_id: UUID = Field(foreign_key="member.id")
    meeting_id: UUID | None = Field(default=None, foreign_key="meeting.id")
    # The time between two share-outs in which they count.
    cycle_id: UUID | None = None
    # bought | carried: from the cycle before, instead of money | brought: by an import.
    kind: str = Field(default="bought", max_length=8)
    shares: int
    price_minor: int = minor()
    bought_on: date
    # confirmed | reversed | settled: its member left and was paid for it.
    status: str = Field(default="confirmed", max_length=10)
    entry_id: UUID | None = None
    recorded_by: UUID = Field(foreign_key="app_user.id")
    recorded_at: datetime = moment()


class Gateway(SQLModel, table=True):
    """The account of a circle with a payment provider; its keys are ciphertext."""

    __tablename__ = "gateway"

    circle_id: UUID = Field(primary_key=True, foreign_key="circle.id")
    provider: str = Field(max_length=20)
    key_id: str = Field(sa_type=EncryptedText)
    secret: str = Field(sa_type=EncryptedText)
    webhook_secret: str = Field(sa_type=EncryptedText)
    # Part of the address that the provider calls, so that no circle's can be guessed.
    hook: str = Field(max_length=40, unique=True)
    enabled: bool = False
    set_by: UUID = Field(foreign_key="app_user.id")
    set_at: datetime = moment()


class GatewayOrder(SQLModel, table=True):
    """A payment that a provider was asked to collect."""

    __tablename__ = "gateway_order"
    __table_args__ = (
        UniqueConstraint("circle_id", "provider_order"),
        Index("ix_gateway_order_circle", "circle_id", "status", "id"),
        Index("ix_gateway_order_look", "look_at"),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    member_id: UUID = Field(foreign_key="member.id")
    # contribution | repayment; the subject is a due to be paid first, or the loan
    purpose: str = Field(max_length=12)
    subject_id: UUID | None = None
    amount_minor: int = minor()
    provider_order: str | None = Field(default=None, max_length=60)
    provider_payment: str | None = Field(default=None, max_length=60)
    # link: a page of the provider | app: the payer's own program opens the provider's checkout
    checkout: str = Field(default="link", max_length=4)
    link: str = Field(default="", max_length=400)
    # asked | created | paid | failed | expired | refunding | refunded | mismatch
    status: str = Field(max_length=12)
    # What the provider says to have received, and given back.
    received_minor: int = minor(default=0)
    refunded_minor: int = minor(default=0)
    # A code of what went wrong, with a detail after a colon.
    fault: str = Field(default="", max_length=300)
    refund_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    refund_reason: str = Field(default="", max_length=300)
    # What the provider knows the wish by, so that asking again gives back once.
    refund_id: UUID | None = None
    expires_at: datetime | None = moment(default=None)
    # When the provider is asked about it next, and how often it was; None where all is known.
    look_at: datetime | None = moment(default=None)
    looks: int = 0
    # What it was booked as.
    booked_id: UUID | None = None
    made_by: UUID = Field(foreign_key="app_user.id")
    made_at: datetime = moment()
    changed_at: datetime = moment()


class GatewayEvent(SQLModel, table=True):
    """A message of a provider; each counts once however often it comes."""

    __tablename__ = "gateway_event"
    __table_args__ = (UniqueConstraint("circle_id", "event"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    event: str = Field(max_length=80)
    kind: str = Field(max_length=60)
    order_id: UUID | None = Field(default=None, index=True)
    # applied | ignored | waiting | faulty
    outcome: str = Field(max_length=10)
    happened_at: datetime | None = moment(default=None)
    received_at: datetime = moment()


class Autopay(SQLModel, table=True):
    """A member's wish that dues are paid from the wallet on their day."""

    __tablename__ = "autopay"
    __table_args__ = (Index("ix_autopay_circle", "circle_id", "enabled"),)

    member_id: UUID = Field(primary_key=True, foreign_key="member.id")
    circle_id: UUID = Field(foreign_key="circle.id")
    enabled: bool = False
    # Most that is ever taken on one day; None for whatever is due.
    limit_minor: int | None = minor(default=None)
    # Whether loan instalments are paid too.
    loans: bool = False
    # What fell due before this day is left to the member.
    since_on: date | None = None
    # The last day on which it was looked at what is due.
    looked_on: date | None = None
    # none | asked | active | paused | ended: of a mandate with a provider, where there is one
    mandate: str = Field(default="none", max_length=10)
    mandate_reference: str = Field(default="", max_length=60)
    changed_at: datetime = moment()


class AutopayTry(SQLModel, table=True):
    """A day on which autopay tried to pay something, and what became of it; paid only once."""

    __tablename__ = "autopay_try"
    __table_args__ = (
        UniqueConstraint("subject_id", "due_on", "tried_on"),
        Index("ix_autopay_try_member", "member_id", "id"),
        Index(
            "ix_autopay_try_paid",
            "subject_id",
            "due_on",
            unique=True,
            sqlite_where=text("outcome = 'paid'"),
            postgresql_where=text("outcome = 'paid'"),
        ),
    )

    id: UUID = Field(primary_key=True)
    member_id: UUID = Field(foreign_key="member.id")
    circle_id: UUID = Field(foreign_key="circle.id")
    # due | loan
    what: str = Field(max_length=5)
    # The due, or the loan whose instalment of that day it is.
    subject_id: UUID
    due_on: date
    # Which of the tries it was that a due has.
    number: int
    amount_minor: int = minor()
    tried_on: date
    # paid | failed | given_up
    outcome: str = Field(max_length=8)
    fault: str = Field(default="", max_length=40)
    # The contribution or repayment that paid it.
    booked_id: UUID | None = None
    tried_at: datetime = moment()


class Invoice(SQLModel, table=True):
    """What a member is asked to pay for a span of time, numbered without gaps in a circle."""

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("circle_id", "number"),
        UniqueConstraint("circle_id", "member_id", "starts_on", "ends_on"),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    number: int
    member_id: UUID = Field(foreign_key="member.id", index=True)
    starts_on: date
    ends_on: date
    total_minor: int = minor()
    # Its lines as canonical JSON, as they were when it was made.
    lines: str = Field(default="[]", sa_type=Text)
    made_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    made_at: datetime = moment()


class BulkRun(SQLModel, table=True):
    """One act on many members: how far it is, and what became of each."""

    __tablename__ = "bulk_run"
    __table_args__ = (
        Index("ix_bulk_run_circle", "circle_id", "id"),
        # Few have not come to their end; a job looks for those that were left.
        Index(
            "ix_bulk_run_left",
            "id",
            sqlite_where=text("status = 'running'"),
            postgresql_where=text("status = 'running'"),
        ),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    # confirm | record | remind | waive
    kind: str = Field(max_length=12)
    total: int
    done: int = 0
    failed: int = 0
    # running | done | stopped
    status: str = Field(max_length=10)
    # One row per member as canonical JSON: what, outcome, refusal.
    rows: str = Field(default="[]", sa_type=Text)
    started_by: UUID = Field(foreign_key="app_user.id")
    started_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)


class ImportBatch(SQLModel, table=True):
    """A spreadsheet on its way into a circle's books."""

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_circle", "circle_id", "id"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    # members | opening | contributions | loans
    kind: str = Field(max_length=14)
    file_name: str = Field(max_length=120)
    file_hash: str = Field(max_length=64, index=True)
    file_id: UUID | None = Field(default=None, foreign_key="stored_file.id")
    sheet: str = Field(default="", max_length=80)
    # Which column holds what, as canonical JSON.
    mapping: str = Field(default="{}", sa_type=Text)
    # read | mapped | committed | reverted | dropped
    status: str = Field(max_length=10)
    row_count: int = 0
    good_count: int = 0
    bad_count: int = 0
    read_by: UUID = Field(foreign_key="app_user.id")
    read_at: datetime = moment()
    committed_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    committed_at: datetime | None = moment(default=None)
    reverted_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    reverted_at: datetime | None = moment(default=None)
    reason: str = Field(default="", max_length=300)


class ImportRow(SQLModel, table=True):
    """One row of a spreadsheet: what it says, what is wrong with it, what became of it."""

    __tablename__ = "import_row"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    batch_id: UUID = Field(foreign_key="import_batch.id")
    number: int
    # The cells as text; they may hold phone numbers.
    cells: str = Field(sa_type=EncryptedText)
    # good | bad | double | skipped | done
    outcome: str = Field(max_length=10)
    # Codes of what is wrong, as canonical JSON.
    faults: str = Field(default="[]", sa_type=Text)
    # So that the same row is not taken in twice, whatever file it comes in.
    row_hash: str = Field(max_length=64, index=True)
    subject_id: UUID | None = None
