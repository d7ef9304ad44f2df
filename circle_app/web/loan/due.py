"""What is to be paid next on a loan, and what being late costs and how it stops."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.penalties import PenaltyKind
from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.loans import LoanView, PayoffView, PlanRow
from circle_app.web.loan.terms import terms_of
from circle_app.web.loans import words


@dataclass(frozen=True)
class NextDue:
    """What the slab says: the next instalment; and the banner of a loan that is late."""

    label: str = ""
    amount: MoneyParts = MoneyParts()
    day: str = ""
    in_days: str = ""
    late: bool = False
    parts: list[str] = field(default_factory=list)
    button: str = ""
    overdue: str = ""
    advice: list[str] = field(default_factory=list)


def next_due(
    loan: LoanView, owed: PayoffView, rows: Sequence[PlanRow], today: date, language: str
) -> NextDue:
    """The next instalment, if there is one."""
    row = next((row for row in rows if row.status in {"late", "next"}), None)
    if row is None or owed.next_due_on is None:
        return NextDue()
    # A payment that waits to be confirmed is taken as paid, so that nobody pays twice.
    late = owed.next_due_on < today and row.status == "late"
    in_days = formats.days_left if late else formats.in_days
    return NextDue(
        label=_label(row, loan, language),
        amount=formats.money_parts(owed.next_minor, loan.currency),
        day=formats.date_weekday(owed.next_due_on, language),
        in_days=in_days(owed.next_due_on, today, language),
        late=late,
        parts=_parts(row, loan.currency, language),
        button=text(
            language,
            "Pay {amount}",
            amount=formats.money(owed.next_minor, loan.currency, language),
        ),
        overdue=_overdue(rows, loan, today, language) if late else "",
        advice=_advice(rows, owed, loan, language) if late else [],
    )


def _label(row: PlanRow, loan: LoanView, language: str) -> str:
    if row.kind == "carried":
        return text(language, "From the loan before")
    return text(
        language,
        "Next instalment, {number} of {all}",
        number=row.number,
        all=loan.instalment_count,
    )


def _parts(row: PlanRow, currency: str, language: str) -> list[str]:
    """What the instalment is made of; once a part of it is paid, how much that is."""

    def money(minor: int) -> str:
        return formats.money(minor, currency, language)

    settled = row.paid_minor + row.waived_minor
    if settled:
        told = "{paid} of {all} is settled already"
        return [text(language, told, paid=money(settled), all=money(row.payment_minor))]
    found = [
        (row.principal_minor, "{amount} of the loan"),
        (row.interest_minor, "{amount} interest"),
        (row.fee_minor, "{amount} fee"),
        (row.penalty_minor, "{amount} for being late"),
    ]
    parts = [text(language, told, amount=money(minor)) for minor, told in found if minor]
    return parts if row.interest_minor else [*parts, text(language, "no interest")]


def _overdue(rows: Sequence[PlanRow], loan: LoanView, today: date, language: str) -> str:
    """How much is late, and since when: a fact, not a reproach."""
    late = [row for row in rows if row.status == "late"]
    overdue = sum(row.payment_minor - row.paid_minor - row.waived_minor for row in late)
    since = min(row.due_on for row in late)
    days = (today - since).days
    told = ntext(
        language,
        "{amount} is late, since {day}: {n} day",
        "{amount} is late, since {day}: {n} days",
        days,
        amount=formats.money(overdue, loan.currency, language),
        day=formats.date_medium(since, language),
    )
    if loan.status == "defaulted":
        return text(language, "This loan counts as not paid. {told}", told=told)
    return told


def _advice(rows: Sequence[PlanRow], owed: PayoffView, loan: LoanView, language: str) -> list[str]:
    """What it has cost so far, what it will cost, and how it ends."""

    def money(minor: int) -> str:
        return formats.money(minor, loan.currency, language)

    terms = terms_of(loan)
    penalty = sum(row.penalty_minor for row in rows if row.status == "late")
    told = []
    if penalty:
        told.append(text(language, "Being late has cost {amount} so far.", amount=money(penalty)))
    told.append(_going_on(terms, loan.currency, language))
    if not loan.is_mine:
        return [*told, *_class(loan, language)]
    amount = money(owed.due_minor)
    return [
        *told,
        text(language, "Pay {amount} and everything is in order again.", amount=amount),
        text(language, "Can you not pay now? Speak with your circle: it can make it easier."),
    ]


def _going_on(terms: LoanRules, currency: str, language: str) -> str:
    if terms.penalty.kind is PenaltyKind.NONE:
        return text(language, "It costs nothing extra.")
    figure, when = words.if_late(terms, currency, language)
    return text(language, "While it is late: {figure}, {when}.", figure=figure, when=when)


def _class(loan: LoanView, language: str) -> list[str]:
    """What lenders call it, for officers."""
    names = {"sma_0": "SMA-0", "sma_1": "SMA-1", "sma_2": "SMA-2", "npa": "NPA"}
    name = names.get(loan.arrears_class or "")
    return [text(language, "Lenders class it as {name}.", name=name)] if name else []
