"""The expenses of a circle as the browser is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.expenses import ExpenseView, MonthOfExpenses
from circle_app.web import routes
from circle_app.web.expenses import words


@dataclass(frozen=True)
class ExpenseRow:
    """An expense in a list."""

    href: str = ""
    number: str = ""
    payee: str = ""
    day: str = ""
    category: str = ""
    d: str = ""
    paid_by: str = ""
    sub: str = ""
    amount: str = ""
    chip: str = ""
    tone: str = "gray"
    sign: str = ""
    receipt: bool = False
    live: bool = True


@dataclass(frozen=True)
class WaitingRow:
    """An expense that waits for the reader."""

    href: str = ""
    payee: str = ""
    sub: str = ""
    amount: str = ""
    act: str = ""


@dataclass(frozen=True)
class PartRow:
    """What a month cost in one category; leads to its expenses."""

    href: str = ""
    name: str = ""
    d: str = ""
    amount: str = ""
    width: str = "0%"
    shown: bool = False


@dataclass(frozen=True)
class Month:
    """What this month cost, and what waits."""

    title: str = ""
    total: MoneyParts = MoneyParts()
    sub: str = ""
    asked: str = ""
    to_pay: str = ""
    parts: list[PartRow] = field(default_factory=list)


def href_of(expense: ExpenseView) -> str:
    """Where an expense's page is."""
    return str(routes.path(routes.EXPENSE, circle=str(expense.circle_id), expense=str(expense.id)))


def list_href(circle_id: str, state: str, category: str) -> str:
    """The list, narrowed."""
    here = str(routes.path(routes.EXPENSES, circle=circle_id))
    query = [
        f"{name}={value}" for name, value in (("state", state), ("category", category)) if value
    ]
    return f"{here}?{'&'.join(query)}" if query else here


def expense_rows(expenses: Sequence[ExpenseView], today: date, language: str) -> list[ExpenseRow]:
    """Expenses as rows."""
    return [_row(expense, today, language) for expense in expenses]


def _row(expense: ExpenseView, today: date, language: str) -> ExpenseRow:
    chip, tone, sign = words.state(expense, language)
    day = words.spent_on(expense.spent_on, language, today)
    category = words.category_name(expense.category, language)
    return ExpenseRow(
        href=href_of(expense),
        number=str(expense.number),
        payee=expense.payee,
        day=day,
        category=category,
        d=words.category_icon(expense.category),
        paid_by=words.paid_by(expense, language),
        sub=f"{day} · {category}",
        amount=formats.money(expense.amount_minor, expense.currency, language),
        chip=chip,
        tone=tone,
        sign=sign,
        receipt=expense.receipt is not None,
        live=expense.status in {"asked", "approved", "paid"},
    )


def waiting_rows(expenses: Sequence[ExpenseView], today: date, language: str) -> list[WaitingRow]:
    """Those expenses that the reader can do something with."""
    return [
        WaitingRow(
            href=href_of(expense),
            payee=expense.payee,
            sub=_asks(expense, today, language),
            amount=formats.money(expense.amount_minor, expense.currency, language),
            act=_act(expense, language),
        )
        for expense in expenses
        if expense.can_decide or expense.can_pay or (expense.can_vote and not expense.my_vote)
    ]


def _asks(expense: ExpenseView, today: date, language: str) -> str:
    name = expense.member_name or expense.recorder_name
    day = words.spent_on(expense.spent_on, language, today)
    return f"{name} · {words.category_name(expense.category, language)} · {day}"


def _act(expense: ExpenseView, language: str) -> str:
    if expense.can_decide:
        return text(language, "Decide")
    if expense.can_vote:
        return text(language, "Vote on it")
    if expense.member_id is not None:
        return text(language, "Pay it back")
    return text(language, "Pay now")


def month_of(found: MonthOfExpenses, circle_id: str, shown: str, language: str) -> Month:
    """The month's card."""

    def money(minor: int) -> str:
        return formats.money(minor, found.currency, language)

    count = sum(part.count for part in found.parts)
    most = max((part.amount_minor for part in found.parts), default=0)
    return Month(
        title=text(
            language,
            "Spent in {month}",
            month=formats.month_name(found.first_day, language, year=True),
        ),
        total=formats.money_parts(found.total_minor, found.currency),
        sub=ntext(language, "{n} expense", "{n} expenses", count),
        asked=""
        if not found.asked_count
        else ntext(
            language,
            "{n} expense waits for a decision: {amount}",
            "{n} expenses wait for a decision: {amount}",
            found.asked_count,
            amount=money(found.asked_minor),
        ),
        to_pay=""
        if not found.to_pay_count
        else ntext(
            language,
            "{n} expense is agreed and to be paid: {amount}",
            "{n} expenses are agreed and to be paid: {amount}",
            found.to_pay_count,
            amount=money(found.to_pay_minor),
        ),
        parts=[
            PartRow(
                href=list_href(circle_id, "", "" if part.category == shown else part.category),
                name=words.category_name(part.category, language),
                d=words.category_icon(part.category),
                amount=money(part.amount_minor),
                width=f"{max(2, part.amount_minor * 100 // most)}%",
                shown=part.category == shown,
            )
            for part in found.parts
        ],
    )
