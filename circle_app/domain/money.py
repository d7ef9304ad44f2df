"""Money is a whole number of minor units; here text becomes money, and money is rounded and split.

Nothing in this module knows binary fractions. Rates and intermediate values are ``Fraction`` or
``Decimal``; a result is rounded once, when it becomes an amount that is posted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from circle_app.domain.errors import InvalidInput

MAX_INTEGER_DIGITS: Final = 12
MAX_TEXT_LENGTH: Final = 40


def _with_exponent(exponent: int, codes: str) -> dict[str, int]:
    return dict.fromkeys(codes.split(), exponent)


# ISO 4217: how many decimals a currency has.
_EXPONENTS: Final[dict[str, int]] = {
    **_with_exponent(0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"),
    **_with_exponent(
        2,
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD "
        "CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP "
        "GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD "
        "LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB "
        "PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC "
        "SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG",
    ),
    **_with_exponent(3, "BHD IQD JOD KWD LYD OMR TND"),
}

# What people write around an amount besides the currency code; any other currency is refused.
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "INR": ("₹", "rs.", "rs", "रुपये", "रु.", "रु", "/-"),
    "NPR": ("रू", "rs.", "rs"),
    "PKR": ("rs.", "rs"),
    "LKR": ("rs.", "rs"),
    "BDT": ("৳", "tk.", "tk"),
    "KES": ("ksh.", "ksh"),
    "UGX": ("ush.", "ush"),
    "TZS": ("tsh.", "tsh"),
    "USD": ("$",),
    "EUR": ("€",),
    "GBP": ("£",),
}
_SHAPE: Final = re.compile(r"(?P<whole>[0-9,]+)(?:\.(?P<decimals>[0-9]+))?")
_PLAIN: Final = re.compile(r"^\d+$")
_WESTERN: Final = re.compile(r"^\d{1,3}(?:,\d{3})+$")
_LAKH: Final = re.compile(r"^\d{1,2}(?:,\d{2})*,\d{3}$")


class InvalidAmount(InvalidInput):
    """Text is not an amount of money; ``context['reason']`` says why.

    Reasons: empty, not_a_number, negative, zero, too_small, grouping, too_many_decimals, too_large.
    """

    code = "invalid_amount"


class UnknownCurrency(InvalidInput):
    """A currency code that is not in the table."""

    code = "unknown_currency"


class Ties(StrEnum):
    """Where an amount exactly half way between two units goes."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


class Direction(StrEnum):
    """How an instalment moves to a multiple of its step."""

    NONE = "none"
    NEAREST = "nearest"
    UP = "up"


def currency_exponent(currency: str) -> int:
    """Number of decimals of an ISO 4217 currency (UGX 0, INR 2, KWD 3)."""
    try:
        return _EXPONENTS[currency]
    except KeyError:
        raise UnknownCurrency(field="currency", currency=currency) from None


def known_currencies() -> tuple[str, ...]:
    """All currency codes that may be chosen, in alphabetical order."""
    return tuple(sorted(_EXPONENTS))


def parse_minor(text: str, currency: str, *, field: str = "amount", minimum_minor: int = 1) -> int:
    """Turn what a person typed into minor units.

    Accepts ``5``, ``5.00``, ``₹ 5,000``, ``Rs. 1,50,000``, ``१००`` (digits of any script).
    Refuses signs, exponents, more decimals than the currency has, groups like ``12,34``, more than
    12 digits before the point, and less than ``minimum_minor``.

    Raises:
        InvalidAmount: With ``context['reason']``.
    """
    exponent = currency_exponent(currency)
    bare = _bare_number(text, currency) if len(text) <= MAX_TEXT_LENGTH else text
    whole, _, decimals = bare.partition(".")
    digits = whole.replace(",", "")
    reason = _refusal(bare, exponent)
    if reason is None:
        minor = int(digits + decimals.ljust(exponent, "0"))
        if minor >= minimum_minor:
            return minor
        reason = "zero" if minor == 0 else "too_small"
    raise InvalidAmount(
        field=field,
        reason=reason,
        currency=currency,
        decimals=exponent,
        minimum_minor=minimum_minor,
    )


def _refusal(bare: str, exponent: int) -> str | None:
    """Why a text without currency words is no amount; None if it is one."""
    shape = _SHAPE.fullmatch(bare)
    if not bare:
        return "empty"
    if bare[0] in "-−":
        return "negative"
    if len(bare) > MAX_TEXT_LENGTH:
        return "too_large"
    if shape is None:
        return "not_a_number"
    whole, decimals = shape["whole"], shape["decimals"] or ""
    if not any(pattern.match(whole) for pattern in (_PLAIN, _WESTERN, _LAKH)):
        return "grouping"
    if len(decimals) > exponent:
        return "too_many_decimals"
    if len(whole.replace(",", "")) > MAX_INTEGER_DIGITS:
        return "too_large"
    return None


def _bare_number(text: str, currency: str) -> str:
    """ASCII digits, point and commas of ``text``, without currency words around them."""
    folded = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    folded = folded.strip().lower()
    for word in (currency.lower(), *_WORDS.get(currency, ())):
        folded = folded.removeprefix(word).removesuffix(word).strip()
    # A space between digits is a group mark like the comma: "1 00 000" is checked the same way.
    return re.sub(r"(?<=\d)\s(?=\d)", ",", folded)


def to_decimal_string(amount_minor: int, currency: str) -> str:
    """Write minor units as a program reads them: 500 INR is ``"5.00"``, -5 is ``"-0.05"``."""
    exponent = currency_exponent(currency)
    sign = "-" if amount_minor < 0 else ""
    if exponent == 0:
        return f"{amount_minor}"
    whole, rest = divmod(abs(amount_minor), 10**exponent)
    return f"{sign}{whole}.{rest:0{exponent}d}"


def round_minor(value: Fraction | Decimal | int, ties: Ties = Ties.HALF_UP) -> int:
    """Round to the nearest whole unit; exactly half goes away from zero, or to the even unit."""
    exact = Fraction(value)
    return round_quotient(exact.numerator, exact.denominator, ties)


def round_quotient(numerator: int, denominator: int, ties: Ties = Ties.HALF_UP) -> int:
    """Round a quotient of whole numbers as ``round_minor`` does; the divisor is positive."""
    # Plans of thousands of rows are made of this: no fraction is built on the way.
    magnitude, rest = divmod(2 * abs(numerator) + denominator, 2 * denominator)
    if rest == 0 and ties is Ties.HALF_EVEN:
        magnitude -= magnitude % 2
    return magnitude if numerator >= 0 else -magnitude


def part_of(amount_minor: int, rate: Fraction, ties: Ties = Ties.HALF_UP) -> int:
    """An amount times a rate, rounded once."""
    return round_quotient(amount_minor * rate.numerator, rate.denominator, ties)


def round_to_step(
    value: Fraction | Decimal | int,
    step_minor: int,
    direction: Direction,
    ties: Ties = Ties.HALF_UP,
) -> int:
    """Round an instalment to a multiple of ``step_minor``; without a direction, to one unit."""
    exact = Fraction(value)
    return quotient_to_step(exact.numerator, exact.denominator, step_minor, direction, ties)


def quotient_to_step(
    numerator: int, denominator: int, step_minor: int, direction: Direction, ties: Ties
) -> int:
    """Round a quotient of whole numbers as ``round_to_step`` does; the divisor is positive."""
    if direction is Direction.NONE:
        return round_quotient(numerator, denominator, ties)
    if direction is Direction.UP:
        return -(-numerator // (denominator * step_minor)) * step_minor
    return round_quotient(numerator, denominator * step_minor, ties) * step_minor


def split_largest_remainder(
    total_minor: int, weights: Sequence[int | Decimal | Fraction]
) -> tuple[int, ...]:
    """Divide an amount in proportion to weights so that the parts sum to the whole exactly.

    Each share is rounded down; the units left over go to the largest remainders, ties to the
    earlier place. 10,000 over 1/1/1 is 3,334 / 3,333 / 3,333.

    Raises:
        ValueError: If the total or a weight is negative or all weights are zero.
    """
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact, Fraction(0))
    if total_minor < 0 or whole <= 0 or min(exact) < 0:
        raise ValueError("total and weights must not be negative, and some weight is needed")
    shares = [Fraction(total_minor * weight, whole) for weight in exact]
    parts = [share.numerator // share.denominator for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
    for place in by_remainder[: total_minor - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def split_evenly(total_minor: int, parts: int) -> tuple[int, ...]:
    """Divide an amount into equal parts that sum to it; the units left over go to the first."""
    share, left_over = divmod(total_minor, parts)
    return (share + 1,) * left_over + (share,) * (parts - left_over)
