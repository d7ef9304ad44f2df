"""Auctions over the interface: opened, bid in, ended by the clock; statement of a subscriber."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.services.rounds import auctions
from tests.support.api import problem
from tests.support.rounds import BEGUN

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def run(asha, rekha, sunita):
    """The run of a chit of three with one slot each of ₹10,000 a month, everybody paid."""
    made = asha.done("/circles", status=201, name="Navjeevan Chit", preset="rosca_auction",
                     rules={"confirmation": "nobody"})  # fmt: skip
    for person in (rekha, sunita):
        joined = person.done("/circles/join", code=made["invite_code"])
        asha.done(f"/circles/{made['id']}/members/{joined['member_id']}/approve")
    run = asha.done(f"/circles/{made['id']}/runs", status=201)
    for person in (asha, rekha, sunita):
        person.done(f"/runs/{run['id']}/slots", status=201)
    asha.done(f"/runs/{run['id']}/open")
    for person in (asha, rekha, sunita):
        person.done(f"/circles/{made['id']}/contributions", status=201, method="cash")
    return run


def test_an_auction_from_its_opening_to_its_minutes(asha, rekha, sunita, run):
    current = asha.get(f"/circles/{run['circle_id']}/rounds")["items"][0]["id"]
    base = f"/rounds/{current}"
    shown = rekha.get(f"{base}/auction")
    assert (shown["phase"], shown["gross"], shown["least"], shown["cap"]) == (
        "none", "30000.00", "1500.00", "12000.00")  # fmt: skip
    assert (shown["commission_percent"], shown["may_begin"]) == ("5", False)
    problem(rekha.post(f"{base}/auction"), 403, "not_allowed")
    problem(rekha.post(f"{base}/bids", discount="2000"), 409, "auction_not_open")
    problem(asha.post(f"{base}/auction", minutes=0), 422, "invalid")
    problem(asha.post(f"{base}/close"), 409, "auction_not_open")
    opened = asha.done(f"{base}/auction", status=201, minutes=5, place="Hall")
    assert (opened["phase"], opened["place"], opened["may_close"]) == ("open", "Hall", False)
    problem(rekha.post(f"{base}/bids", discount="1499.99"), 422, "bid_too_low")
    problem(rekha.post(f"{base}/bids", discount="12000.01"), 422, "bid_too_high")
    problem(rekha.post(f"{base}/bids", discount="a lot"), 422, "invalid_amount")
    means = rekha.call("GET", f"{base}/bids/preview?discount=6000").json()
    assert (means["receives"], means["dividend"], means["next_contribution"]) == (
        "24000.00", "1500.00", "8500.00")  # fmt: skip
    seen = rekha.done(f"{base}/bids", status=201, key="once", discount="6000")
    again = rekha.post(f"{base}/bids", key="once", discount="6000")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (seen["highest"], seen["bid_count"], seen["bids"][0]["name"]) == (
        "6000.00", 1, "Rekha Verma")  # fmt: skip
    problem(sunita.post(f"{base}/bids", discount="6000"), 422, "bid_too_low")
    problem(asha.post(f"{base}/close"), 409, "auction_running")
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        problem(sunita.post(f"{base}/bids", discount="9000"), 409, "auction_over")
        told = asha.done(f"{base}/close")
        assert (told["phase"], told["winner_name"], told["prize"]) == (
            "decided", "Rekha Verma", "24000.00")  # fmt: skip
        assert (told["commission"], told["dividend"], told["remainder"]) == (
            "1500.00", "1500.00", "0.00")  # fmt: skip
        minutes = told["minutes"]
        assert (minutes["place"], minutes["prize"], minutes["bids"][0]["discount"]) == (
            "Hall", "24000.00", "6000.00")  # fmt: skip
        problem(asha.post(f"{base}/close"), 409, "already_decided")
        mine = rekha.get(f"/runs/{run['id']}/statement")
        assert (mine["total"]["paid"], mine["total"]["prize"], mine["total"]["dividend"]) == (
            "10000.00", "24000.00", "1500.00")  # fmt: skip
        member = minutes["winner"]["member"]
        other = asha.call("GET", f"/runs/{run['id']}/statement?member={member}").json()
        assert other["name"] == "Rekha Verma"
        assert auctions.close_due() == 0


def test_announced_for_later_and_changed_before_anybody_bids(asha, rekha, run):
    current = asha.get(f"/circles/{run['circle_id']}/rounds")["items"][0]["id"]
    base = f"/rounds/{current}"
    later = clock.now() + timedelta(hours=2)
    opened = asha.done(f"{base}/auction", status=201, opens_at=later.isoformat(), minutes=10)
    assert (opened["phase"], opened["may_begin"]) == ("announced", True)
    problem(rekha.post(f"{base}/bids", discount="2000"), 409, "auction_not_open")
    problem(asha.post(f"{base}/auction", opens_at=BEGUN.isoformat()), 422, "invalid_auction_time")
    changed = asha.done(f"{base}/auction", status=201)
    assert changed["phase"] == "open"
    rekha.done(f"{base}/bids", status=201, discount="2000")
    problem(asha.post(f"{base}/auction"), 409, "auction_has_bids")
