"""The page of an auction: opened, bid in after a look at what the bid means, and its result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.services.access import Actor
from circle_app.services.rounds import auction_views, auctions
from circle_app.web import routes
from circle_app.web.auction.minutes_state import AuctionMinutesState
from circle_app.web.auction.state import AuctionState
from circle_app.web.auction.statement_state import SubscriberState
from tests.factories import key, person
from tests.support.browsers import Tab, act
from tests.support.chits import bid, chit
from tests.support.circles import member_id
from tests.support.rounds import Rotating, pay, round_of

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def found(db: Any) -> Any:
    """Three people who have paid; the threads of a page have the machine's clock."""
    made = chit(3, begun=clock.now())
    for who in range(3):
        pay(made, who)
    return made


def at(found: Rotating, actor: Actor | None, language: str = "en") -> AuctionState:
    """The auction of the first round in a tab of its own."""
    tab = Tab(actor, language)
    current = round_of(found, 1).id
    address = f"/c/{found.circle.id}/rounds/{current}/auction"
    page = tab.at(AuctionState, routes.AUCTION, address)
    act(page, "load")
    return page


def form_of(page: AuctionState, **more: str) -> dict[str, str]:
    """The form that opens an auction, as it is sent."""
    empty = {"day": "", "hour": "", "minutes": "30", "place": "", "request_id": page.request_id}
    return {**empty, **more}


def test_an_officer_opens_it_and_members_bid(found: Rotating) -> None:
    page, member = at(found, found.admin), at(found, found.people[1])
    assert (page.room.title, page.room.phase) == ("Auction, round 1 of 3", "none")
    assert (page.room.may_begin, member.room.may_begin) == (True, False)
    act(page, "begin", form_of(page, minutes="0"))
    assert page.open_error.startswith("An auction begins now or within 60 days")
    act(page, "begin", form_of(page, day="2020-01-01", hour="10:00"))
    assert page.open_error.startswith("An auction begins now")
    act(page, "begin", form_of(page, place="Hall"))
    assert (page.room.phase, page.room.place, page.open_error) == ("open", "Held at Hall", "")
    act(member, "reload")
    assert (member.room.can_bid, member.room.least, member.room.cap) == (True, 2, 12)
    act(member, "look", {"discount": "1", "slot": ""})
    assert member.error == "A bid has to be at least ₹1.50. Your bid was not recorded."
    act(member, "look", {"discount": "9", "slot": ""})
    assert (member.offer.title, member.error) == ("Bid ₹9?", "")
    assert [line.value for line in member.offer.lines] == [
        f"Slot 2: {found.people[1].name}",
        "₹21",
        "₹9",
        "₹2.50",
    ]
    act(member, "change")
    assert member.offer.typed == ""
    act(member, "look", {"discount": "9", "slot": ""})
    act(member, "bid")
    act(member, "bid")
    assert (member.bids_title, member.bids[0].amount, member.bids[0].mine) == ("1 bid", "₹9", True)
    assert member.room.my_bid == "The highest bid is yours."
    bid(found, 2, 1_000)
    act(member, "reload")
    assert member.room.my_bid == "You were outbid. Your bid: ₹9"
    assert member.room.spoken == "Highest bid: ₹10."
    assert member.room.bid_hint.startswith("From ₹11 to ₹12.")
    act(page, "reload")
    own = next(slot for slot in auction_views.get(found.admin, round_of(found, 1).id).slots)
    act(page, "look", {"discount": "11", "slot": str(own.slot_id)})
    act(page, "bid")
    assert (page.room.my_bid, page.error) == ("The highest bid is yours.", "")
    act(page, "look", {"discount": "12", "slot": "somebody's"})
    assert page.error
    act(page, "close")
    assert page.room.phase == "open"


def test_the_result_and_its_minutes_in_both_languages(found: Rotating) -> None:
    current = round_of(found, 1).id
    auctions.open_bidding(found.admin, current, minutes_open=5, key=key())
    bid(found, 2, 900)
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        auctions.close_due()
    page = at(found, found.people[0])
    assert (page.room.phase, page.room.winner) == ("decided", found.people[2].name)
    assert [line.value for line in page.room.result] == ["₹30", "₹9", "₹1.50", "₹2.50", "₹7.50"]
    assert page.room.result_note == "It was the highest bid."
    minutes = {line.name: line.value for line in page.room.minutes}
    assert minutes["Instalment"] == "1 of 3"
    assert minutes["The pot goes to"] == f"{found.people[2].name}, slot 3"
    assert minutes["Recorded by"] == "the clock"
    assert [(line.title, line.amount) for line in page.statement] == [
        ("In all", "₹2.50"),
        ("Round 1", "₹2.50"),
    ]
    assert at(found, found.people[2]).statement[1].amount == "₹23.50"
    in_hindi = at(found, found.people[0], "hi")
    assert in_hindi.room.title == "बोली, 3 में से दौर 1"
    assert not (
        {line.name for line in in_hindi.room.minutes} & {line.name for line in page.room.minutes}
    )
    assert auction_views.get(found.people[0], current).phase == "decided"


def paper(found: Rotating, actor: Actor | None, state: Any, route: str, **more: str) -> Any:
    """One of the two sheets to print, in a tab of its own."""
    parts = {"circle": found.circle.id, "round": round_of(found, 1).id, "run": found.run}
    address = routes.path(route, **{name: str(part) for name, part in parts.items()})
    query = "&".join(f"{name}={value}" for name, value in more.items())
    page = Tab(actor).at(state, route, f"{address}?{query}" if query else str(address))
    act(page, "load")
    return page


def test_minutes_and_statements_are_read_and_printed(found: Rotating) -> None:
    current = round_of(found, 1).id
    before = paper(found, found.admin, AuctionMinutesState, routes.AUCTION_MINUTES)
    assert (before.loaded, before.lines) == (True, [])
    auctions.open_bidding(found.admin, current, minutes_open=5, key=key())
    at(found, found.people[1])
    bid(found, 2, 900)
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        auctions.close_due()
    page = paper(found, found.admin, AuctionMinutesState, routes.AUCTION_MINUTES)
    told = {line.name: line.value for line in page.lines}
    # One opened the page, one bid; the foreman was not there.
    assert told["Present"] == f"{found.people[1].name}, slot 2; {found.people[2].name}, slot 3"
    assert [line.value.split(" · ")[0] for line in page.bids] == ["₹9"]
    winner = member_id(found.people[2], found.circle)
    page = paper(found, found.admin, SubscriberState, routes.SUBSCRIBER, member=str(winner))
    first, total = page.sheet.lines
    shown = dict(zip(page.sheet.heads, first.cells, strict=True))
    assert [shown[name] for name in ("Instalment", "Dividend", "Discount", "Commission", "Prize")] \
        == ["₹10", "₹2.50", "₹9", "₹1.50", "₹21"]  # fmt: skip
    assert (total.cells[0], total.total, len(total.cells)) == (
        "In all",
        True,
        len(page.sheet.heads),
    )
    assert [other.name for other in page.others] == [each.name for each in found.people[:2]]
    assert (
        paper(found, found.people[1], SubscriberState, routes.SUBSCRIBER).sheet.facts[1].value
        == "2"
    )
    assert not paper(found, person("Kavita Joshi"), SubscriberState, routes.SUBSCRIBER).loaded


def test_strangers_see_nothing(found: Rotating) -> None:
    page = at(found, person("Kavita Joshi"))
    assert (page.loaded, page.bids) == (False, [])
    page = at(found, None)
    assert not page.loaded
