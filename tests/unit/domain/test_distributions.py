"""What can be given, and what of it is whose: to the last unit, whoever comes and goes."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.decisions import ANY_OFFICER, BY_VOTE
from circle_app.domain.distributions import (
    DistributionTooLarge,
    Earned,
    EarningsByRule,
    Into,
    NobodyWeighs,
    NothingToDistribute,
    Place,
    Policy,
    check_allowed,
    check_amount,
    check_into,
    divide,
    fingerprint,
    lines_of,
    saved_days,
)
from circle_app.domain.errors import InvalidInput
from circle_app.domain.ledger import check_balanced
from circle_app.domain.presets import LENDER, LENDING, SAVINGS, VSLA

PAGE = (Path(__file__).parents[3] / "docs/rules/distributions.md").read_text()
START, END = date(2026, 4, 1), date(2026, 4, 30)
NAMES = ("Asha", "Rekha", "Sunita")


def table(head: str) -> list[list[str]]:
    """The rows of a table of the page, below the row that begins like this."""
    body = PAGE[PAGE.index(head) :].splitlines()[2:]
    rows = []
    for line in body:
        if not line.startswith("|"):
            break
        rows.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return rows


def number(cell: str) -> int:
    return int(cell.replace(",", ""))


@pytest.mark.parametrize("row", table("| income | expenses"), ids=" ".join)
def test_what_can_be_given(row):
    income, expense, before, inside, since, now, held, limit = map(number, row[:8])
    earned = Earned(income, expense, before, inside, since, now, held)
    assert (earned.limit_minor, earned.limited_by) == (limit, row[8])
    if limit:
        check_amount(limit, earned, "INR")
        with pytest.raises(DistributionTooLarge) as refusal:
            check_amount(limit + 1, earned, "INR")
        assert refusal.value.context["available_minor"] == limit
    else:
        with pytest.raises(NothingToDistribute):
            check_amount(1, earned, "INR")


def april() -> list[Place]:
    """The three of the page, worked out from the days on which something moved."""
    held = {
        "Asha": (6_000, []),
        "Rekha": (0, [(date(2026, 4, 21), 3_000)]),
        "Sunita": (9_000, [(date(2026, 4, 11), 0)]),
    }
    return [
        Place(
            UUID(int=place),
            name,
            START,
            saved_minor=moves[-1][1] if moves else opening,
            saved_days=saved_days(opening, moves, START, END),
        )
        for place, (name, (opening, moves)) in enumerate(held.items(), 1)
    ]


def test_savings_count_for_each_day_they_are_there():
    shown = {row[0]: number(row[1]) for row in table("| member | savings × days")}
    assert {place.name: place.saved_days for place in april()} == shown


@pytest.mark.parametrize("row", table("| measure | Asha"), ids=lambda row: row[0])
def test_the_parts_of_the_page(row):
    parts = divide(april(), Policy(row[0]), 10_000, END)
    assert [part.amount_minor for part in parts] == [number(cell) for cell in row[1:]]


@pytest.mark.parametrize("row", table("| into | debit")[:2], ids=lambda row: row[0])
def test_the_entry_of_the_page(row):
    into = Into.SAVINGS if row[0] == "savings" else Into.PAYABLE
    parts = divide(april(), Policy.SAVINGS_DAYS, 10_000, END)
    names = {str(part.member_id): part.name for part in parts}
    lines = lines_of(parts, into)
    check_balanced(lines)
    credited = [
        f"{line.account.partition(':')[0]}:{names[line.account.partition(':')[2]]} "
        f"{-line.amount_minor:,}"
        for line in lines[1:]
    ]
    assert f"{lines[0].account} {lines[0].amount_minor:,}" == row[1]
    assert re.split(r", (?=[a-z])", row[2]) == credited


def test_who_only_borrows_or_came_later_is_not_among_them():
    people = [
        Place(UUID(int=1), "Asha", END),
        Place(UUID(int=2), "Bina", END + timedelta(days=1)),
        Place(UUID(int=3), "Chand", START, takes_part=False),
    ]
    assert [part.name for part in divide(people, Policy.EQUAL, 99, END)] == ["Asha"]
    with pytest.raises(NobodyWeighs):
        divide(people, Policy.SAVINGS, 99, END)
    with pytest.raises(NobodyWeighs):
        divide([], Policy.EQUAL, 99, END)


def test_a_lenders_earnings_are_the_owners():
    people = [
        Place(UUID(int=1), "Owner", START, saved_minor=0, is_owner=True),
        Place(UUID(int=2), "Clerk", START, saved_minor=10),
    ]
    assert [part.amount_minor for part in divide(people, Policy.OWNER, 99, END)] == [99, 0]


def test_which_measure_may_be_taken():
    check_allowed(Policy.SAVINGS_DAYS, SAVINGS.rules, ANY_OFFICER, has_officers=True)
    check_allowed(Policy.EQUAL, SAVINGS.rules, BY_VOTE, has_officers=True)
    with pytest.raises(EarningsByRule):
        check_allowed(Policy.EQUAL, SAVINGS.rules, ANY_OFFICER, has_officers=True)
    with pytest.raises(InvalidInput):
        check_allowed(Policy.SHARES, SAVINGS.rules, BY_VOTE, has_officers=True)
    with pytest.raises(InvalidInput):
        check_allowed(Policy.OWNER, LENDING.rules, BY_VOTE, has_officers=False)


def test_into_the_savings_only_where_there_are_some():
    assert check_into(None, SAVINGS.rules) is Into.SAVINGS
    assert check_into("payable", SAVINGS.rules) is Into.PAYABLE
    for preset in (VSLA, LENDER):
        assert check_into(None, preset.rules) is Into.PAYABLE
        with pytest.raises(InvalidInput):
            check_into("savings", preset.rules)


AMOUNT = st.integers(0, 10**12)
PEOPLE = st.lists(
    st.builds(
        Place,
        st.uuids(),
        st.just("x"),
        st.dates(START - timedelta(days=9), END + timedelta(days=9)),
        st.booleans(),
        AMOUNT,
        AMOUNT,
        st.integers(0, 500),
        st.booleans(),
    ),
    max_size=30,
    unique_by=lambda place: place.member_id,
)


@given(PEOPLE, st.sampled_from(Policy), AMOUNT)
def test_parts_always_sum_to_the_whole_and_go_by_weight(people, policy, amount):
    try:
        parts = divide(people, policy, amount, END)
    except NobodyWeighs:
        return
    assert sum(part.amount_minor for part in parts) == amount
    assert divide(people, policy, amount, END) == parts
    whole = sum(part.weight for part in parts)
    for part in parts:
        # Within one unit of the exact share, and nothing for nothing.
        assert abs(part.amount_minor * whole - amount * part.weight) < whole
        assert part.weight or not part.amount_minor
    inside = {place.member_id for place in people if place.takes_part and place.joined_on <= END}
    assert {part.member_id for part in parts} == inside


@given(
    AMOUNT,
    st.dictionaries(st.integers(0, 29), AMOUNT, max_size=12),
)
def test_days_are_added_up_as_if_each_were_looked_at(opening, moved):
    moves = [(START + timedelta(days=day), balance) for day, balance in sorted(moved.items())]
    total, held = 0, opening
    for day in range(30):
        held = moved.get(day, held)
        total += held
    assert saved_days(opening, moves, START, END) == total


@given(PEOPLE, st.integers(1, 10**9), st.integers(0, 29))
def test_the_seal_is_of_every_part(people, amount, place):
    try:
        parts = divide(people, Policy.EQUAL, amount, END)
    except NobodyWeighs:
        return
    sealed = fingerprint(parts, Policy.EQUAL, Into.SAVINGS, START, END)
    assert fingerprint(parts, Policy.EQUAL, Into.SAVINGS, START, END) == sealed
    other = list(parts)
    other.pop(place % len(parts))
    for changed in (
        fingerprint(other, Policy.EQUAL, Into.SAVINGS, START, END),
        fingerprint(parts, Policy.EQUAL, Into.PAYABLE, START, END),
        fingerprint(parts, Policy.SAVINGS, Into.SAVINGS, START, END),
        fingerprint(parts, Policy.EQUAL, Into.SAVINGS, START, END - timedelta(days=1)),
    ):
        assert changed[1] != sealed[1]
