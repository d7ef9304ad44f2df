"""Bids, who wins by them, and how the discount is divided, by ``docs/rules/auctions.md``."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain import auctions
from circle_app.domain.auctions import (
    AuctionNotOpen,
    AuctionOver,
    BidTooHigh,
    BidTooLow,
    InvalidTime,
    Offer,
    Phase,
    best_of,
    check_bid,
    check_open,
    commission_cap,
    divide,
    least_bid,
    may_bid,
    phase_of,
    sharing,
    terms_of,
    was_late,
    window,
)
from circle_app.domain.round_rules import Bidding, RoundRules
from circle_app.domain.rounds import Candidate, Part, Pot, check_figures

PAGE = (Path(__file__).parents[3] / "docs/rules/auctions.md").read_text()
NOON = datetime(2026, 3, 31, 6, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
TODAY = date(2026, 3, 2)


def slot(number):
    return UUID(int=number)


def terms(amount=10_000_00, slots=50, cap=40, commission=5, began_on=TODAY):
    return terms_of(
        amount, slots, cap=Decimal(cap), commission=Decimal(commission), began_on=began_on
    )


def offer(number, discount, *, member=None, at=NOON):
    return Offer(slot(number), UUID(int=member or number + 100), discount, at)


def candidates(*numbers, **states):
    more = [Candidate(slot(int(name[1:])), int(name[1:]), how) for name, how in states.items()]
    return [Candidate(slot(each), each, "open") for each in numbers] + more


def table(heading):
    """The rows of the table on the page that has a column of this name."""
    lines = PAGE.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("|") and heading in line)
    found = []
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            return found
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def minor(text):
    return int(re.sub(r"[,.]", "", text))


def percent(text):
    return Decimal(text.removesuffix(" %"))


@pytest.mark.parametrize("row", table("winner has a part"))
def test_the_figures_of_the_page(row):
    gross, slots = minor(row[0]), int(row[1])
    amount = gross // slots
    held = [slot(number) for number in range(1, slots + 1)]
    found = terms_of(
        amount, slots, cap=Decimal(40), commission=percent(row[3]), began_on=date(2026, 1, 1)
    )
    pot = Pot(gross, gross, 0)
    assert found.gross_minor == gross
    discount = int(gross * percent(row[2]) / 100)
    among = held if row[4] == "yes" else held[1:]
    figures = divide(pot, found, discount, among)
    check_figures(figures)
    assert figures.prize_minor == minor(row[5])
    assert figures.dividend_minor == minor(row[6])
    assert amount - figures.dividend_minor == minor(row[7])
    assert figures.remainder_minor == minor(row[8])


def test_the_example_of_the_law_to_the_paisa():
    # G 5,00,000, n 50, D 35 %, C 5 %.
    found = terms()
    assert (found.gross_minor, found.commission_minor) == (5_00_000_00, 25_000_00)
    assert (found.least_minor, found.cap_minor) == (25_000_00, 2_00_000_00)
    held = [slot(number) for number in range(50)]
    figures = divide(Pot(5_00_000_00, 5_00_000_00, 0), found, 1_75_000_00, held, held[:2])
    assert figures.prize_minor == 3_25_000_00
    assert set(figures.dividends.values()) == {3_000_00}
    assert (len(figures.dividends), figures.remainder_minor) == (48, 6_000_00)
    check_figures(figures)


def test_the_commission_is_capped_by_the_law_of_the_runs_time():
    assert [row[1] for row in table("most commission")] == ["5 %", "7 %"]
    assert commission_cap(date(2019, 12, 31)) == 5
    assert commission_cap(date(2020, 1, 1)) == commission_cap(TODAY) == 7
    old, new = (terms(commission=7, began_on=day) for day in (date(2019, 12, 31), TODAY))
    assert (old.commission_percent, old.commission_minor) == (5, 25_000_00)
    assert (new.commission_percent, new.commission_minor) == (7, 35_000_00)
    assert terms(commission=3, began_on=date(2015, 1, 1)).commission_percent == 3
    # Half a paisa is rounded up, as everywhere; the cap never is.
    odd = terms_of(10, 3, cap=Decimal("39.9"), commission=Decimal(5), began_on=TODAY)
    assert (odd.commission_minor, odd.cap_minor) == (2, 11)
    assert terms(commission=0).least_minor == 1


@pytest.mark.parametrize(
    ("after", "phase"),
    [
        (-1, Phase.ANNOUNCED),
        (0, Phase.OPEN),
        (3_599_999_999, Phase.OPEN),
        (3_600_000_000, Phase.OVER),
        (3_600_000_001, Phase.OVER),
    ],
)
def test_the_first_moment_is_in_the_last_is_out(after, phase):
    at = NOON + timedelta(microseconds=after)
    assert phase_of(False, NOON, NOON + HOUR, at) is phase
    assert phase_of(True, NOON, NOON + HOUR, at) is Phase.DECIDED
    assert phase_of(False, None, None, at) is Phase.NONE


def test_bids_are_taken_only_while_it_is_open():
    check_open(Phase.OPEN, NOON)
    for phase in (Phase.NONE, Phase.ANNOUNCED):
        with pytest.raises(AuctionNotOpen):
            check_open(phase, NOON)
    for phase in (Phase.OVER, Phase.DECIDED):
        with pytest.raises(AuctionOver):
            check_open(phase, NOON)


def test_when_an_auction_begins_and_ends():
    rules = RoundRules(bid_minutes=90)
    assert window(NOON, None, None, rules) == (NOON, NOON + timedelta(minutes=90))
    later = NOON + timedelta(days=3)
    assert window(NOON, later, 15, rules) == (later, later + timedelta(minutes=15))
    for opens_at, minutes in (
        (NOON - timedelta(seconds=1), None),
        (NOON + timedelta(days=61), None),
        (None, 0),
        (None, 7 * 24 * 60 + 1),
    ):
        with pytest.raises(InvalidTime):
            window(NOON, opens_at, minutes, rules)


@pytest.mark.parametrize(
    ("bidding", "highest", "own", "least"),
    [
        ("open", 0, 0, 25_000_00),
        ("open", 60_000_00, 0, 60_000_01),
        ("open", 60_000_00, 60_000_00, 60_000_01),
        # At the cap others may bid the same; who did already cannot do more.
        ("open", 2_00_000_00, 0, 2_00_000_00),
        ("open", 2_00_000_00, 2_00_000_00, 2_00_000_01),
        ("sealed", 60_000_00, 0, 25_000_00),
        ("sealed", 60_000_00, 30_000_00, 30_000_01),
    ],
)
def test_what_has_to_be_bid(bidding, highest, own, least):
    found, mode = terms(), Bidding(bidding)
    assert least_bid(found, mode, highest, own) == least
    with pytest.raises(BidTooLow):
        check_bid(found, mode, least - 1, highest, own)
    if least <= found.cap_minor:
        check_bid(found, mode, least, highest, own)
        check_bid(found, mode, found.cap_minor, highest, own)
    with pytest.raises(BidTooHigh):
        check_bid(found, mode, found.cap_minor + 1, highest, own)


def test_who_may_bid():
    assert may_bid(Candidate(slot(1), 1, "open")) == ""
    assert may_bid(Candidate(slot(1), 1, "won")) == "won"
    assert may_bid(Candidate(slot(1), 1, "vacant", arrears_minor=5)) == "vacant"
    assert may_bid(Candidate(slot(1), 1, "open", arrears_minor=1)) == "arrears"


def test_the_highest_that_counts_wins():
    slots = [*candidates(1, 2, 3, s4="won"), Candidate(slot(5), 5, "open", arrears_minor=1)]
    holders = {(slot(number), UUID(int=number + 100)) for number in range(1, 6)}
    offers = [offer(1, 10), offer(2, 30), offer(1, 30), offer(3, 20)]
    assert best_of(offers, slots, holders) == auctions.Best(30, (slot(1), slot(2)))
    assert best_of(offers, slots, holders).needs_draw
    # A slot that has won, is behind, or went to somebody else does not win by its old bid.
    more = [*offers, offer(4, 50), offer(5, 60), offer(3, 70, member=999)]
    assert best_of(more, slots, holders).discount_minor == 30
    assert best_of([offer(4, 50)], slots, holders) == auctions.Best(0, ())
    assert best_of([], slots, holders).needs_draw
    assert not best_of([offer(3, 20)], slots, holders).needs_draw


def test_who_has_a_part_of_the_discount():
    parts = [
        Part(slot(number), number, None if number == 3 else slot(number), None, 10)
        for number in range(1, 5)
    ]
    assert sharing(parts, slot(1), winner_shares=True) == (slot(1), slot(2), slot(4))
    assert sharing(parts, slot(1), winner_shares=False) == (slot(2), slot(4))


@pytest.mark.parametrize(
    ("is_open", "settled_on", "today", "late"),
    [
        (False, date(2026, 4, 2), date(2026, 5, 1), False),
        (False, date(2026, 4, 3), date(2026, 5, 1), True),
        (True, None, date(2026, 4, 2), False),
        (True, None, date(2026, 4, 3), True),
        # Let off, or paid by dividends: there was nothing to be late with.
        (False, None, date(2026, 5, 1), False),
    ],
)
def test_who_paid_late(is_open, settled_on, today, late):
    due_on = date(2026, 3, 31)
    assert was_late(due_on, 2, is_open=is_open, settled_on=settled_on, today=today) is late


@given(
    amount=st.integers(1, 10**7),
    slots=st.integers(2, 60),
    cap=st.integers(7, 90),
    commission=st.integers(0, 7),
    data=st.data(),
)
def test_nothing_of_a_pot_gets_lost(amount, slots, cap, commission, data):
    found = terms(amount, slots, cap, commission)
    held = [slot(number) for number in range(slots)]
    vacant = data.draw(st.sets(st.sampled_from(held), max_size=slots - 2))
    parts = [Part(each, n, None if each in vacant else each, None, amount)
             for n, each in enumerate(held)]  # fmt: skip
    winner = next(each for each in held if each not in vacant)
    waived = data.draw(st.integers(0, amount))
    pot = Pot(found.gross_minor - waived, 0, 0)
    if found.least_minor > min(found.cap_minor, pot.pot_minor):
        return
    discount = data.draw(st.integers(found.least_minor, min(found.cap_minor, pot.pot_minor)))
    among = sharing(parts, winner, winner_shares=data.draw(st.booleans()))
    losing = data.draw(st.sets(st.sampled_from(held), max_size=slots))
    figures = divide(pot, found, discount, among, losing)
    check_figures(figures)
    assert figures.prize_minor + discount == pot.pot_minor
    assert figures.commission_minor == found.commission_minor
    assert not set(figures.dividends) & (losing | vacant)
    # What could not be divided is less than a unit for each; the rest of it late payers lost.
    lost = figures.dividend_minor * len(set(among) & losing)
    assert 0 <= figures.remainder_minor - lost < max(1, len(among))
    nobody = divide(pot, found, 0, among, losing)
    assert (nobody.prize_minor, nobody.others_minor) == (pot.pot_minor, 0)
