"""The table of members and cycles, and one due, as the browser is told of them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from circle_app.domain.dues import Mark
from circle_app.domain.money import to_decimal_string
from circle_app.i18n import formats, text
from circle_app.services.contributions import DueRow, DueTable, DueView
from circle_app.services.contributions.due_lists import DuePaymentRow, WaiverRow
from circle_app.services.contributions.due_tables import TableCell, TableCycle, TableRow
from circle_app.web import routes, times
from circle_app.web.ui.sheets import SlipLine

#: The sign of each mark; what it means is written beside it for whoever hears the page.
SIGNS: Final = {
    Mark.PAID: "✓",
    Mark.PAID_LATE: "L",
    Mark.CLAIMED: "…",
    Mark.OPEN: "–",
    Mark.LATE: "!",
    Mark.WAIVED: "○",
}
WORDS: Final = {
    Mark.PAID: "Paid",
    Mark.PAID_LATE: "Paid late",
    Mark.CLAIMED: "Being checked",
    Mark.OPEN: "Not paid yet",
    Mark.LATE: "Late",
    Mark.WAIVED: "Let off",
}
_METHODS: Final = {
    "cash": "in cash",
    "upi": "by UPI",
    "wallet": "from the wallet",
    "gateway": "online",
}
# Cycles of about a month are told by their month.
_MONTHLY: Final = range(27, 33)


@dataclass(frozen=True)
class Column:
    """One cycle: its name, and how many of how many have paid it."""

    title: str = ""
    told: str = ""
    paid: str = ""


@dataclass(frozen=True)
class Cell:
    """A member's due in a cycle; without an id nothing was owed."""

    due: str = ""
    mark: str = ""
    sign: str = ""
    words: str = ""


@dataclass(frozen=True)
class Line:
    """One member."""

    name: str = ""
    sub: str = ""
    href: str = ""
    owed: str = ""
    owes: bool = False
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """The table and the ways out of it."""

    columns: list[Column] = field(default_factory=list)
    span: str = ""
    older: str = ""
    newer: str = ""
    further: str = ""
    by_name: str = ""
    by_open: str = ""
    by_number: str = ""
    order: str = "number"
    file: str = ""
    nothing: bool = False


@dataclass(frozen=True)
class PaymentLine:
    """The part of a payment that went to the due."""

    title: str = ""
    sub: str = ""
    amount: str = ""
    href: str = ""


@dataclass(frozen=True)
class WaiverLine:
    """What was let off, by whom and why."""

    title: str = ""
    sub: str = ""
    amount: str = ""


@dataclass(frozen=True)
class Detail:
    """One due."""

    id: str = ""
    name: str = ""
    title: str = ""
    mark: str = ""
    sign: str = ""
    words: str = ""
    lines: list[SlipLine] = field(default_factory=list)
    payments: list[PaymentLine] = field(default_factory=list)
    waivers: list[WaiverLine] = field(default_factory=list)
    can_waive: bool = False
    pay: str = ""
    # What may be let off, as it is typed; empty where nothing of it is open.
    amount_value: str = ""
    fee_value: str = ""
    amount_open: str = ""
    fee_open: str = ""
    prefix: str = "₹"


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    before: int | None = None
    order: str = "number"
    offset: int = 0


def cycle_name(starts_on: date, due_on: date, language: str, *, year: bool = False) -> str:
    """Name a cycle: a month by its name, any other by the day on which it begins."""
    if (due_on - starts_on).days + 1 in _MONTHLY and starts_on.day <= 15:
        return formats.month_name(starts_on, language, year=year)
    if year:
        return formats.date_medium(starts_on, language)
    return formats.date_short(starts_on, language)


def _column(cycle: TableCycle, language: str) -> Column:
    monthly = (cycle.due_on - cycle.starts_on).days + 1 in _MONTHLY and cycle.starts_on.day <= 15
    short = formats.date_short(cycle.starts_on, language)
    return Column(
        title=short.partition(" ")[2] if monthly else short,
        told=cycle_name(cycle.starts_on, cycle.due_on, language, year=True),
        paid=f"{cycle.paid_count}/{cycle.due_count}",
    )


def _cell(cell: TableCell | None, language: str) -> Cell:
    if cell is None:
        return Cell()
    return Cell(
        due=str(cell.due_id),
        mark=cell.mark.value,
        sign=SIGNS[cell.mark],
        words=text(language, WORDS[cell.mark]),
    )


def line_of(row: TableRow, currency: str, circle_id: str, language: str) -> Line:
    """Put one member's line into words."""
    money = formats.money
    sub = ""
    if not row.active:
        sub = text(language, "has left")
    elif row.ahead_minor:
        sub = text(language, "{amount} ahead", amount=money(row.ahead_minor, currency, language))
    return Line(
        name=row.member_name,
        sub=sub,
        href=str(routes.path(routes.MEMBER, circle=circle_id, member=str(row.member_id))),
        owed=money(row.owed_minor, currency, language) if row.owed_minor else "–",
        owes=row.owed_minor > 0,
        # The newest first: on a phone it stands beside the name.
        cells=[_cell(cell, language) for cell in reversed(row.cells)],
    )


def table_of(found: DueTable, asked: Asked, circle_id: str, language: str) -> Table:
    """Put the head of the table and the ways to others into words."""
    cycles = found.cycles
    span = ""
    if cycles:
        ends = (
            cycle_name(each.starts_on, each.due_on, language, year=True)
            for each in (cycles[0], cycles[-1])
        )
        span = " – ".join(dict.fromkeys(ends))
    newest = found.newer is not None and found.newer > (cycles[-1].number if cycles else 0)
    return Table(
        columns=[_column(cycle, language) for cycle in reversed(cycles)],
        span=span,
        older=address(circle_id, found.older, asked.order) if found.older else "",
        newer=address(circle_id, found.newer, asked.order) if newest else "",
        further=address(circle_id, asked.before, asked.order, found.next_offset or 0)
        if found.next_offset
        else "",
        by_number=address(circle_id, asked.before, "number"),
        by_name=address(circle_id, asked.before, "name"),
        by_open=address(circle_id, asked.before, "open"),
        order=asked.order,
        file=f"{routes.path(routes.DUES_FILE, circle=circle_id)}"
        f"{_query(asked.before, asked.order)}",
        nothing=not cycles,
    )


def address(circle_id: str, before: int | None, order: str, offset: int = 0) -> str:
    """The address of a part of the table."""
    return f"{routes.path(routes.DUES, circle=circle_id)}{_query(before, order, offset)}"


def _query(before: int | None, order: str, offset: int = 0) -> str:
    parts = {
        "before": str(before) if before else "",
        "order": order if order != "number" else "",
        "offset": str(offset) if offset else "",
    }
    found = "&".join(f"{name}={value}" for name, value in parts.items() if value)
    return f"?{found}" if found else ""


def detail_of(view: DueView, circle_id: str, zone: str, language: str) -> Detail:
    """Put one due into words."""
    row, currency = view.row, view.currency
    fee = row.fee_minor - row.paid_fee_minor - row.waived_fee_minor
    amount = row.open_minor - fee

    def typed(minor: int) -> str:
        return to_decimal_string(minor, currency) if minor and view.can_waive else ""

    def money(minor: int) -> str:
        return formats.money(minor, currency, language) if minor else ""

    return Detail(
        id=str(row.id),
        name=row.member_name,
        title=cycle_name(row.starts_on, row.due_on, language, year=True),
        mark=row.mark.value,
        sign=SIGNS[row.mark],
        words=text(language, WORDS[row.mark]),
        lines=_lines(row, currency, language),
        payments=[_payment(each, currency, circle_id, language) for each in view.payments],
        waivers=[_waiver(each, currency, zone, language) for each in view.waivers],
        can_waive=view.can_waive,
        pay=_pay(view, circle_id),
        amount_value=typed(amount),
        fee_value=typed(fee),
        amount_open=money(amount),
        fee_open=money(fee),
        prefix=formats.currency_symbol(currency),
    )


def _pay(view: DueView, circle_id: str) -> str:
    if not (view.mine and view.row.status == "pending"):
        return ""
    return f"{routes.path(routes.PAY, circle=circle_id)}?due={view.row.id}"


def _lines(row: DueRow, currency: str, language: str) -> list[SlipLine]:
    def line(name: str, minor: int) -> SlipLine:
        return SlipLine(name, formats.money(minor, currency, language))

    paid = row.paid_minor + row.paid_fee_minor
    waived = row.waived_minor + row.waived_fee_minor
    found = [
        SlipLine(text(language, "Due by"), formats.date_medium(row.due_on, language)),
        line(text(language, "Contribution"), row.amount_minor),
        line(text(language, "Late fee"), row.fee_minor),
        line(text(language, "Paid"), paid),
        line(text(language, "Let off"), waived),
        line(text(language, "Still open"), row.open_minor),
    ]
    shown = (True, True, row.fee_minor, paid, waived, True)
    return [each for each, there in zip(found, shown, strict=True) if there]


def _payment(row: DuePaymentRow, currency: str, circle_id: str, language: str) -> PaymentLine:
    words = [text(language, _METHODS.get(row.method, row.method))]
    if row.receipt_number is not None:
        words.append(text(language, "receipt {number}", number=row.receipt_number))
    if row.status == "pending":
        words.append(text(language, "being checked"))
    return PaymentLine(
        title=formats.date_medium(row.paid_on, language),
        sub=" · ".join(words),
        amount=formats.money(row.amount_minor + row.fee_minor, currency, language),
        href=str(routes.path(routes.PAYMENT, circle=circle_id, payment=str(row.contribution_id))),
    )


def _waiver(row: WaiverRow, currency: str, zone: str, language: str) -> WaiverLine:
    day = formats.date_medium(times.day(row.waived_at, zone), language)
    return WaiverLine(
        title=f"{row.by_name} · {day}",
        sub=row.reason,
        amount=formats.money(row.amount_minor + row.fee_minor, currency, language),
    )
