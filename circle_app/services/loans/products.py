"""The terms of a loan as they are frozen with it, and the plan they make."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Any

from circle_app.domain.allocations import Amounts
from circle_app.domain.ledger import canonical_json
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.products import Calendar, first_due_on, terms_of
from circle_app.domain.restructuring import first_after
from circle_app.domain.rule_json import encode, merged
from circle_app.domain.schedules import Schedule, build_schedule

NO_CALENDAR = "{}"


def frozen_terms(product: LoanRules) -> str:
    """Write the product down as it is when the loan is asked for."""
    return canonical_json(encode(product))


@lru_cache(maxsize=512)
def product_of(terms: str) -> LoanRules:
    """Read frozen terms; the same text is read once."""
    return merged(LoanRules(), json.loads(terms))


def frozen_calendar(calendar: Calendar) -> str:
    """Write down the holidays and meeting days as they are known when a loan is given."""
    return canonical_json(
        {
            "holidays": sorted(day.isoformat() for day in calendar.holidays),
            "meeting_day": calendar.meeting_day,
            "month_day": calendar.month_day,
        }
    )


@lru_cache(maxsize=512)
def calendar_of(text: str) -> Calendar:
    """Read a frozen calendar; one that was never written has neither holidays nor meetings."""
    found = json.loads(text)
    return Calendar(
        frozenset(date.fromisoformat(day) for day in found.get("holidays", ())),
        found.get("meeting_day"),
        found.get("month_day"),
    )


@lru_cache(maxsize=2_048)
def plan_of(
    terms: str,
    principal_minor: int,
    periods: int,
    disbursed_on: date,
    currency: str,
    first_due: date | None = None,
    calendar: str = NO_CALENDAR,
) -> Schedule:
    """Work out a loan with frozen terms given on a day; the same loan is worked out once.

    Without a first due date it is the one that the terms and the calendar give.
    """
    product, known = product_of(terms), calendar_of(calendar)
    return build_schedule(
        terms_of(
            product,
            principal_minor=principal_minor,
            periods=periods,
            disbursed_on=disbursed_on,
            currency=currency,
            first_due_on=first_due or first_due_on(product, disbursed_on, known),
            calendar=known,
        )
    )


def plan_of_loan(loan: Any, disbursed_on: date | None = None) -> Schedule:
    """Work out the plan of a loan's row; as if given on a day while it is not."""
    first = loan.first_due_on
    if loan.disbursed_on is None and disbursed_on and first:
        # The day that was wished for may have passed while it was decided on.
        first = first_after(first, disbursed_on, product_of(loan.terms))
    return plan_of(
        loan.terms,
        loan.principal_minor,
        loan.periods,
        loan.disbursed_on or disbursed_on,
        loan.currency,
        first,
        loan.calendar,
    )


def carried_text(carried: Amounts) -> str:
    """Write down what a replaced loan still asked for besides its principal."""
    parts = ("interest_minor", "fee_minor", "penalty_minor")
    amounts = {name: getattr(carried, name) for name in parts}
    return canonical_json({name: amount for name, amount in amounts.items() if amount})


@lru_cache(maxsize=512)
def carried_of(text: str) -> Amounts:
    """Read what was carried over from a replaced loan."""
    return Amounts(**json.loads(text))
