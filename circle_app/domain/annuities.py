"""Time value of money: level payments, balances, and the rate that makes two sides equal.

Payments and balances are exact fractions. Rates of return and numbers of periods have no closed
form, so they are found in decimals of fifty digits. A rate is a fraction of one period
(``Fraction(1, 100)`` is 1 %), flows out are negative as in a spreadsheet's functions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

CONTEXT: Final = Context(prec=50)
_ONE: Final = Decimal(1)
_PRECISION: Final = Decimal("1e-30")
_MAX_ROOT: Final = Decimal("1e6")
# Where a change of sign is looked for: dense around zero, where the answers of loans are.
_GRID: Final = (
    *(Decimal(step) * Decimal("0.01") for step in range(-99, 200)),
    *(Decimal(2) ** power for power in range(1, 100)),
)


class NoRateFound(ArithmeticError):
    """No rate makes the flows balance."""


def as_decimal(value: Fraction | Decimal | int) -> Decimal:
    """A fraction as a decimal of fifty digits."""
    if isinstance(value, Fraction):
        return CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Decimal(value)


def level_payment(present: Fraction | int, rate: Fraction, periods: int) -> Fraction:
    """Payment at the end of each period that pays off ``present``: P·r·(1+r)ⁿ / ((1+r)ⁿ − 1)."""
    exact = Fraction(present)
    numerator, denominator = level_quotient(exact.numerator, rate, periods)
    return Fraction(numerator, denominator * exact.denominator)


def level_quotient(present: int, rate: Fraction, periods: int) -> tuple[int, int]:
    """The level payment as numerator and denominator, which have common divisors.

    Finding those in numbers of a thousand digits takes longer than everything else.
    """
    if rate == 0:
        return present, periods
    bottom = rate.denominator**periods
    growth = (rate.numerator + rate.denominator) ** periods
    return present * rate.numerator * growth, rate.denominator * (growth - bottom)


def future_value(
    rate: Fraction, periods: int, payment: Fraction, present: Fraction, *, at_start: bool = False
) -> Fraction:
    """What a present value and level payments come to, with the sign of the opposite side."""
    growth = (1 + rate) ** periods
    if rate == 0:
        return -(present + payment * periods)
    due = 1 + rate if at_start else Fraction(1)
    return -(present * growth + payment * due * Fraction(growth - 1, rate))


def present_value(
    rate: Fraction, periods: int, payment: Fraction, *, at_start: bool = False
) -> Fraction:
    """What level payments are worth today, with the sign of the opposite side."""
    if rate == 0:
        return -payment * periods
    due = 1 + rate if at_start else Fraction(1)
    growth = (1 + rate) ** periods
    return -payment * due * Fraction(growth - 1, rate * growth)


def balance_after(present: Fraction, rate: Fraction, payment: Fraction, periods: int) -> Fraction:
    """Debt left after some level payments, nothing rounded on the way."""
    return -future_value(rate, periods, -payment, present)


def interest_part(
    rate: Fraction, number: int, periods: int, present: Fraction, *, at_start: bool = False
) -> Fraction:
    """Interest inside payment ``number`` of a level loan."""
    payment = level_payment(present, rate, periods)
    if not at_start:
        return balance_after(present, rate, payment, number - 1) * rate
    if number == 1:
        return Fraction(0)
    payment = Fraction(payment, 1 + rate)
    return -future_value(rate, number - 2, -payment, present - payment) * rate


def principal_part(
    rate: Fraction, number: int, periods: int, present: Fraction, *, at_start: bool = False
) -> Fraction:
    """Principal inside payment ``number`` of a level loan."""
    payment = level_payment(present, rate, periods)
    if at_start:
        payment = Fraction(payment, 1 + rate)
    return payment - interest_part(rate, number, periods, present, at_start=at_start)


def periods_needed(
    rate: Decimal, payment: Decimal, present: Decimal, future: Decimal = Decimal(0)
) -> Decimal:
    """How many periods until ``present``, level payments and ``future`` balance."""
    if rate == 0:
        return CONTEXT.divide(-(present + future), payment)
    perpetual = CONTEXT.divide(payment, rate)
    ratio = CONTEXT.divide(perpetual - future, perpetual + present)
    return CONTEXT.divide(CONTEXT.ln(ratio), CONTEXT.ln(_ONE + rate))


def growth_rate(periods: int, present: Decimal, future: Decimal) -> Decimal:
    """Rate per period at which ``present`` (paid out) becomes ``future``."""
    root = CONTEXT.power(CONTEXT.divide(-future, present), CONTEXT.divide(_ONE, Decimal(periods)))
    return root - _ONE


def net_present_value(rate: Decimal, flows: Sequence[Decimal]) -> Decimal:
    """Flows at the times 0, 1, 2, … discounted to time 0."""
    discount = CONTEXT.divide(_ONE, _ONE + rate)
    value = Decimal(0)
    for flow in reversed(flows):
        value = CONTEXT.add(CONTEXT.multiply(value, discount), flow)
    return value


def internal_rate(flows: Sequence[Decimal]) -> Decimal:
    """Rate per period at which flows at the times 0, 1, 2, … balance; the root nearest to zero.

    Raises:
        NoRateFound: If the flows never change sign or nothing balances them.
    """
    return root_nearest_zero(lambda rate: net_present_value(rate, flows))


def dated_internal_rate(flows: Sequence[tuple[date, Decimal]]) -> Decimal:
    """Effective yearly rate at which dated flows balance, days over 365."""
    start = flows[0][0]
    timed = [
        (CONTEXT.divide(Decimal((on - start).days), Decimal(365)), amount) for on, amount in flows
    ]

    def value_at(rate: Decimal) -> Decimal:
        log_growth = CONTEXT.ln(_ONE + rate)
        return sum(
            (amount * CONTEXT.exp(CONTEXT.multiply(-years, log_growth)) for years, amount in timed),
            Decimal(0),
        )

    return root_nearest_zero(value_at)


def root_nearest_zero(value_at: Callable[[Decimal], Decimal]) -> Decimal:
    """The zero of a function of a rate that lies nearest to a rate of zero.

    Raises:
        NoRateFound: If the function has one sign everywhere it was looked at.
    """
    roots: list[Decimal] = []
    lower = _GRID[0]
    value_lower = value_at(lower)
    for upper in _GRID[1:]:
        value_upper = value_at(upper)
        if value_lower == 0:
            roots.append(lower)
        elif value_lower * value_upper < 0:
            roots.append(bisect(value_at, lower, upper))
            if upper > 0:
                break
        lower, value_lower = upper, value_upper
    if not roots:
        raise NoRateFound
    return min(roots, key=abs)


def bisect(value_at: Callable[[Decimal], Decimal], lower: Decimal, upper: Decimal) -> Decimal:
    """Zero of a function between two rates where it has opposite signs."""
    rising = value_at(lower) < 0
    while upper - lower > _PRECISION * max(_ONE, abs(upper)):
        middle = CONTEXT.multiply(CONTEXT.add(lower, upper), Decimal("0.5"))
        if (value_at(middle) < 0) == rising:
            lower = middle
        else:
            upper = middle
    return CONTEXT.multiply(CONTEXT.add(lower, upper), Decimal("0.5"))


def decreasing_root(value_and_slope: Callable[[Decimal], tuple[Decimal, Decimal]]) -> Decimal:
    """Zero at or above 0 of a falling function that bends upwards, as the worth of payments does.

    Such a function lies above its tangents, so Newton's steps come from the left and never pass
    the zero.

    Raises:
        NoRateFound: If the function is still positive far away, or negative at zero.
    """
    at = Decimal(0)
    value, slope = value_and_slope(at)
    if value < 0:
        raise NoRateFound
    while value > 0 and slope < 0:
        step = CONTEXT.divide(value, CONTEXT.minus(slope))
        at = CONTEXT.add(at, step)
        if step <= _PRECISION * max(_ONE, at):
            return at
        if at > _MAX_ROOT:
            raise NoRateFound
        value, slope = value_and_slope(at)
    if value > 0:
        raise NoRateFound
    return at
