"""A circle's loan products: which there are, and what each makes of one loan."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from circle_app.domain.calendars import Frequency, add_months, first_on_or_after, step_date
from circle_app.domain.cycles import CycleKind
from circle_app.domain.eligibility import LoanLimits
from circle_app.domain.errors import NotFound
from circle_app.domain.loan_accounts import RepaymentPolicy
from circle_app.domain.loan_rules import (
    MAX_KEY_LENGTH,
    ORDINARY,
    TAKEN,
    LoanProduct,
    LoanRules,
    fee_of,
)
from circle_app.domain.loan_terms import LoanTerms, Rounding, step_in_minor
from circle_app.domain.loans import LoansNotOffered
from circle_app.domain.money import currency_exponent
from circle_app.domain.rates import Rate
from circle_app.domain.rule_json import encode
from circle_app.domain.rules import CircleRules

_FREQUENCIES = {
    CycleKind.WEEKLY: Frequency.WEEKLY,
    CycleKind.FORTNIGHTLY: Frequency.FORTNIGHTLY,
    CycleKind.MONTHLY: Frequency.MONTHLY,
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a circle meets and when nobody collects, as it was known when a loan was given.

    Attributes:
        holidays: Days on which nobody collects.
        meeting_day: Weekday of the meetings (Monday 0), if one is fixed.
        month_day: Day of the month of monthly meetings, if one is fixed.
    """

    holidays: frozenset[date] = frozenset()
    meeting_day: int | None = None
    month_day: int | None = None


def products_of(rules: CircleRules) -> tuple[LoanProduct, ...]:
    """Every kind of loan that a circle gives, its ordinary one first; that one has no name."""
    found = [LoanProduct(ORDINARY, "", "", rules.loans), *rules.products]
    return tuple(product for product in found if product.terms.enabled)


def key_for(name: str, taken: Collection[str]) -> str:
    """A key for a new kind of loan: of its name where that is written in Latin letters."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    stem = "-".join(words)[:MAX_KEY_LENGTH].strip("-") or "kind"
    used, number, key = {*TAKEN, *taken}, 1, stem
    while key in used:
        number += 1
        key = f"{stem[: MAX_KEY_LENGTH - 4]}-{number}"
    return key


def with_kind(rules: CircleRules, product: LoanProduct) -> dict[str, Any]:
    """The change of rules that writes a kind of loan down: a new one, or in its own place.

    Empty where it is there already, word for word.
    """
    if product.key == ORDINARY:
        was, becomes = encode(rules.loans), encode(product.terms)
        changed = {name: value for name, value in becomes.items() if value != was[name]}
        return {"loans": changed} if changed else {}
    found = {each.key: each for each in rules.products}
    if found.get(product.key) == product:
        return {}
    found[product.key] = product
    return {"products": encode(tuple(found.values()))}


def without_kind(rules: CircleRules, key: str) -> dict[str, Any]:
    """The change of rules after which a kind of loan is not given any more.

    Raises:
        NotFound: There is none of this kind.
    """
    if key == ORDINARY and rules.loans.enabled:
        return {"loans": {"enabled": False}}
    kept = tuple(each for each in rules.products if each.key != key)
    if len(kept) == len(rules.products):
        raise NotFound(what="loan_product", field="product")
    return {"products": encode(kept)}


def product_with(rules: CircleRules, key: str | None) -> LoanProduct:
    """A kind of loan by its key; the first one offered where none is named.

    Its terms are ready to be frozen: where instalments follow the meetings, as often as those are.

    Raises:
        LoansNotOffered: The circle gives no loans.
        NotFound: It gives none of this kind.
    """
    offered = products_of(rules)
    if not offered:
        raise LoansNotOffered
    if key is None:
        found = offered[0]
    else:
        named = [product for product in offered if product.key == key]
        if not named:
            raise NotFound(what="loan_product", field="product")
        found = named[0]
    return replace(found, terms=settled(found.terms, rules))


def settled(terms: LoanRules, rules: CircleRules) -> LoanRules:
    """The terms with the rhythm of the meetings written into them, where they follow those."""
    if not terms.with_meetings:
        return terms
    cycle = rules.contribution
    frequency = _FREQUENCIES.get(cycle.cycle, Frequency.CUSTOM)
    days = 1 if cycle.cycle is CycleKind.DAILY else cycle.every_days
    every_days = days if frequency is Frequency.CUSTOM else 0
    return replace(terms, frequency=frequency, every_days=every_days)


def first_due_on(terms: LoanRules, disbursed_on: date, calendar: Calendar) -> date | None:
    """The due date of instalment 1 where it is not simply one period after the day of giving.

    Where instalments follow the meetings, it is the first meeting a whole period away or more.
    """
    if not terms.with_meetings:
        return None
    natural = step_date(disbursed_on, 1, terms.frequency, terms.every_days)
    if terms.frequency is Frequency.MONTHLY and calendar.month_day is not None:
        same_month = add_months(natural, 0, calendar.month_day)
        if same_month >= natural:
            return same_month
        return add_months(natural, 1, calendar.month_day)
    if terms.frequency in (Frequency.WEEKLY, Frequency.FORTNIGHTLY) and (
        calendar.meeting_day is not None
    ):
        return first_on_or_after(natural, calendar.meeting_day)
    return None


def limits_of(product: LoanRules) -> LoanLimits:
    """What a request is checked against."""
    return LoanLimits(
        minimum_minor=product.min_minor,
        maximum_minor=product.max_minor,
        max_running=product.max_running,
        max_periods=product.max_periods,
        savings_multiple=product.savings_multiple,
        within_pool=product.within_pool,
        arrears_block=product.arrears_block,
        min_membership_days=product.min_membership_days,
        purposes=product.purposes,
        guarantee_percent=product.guarantee_percent,
    )


def terms_of(
    product: LoanRules,
    *,
    principal_minor: int,
    periods: int,
    disbursed_on: date,
    currency: str,
    first_due_on: date | None = None,
    calendar: Calendar | None = None,
) -> LoanTerms:
    """The terms of one loan given on a day; its first instalment is due one period later.

    Graces are those of the product, as far as a loan of so few periods has room for them.
    """
    known = calendar or Calendar()
    return LoanTerms(
        principal_minor=principal_minor,
        rate=Rate(product.rate_percent, product.rate_per),
        method=product.method,
        periods=periods,
        disbursed_on=disbursed_on,
        frequency=product.frequency,
        every_days=product.every_days,
        first_due_on=first_due_on,
        rate_base=product.rate_base,
        rounding=Rounding(
            step_in_minor(product.rounding_step, currency_exponent(currency)),
            product.rounding_direction,
            product.rounding_ties,
        ),
        grace_principal=max(0, min(product.grace_principal, periods - 1)),
        grace_interest=max(0, min(product.grace_interest, periods)),
        fee_minor=fee_of(product, principal_minor),
        fee_mode=product.fee_mode,
        holiday_rule=product.holiday_rule,
        is_holiday=known.holidays.__contains__ if known.holidays else None,
        meeting_day=known.meeting_day,
        due_day=known.month_day if product.with_meetings else None,
    )


def policy_of(product: LoanRules) -> RepaymentPolicy:
    """How payments on a loan of this product are posted."""
    return RepaymentPolicy(
        order=product.allocation,
        prepayment=product.prepayment,
        flat_interest=product.flat_interest,
        rebate_percent=product.rebate_percent,
        keeps_surplus_as_advance=product.advance_allowed,
        penalty=product.penalty,
    )
