"""The terms of a loan as they are frozen with it, and the plan they make."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache

from circle_app.domain.ledger import canonical_json
from circle_app.domain.products import terms_of
from circle_app.domain.rule_json import encode, merged
from circle_app.domain.rules import LoanRules
from circle_app.domain.schedules import Schedule, build_schedule


def frozen_terms(product: LoanRules) -> str:
    """Write the product down as it is when the loan is asked for."""
    return canonical_json(encode(product))


@lru_cache(maxsize=512)
def product_of(terms: str) -> LoanRules:
    """Read frozen terms; the same text is read once."""
    return merged(LoanRules(), json.loads(terms))


@lru_cache(maxsize=2_048)
def plan_of(
    terms: str, principal_minor: int, periods: int, disbursed_on: date, currency: str
) -> Schedule:
    """Work out a loan with frozen terms given on a day; the same loan is worked out once."""
    return build_schedule(
        terms_of(
            product_of(terms),
            principal_minor=principal_minor,
            periods=periods,
            disbursed_on=disbursed_on,
            currency=currency,
        )
    )
