"""Borrowing more on a running loan, as the browser is told of it."""

from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.i18n.words import rupee_words
from circle_app.services.circles import CircleView
from circle_app.services.loans import LoanView, TopUpPreview
from circle_app.web.apply.view_models import CheckLine, check_line
from circle_app.web.loan_plan.view_models import deciders
from circle_app.web.loans import words

_HANDY: Final = (1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000)
_STEPS_IN_RANGE: Final = 100
#: The running loan itself is not counted, so its check says nothing while it holds.
_SILENT: Final = words.SILENT | {"running_loans"}


@dataclass(frozen=True)
class More:
    """What may be chosen: the ends of the two sliders, and where they begin."""

    circle: str = ""
    title: str = ""
    sub: str = ""
    purpose: str = ""
    high: int = 1
    step: int = 1
    low_text: str = ""
    high_text: str = ""
    max_periods: int = 1
    unit: str = ""
    prefix: str = "₹"
    possible: bool = True


@dataclass(frozen=True)
class Larger:
    """What the larger loan would be."""

    words: str = ""
    label: str = ""
    cash: MoneyParts = MoneyParts()
    cash_text: str = ""
    payoff: str = ""
    payoff_sub: str = ""
    fee: str = ""
    sum_text: str = ""
    sum: MoneyParts = MoneyParts()
    cash_share: str = "0%"
    payoff_share: str = "100%"
    instalment: str = ""
    before: str = ""
    over: str = ""
    interest: str = ""
    apr: str = ""
    first: str = ""
    total: str = ""
    rate: str = ""
    deciders: str = ""
    title: str = ""
    checks: list[CheckLine] = field(default_factory=list)
    ok: bool = False


def more_of(loan: LoanView, found: TopUpPreview, circle: CircleView, language: str) -> More:
    """The sliders: from nothing to the most the borrower can have besides the payoff."""
    digits = 10 ** formats.currency_digits(found.currency)
    high = max(1, found.most_minor // digits)
    owed = formats.money(found.payoff_minor, found.currency, language)
    return More(
        circle=circle.name,
        title=loan.purpose or text(language, "Loan {number}", number=loan.number),
        sub=text(language, "{amount} pays it off today", amount=owed),
        purpose=loan.purpose,
        high=high,
        step=next((step for step in _HANDY if high <= step * _STEPS_IN_RANGE), _HANDY[-1]),
        low_text=formats.money(digits, found.currency, language),
        high_text=formats.money(high * digits, found.currency, language),
        max_periods=found.cost.max_periods,
        unit=words.unit(found.cost.frequency, language),
        prefix=formats.currency_symbol(found.currency),
        possible=found.most_minor > 0,
    )


def first_amount(more: More) -> str:
    """A figure in the middle shows at once what borrowing more means."""
    return str(max(1, more.high // 2 // more.step * more.step))


def larger_of(loan: LoanView, found: TopUpPreview, circle: CircleView, language: str) -> Larger:
    """Everything the page says about the amount and the periods chosen."""
    cost, cash = found.cost, max(0, found.cash_minor)

    def money(minor: int) -> str:
        return formats.money(minor, found.currency, language)

    each = words.each(cost.frequency, cost.every_days, language)
    besides = found.payoff_minor - found.payoff_principal_minor
    cash_share = cash * 100 // cost.principal_minor
    return Larger(
        words=rupee_words(cash, language) if found.currency == "INR" and cash else "",
        label=text(language, "You get in hand")
        if loan.is_mine
        else text(language, "{name} gets in hand", name=found.borrower),
        cash=formats.money_parts(cash, found.currency),
        cash_text=money(cash),
        payoff=money(found.payoff_minor),
        payoff_sub=text(language, "{amount} of it is interest and penalties", amount=money(besides))
        if besides
        else "",
        fee=money(cost.fee_minor) if cost.fee_minor else "",
        sum_text=money(cost.principal_minor),
        sum=formats.money_parts(cost.principal_minor, found.currency),
        cash_share=f"{cash_share}%",
        payoff_share=f"{100 - cash_share}%",
        instalment=f"{money(cost.instalment_minor)} {each}",
        before=text(language, "instead of {amount}", amount=money(found.old_instalment_minor)),
        over=words.periods(cost.periods, cost.frequency, cost.every_days, language),
        interest=money(cost.total_interest_minor),
        apr=f"{cost.apr_percent}\u00a0%",
        first=formats.date_weekday(cost.first_due_on, language, year=True),
        total=money(cost.total_payment_minor),
        rate=words.rate(cost.rate_percent, cost.rate_per, language),
        deciders=deciders(loan, circle, cost.principal_minor, language),
        title=_title(found, language),
        checks=[
            check_line(fact, found.currency, language)
            for fact in found.facts
            if not fact.ok or fact.code not in _SILENT
        ],
        ok=found.ok and found.cash_minor > 0,
    )


def _title(found: TopUpPreview, language: str) -> str:
    if found.most_minor <= 0:
        return text(language, "No more can be lent on this loan now")
    most = formats.money(found.most_minor, found.currency, language)
    return text(language, "Up to {amount} more can be asked for", amount=most)


def first_periods(loan: LoanView, more: More) -> str:
    """As many instalments as the running loan had, if so many are allowed."""
    return str(max(1, min(loan.periods, more.max_periods)))
