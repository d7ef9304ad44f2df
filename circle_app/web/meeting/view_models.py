"""The sheet of a meeting as ready text: what is drawn once and then belongs to the script."""

from dataclasses import dataclass, replace
from typing import Any, Final

from circle_app.domain.meeting_checks import Ready
from circle_app.domain.meetings import MeetingStatus
from circle_app.i18n import formats, text
from circle_app.services.meetings import MeetingRow, MeetingView
from circle_app.web.shell.state import initials_of

#: Smaller coins are counted together.
_SMALLEST_PIECE: Final = {"INR": 1_000}
_HINDRANCES: Final = {
    "own_loan": "It is your own loan: somebody else hands it over.",
    "given_today": "A loan is given on the day itself; this meeting was held before.",
    "nothing_to_give": "Nothing of it is left to give in cash.",
    "guarantors_missing": "Guarantors have not agreed yet.",
}


@dataclass(frozen=True)
class SheetRow:
    """A member's row as it was when the page was loaded."""

    id: str = ""
    name: str = ""
    initials: str = ""
    presence: str = ""
    here: bool = False
    savings: str = ""
    social: str = ""
    fine: str = ""
    shares: str = ""
    loan: str = ""
    loan_due: str = ""
    shares_so_far: str = ""
    counted: bool = False


@dataclass(frozen=True)
class Heading:
    """What stands above the sheet, and which columns it has."""

    title: str = ""
    sub: str = ""
    saves: bool = False
    social: bool = False
    fines: bool = False
    shares: bool = False
    lends: bool = False
    savings_due: str = ""
    social_due: str = ""
    fine_due: str = ""
    share_price: str = ""
    loan_due: str = ""
    symbol: str = "₹"
    reason: str = ""
    minutes: str = ""
    coins: str = ""


@dataclass(frozen=True)
class BoxRow:
    """A line of the cash box."""

    name: str = ""
    amount: str = ""


@dataclass(frozen=True)
class LoanLine:
    """An approved loan that can be given at the meeting."""

    id: str = ""
    name: str = ""
    first_name: str = ""
    sub: str = ""
    cash: str = ""
    taken: str = ""
    chosen: bool = False
    hindrance: str = ""


@dataclass(frozen=True)
class Piece:
    """A note or coin to be counted."""

    value: str = ""
    shown: str = ""
    count: str = ""


def is_open(view: MeetingView) -> bool:
    """Whether the meeting is being held."""
    return view.status == MeetingStatus.DRAFT


def columns_of(view: MeetingView) -> tuple[str, ...]:
    """The columns of money and shares that the circle's rules use, in their order."""
    typed = view.sheet["members"].values()
    fines = view.absent_fine_minor or view.late_fine_minor
    fines = fines or any(row.fine_owed_minor for row in view.rows)
    lends = any(row.loan_payoff_minor for row in view.rows)
    shown = {
        "savings": view.saves,
        "social": view.social_minor > 0,
        "fine": bool(fines),
        "shares": view.share_price_minor is not None,
        "loan": lends,
    }
    return tuple(name for name, used in shown.items() if used or any(name in row for row in typed))


def pieces_of(view: MeetingView) -> tuple[int, ...]:
    """Notes that are counted one by one; what is smaller goes into the coins."""
    least = _SMALLEST_PIECE.get(view.currency, 0)
    return tuple(value for value in view.pieces if value >= least)


def heading(view: MeetingView, language: str) -> Heading:
    """What stands above the sheet."""
    columns = columns_of(view)

    def money(minor: int | None) -> str:
        return formats.money(minor, view.currency, language) if minor else ""

    day = formats.date_weekday(view.held_on, language, year=True)
    coins = view.sheet["count"].get("coins")
    return Heading(
        title=text(language, "Meeting {number}", number=view.number),
        sub=f"{view.circle_name} · {day}",
        saves="savings" in columns,
        social="social" in columns,
        fines="fine" in columns,
        shares="shares" in columns,
        lends="loan" in columns,
        savings_due=money(view.contribution_minor),
        social_due=money(view.social_minor),
        fine_due=money(view.late_fine_minor or view.absent_fine_minor),
        share_price=money(view.share_price_minor),
        loan_due=money(sum(row.loan_due_minor for row in view.rows)) or "–",
        symbol=formats.currency_symbol(view.currency),
        reason=view.sheet["reason"],
        minutes=view.sheet["minutes"],
        coins=money(coins),
    )


def sheet_rows(view: MeetingView, language: str) -> list[SheetRow]:
    """The members' rows as they stand."""
    counted = set(view.sheet["counted_by"])
    return [
        _row(row, view, str(row.member_id) in counted, language)
        for row in sorted(view.rows, key=lambda row: row.number)
    ]


def _row(row: MeetingRow, view: MeetingView, counted: bool, language: str) -> SheetRow:
    typed: dict[str, Any] = view.sheet["members"].get(str(row.member_id), {})

    def money(minor: int | None, nothing: str = "") -> str:
        return formats.money(minor, view.currency, language) if minor else nothing

    return SheetRow(
        id=str(row.member_id),
        name=row.name,
        initials=initials_of(row.name),
        presence=typed.get("presence", ""),
        here=typed.get("presence") in ("present", "late"),
        savings=money(typed.get("savings")),
        social=money(typed.get("social")),
        fine=money(typed.get("fine")),
        shares=str(typed.get("shares", "")),
        loan=money(typed.get("loan")),
        loan_due=money(row.loan_due_minor, "–"),
        shares_so_far=str(row.shares_so_far),
        counted=counted,
    )


def drawn_anew(drawn: list[SheetRow], found: list[SheetRow]) -> bool:
    """Whether other rows have to be drawn: what stands in cells is the script's affair by now."""
    return [_bare(row) for row in drawn] != [_bare(row) for row in found]


def _bare(row: SheetRow) -> SheetRow:
    return replace(
        row,
        presence="",
        here=False,
        savings="",
        social="",
        fine="",
        shares="",
        loan="",
        counted=False,
    )


def box_rows(view: MeetingView, language: str) -> list[BoxRow]:
    """What lay in the box, and what moved in it since the last meeting."""

    def money(minor: int, *, plus: bool = False) -> str:
        return formats.money(minor, view.currency, language, plus=plus)

    opening = BoxRow(text(language, "Opening"), money(view.opening_minor))
    moved = sum(line.amount_minor for line in view.since)
    if view.last_closing_minor is None or not moved:
        return [opening]
    return [
        BoxRow(text(language, "After the last meeting"), money(view.last_closing_minor)),
        BoxRow(text(language, "Moved since then"), money(moved, plus=True)),
        opening,
    ]


def loan_lines(view: MeetingView, language: str) -> list[LoanLine]:
    """Loans that were approved and wait for the money."""
    chosen = set(view.sheet["hand_over"])
    return [_loan_line(loan, view, str(loan.loan_id) in chosen, language) for loan in view.loans]


def _loan_line(loan: Ready, view: MeetingView, chosen: bool, language: str) -> LoanLine:
    cash = formats.money(loan.cash_minor, view.currency, language)
    whole = formats.money(loan.amount_minor, view.currency, language)
    sub = text(language, "Loan of {amount}", amount=whole)
    hindrance = _HINDRANCES.get(loan.hindrance, "")
    if not view.can_give and not hindrance:
        hindrance = "You may not hand loans over. Ask who may."
    return LoanLine(
        id=str(loan.loan_id),
        name=loan.name,
        first_name=loan.name.split()[0] if loan.name.split() else loan.name,
        sub=sub,
        cash=cash,
        taken=formats.money(-loan.cash_minor, view.currency, language),
        chosen=chosen,
        hindrance=text(language, hindrance) if hindrance else "",
    )


def pieces(view: MeetingView, language: str) -> list[Piece]:
    """Notes to be counted."""
    counts = view.sheet["count"]
    return [
        Piece(
            str(value),
            formats.money(value, view.currency, language),
            str(counts.get(str(value), "")),
        )
        for value in pieces_of(view)
    ]
