"""The schedule of a loan: cards on a phone, a table on a desktop, from the same lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.services.loans import LoanView, PlanRow

#: How many instalments stand open; the rest is a tap away.
_OPEN: Final = 4
#: A long loan does not make a long phone: more cards than these are in the table only.
_CARDS: Final = 36


@dataclass(frozen=True)
class PlanLine:
    """One instalment of the schedule."""

    number: str = ""
    day: str = ""
    amount: str = ""
    principal: str = ""
    interest: str = ""
    detail: str = ""
    leaves: str = ""
    left: str = ""
    notes: str = ""
    chip: str = ""
    tone: str = "teal"
    current: bool = False


@dataclass(frozen=True)
class Plan:
    """The schedule: what is paid folded up, what comes next open, the rest behind a button."""

    paid_title: str = ""
    paid_sub: str = ""
    paid: list[PlanLine] = field(default_factory=list)
    shown: list[PlanLine] = field(default_factory=list)
    rest: list[PlanLine] = field(default_factory=list)
    rest_title: str = ""
    rest_more: str = ""
    table: list[PlanLine] = field(default_factory=list)
    planned: bool = False
    over: bool = False


def plan_of(loan: LoanView, rows: Sequence[PlanRow], language: str) -> Plan:
    """The schedule of a loan, given or not."""
    paid = [row for row in rows if row.status == "paid"]
    ahead = [row for row in rows if row.status != "paid"]
    total = sum(row.paid_minor for row in paid)
    lines = [_line(row, loan.currency, language) for row in ahead]
    rest, cards = lines[_OPEN:], lines[_OPEN : _OPEN + _CARDS]
    title = ntext(
        language,
        "{n} paid, {amount}",
        "{n} paid, {amount}",
        len(paid),
        amount=formats.money(total, loan.currency, language),
    )
    return Plan(
        paid_title=title if paid else "",
        paid_sub=_paid_sub(paid, language),
        paid=[_line(row, loan.currency, language) for row in paid[-_CARDS:]],
        shown=lines[:_OPEN],
        rest=cards,
        rest_title=_rest_title(rest, ahead, language),
        rest_more=_rest_more(len(rest) - len(cards), language),
        table=[_line(row, loan.currency, language) for row in rows],
        planned=loan.disbursed_on is None,
        over=loan.status == "closed",
    )


def _rest_title(rest: Sequence[PlanLine], ahead: Sequence[PlanRow], language: str) -> str:
    if not rest:
        return ""
    return ntext(
        language,
        "Show {n} more, up to {day}",
        "Show {n} more, up to {day}",
        len(rest),
        day=formats.date_medium(ahead[-1].due_on, language),
    )


def _rest_more(count: int, language: str) -> str:
    if count <= 0:
        return ""
    return ntext(
        language,
        "and {n} more; a wide screen shows all",
        "and {n} more; a wide screen shows all",
        count,
    )


def _paid_sub(paid: Sequence[PlanRow], language: str) -> str:
    if not paid:
        return ""
    late = sum(row.settled_on is not None and row.settled_on > row.due_on for row in paid)
    if late == 0:
        return text(language, "all on time")
    return ntext(language, "{n} of them late", "{n} of them late", late)


def _line(row: PlanRow, currency: str, language: str) -> PlanLine:
    def money(minor: int) -> str:
        return formats.money(minor, currency, language)

    chip, tone = _chip(row, language)
    interest = money(row.interest_minor) if row.interest_minor else ""
    return PlanLine(
        number=str(row.number) if row.number else "+",
        day=formats.date_weekday(row.due_on, language, year=True),
        amount=money(row.payment_minor),
        principal=money(row.principal_minor),
        interest=interest or "–",
        detail=text(language, "of it interest {amount}", amount=interest) if interest else "",
        leaves=text(language, "leaves {amount}", amount=money(row.balance_minor)),
        left=money(row.balance_minor),
        notes=_notes(row, currency, language),
        chip=chip,
        tone=tone,
        current=row.status in {"next", "late"},
    )


def _chip(row: PlanRow, language: str) -> tuple[str, str]:
    if row.status == "late":
        return text(language, "Late"), "red"
    if row.status == "given_up":
        return text(language, "Given up"), "gray"
    if row.status == "moved":
        return text(language, "Moved"), "gray"
    if row.status == "next":
        return text(language, "Next"), "teal"
    if row.kind == "early":
        return text(language, "Early"), "teal"
    return (text(language, "Paid"), "jade") if row.status == "paid" else ("", "teal")


def _notes(row: PlanRow, currency: str, language: str) -> str:
    """What is special about it: where it comes from, what lateness added, what was let off."""
    told = []
    if row.kind == "carried":
        told.append(text(language, "from the loan before"))
    elif row.number == 0 and row.kind == "instalment":
        told.append(text(language, "for the days before the first instalment"))
    found = [
        (row.fee_minor, "{amount} of it is a fee"),
        (row.penalty_minor, "{amount} of it for being late"),
        (row.waived_minor, "{amount} let off"),
        (row.paid_minor if row.status != "paid" else 0, "{amount} of it is paid"),
    ]
    told += [
        text(language, sentence, amount=formats.money(minor, currency, language))
        for minor, sentence in found
        if minor
    ]
    if row.status == "paid" and row.settled_on and row.settled_on > row.due_on:
        day = formats.date_medium(row.settled_on, language)
        told.append(text(language, "paid on {day}", day=day))
    return " · ".join(told)
