"""What is shown of meetings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from circle_app.domain.meeting_checks import Totals


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """What the books know of a member while the meeting is held.

    Attributes:
        due_minor: Open contributions; ``fee_minor`` late fees, which are paid before them. Both
            are paid with the ``savings`` cell.
        social_minor: What the rules ask for the social fund.
        fine_owed_minor: Fines of earlier meetings that were not paid.
        loan_due_minor: What is due on all loans by the day of the meeting.
        loan_payoff_minor: What closes all of them: the most that can be paid.
        shares_so_far: Shares bought before.
        acting: Whether it is the row of who looks.
        joined_later: Whether the member joined after the day of the meeting, and owes no fine
            for staying away.
    """

    member_id: UUID
    number: int
    name: str
    due_minor: int = 0
    fee_minor: int = 0
    social_minor: int = 0
    fine_owed_minor: int = 0
    loan_due_minor: int = 0
    loan_payoff_minor: int = 0
    shares_so_far: int = 0
    acting: bool = False
    joined_later: bool = False


@dataclass(frozen=True, slots=True)
class BoxLine:
    """What entries of a kind moved in the box since the last meeting: in (+) or out (−)."""

    kind: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class LoanReady:
    """An approved loan that can be given at the meeting.

    Attributes:
        cash_minor: What reaches the borrower's hand.
        hindrance: Why it cannot be given now; empty where nothing hinders.
    """

    loan_id: UUID
    number: int
    member_id: UUID
    name: str
    amount_minor: int
    cash_minor: int
    hindrance: str = ""


@dataclass(frozen=True, slots=True)
class SheetFault:
    """What hinders posting.

    ``i18n.messages.sentence("sheet_refused", language, reason=…, name=…, **values)`` says it.
    """

    reason: str
    field: str
    member_id: UUID | None
    name: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting as it stands, and all that its grid needs.

    Attributes:
        version: Counted up with each change; ``post`` and ``put_sheet`` ask for it.
        opening_minor: What the box holds by the books now (draft) or held at the start (posted):
            the money that is lent and the social fund together.
        social_opening_minor: The social fund's part of it.
        last_closing_minor: What was counted at the last meeting; None at the first one.
        since: What moved in the box since then: ``last_closing_minor`` plus these is the opening.
        sheet: What is typed, as ``domain.meetings.Sheet.to_plain`` writes it.
        saves: Whether members pay contributions (the ``savings`` column).
        share_price_minor: What a share costs; None where there is no ``shares`` column.
        social_minor: What the rules ask of each for the social fund; 0 for nothing.
        own_row: Whether whoever posts may have money in the own row.
        pieces: Notes and coins of the currency in minor units, the largest first.
        expected_minor: What must lie in the box at the end, as the sheet stands.
        counted_minor: What the notes and coins on the sheet come to.
        faults: What hinders posting, in the order of a meeting.
    """

    id: UUID
    circle_id: UUID
    circle_name: str
    currency: str
    number: int
    held_on: date
    status: str
    version: int
    saved_at: datetime | None
    opening_minor: int
    social_opening_minor: int
    last_closing_minor: int | None
    since: tuple[BoxLine, ...]
    sheet: dict[str, Any]
    rows: tuple[MeetingRow, ...]
    loans: tuple[LoanReady, ...]
    saves: bool
    contribution_minor: int
    share_price_minor: int | None
    min_shares: int
    max_shares: int
    social_minor: int
    absent_fine_minor: int
    late_fine_minor: int
    own_row: bool
    can_give: bool
    pieces: tuple[int, ...]
    totals: Totals
    expected_minor: int
    counted_minor: int
    faults: tuple[SheetFault, ...]
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft after cells were changed.

    Attributes:
        stale: Whether others had changed the sheet since the version that was named: ``sheet`` is
            how it stands now, with their cells and these.
    """

    meeting_id: UUID
    version: int
    saved_at: datetime
    stale: bool
    sheet: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Posted:
    """A meeting that was posted.

    Attributes:
        closing_minor: What the books said before the count; the count then corrected them.
        difference_minor: Counted less booked; negative is missing.
    """

    meeting_id: UUID
    circle_id: UUID
    number: int
    held_on: date
    currency: str
    collected_minor: int
    given_minor: int
    opening_minor: int
    closing_minor: int
    counted_minor: int
    difference_minor: int
    posted_at: datetime
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """A meeting in a list.

    ``closing_minor`` and ``counted_minor`` are None while it is held.
    """

    id: UUID
    number: int
    held_on: date
    status: str
    currency: str
    there: int
    invited: int
    opening_minor: int
    closing_minor: int | None
    counted_minor: int | None
    saved_at: datetime | None
    posted_at: datetime | None
