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
    in all cost nothing: 0.
    """
    if sum(payments_minor) <= net_minor:
        return Decimal(0)
    shift = as_decimal(offset)
    payments = [Decimal(payment) for payment in reversed(payments_minor)]
    net, one = Decimal(net_minor), Decimal(1)

    def surplus(rate: Decimal) -> tuple[Decimal, Decimal]:
        """What the payments are worth beyond the net sum, and how fast that falls with the rate."""
        discount = CONTEXT.divide(one, CONTEXT.add(one, rate))
        value, slope = Decimal(0), Decimal(0)
        for payment in payments:
            slope = CONTEXT.fma(slope, discount, value)
            value = CONTEXT.fma(value, discount, payment)
        if shift:
            # f(d) = d^s · p(d) has the derivative d^(s-1) · (d · p'(d) + s · p(d)).
            power = CONTEXT.power(discount, shift)
            slope = CONTEXT.multiply(
                CONTEXT.divide(power, discount),
                CONTEXT.fma(slope, discount, CONTEXT.multiply(shift, value)),
            )
            value = CONTEXT.multiply(value, power)
        squared = CONTEXT.multiply(discount, discount)
        return CONTEXT.subtract(value, net), CONTEXT.minus(CONTEXT.multiply(slope, squared))

    return decreasing_root(surplus)


def annualised(rate: Decimal, per_year: Fraction) -> YearlyCost:
    """Nominal and effective yearly percentage of a rate per period."""
    times = as_decimal(per_year)
    nominal = CONTEXT.multiply(rate, times)
    effective = CONTEXT.power(Decimal(1) + rate, times) - 1
    return YearlyCost(_percent(nominal), _percent(effective))


def _percent(fraction: Decimal) -> Decimal:
    scaled = CONTEXT.multiply(fraction, Decimal(100))
    if scaled.adjusted() > _MAX_MAGNITUDE:
        return CONTEXT.plus(scaled)
    return scaled.quantize(_HUNDREDTH, ROUND_HALF_UP, CONTEXT)
