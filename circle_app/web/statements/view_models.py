"""Statements as rows of ready text."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from circle_app.domain.charts import Section
from circle_app.domain.financials import Figures, FundSheet, IncomeStatement, ResultRow, Row, Totals
from circle_app.domain.ledger import normal_balance_minor
from circle_app.i18n import formats, ntext, text
from circle_app.services.financials import BalanceSheetView, IncomeStatementView, TrialBalanceView
from circle_app.web.account_names import account_name
from circle_app.web.span_bar import days_words
from circle_app.web.statements.figures import Printer, printer

SECTIONS: Final[Mapping[Section, str]] = {
    Section.ASSETS: "What the circle has",
    Section.MEMBER_FUNDS: "Whose money it is",
    Section.INCOME: "Income",
    Section.EXPENSE: "Expenses",
    Section.DISTRIBUTED: "Given to members",
}
#: Members below a row; the others are found on the page of accounts.
MOST_MEMBERS: Final = 40


@dataclass(frozen=True)
class Line:
    """A row of a statement: a heading, a row, a member below it, or a total."""

    kind: str = "row"  # head | row | member | note | sum | total
    name: str = ""
    href: str = ""
    more: str = ""
    opened: bool = False
    first: str = ""
    second: str = ""
    third: str = ""
    fourth: str = ""
    fifth: str = ""
    sixth: str = ""


@dataclass(frozen=True)
class Half:
    """One side of a balance sheet with its total."""

    title: str = ""
    lines: list[Line] = field(default_factory=list)
    total: str = ""
    amount: str = ""


@dataclass(frozen=True)
class Fund:
    """Both sides of one fund."""

    title: str = ""
    has: Half = Half()
    owes: Half = Half()
    shown: bool = False


@dataclass(frozen=True)
class Statement:
    """One statement: its columns' names, its rows, and the sentence that it holds together."""

    unit: str = ""
    before: str = ""
    has_opening: bool = False
    lines: list[Line] = field(default_factory=list)
    funds: list[Fund] = field(default_factory=list)
    holds: bool = True
    proof: str = ""
    result: str = ""
    empty: bool = False


@dataclass(frozen=True)
class Ways:
    """Where rows lead: to an account's ledger, or to the same page with a kind's members shown."""

    account: Callable[[str], str]
    members: Callable[[str], str]
    opened: str


def trial_statement(view: TrialBalanceView, ways: Ways, language: str) -> Statement:
    """The trial balance: debits and credits before, within and after the days."""
    rows = [row for group in view.trial.groups for row in group.rows]
    show = printer(view.heading.currency, _trial_amounts(rows))
    lines: list[Line] = []
    for group in view.trial.groups:
        lines.append(Line("head", text(language, SECTIONS[group.section])))
        for row in group.rows:
            lines += _with_members(row, view.owners, ways, language, lambda of: _six(of, show))
    totals = view.trial.totals
    if lines:
        lines.append(_bottom(totals, show, language))
    words = (
        text(language, "Debits and credits are equal: the books balance.")
        if totals.equal
        else text(language, "Debits and credits are not equal. Show this page in the meeting.")
    )
    return Statement(
        _unit(view.heading.currency, language),
        has_opening=view.heading.start is not None,
        lines=lines,
        holds=totals.equal,
        proof=words if lines else "",
        empty=not lines,
    )


def income_view(view: IncomeStatementView, ways: Ways, language: str) -> Statement:
    """Income and expenses of the days, beside the days before."""
    statement, currency = view.statement, view.heading.currency
    rows = (*statement.income, *statement.expenses)
    show = printer(
        currency, [each for row in rows for each in (row.amount_minor, row.before_minor)]
    )
    lines = [
        *_results(Section.INCOME, statement.income, ways, show, language),
        _sum(
            text(language, "All income"),
            statement.income_minor,
            statement.income_before_minor,
            show,
        ),
        *_results(Section.EXPENSE, statement.expenses, ways, show, language),
        _sum(
            text(language, "All expenses"),
            statement.expense_minor,
            statement.expense_before_minor,
            show,
        ),
        _result_line(statement, show, language),
    ]
    return Statement(
        _unit(currency, language),
        before=days_words(view.before, language) if view.before else "",
        lines=lines,
        result=_result_words(statement, currency, language),
        empty=not rows,
    )


def sheet_view(view: BalanceSheetView, ways: Ways, language: str) -> Statement:
    """What the circle has and whose it is, the social fund apart."""
    sheet, currency = view.sheet, view.heading.currency
    show = printer(currency, _sheet_amounts(sheet.loan, sheet.social))
    social = bool(sheet.social.assets or sheet.social.claims)
    loan = _fund(sheet.loan, view, ways, show, language)
    funds = [Fund(text(language, "Savings and loans") if social else "", *loan, shown=True)]
    if social:
        halves = _fund(sheet.social, view, ways, show, language)
        funds.append(Fund(text(language, "Social fund"), *halves, shown=True))
    amount = formats.money(sheet.assets_minor, currency, language)
    words = (
        text(language, "Both sides are equal: {amount}.", amount=amount)
        if sheet.balanced
        else text(language, "The sides are not equal. Show this page in the meeting.")
    )
    empty = not (sheet.loan.assets or sheet.loan.claims or sheet.loan.result_minor or social)
    return Statement(
        _unit(currency, language),
        funds=funds,
        holds=sheet.balanced,
        proof="" if empty else words,
        result=text(language, "On {day}", day=formats.date_medium(view.heading.end, language)),
        empty=empty,
    )


def _with_members(
    row: Row,
    owners: Mapping[UUID, str],
    ways: Ways,
    language: str,
    amounts: Callable[[Row | Figures], tuple[str, ...]],
) -> list[Line]:
    """A row, and below it its members where they are asked for."""
    code, name = row.kind.code, account_name(row.kind.code, language)
    if not row.kind.per_member:
        return [_line("row", name, ways.account(code), amounts(row))]
    held = [each for each in row.accounts if not each.is_empty]
    opened = ways.opened == code
    more = ntext(language, "{n} member", "{n} members", len(held))
    lines = [_line("row", name, ways.members("" if opened else code), amounts(row), more, opened)]
    if opened:
        named = sorted(held, key=lambda each: _owner(each, owners))
        lines += [
            _line("member", _owner(each, owners), ways.account(each.key), amounts(each))
            for each in named[:MOST_MEMBERS]
        ]
        rest = len(named) - MOST_MEMBERS
        if rest > 0:
            lines.append(Line("note", ntext(language, "and {n} more", "and {n} more", rest)))
    return lines


def _line(
    kind: str,
    name: str,
    href: str,
    amounts: tuple[str, ...],
    more: str = "",
    opened: bool = False,
) -> Line:
    return Line(kind, name, href, more, opened, *amounts)


def _owner(figures: Figures, owners: Mapping[UUID, str]) -> str:
    return owners.get(figures.owner_id, "?") if figures.owner_id else "?"


def _six(of: Row | Figures, show: Printer) -> tuple[str, ...]:
    opening, closing = of.opening_minor, of.closing_minor
    return (
        show(max(0, opening)),
        show(max(0, -opening)),
        show(of.debit_minor),
        show(of.credit_minor),
        show(max(0, closing)),
        show(max(0, -closing)),
    )


def _bottom(totals: Totals, show: Printer, language: str) -> Line:
    return Line(
        "total",
        text(language, "Total"),
        first=show.number(totals.opening_debit_minor),
        second=show.number(totals.opening_credit_minor),
        third=show.number(totals.debit_minor),
        fourth=show.number(totals.credit_minor),
        fifth=show.number(totals.closing_debit_minor),
        sixth=show.number(totals.closing_credit_minor),
    )


def _trial_amounts(rows: Iterable[Row]) -> list[int]:
    return [
        each
        for row in rows
        for account in row.accounts
        for each in (account.opening_minor, account.debit_minor, account.credit_minor)
    ]


def _results(
    section: Section, rows: Iterable[ResultRow], ways: Ways, show: Printer, language: str
) -> list[Line]:
    lines = [
        Line(
            "row",
            account_name(row.kind.code, language),
            ways.account(row.kind.code),
            first=show(row.amount_minor),
            second=show(row.before_minor),
            third=_change(row.amount_minor - row.before_minor, show),
        )
        for row in rows
    ]
    none = [Line("note", text(language, "Nothing in these days."))]
    return [Line("head", text(language, SECTIONS[section])), *(lines or none)]


def _sum(title: str, amount: int, before: int, show: Printer) -> Line:
    return Line(
        "sum",
        title,
        first=show.number(amount),
        second=show.number(before),
        third=_change(amount - before, show),
    )


def _result_line(statement: IncomeStatement, show: Printer, language: str) -> Line:
    result, before = statement.result_minor, statement.result_before_minor
    return Line(
        "total",
        text(language, "Surplus") if result >= 0 else text(language, "Loss"),
        first=show.number(result),
        second=show.number(before),
        third=_change(result - before, show),
    )


def _change(amount: int, show: Printer) -> str:
    return f"+\u00a0{show(amount)}" if amount > 0 else show(amount)


def _result_words(statement: IncomeStatement, currency: str, language: str) -> str:
    result = statement.result_minor
    amount = formats.money(abs(result), currency, language)
    if result > 0:
        return text(language, "{amount} more came in than it cost.", amount=amount)
    if result < 0:
        return text(language, "It cost {amount} more than came in.", amount=amount)
    return ""


def _fund(
    fund: FundSheet, view: BalanceSheetView, ways: Ways, show: Printer, language: str
) -> tuple[Half, Half]:
    def lines(rows: Iterable[Row]) -> list[Line]:
        return [
            line
            for row in rows
            for line in _with_members(row, view.owners, ways, language, _one(row, show))
        ]

    owed = lines(fund.claims)
    if fund.result_minor or fund.result_of_span_minor or fund.distributed_of_span_minor:
        owed += _undistributed(fund, view, show, language)
    return (
        Half(
            text(language, SECTIONS[Section.ASSETS]),
            lines(fund.assets),
            text(language, "Total"),
            show.number(fund.assets_minor),
        ),
        Half(
            text(language, SECTIONS[Section.MEMBER_FUNDS]),
            owed,
            text(language, "Total"),
            show.number(fund.claims_minor + fund.result_minor),
        ),
    )


def _undistributed(
    fund: FundSheet, view: BalanceSheetView, show: Printer, language: str
) -> list[Line]:
    given = fund.distributed_of_span_minor
    earlier = fund.result_minor - fund.result_of_span_minor + given
    years = f"{view.year.start.year}–{view.year.end.year % 100:02d}"
    lines = [
        Line("row", text(language, "Surplus not shared out"), first=show(fund.result_minor)),
        Line(
            "member",
            text(language, "of the year {years}", years=years),
            first=show(fund.result_of_span_minor),
        ),
    ]
    if earlier:
        lines.append(Line("member", text(language, "of earlier years"), first=show(earlier)))
    if given:
        lines.append(Line("member", text(language, "given to members"), first=show(-given)))
    return lines if earlier or given else lines[:1]


def _one(row: Row, show: Printer) -> Callable[[Row | Figures], tuple[str, ...]]:
    side = row.kind.side
    return lambda of: (show(normal_balance_minor(side, of.closing_minor)),)


def _sheet_amounts(*funds: FundSheet) -> list[int]:
    return [
        each
        for fund in funds
        for amounts in (
            [fund.result_minor, fund.result_of_span_minor, fund.distributed_of_span_minor],
            [
                account.closing_minor
                for row in (*fund.assets, *fund.claims)
                for account in row.accounts
            ],
        )
        for each in amounts
    ]


def _unit(currency: str, language: str) -> str:
    return text(language, "Amounts in {symbol}", symbol=formats.currency_symbol(currency))
