"""Bids and the end of an auction at the same moment: each is in or refused, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta
from itertools import count

import pytest

from circle_app.adapters import clock
from circle_app.services.rounds import auction_views, auctions, bidding, presence
from tests.factories import key, outcomes, successes
from tests.support.chits import chit
from tests.support.circles import rows
from tests.support.late_dues import accounts
from tests.support.rounds import on, pay, round_faults, round_of


@pytest.fixture
def found(db):
    made = chit(6)
    with on(0, 1):
        for who in range(6):
            pay(made, who)
        auctions.open_bidding(made.admin, round_of(made, 1).id, key=key())
    return made


def test_a_bid_at_the_closing_instant_is_in_or_refused(found, monkeypatch):
    with on(0, 1):
        current = round_of(found, 1).id
        ends = auction_views.get(found.admin, current).closes_at
    # A clock that runs over the closing instant while six people bid and two end the auction: each
    # time it is asked, five microseconds have gone by.
    steps, lock = count(-60), threading.Lock()

    def ticking():
        with lock:
            return ends + timedelta(microseconds=5 * next(steps))

    monkeypatch.setattr(clock, "now", ticking)

    def act(number):
        if number >= 6:
            for _ in range(40):
                if auctions.close_due():
                    return "ended"
            return "waiting"
        return bidding.bid(
            found.people[number], current, discount_minor=500 + number, key=key()
        ).phase

    done = outcomes(act, 8, threads=8)
    monkeypatch.undo()
    with on(0, 1.1):
        auctions.close_due()
        told = auction_views.get(found.admin, current)
    taken = {number for number in range(6) if done[number] in ("open", "over", "decided")}
    assert set(done[:6]) <= {"open", "over", "decided", "auction_over", "bid_too_low"}
    assert done[6:].count("ended") <= 1
    # Every bid that was answered is in the minutes, no other is, and the highest of them has won.
    wrote = [each["discount_minor"] for each in told.minutes["bids"]]
    assert sorted(wrote) == [500 + number for number in sorted(taken)]
    assert told.discount_minor == max(wrote, default=0)
    late = rows("SELECT COUNT(*) FROM bid b JOIN round r ON r.id = b.round_id "
                "WHERE b.placed_at >= r.bids_close_at")  # fmt: skip
    assert late[0][0] == 0
    assert round_faults() == []


def test_of_equal_bids_one_is_taken_unless_they_are_at_the_cap(found):
    with on(0, 1):
        current = round_of(found, 1).id

    def act(discount):
        def bid(number):
            with on(0, 1):
                return bidding.bid(
                    found.people[number], current, discount_minor=discount, key=key()
                ).highest_minor

        return bid

    done = outcomes(act(900), 6, threads=6)
    assert (len(successes(done)), done.count("bid_too_low")) == (1, 5)
    done = outcomes(act(2_400), 6, threads=6)
    assert len(successes(done)) == 6


def test_an_auction_ends_once_whoever_ends_it(found):
    with on(0, 1):
        current = round_of(found, 1).id
        bidding.bid(found.people[2], current, discount_minor=1_500, key=key())

    def act(number):
        with on(0, 1.1):
            if number % 2:
                return auctions.close_due()
            return auctions.close(found.admin, current, key=key()).phase

    done = outcomes(act, 6, threads=6)
    assert done.count("decided") + done.count(1) == 1
    assert set(done) <= {"decided", 1, 0, "already_decided"}
    # 1,500 less 300 commission: 200 for each of the six.
    assert accounts() == {
        "cash": -6_000,
        "payout_payable": 4_500,
        "savings": 1_200,
        "commission_income": 300,
    }
    assert round_faults() == []


def test_who_comes_in_is_noted_once_or_came_too_late(found, monkeypatch):
    with on(0, 1):
        current = round_of(found, 1).id
        bidding.bid(found.people[5], current, discount_minor=600, key=key())

    def act(number):
        with on(0, 1 if number < 6 else 1.1):
            if number == 6:
                return auctions.close_due()
            return presence.come_in(found.people[number // 2], current)

    done = outcomes(act, 7, threads=7)
    came = [done[2 * who] + done[2 * who + 1] for who in range(3)]
    assert set(came) <= {0, 1}
    if done[6] == 0:
        with on(0, 1.1):
            auctions.close_due()
    with on(0, 1.1):
        told = auction_views.get(found.admin, current).minutes["present"]
    # Whoever was noted is in the minutes; who came after they were written was told so.
    names = [found.people[who].name for who in range(3) if came[who]]
    assert [each["name"] for each in told] == [*names, found.people[5].name]
