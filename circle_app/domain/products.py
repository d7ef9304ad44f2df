"""A circle's loan product: its rules turned into limits, terms of one loan and repayment policy."""

from __future__ import annotations

from datetime import date

from circle_app.domain.loan_accounts import RepaymentPolicy
from circle_app.domain.loan_terms import LoanTerms, Rounding, step_in_minor
from circle_app.domain.loans import LoanLimits
from circle_app.domain.money import currency_exponent
from circle_app.domain.rates import Rate
from circle_app.domain.rules import LoanRules


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
    )


def terms_of(
    product: LoanRules, *, principal_minor: int, periods: int, disbursed_on: date, currency: str
) -> LoanTerms:
    """The terms of one loan given on a day; its first instalment is due one period later.

    Graces are those of the product, as far as a loan of so few periods has room for them.
    """
    return LoanTerms(
        principal_minor=principal_minor,
        rate=Rate(product.rate_percent, product.rate_per),
        method=product.method,
        periods=periods,
        disbursed_on=disbursed_on,
        frequency=product.frequency,
        every_days=product.every_days,
        rate_base=product.rate_base,
        rounding=Rounding(
            step_in_minor(product.rounding_step, currency_exponent(currency)),
            product.rounding_direction,
            product.rounding_ties,
        ),
        grace_principal=max(0, min(product.grace_principal, periods - 1)),
        grace_interest=max(0, min(product.grace_interest, periods)),
        fee_minor=product.fee_minor,
        fee_mode=product.fee_mode,
    )


def policy_of(product: LoanRules) -> RepaymentPolicy:
    """How payments on a loan of this product are posted."""
    return RepaymentPolicy(
        order=product.allocation,
        prepayment=product.prepayment,
        flat_interest=product.flat_interest,
        keeps_surplus_as_advance=product.advance_allowed,
    )
