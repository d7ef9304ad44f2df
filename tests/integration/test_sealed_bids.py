"""While bids are sealed nothing tells of them: no list, no day that is waited for, no refusal."""

from __future__ import annotations

from sqlalchemy import text

from circle_app.persistence import database
from circle_app.services.rounds import auction_views, auctions, bidding, presence
from tests.factories import key
from tests.support.chits import bid, chit, settle
from tests.support.circles import member_id
from tests.support.late_dues import one_system
from tests.support.rounds import on, pay, rotating, round_of

pytestmark = one_system


def test_sealed_bids_do_not_show_in_who_is_there(db):
    found = chit(3, rounds={"bidding": "sealed"})
    ids = [member_id(each, found.circle) for each in found.people]

    def ways(actor):
        return [each.way for each in presence.room(actor, current).subscribers]

    with on(0, 1):
        current = round_of(found, 1).id
        auctions.open_bidding(found.admin, current, key=key())
        presence.mark(found.admin, current, ids[1])
        presence.come_in(found.people[2], current)
        before = [ways(actor) for actor in found.people]
        assert before[0] == ["", "marked", "room"]
        for who in range(3):
            bid(found, who, 300 + who)
        assert [ways(actor) for actor in found.people] == before
        for who in range(3):
            pay(found, who)
    told = settle(found, 1).minutes["present"]
    assert [each["way"] for each in told] == ["bid"] * 3


def test_what_holds_a_sealed_auction_up_does_not_tell_that_somebody_bid(db):
    rules = {"contribution": {"late_fee_minor": 0, "late_loses_dividend": True},
             "rounds": {"bidding": "sealed"}}  # fmt: skip
    found = rotating((1, 1, 1), preset="rosca_auction", rules=rules)
    with on(0, 0):
        current = round_of(found, 1).id
        auctions.open_bidding(found.admin, current, key=key())
        bid(found, 1, 300)
        assert auction_views.get(found.people[2], current).waits_until is None
    with on(0, 0.1):
        over = auction_views.get(found.people[2], current)
        assert (over.phase, over.waits_until is None) == ("over", False)


def test_no_refusal_tells_an_officer_what_another_one_sealed(db):
    found = chit(3, rounds={"bidding": "sealed"})
    with on(0, 1):
        for who in range(3):
            pay(found, who)
        # A member without an account: whoever runs the rounds records the bids.
        with database.transaction() as session:
            gone = {"member": member_id(found.people[2], found.circle).hex}
            session.connection().execute(
                text("UPDATE member SET user_id = NULL WHERE id = :member"), gone
            )
        current = round_of(found, 1).id
        auctions.open_bidding(found.admin, current, key=key())
        slot = auction_views.get(found.admin, current).slots[-1].slot_id
        more = {"slot_id": slot}
        bidding.bid(found.admin, current, discount_minor=700, key=key(), **more)
        for discount in (300, 700, 701):
            bidding.preview(found.admin, current, discount_minor=discount, **more)
        # A lower one changes nothing: the highest of a slot counts.
        bidding.bid(found.admin, current, discount_minor=300, key=key(), **more)
    assert settle(found, 1).discount_minor == 700
