"""Words about loans that several pages use: periods, rates, checks, states."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from circle_app.domain.eligibility import Fact
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.penalties import PenaltyEvery, PenaltyKind
from circle_app.i18n import formats, ntext, text
from circle_app.i18n.loan_words import each, periods, plain, rate, unit
from circle_app.services.loans import LoanView, PlanRow
from circle_app.web.ui import icons

__all__ = [
    "SILENT",
    "each",
    "fact_words",
    "if_late",
    "on_what",
    "periods",
    "plain",
    "rate",
    "shown_rows",
    "state",
    "status_of",
    "unit",
]
_METHODS: Final = {
    "reducing": "on what is still owed",
    "equal_principal": "on what is still owed",
    "interest_only": "each time; the loan itself at the end",
    "flat": "on the whole loan, all the time",
}
_FIXED: Final = {
    PenaltyEvery.ONCE: "{amount} once",
    PenaltyEvery.DAY: "{amount} a day",
    PenaltyEvery.WEEK: "{amount} a week",
    PenaltyEvery.MONTH: "{amount} a month",
    PenaltyEvery.CYCLE: "{amount} each time",
}
_SHARE: Final = {
    PenaltyEvery.ONCE: "{rate} % once",
    PenaltyEvery.DAY: "{rate} % a day",
    PenaltyEvery.WEEK: "{rate} % a week",
    PenaltyEvery.MONTH: "{rate} % a month",
    PenaltyEvery.CYCLE: "{rate} % each time",
}
_STATES: Final = {
    "applied": ("being voted on", "amber", "clock"),
    "approved": ("to be handed over", "amber", "hand"),
    "active": ("running", "teal", "refresh"),
    "defaulted": ("not paid", "red", "alert"),
    "closed": ("paid back", "jade", "check"),
    "written_off": ("given up", "gray", "minus"),
    "rescheduled": ("replaced", "gray", "refresh"),
    "rejected": ("not agreed", "gray", "x"),
    "cancelled": ("withdrawn", "gray", "undo"),
}


def on_what(method: str, percent: str, language: str) -> str:
    """What interest is reckoned on."""
    if Decimal(percent) == 0:
        return text(language, "you pay back what you got")
    return text(language, _METHODS[method])


def if_late(product: LoanRules, currency: str, language: str) -> tuple[str, str]:
    """What a late instalment costs, and the small print of it."""
    penalty = product.penalty
    if penalty.kind is PenaltyKind.NONE:
        sub = (
            text(language, "but no new loan until it is paid")
            if product.arrears_block
            else text(language, "your circle will ask you")
        )
        return text(language, "No extra charge"), sub
    after = (
        ntext(language, "after {n} day", "after {n} days", penalty.after_days)
        if penalty.after_days
        else text(language, "from the first day")
    )
    if penalty.kind is PenaltyKind.FIXED:
        charge = formats.money(penalty.amount_minor, currency, language)
        return text(language, _FIXED[penalty.every], amount=charge), after
    figure = text(language, _SHARE[penalty.every], rate=plain(format(penalty.percent, "f")))
    return figure, text(language, "on the late part, {after}", after=after)


def shown_rows(loan: LoanView, rows: Sequence[PlanRow]) -> tuple[PlanRow, ...]:
    """The schedule as people see it: a loan that was ended asks for nothing any more."""
    ended = {"written_off": "given_up", "rescheduled": "moved"}.get(status_of(loan))
    if ended is None:
        return tuple(rows)
    return tuple(row if row.status == "paid" else replace(row, status=ended) for row in rows)


def status_of(loan: LoanView) -> str:
    """How a loan stands; one that was given up or replaced is not one that was paid back."""
    reason = loan.close_reason if loan.status == "closed" else None
    return reason if reason in ("written_off", "rescheduled") else loan.status


def state(status: str, language: str, *, late: bool = False) -> tuple[str, str, str]:
    """The chip of a state: words, tone, icon path."""
    if late and status == "active":
        return text(language, "late"), "red", icons.PATHS["alert"]
    words, tone, sign = _STATES[status]
    return text(language, words), tone, icons.PATHS[sign]


def fact_words(fact: Fact, currency: str, language: str) -> str:
    """One check of a request as a sentence a person would say."""
    values = dict(fact.context)
    amounts = {
        name.removesuffix("_minor"): formats.money(value, currency, language)
        for name, value in values.items()
        if name.endswith("_minor")
    }
    good, bad = _FACTS[fact.code]
    if fact.code == "running_loans":
        return _running(values, language, ok=fact.ok)
    if fact.code == "arrears" and not fact.ok:
        return ntext(
            language,
            "{overdue} of yours is late, since {n} day",
            "{overdue} of yours is late, since {n} days",
            values.get("days_past_due", 0),
            overdue=amounts.get("overdue", ""),
        )
    return text(language, good if fact.ok else bad, **(values | amounts))


def _running(values: dict[str, int], language: str, *, ok: bool) -> str:
    running, most = values["running"], values["maximum"]
    if not ok:
        return ntext(
            language,
            "You have {n} loan already; no more is allowed",
            "You have {n} loans already; no more are allowed",
            running,
        )
    if running == 0:
        return text(language, "You have no loan now")
    return ntext(
        language,
        "{n} loan of yours is running; {most} are allowed",
        "{n} loans of yours are running; {most} are allowed",
        running,
        most=most,
    )


_FACTS: Final = {
    "membership": ("You are a member", "You are not an active member"),
    "amount_minimum": (
        "More than the least, {minimum}",
        "The least this circle lends is {minimum}",
    ),
    "amount_maximum": (
        "Within this circle's limit of {maximum}",
        "This circle lends {maximum} at most",
    ),
    "periods": ("Not longer than allowed", "At most {maximum} instalments are allowed"),
    "running_loans": ("", ""),
    "savings_multiple": (
        "Your savings allow {maximum}",
        "Your savings allow {maximum}, no more",
    ),
    "membership_age": (
        "You have been here for {days} days; {minimum} are needed",
        "Loans are for members of {minimum} days; you can ask in {left} days",
    ),
    "purpose": ("It is for something this loan is given for", "This loan is given for: {purposes}"),
    "guarantors": (
        "{offered} stand for it; {needed} are needed",
        "{needed} members must stand for it; {offered} are named so far",
    ),
    "guarantee_amount": (
        "They stand for {offered} together; {needed} is needed",
        "They must stand for {needed} together; it is {offered} so far",
    ),
    "guarantor_savings": (
        "{name} has saved enough to stand for {offered}",
        "{name} has not saved enough to stand for {offered}; ask for less, or somebody else",
    ),
    "arrears": ("Nothing of yours is late", ""),
    "pool_cash": ("The pool can lend {pool} today", "The pool has only {pool} today"),
}
#: Checks that say nothing while they hold; shown only when they fail.
SILENT: Final = frozenset(
    {"membership", "amount_minimum", "amount_maximum", "periods", "purpose", "guarantor_savings"}
)
