"""What a loan really costs in a year, as RBI's Key Facts Statement reckons it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from circle_app.domain.annuities import CONTEXT, as_decimal, decreasing_root
from circle_app.domain.periods import first_offset
from circle_app.domain.rates import periods_per_year
from circle_app.domain.schedules import Schedule

# A tiny net sum can give rates that hundredths no longer fit into the digits of.
_MAX_MAGNITUDE: Final = 40
_HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class YearlyCost:
    """Cost of a loan per year in percent, rounded to hundredths.

    Attributes:
        apr_percent: Rate of return per period × periods per year (nominal).
        effective_percent: The same compounded: (1 + rate)^periods − 1.
    """

    apr_percent: Decimal
    effective_percent: Decimal


def yearly_cost(schedule: Schedule) -> YearlyCost:
    """APR and effective yearly rate of a schedule, fees netted or paid along included."""
    terms = schedule.terms
    offset = first_offset(terms)
    numbered = [row.payment_minor for row in schedule.rows if row.number > 0]
    before = sum(row.payment_minor for row in schedule.rows if row.number == 0)
    rate = periodic_rate(schedule.net_disbursed_minor, [before, *numbered], offset)
    return annualised(rate, periods_per_year(terms.frequency, terms.every_days))


def periodic_rate(
    net_minor: int, payments_minor: Sequence[int], offset: Fraction = Fraction(0)
) -> Decimal:
    """Rate per period at which payments at the times 0, 1, 2, … are worth what was received.

    ``payments_minor[0]`` is paid when the first regular period starts. All times move by
    ``offset`` periods when that is not the day of disbursal. Payments of no more than ``net_minor``
    in all cost nothing: 0. What is looked for is the logarithm of the growth per period: it stays
    small where a payment of the first days makes the rate itself astronomical.
    """
    if sum(payments_minor) <= net_minor:
        return Decimal(0)
    shift = as_decimal(offset)
    payments = [Decimal(payment) for payment in reversed(payments_minor)]
    net = Decimal(net_minor)

    def surplus(log_growth: Decimal) -> tuple[Decimal, Decimal]:
        """What the payments are worth beyond the net sum, and its slope."""
        discount = CONTEXT.exp(CONTEXT.minus(log_growth))
        value, slope = Decimal(0), Decimal(0)
        for payment in payments:
            slope = CONTEXT.fma(slope, discount, value)
            value = CONTEXT.fma(value, discount, payment)
        # d^s · p(d) falls by d^s · (d · p'(d) + s · p(d)) where d = e^−x.
        slope = CONTEXT.fma(slope, discount, CONTEXT.multiply(shift, value))
        if shift:
            moved = CONTEXT.exp(CONTEXT.minus(CONTEXT.multiply(shift, log_growth)))
            value, slope = CONTEXT.multiply(value, moved), CONTEXT.multiply(slope, moved)
        return CONTEXT.subtract(value, net), CONTEXT.minus(slope)

    return CONTEXT.subtract(CONTEXT.exp(decreasing_root(surplus)), Decimal(1))


def annualised(rate: Decimal, per_year: Fraction) -> YearlyCost:
    """Nominal and effective yearly percentage of a rate per period."""
    times = as_decimal(per_year)
    nominal = CONTEXT.multiply(rate, times)
    effective = CONTEXT.subtract(CONTEXT.power(CONTEXT.add(1, rate), times), Decimal(1))
    return YearlyCost(_percent(nominal), _percent(effective))


def _percent(fraction: Decimal) -> Decimal:
    scaled = CONTEXT.multiply(fraction, Decimal(100))
    if scaled.adjusted() > _MAX_MAGNITUDE:
        return CONTEXT.plus(scaled)
    return scaled.quantize(_HUNDREDTH, ROUND_HALF_UP, CONTEXT)
