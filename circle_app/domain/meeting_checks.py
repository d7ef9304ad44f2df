"""What a sheet comes to: its totals, what each row moves, what hinders posting it.

A meeting goes in one order: roll call, fines, social fund, shares and savings, repayments, new
loans, closing count. What the box holds at the end is what it held at the start and what came in,
less what was given; the social fund lies in the same box and is counted with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from circle_app.domain.meetings import Presence, Row, Sheet

THERE: Final = (Presence.PRESENT, Presence.LATE)


class Step(StrEnum):
    """The parts of a meeting in which money moves, in their order."""

    FINES = "fine"
    SOCIAL = "social"
    SHARES = "shares"
    SAVINGS = "savings"
    REPAYMENTS = "loan"
    LOANS = "hand_over"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the circle's rules say of a meeting.

    Attributes:
        saves: Whether members pay contributions.
        share_price_minor: What a share costs; None where there are no shares.
        min_shares: The fewest that are sold to a member at a meeting, if any are.
        max_shares: The most.
        social_minor: What each puts into the social fund.
        absent_fine_minor: What it costs to stay away without a word.
        late_fine_minor: What it costs to come late.
        by_meeting: Whether money that the meeting sees needs nobody else to confirm it.
    """

    saves: bool = True
    share_price_minor: int | None = None
    min_shares: int = 1
    max_shares: int = 1
    social_minor: int = 0
    absent_fine_minor: int = 0
    late_fine_minor: int = 0
    by_meeting: bool = True

    def fine_minor(self, presence: Presence | None, *, joined_later: bool = False) -> int:
        """What the roll call costs a member; who is not marked is absent.

        Who was no member yet on the day of the meeting did not stay away from it.
        """
        if presence is Presence.LATE:
            return self.late_fine_minor
        if joined_later:
            return 0
        return self.absent_fine_minor if presence in (None, Presence.ABSENT) else 0


@dataclass(frozen=True, slots=True)
class Owed:
    """What a member may pay on loans.

    Attributes:
        loan_id: The loan.
        due_on: Since when something is due; None where nothing is.
        due_minor: What is due by now, late instalments and penalties among it.
        payoff_minor: What closes it.
    """

    loan_id: UUID
    due_on: date | None
    due_minor: int
    payoff_minor: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the books know of a member before the meeting; some joined after its day."""

    member_id: UUID
    name: str
    fine_owed_minor: int = 0
    loans: tuple[Owed, ...] = ()
    joined_later: bool = False

    @property
    def loan_due_minor(self) -> int:
        """What is due on all loans."""
        return sum(each.due_minor for each in self.loans)

    @property
    def loan_payoff_minor(self) -> int:
        """What closes all of them."""
        return sum(each.payoff_minor for each in self.loans)


@dataclass(frozen=True, slots=True)
class Ready:
    """An approved loan that may be handed over.

    Attributes:
        cash_minor: What reaches the borrower's hand: less, where the sum pays other things.
        hindrance: Why it cannot be given; empty where nothing hinders.
        pays_off: Whether a part of it pays an older loan off.
    """

    loan_id: UUID
    number: int
    member_id: UUID
    name: str
    amount_minor: int
    cash_minor: int
    hindrance: str = ""
    pays_off: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """What lies in the box at the start: the money that is lent, and the social fund."""

    cash_minor: int = 0
    social_minor: int = 0

    @property
    def total_minor(self) -> int:
        """All of it."""
        return self.cash_minor + self.social_minor


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything that a sheet is checked against.

    Attributes:
        acting: Who posts it.
        gives: Whether they may hand loans over.
    """

    terms: Terms
    members: Mapping[UUID, Known]
    loans: Mapping[UUID, Ready] = made(default_factory=dict)
    box: Box = Box()
    acting: UUID | None = None
    gives: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that hinders posting: what, in whose row, in which column."""

    reason: str
    field: str
    member_id: UUID | None = None
    name: str = ""
    values: Mapping[str, Any] = made(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Totals:
    """What a sheet adds up to."""

    present: int = 0
    late: int = 0
    absent: int = 0
    excused: int = 0
    fine_minor: int = 0
    social_minor: int = 0
    shares: int = 0
    shares_minor: int = 0
    savings_minor: int = 0
    loan_minor: int = 0
    given_minor: int = 0

    @property
    def collected_minor(self) -> int:
        """Everything that came in."""
        return (
            self.fine_minor
            + self.social_minor
            + self.shares_minor
            + self.savings_minor
            + self.loan_minor
        )


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of money: in (+) or out (−) of the box."""

    step: Step
    member_id: UUID
    amount_minor: int
    shares: int = 0
    loan_id: UUID | None = None


def movements(sheet: Sheet, known: Circumstances) -> tuple[Movement, ...]:
    """Return every movement of a sheet in the order of a meeting."""
    price = known.terms.share_price_minor or 0
    found: list[Movement] = []
    for step in Step:
        if step is Step.LOANS:
            given = (known.loans[each] for each in sheet.hand_over if each in known.loans)
            found += [
                Movement(step, each.member_id, -each.cash_minor, loan_id=each.loan_id)
                for each in given
            ]
            continue
        for member_id in known.members:
            typed = getattr(sheet.row(member_id), step.value)
            if typed and step is Step.SHARES:
                found.append(Movement(step, member_id, typed * price, shares=typed))
            elif typed:
                found.append(Movement(step, member_id, typed))
    return tuple(found)


def totals(sheet: Sheet, known: Circumstances) -> Totals:
    """Add a sheet up; who is not marked is absent."""
    rows = [sheet.row(member_id) for member_id in known.members]
    marks = [row.presence or Presence.ABSENT for row in rows]
    shares = sum(row.shares for row in rows)
    given = (known.loans[each] for each in sheet.hand_over if each in known.loans)
    return Totals(
        present=marks.count(Presence.PRESENT),
        late=marks.count(Presence.LATE),
        absent=marks.count(Presence.ABSENT),
        excused=marks.count(Presence.EXCUSED),
        fine_minor=sum(row.fine for row in rows),
        social_minor=sum(row.social for row in rows),
        shares=shares,
        shares_minor=shares * (known.terms.share_price_minor or 0),
        savings_minor=sum(row.savings for row in rows),
        loan_minor=sum(row.loan for row in rows),
        given_minor=sum(each.cash_minor for each in given),
    )


def expected_minor(box: Box, total: Totals) -> int:
    """What must lie in the box at the end."""
    return box.total_minor + total.collected_minor - total.given_minor


def fine_left_minor(owed_minor: int, charged_minor: int, paid_minor: int) -> int:
    """What of a member's fines is carried to the next sheet.

    Whoever pays more than that was fined for something else as well: nothing is left over.
    """
    return max(0, owed_minor + charged_minor - paid_minor)


def spread(amount_minor: int, owed: Sequence[Owed]) -> tuple[tuple[UUID, int], ...]:
    """Spread what a member pays over the loans: what is due first, the oldest before the others.

    What is left then pays the loans back ahead, in the same order.

    Args:
        amount_minor: At most what closes all of them.
        owed: The loans.

    Returns:
        Each loan that gets something, and how much.
    """
    order = sorted(owed, key=lambda each: (each.due_on or date.max, each.loan_id))
    parts = dict.fromkeys((each.loan_id for each in order), 0)
    left = amount_minor
    for due_only in (True, False):
        for each in order:
            most = min(each.due_minor, each.payoff_minor) if due_only else each.payoff_minor
            part = min(left, most - parts[each.loan_id])
            if part > 0:
                parts[each.loan_id] += part
                left -= part
    return tuple((loan_id, part) for loan_id, part in parts.items() if part)


def counted_apart(counted_minor: int, social_minor: int) -> Box:
    """Split what was counted into its two purses: the social fund is put aside first."""
    social = min(counted_minor, social_minor)
    return Box(counted_minor - social, social)


def faults(sheet: Sheet, known: Circumstances) -> tuple[Fault, ...]:
    """Return everything that hinders posting, in the order of a meeting."""
    found = [*_of_strangers(sheet, known), *_of_roll_call(sheet, known)]
    for member_id, member in known.members.items():
        found += _of_row(sheet.row(member_id), member, known)
    found += _of_loans(sheet, known)
    found += _of_count(sheet, known)
    return tuple(found)


def _of_strangers(sheet: Sheet, known: Circumstances) -> Iterable[Fault]:
    """Rows of people who have left since; what is only a mark of theirs is forgotten."""
    for member_id, row in sheet.members.items():
        if member_id not in known.members and row.has_money:
            yield Fault("member_gone", "presence", member_id)


def _of_roll_call(sheet: Sheet, known: Circumstances) -> Iterable[Fault]:
    if not any(sheet.row(member_id).presence in THERE for member_id in known.members):
        yield Fault("nobody_there", "presence")


def _of_row(row: Row, member: Known, known: Circumstances) -> Iterable[Fault]:
    terms = known.terms

    def fault(reason: str, column: str, **values: Any) -> Fault:
        return Fault(reason, column, member.member_id, member.name, values)

    if row.has_money and member.member_id == known.acting and not terms.by_meeting:
        yield fault("own_money", _first_column(row))
    if row.shares and terms.share_price_minor is None:
        yield fault("no_shares", "shares")
    elif row.shares > terms.max_shares:
        yield fault("too_many_shares", "shares", maximum=terms.max_shares)
    elif 0 < row.shares < terms.min_shares:
        yield fault("too_few_shares", "shares", minimum=terms.min_shares)
    if row.savings and not terms.saves:
        yield fault("no_savings", "savings")
    if row.loan and not member.loans:
        yield fault("no_loan", "loan", paid_minor=row.loan)
    elif row.loan > member.loan_payoff_minor:
        yield fault(
            "over_payoff", "loan", paid_minor=row.loan, payoff_minor=member.loan_payoff_minor
        )


def _first_column(row: Row) -> str:
    return next(name for name in row.to_plain() if name != "presence")


def _of_loans(sheet: Sheet, known: Circumstances) -> Iterable[Fault]:
    if sheet.hand_over and not known.gives:
        yield Fault("may_not_give", "hand_over")
        return
    total = totals(sheet, known)
    available = known.box.cash_minor + total.collected_minor - total.social_minor
    for loan_id in sheet.hand_over:
        loan = known.loans.get(loan_id)
        if loan is None:
            yield Fault("loan_not_ready", "hand_over")
            continue
        told = {"number": loan.number, "cash_minor": loan.cash_minor}
        if loan.member_id == known.acting:
            yield Fault("own_loan", "hand_over", loan.member_id, loan.name, told)
        elif loan.pays_off and sheet.row(loan.member_id).loan:
            # What is paid now would change how much of the new loan is handed over.
            yield Fault("pays_older_loan", "loan", loan.member_id, loan.name, told)
        elif loan.hindrance:
            yield Fault(loan.hindrance, "hand_over", loan.member_id, loan.name, told)
        elif loan.cash_minor > available:
            more = {**told, "available_minor": max(0, available)}
            yield Fault("box_too_small", "hand_over", loan.member_id, loan.name, more)
        available -= loan.cash_minor


def _of_count(sheet: Sheet, known: Circumstances) -> Iterable[Fault]:
    expected = expected_minor(known.box, totals(sheet, known))
    if not sheet.count and expected:
        yield Fault("not_counted", "count", values={"expected_minor": expected})
        return
    difference = sheet.counted_minor - expected
    if difference and not sheet.reason:
        kind = "too_much" if difference > 0 else "too_little"
        yield Fault(kind, "reason", values={"difference_minor": abs(difference)})
    there = {key for key in known.members if sheet.row(key).presence in THERE}
    if expected and not (set(sheet.counted_by) & there) - {known.acting}:
        yield Fault("nobody_counted", "counted_by")
