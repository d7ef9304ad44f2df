"""What the treasurer's first page shows, as it is handed to pages and programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from circle_app.services.collect import CycleSoFar
from circle_app.services.rounds.overview import TurnCard


@dataclass(frozen=True, slots=True)
class Paying:
    """A payment that waits for the reader to say that it has come.

    Attributes:
        subject: ``contribution`` or ``repayment``.
        loan_id: The loan of a repayment.
        dues: How many dues a contribution pays; 0 where it is extra savings.
        cycle: The oldest cycle it pays: number, first and last day.
        number, of: The instalment of a repayment, of how many.
    """

    id: UUID
    subject: str
    member_name: str
    amount_minor: int
    method: str
    reference: str | None
    paid_on: date
    recorded_at: datetime
    loan_id: UUID | None = None
    dues: int = 0
    cycle: tuple[int, date, date] | None = None
    number: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class ToHandOver:
    """An agreed loan that somebody has to pay out."""

    loan_id: UUID
    borrower: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Queue:
    """What else waits for the reader, each in figures; nothing of what is not theirs to do."""

    late_members: int = 0
    late_dues_minor: int = 0
    late_since: date | None = None
    late_loans: int = 0
    late_loans_minor: int = 0
    late_loans_since: date | None = None
    hand_overs: tuple[ToHandOver, ...] = ()
    hand_over_count: int = 0
    bank_lines: int = 0
    withdrawals: int = 0
    withdrawals_minor: int = 0
    expenses: int = 0
    expenses_minor: int = 0
    matters: int = 0
    turn: TurnCard | None = None

    @property
    def count(self) -> int:
        """How many kinds of things, and loans, wait besides payments."""
        found = (
            self.late_members,
            self.late_loans,
            self.bank_lines,
            self.withdrawals,
            self.expenses,
            self.matters,
            self.turn is not None and self.turn.can_decide,
            self.turn is not None and self.turn.to_hand_out,
        )
        return self.hand_over_count + sum(bool(each) for each in found)


@dataclass(frozen=True, slots=True)
class Figures:
    """How the circle stands.

    Attributes:
        promised_minor: What of the money is promised to loans that were agreed.
        lent_percent: What is out on loan, of that and what can be lent together.
        risk_minor: Principal with borrowers more than 30 days late; ``risk_percent`` of all lent.
        risk: ``none``, ``low``, ``watch`` or ``high``.
    """

    available_minor: int
    promised_minor: int
    loans: int
    lent_minor: int
    lent_percent: Decimal
    risk_minor: int
    risk_loans: int
    risk_percent: Decimal | None
    risk: str


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that falls due in the next days.

    Attributes:
        kind: ``dues``, ``instalment`` or ``cycle``, which only begins.
        count: How many dues.
        number, of: The instalment, of how many; or the cycle.
    """

    kind: str
    on: date
    amount_minor: int = 0
    count: int = 0
    number: int = 0
    of: int = 0
    starts_on: date | None = None
    name: str = ""
    loan_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What the menu tells beside its entries.

    Attributes:
        today: All that waits for the reader.
        collect: Payments of members to confirm.
    """

    today: int = 0
    collect: int = 0


@dataclass(frozen=True, slots=True)
class Today:
    """Everything the page shows.

    Attributes:
        payments: Those that the reader may confirm, the oldest first, at most 50.
        waiting, waiting_minor: All payments of the circle that wait, and their sum.
        claimed: Dues of the running cycle that are said to be paid.
        figures: None for who may not read the books.
    """

    circle_id: UUID
    circle_name: str
    currency: str
    time_zone: str
    today: date
    payments: tuple[Paying, ...]
    waiting: int
    waiting_minor: int
    queue: Queue
    cycle: CycleSoFar | None
    claimed: int
    figures: Figures | None
    coming: tuple[Coming, ...]
    may_confirm: bool
    may_record: bool
    counts: Counts
