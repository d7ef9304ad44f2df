"""Money: text to minor units and back, rounding, splitting."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.money import (
    Direction,
    InvalidAmount,
    Ties,
    UnknownCurrency,
    currency_exponent,
    known_currencies,
    parse_minor,
    round_minor,
    round_to_step,
    split_largest_remainder,
    to_decimal_string,
)

amounts = st.integers(min_value=-(10**14), max_value=10**14)
fractions = st.fractions(max_denominator=10**6)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("5", 500),
        ("5.00", 500),
        ("0.5", 50),
        (" ₹5,000 ", 500_000),
        ("₹ 1,50,000.25", 15_000_025),
        ("Rs. 1,50,000", 15_000_000),
        ("rs 10", 1_000),
        ("10/-", 1_000),
        ("INR 7", 700),
        ("7 INR", 700),
        ("1,234,567", 123_456_700),
        ("12,34,567", 123_456_700),
        ("1 00 000", 10_000_000),
        ("५००", 50_000),
        ("₹ १,५०,०००.२५", 15_000_025),
        ("٥٠", 5_000),
        ("रु. 20", 2_000),
        ("999999999999", 99_999_999_999_900),
    ],
)
def test_what_people_type_is_understood(text: str, minor: int) -> None:
    assert parse_minor(text, "INR") == minor


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("₹", "empty"),
        ("0", "zero"),
        ("0.00", "zero"),
        ("-5", "negative"),
        ("−5", "negative"),  # the typographic minus is what phones insert
        ("₹ -5", "negative"),
        ("+5", "not_a_number"),
        ("1e9", "not_a_number"),
        ("1E2", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1_000", "not_a_number"),
        ("five", "not_a_number"),
        ("5.", "not_a_number"),
        (".5", "not_a_number"),
        ("5.5.5", "not_a_number"),
        ("²", "not_a_number"),
        ("$5", "not_a_number"),
        ("5.001", "too_many_decimals"),
        ("5.000", "too_many_decimals"),
        ("12,34", "grouping"),
        ("1,2,3", "grouping"),
        ("1 2 3", "grouping"),
        (",500", "grouping"),
        ("1,23,45,67", "grouping"),
        ("1000000000000", "too_large"),
        ("9" * 5_000, "too_large"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        parse_minor(text, "INR", field="amount")
    assert refusal.value.context["reason"] == reason
    assert refusal.value.field == "amount"


def test_the_least_amount_may_be_set() -> None:
    assert parse_minor("0", "INR", minimum_minor=0) == 0
    with pytest.raises(InvalidAmount) as refusal:
        parse_minor("4.99", "INR", minimum_minor=500)
    assert refusal.value.context["reason"] == "too_small"


def test_currencies_keep_their_own_decimals() -> None:
    assert parse_minor("500", "UGX") == 500
    assert parse_minor("1.234", "KWD") == 1_234
    with pytest.raises(InvalidAmount):
        parse_minor("5.0", "UGX")
    assert [currency_exponent(code) for code in ("UGX", "INR", "KWD")] == [0, 2, 3]
    with pytest.raises(UnknownCurrency):
        currency_exponent("inr")


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (500, "INR", "5.00"),
        (5, "INR", "0.05"),
        (-5, "INR", "-0.05"),
        (0, "INR", "0.00"),
        (500, "UGX", "500"),
        (-1_234, "KWD", "-1.234"),
    ],
)
def test_programs_read_decimal_strings(minor: int, currency: str, text: str) -> None:
    assert to_decimal_string(minor, currency) == text


@given(st.integers(min_value=0, max_value=10**14 - 1), st.sampled_from(known_currencies()))
def test_writing_and_reading_is_lossless(minor: int, currency: str) -> None:
    text = to_decimal_string(minor, currency)
    if len(text.partition(".")[0]) <= 12:
        assert parse_minor(text, currency, minimum_minor=0) == minor


@given(st.text(max_size=60))
def test_any_text_is_money_or_a_refusal(text: str) -> None:
    try:
        minor = parse_minor(text, "INR")
    except InvalidAmount:
        return
    assert 1 <= minor < 10**14


def test_halves_go_up_or_to_the_even_unit() -> None:
    half = [Fraction(1, 2), Fraction(3, 2), Fraction(5, 2), Fraction(-1, 2), Fraction(-3, 2)]
    assert [round_minor(value) for value in half] == [1, 2, 3, -1, -2]
    assert [round_minor(value, Ties.HALF_EVEN) for value in half] == [0, 2, 2, 0, -2]
    assert round_minor(Decimal("2.4999999999999999999999999999999")) == 2


@given(fractions, st.sampled_from(Ties))
def test_rounding_moves_by_half_a_unit_at_most(value: Fraction, ties: Ties) -> None:
    assert abs(round_minor(value, ties) - value) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("value", "step", "direction", "rounded"),
    [
        ("888487.89", 100, Direction.NONE, 888_488),
        ("888487.89", 100, Direction.NEAREST, 888_500),
        ("888449.99", 100, Direction.NEAREST, 888_400),
        ("888401", 100, Direction.UP, 888_500),
        ("888400", 100, Direction.UP, 888_400),
        ("888401", 500, Direction.NEAREST, 888_500),
        ("888401", 1_000, Direction.UP, 889_000),
    ],
)
def test_instalments_move_to_a_step(
    value: str, step: int, direction: Direction, rounded: int
) -> None:
    assert round_to_step(Decimal(value), step, direction) == rounded


def test_splitting_gives_left_over_units_to_the_largest_remainders() -> None:
    assert split_largest_remainder(1_234_567, [45, 30, 17, 8]) == (
        555_555,
        370_370,
        209_877,
        98_765,
    )
    assert split_largest_remainder(10_000, [1, 1, 1]) == (3_334, 3_333, 3_333)
    assert split_largest_remainder(0, [1, 2]) == (0, 0)
    assert split_largest_remainder(5, [0, 1]) == (0, 5)


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, [0]), (1, [2, -1]), (1, [])])
def test_splitting_refuses_what_cannot_be_shared(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="negative"):
        split_largest_remainder(total, weights)


@given(
    st.integers(min_value=0, max_value=10**12),
    st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=40).filter(any),
)
def test_parts_sum_to_the_whole_and_are_fair(total: int, weights: list[int]) -> None:
    parts = split_largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1
