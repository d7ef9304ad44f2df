"""Auctions of a chit: bids, what they win, who is late, minutes and statements."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.services import contributions, dues
from circle_app.services.rounds import (
    auction_views,
    auctions,
    bidding,
    closing,
    minutes,
    presence,
    proofs,
    reading,
    statements,
)
from tests.factories import key, person
from tests.support.chits import bid, chit, run_auction, settle
from tests.support.circles import kinds, member_id, rows
from tests.support.late_dues import accounts, one_system
from tests.support.rounds import hand_out, on, pay, round_faults, round_of

pytestmark = one_system


def refused(code, act, *args, **more):
    with pytest.raises(CircleError) as found:
        act(*args, **more)
    assert found.value.code == code
    return found.value.context


@pytest.fixture
def found(db):
    """Five slots of ₹10, commission 5 %, cap 40 %: a pot of ₹50, bids from ₹2.50 to ₹20."""
    return chit(5)


def test_an_open_auction_goes_to_the_highest_bid(found):
    with on(0, 1):
        for who in range(5):
            pay(found, who)
        current = round_of(found, 1).id
        refused("auction_not_open", bid, found, 1, 500)
        refused("not_allowed", auctions.open_bidding, found.people[1], current, key=key())
        opened = auctions.open_bidding(found.admin, current, place="Community hall", key=key())
        assert (opened.phase, opened.gross_minor, opened.place) == ("open", 5_000, "Community hall")
        assert (opened.least_minor, opened.cap_minor, opened.commission_minor) == (250, 2_000, 250)
        assert opened.closes_at - opened.opens_at == timedelta(minutes=60)
        refused("bid_too_low", bid, found, 1, 249)
        refused("bid_too_high", bid, found, 1, 2_001)
        shown = bidding.preview(found.people[1], current, discount_minor=1_000)
        assert (shown.receives_minor, shown.dividend_minor, shown.next_minor) == (4_000, 150, 850)
        bid(found, 1, 500)
        assert refused("bid_too_low", bid, found, 2, 500)["least_minor"] == 501
        seen = bid(found, 2, 1_000)
        assert (seen.highest_minor, seen.bid_count, seen.bids[0].name) == (
            1_000,
            2,
            found.people[2].name,
        )
        assert refused("auction_running", auctions.close, found.admin, current, key=key())
        assert auctions.close_due() == 0
        refused("auction_has_bids", auctions.open_bidding, found.admin, current, key=key())
    with on(0, 1.1):
        refused("auction_over", bid, found, 3, 1_500)
        over = auction_views.get(found.people[3], current)
        assert (over.phase, over.may_close) == ("over", False)
        assert (auctions.close_due(), auctions.close_due()) == (1, 0)
        told = auction_views.get(found.people[3], current)
        assert (told.phase, told.winner_name) == ("decided", found.people[2].name)
        assert (told.prize_minor, told.discount_minor, told.dividend_minor) == (4_000, 1_000, 150)
        refused("already_decided", auctions.close, found.admin, current, key=key())
        # Everything that came in went somewhere: dividends stay in as savings until the next due.
        assert accounts() == {
            "cash": -5_000,
            "payout_payable": 4_000,
            "savings": 750,
            "commission_income": 250,
        }
        assert round_faults() == []
    with on(1, 1):
        owed = contributions.dues(found.people[4], found.circle.id, mine=True).items
        assert [each.open_minor for each in owed] == [850]
    assert [kind for kind in kinds() if kind.startswith("auction.")] == [
        "auction.opened",
        "auction.bid",
        "auction.bid",
        "auction.closed",
    ]


def test_a_whole_chit_is_even_and_its_statement_adds_up(found):
    names = []
    for number in range(1, 6):
        with on(number - 1, 1):
            for who in range(5):
                if contributions.dues(found.people[who], found.circle.id, mine=True).items:
                    pay(found, who)
        slots = reading.run(found.admin, found.run).slots
        free = next(each.number - 1 for each in slots if each.status == "open")
        run_auction(found, number, {} if number in (3, 5) else {free: 1_000 + number})
        with on(number - 1, 2):
            hand_out(found)
            names.append(round_of(found, number).winner_name)
            assert round_faults() == []
    assert len(set(names)) == 5
    with on(5, 1):
        run = reading.run(found.admin, found.run)
        assert run.status == "closed"
        total = reading.summary(found.admin, found.run).total
        assert total.is_even
        assert total.in_minor == total.out_minor + total.kept_minor == 25_000
        assert total.kept_minor >= 3 * 250
        told = [statements.statement(actor, found.run) for actor in found.people]
    for each in told:
        assert each.total("instalment_minor") == 5_000
        assert each.total("paid_minor") + each.total("credit_minor") == 5_000
        assert each.total("prize_minor") == each.total("received_minor") > 0
    paid_out = sum(each.total("prize_minor") + each.total("dividend_minor") for each in told)
    assert paid_out == total.out_minor


def test_sealed_bids_are_seen_by_nobody_before_the_end(db):
    found = chit(4, rounds={"bidding": "sealed"})
    with on(0, 1):
        for who in range(4):
            pay(found, who)
        current = round_of(found, 1).id
        auctions.open_bidding(found.admin, current, key=key())
        bid(found, 1, 900)
        bid(found, 2, 400)
        refused("bid_too_low", bid, found, 2, 400)
        mine = bid(found, 2, 500)
        assert [each.discount_minor for each in mine.bids] == [500, 400]
        for actor in (found.admin, found.people[3]):
            seen = auction_views.get(actor, current)
            assert (seen.bids, seen.highest_minor, seen.bid_count) == ((), 0, 0)
        assert all("amount" not in row[0] for row in rows(
            "SELECT params FROM audit_event WHERE kind = 'auction.bid'"))  # fmt: skip
    told = settle(found, 1)
    assert (told.winner_name, told.discount_minor, told.bid_count) == (found.people[1].name, 900, 3)


def test_equal_bids_at_the_cap_are_decided_by_the_sealed_draw(found):
    with on(0, 1):
        for who in range(5):
            pay(found, who)
        current = round_of(found, 1).id
        auctions.open_bidding(found.admin, current, key=key())
        sealed = proofs.get(found.admin, current)
        assert (sealed.status, sealed.may_hold) == ("committed", False)
        for who in (1, 3, 4):
            bid(found, who, 2_000)
        refused("bid_too_low", bid, found, 1, 2_000)
        refused("bid_too_low", bid, found, 2, 1_999)
    told = settle(found, 1)
    assert told.drawn
    assert told.winner_name in {found.people[who].name for who in (1, 3, 4)}
    drawn = proofs.get(found.admin, current)
    assert drawn.seal == sealed.seal
    assert {seat.number for seat in drawn.seats if seat.passed_over == "outbid"} == {1, 3}
    assert not drawn.may_void


def test_without_a_bid_the_draw_gives_the_full_pot(found):
    with on(0, 1):
        for who in range(4):
            pay(found, who)
    run_auction(found, 1, {})
    # One has not paid: by the rule the pot waits, and the result comes by itself.
    with on(0, 2):
        waiting = auction_views.get(found.admin, round_of(found, 1).id)
        assert (waiting.phase, waiting.missing_minor, waiting.may_close) == ("over", 1_000, True)
        refused("round_held", auctions.close, found.admin, waiting.round_id, key=key())
        pay(found, 4)
        assert auctions.close_due() == 1
        told = auction_views.get(found.admin, waiting.round_id)
    assert (told.prize_minor, told.commission_minor, told.dividend_minor) == (5_000, 0, 0)
    assert told.drawn


def test_late_payers_lose_the_dividend_pay_interest_and_do_not_bid(db):
    found = chit(5, rounds={"unpaid": "collected"})
    with on(0, 1):
        for who in (0, 1, 2):
            pay(found, who)
        current = round_of(found, 1).id
    # Due on Sunday, the seventh day; one day of grace: late from Tuesday on.
    with on(1, 0):
        pay(found, 3)
        claimed = contributions.pay(
            found.people[4], found.circle.id, method="cash", amount_minor=1, key=key()
        )
    with on(1, 1):
        assert dues.charge_late_fees(found.circle.id) in (0, 1)
        auctions.open_bidding(found.admin, current, minutes_open=60, key=key())
        contributions.reject(found.admin, claimed.id, reason="Nothing came", key=key())
        refused("slot_not_eligible", bid, found, 4, 500)
        bid(found, 2, 1_000)
    told = settle(found, 1, week=1, day=1)
    assert (told.dividend_minor, told.remainder_minor) == (150, 150)
    assert told.minutes["late_slots"] == [5]
    with on(1, 2):
        dues.charge_late_fees(found.circle.id)
        owed = contributions.dues(found.people[4], found.circle.id, mine=True).items
        # 2 % of 1,000 for the first month; the next due is not lower for whoever was late.
        assert [(each.amount_minor, each.fee_minor) for each in owed] == [(1_000, 20), (1_000, 0)]
        pay(found, 4, 1_020)
        assert round_faults() == []
    with on(2, 1):
        books = accounts()
        assert (books["commission_income"], books["other_income"], books["fee_income"]) == (
            250,
            150,
            20,
        )


def test_the_day_of_payment_decides_who_was_late(db):
    found = chit(3, rounds={"unpaid": "collected"})
    with on(0, 1):
        pay(found, 0)
        pay(found, 1)
        paid_in_time = contributions.pay(found.people[2], found.circle.id, method="cash", key=key())
        current = round_of(found, 1).id
        auctions.open_bidding(found.admin, current, opens_at=_at(1, 3), key=key())
        refused("auction_not_open", bid, found, 1, 500)
    with on(1, 3):
        bid(found, 1, 600)
        contributions.confirm(found.admin, paid_in_time.id, key=key())
    told = settle(found, 1, week=1, day=3)
    assert (told.minutes["late_slots"], told.dividend_minor, told.remainder_minor) == ([], 150, 0)


def test_dividends_wait_until_nobody_can_pay_in_time_any_more(db):
    found = chit(3, rounds={"unpaid": "collected"})
    with on(0, 1):
        pay(found, 0)
        current = round_of(found, 1).id
        auctions.open_bidding(found.admin, current, key=key())
        bid(found, 1, 600)
    with on(0, 2):
        refused("auction_waits", auctions.close, found.admin, current, key=key())
        assert auction_views.get(found.admin, current).waits_until is not None
    with on(1, 1):
        assert auctions.close_due() == 1
        told = auction_views.get(found.admin, current)
    # The bidder fell behind meanwhile, so nobody's bid counts: the draw decides.
    assert (told.drawn, told.winner_name, told.discount_minor) == (True, found.people[0].name, 0)


def test_dividends_are_paid_out_and_the_winner_has_none(db):
    found = chit(3, rounds={"dividend": "paid_out", "winner_shares": False})
    with on(0, 1):
        for who in range(3):
            pay(found, who)
    told = run_auction(found, 1, {1: 1_001})
    # 1,001 less 150 commission: 425 for each of the two others, one is left.
    assert (told.dividend_minor, told.remainder_minor, told.prize_minor) == (425, 1, 1_999)
    assert [
        (row[0], int(row[1]))
        for row in rows("SELECT kind, amount_minor FROM payout ORDER BY kind, amount_minor")
    ] == [("dividend", 425), ("dividend", 425), ("prize", 1_999)]
    with on(0, 2):
        hand_out(found)
        assert accounts() == {"cash": -151, "commission_income": 150, "other_income": 1}
        assert round_faults() == []


def test_the_minutes_say_what_the_law_asks_for(found):
    with on(0, 1):
        for who in range(5):
            pay(found, who)
        auctions.open_bidding(
            found.admin, round_of(found, 1).id, place="Panchayat office", key=key()
        )
        bid(found, 3, 700)
    told = settle(found, 1)
    wrote = told.minutes
    assert (wrote["number"], wrote["of"], wrote["place"]) == (1, 5, "Panchayat office")
    assert (wrote["began_at"], wrote["ended_at"]) == (
        told.opens_at.isoformat(),
        told.closes_at.isoformat(),
    )
    assert wrote["winner"]["name"] == found.people[3].name
    assert [each["name"] for each in wrote["bids"]] == [found.people[3].name]
    sums = [wrote[f"{name}_minor"] for name in ("discount", "prize", "commission", "dividend")]
    assert sums == [700, 4_300, 250, 90]
    assert (wrote["commission_percent"], wrote["unpaid"], wrote["drawn"]) == ("5", [], False)
    with on(1, 1):
        for who in range(5):
            pay(found, who)
    later = run_auction(found, 2, {2: 700}, week=1)
    # The first pot was not handed out yet: the law asks for that too.
    assert [(each["round"], each["amount_minor"]) for each in later.minutes["unpaid"]] == [
        (1, 4_300)
    ]
    assert minutes.place_of("") == ""


def test_the_minutes_name_who_was_there(found):
    rekha, sunita = found.people[1], found.people[2]
    ids = [member_id(each, found.circle) for each in found.people]
    with on(0, 1):
        for who in range(5):
            pay(found, who)
        current = round_of(found, 1).id
        refused("auction_not_open", presence.mark, found.admin, current, ids[3])
        assert not presence.come_in(rekha, current)
        auctions.open_bidding(found.admin, current, opens_at=_at(0, 1.05), key=key())
        # It is announced: nobody is there yet, but whoever runs it may note who has come.
        assert not presence.come_in(rekha, current)
        presence.mark(found.admin, current, ids[4])
    with on(0, 1.06):
        assert presence.come_in(rekha, current)
        assert not presence.come_in(rekha, current)
        bid(found, 3, 700)
        presence.mark(found.admin, current, ids[2])
        room = presence.mark(found.admin, current, ids[2])
        assert [each.way for each in room.subscribers] == ["", "room", "marked", "bid", "marked"]
        assert [each.can_change for each in room.subscribers] == [True, False, True, False, True]
        presence.mark(found.admin, current, ids[4], present=False)
        # Who opened it or bid was there, whatever is said.
        presence.mark(found.admin, current, ids[1], present=False)
        refused("not_allowed", presence.mark, sunita, current, ids[0])
        refused("not_found", presence.mark, found.admin, current, found.run)
        stranger = person("Kavita Joshi")
        refused("not_found", presence.come_in, stranger, current)
        assert presence.room(sunita, current).present == 3
    told = settle(found, 1, day=1.06).minutes
    assert [(each["name"], each["way"], each["slots"]) for each in told["present"]] == [
        (rekha.name, "room", [2]),
        (sunita.name, "marked", [3]),
        (found.people[3].name, "bid", [4]),
    ]
    with on(0, 2):
        refused("already_decided", presence.mark, found.admin, current, ids[0])
        assert not presence.come_in(found.admin, current)


def test_who_may_bid_for_what(found):
    stranger = person("Kavita Joshi")
    with on(0, 1):
        for who in range(5):
            pay(found, who)
        current = round_of(found, 1).id
        auctions.open_bidding(found.admin, current, key=key())
        refused("not_found", auction_views.get, stranger, current)
        refused("not_found", bidding.bid, stranger, current, discount_minor=500, key=key())
        slots = {each.number: each.id for each in reading.run(found.admin, found.run).slots}
        other = {"discount_minor": 500, "slot_id": slots[3]}
        assert refused("slot_not_eligible", bidding.bid, found.admin, current, key=key(), **other)[
            "reason"
        ] == "other"  # fmt: skip
        once = key()
        first = bidding.bid(found.people[1], current, discount_minor=500, key=once)
        again = bidding.bid(found.people[1], current, discount_minor=500, key=once)
        assert (first.bid_count, again.bid_count, again.replayed) == (1, 1, True)
    settle(found, 1)
    with on(1, 1):
        for who in range(5):
            pay(found, who)
        auctions.open_bidding(found.admin, round_of(found, 2).id, key=key())
        assert refused("slot_not_eligible", bid, found, 1, 500, number=2)["reason"] == "won"
    with on(1, 2):
        refused("run_unfinished", closing.close, found.admin, found.run, key=key())


def test_a_draw_and_an_order_are_not_auctioned(db):
    found = chit(3, preset="rosca_order", rounds={})
    with on(0, 1):
        current = round_of(found, 1).id
        refused("not_by_auction", auction_views.get, found.admin, current)
        refused("not_by_auction", auctions.open_bidding, found.admin, current, key=key())
        refused("not_by_auction", auctions.close, found.admin, current, key=key())


def _at(week, day):
    with on(week, day):
        return clock.now()
