"""What rounds ask of members as time goes by: a default stays in view, and word comes of turns."""

from __future__ import annotations

from sqlalchemy import select

from circle_app.adapters import clock
from circle_app.persistence import database
from circle_app.persistence.queries.notices import NOTICES
from circle_app.services import bulk, collect, notices, overviews, today, writing
from circle_app.services.notices import timed
from circle_app.services.rounds import auctions, calls, defaults, drawing, payouts, reading
from tests.factories import key
from tests.support.chits import bid, chit
from tests.support.circles import member_id
from tests.support.late_dues import one_system
from tests.support.rounds import hand_out, on, pay, rotating, round_of
from tests.support.slots import COLLECTED, decide, slot_of


def defaulted():
    """Four weekly slots; the admin had the first pot and pays nothing from the second week on."""
    found = rotating((1, 1, 1, 1), rules=COLLECTED)
    with on(0, 1):
        for who in range(4):
            pay(found, who)
        decide(found, 1)
        hand_out(found)
    with on(1, 1):
        for who in (1, 2, 3):
            pay(found, who)
        decide(found, 2)
    return found


def row_of(found, who, reader):
    mine = member_id(found.people[who], found.circle)
    page = collect.of_circle(found.people[reader], found.circle.id, limit=10).page
    return next(row for row in page.items if row.member_id == mine)


def test_what_is_called_in_stands_where_dues_stand(db):
    found = defaulted()
    owner, admin = found.people[0], found.admin
    with on(2, 2):
        before = row_of(found, 0, 0)
        assert (before.state, before.late_minor, before.called_minor) == ("late", 1_000, 0)
        defaults.declare(admin, slot_of(found, 1).id, key=key())
        row = row_of(found, 0, 0)
        # One is late, one has begun, one is to come: that is called in.
        assert (row.open_minor, row.late_minor, row.called_minor) == (2_000, 1_000, 1_000)
        owed = overviews.home(owner, found.circle.id).owed
        assert (owed.total_minor, owed.called_minor) == (2_000, 1_000)
        assert calls.own(owner, found.circle.id) == 1_000
        waits = today.of_circle(admin, found.circle.id).queue
        assert (waits.late_members, waits.late_dues_minor) == (1, 2_000)
        mine = member_id(owner, found.circle)
        asked = writing.to_remind(admin, found.circle.id).people
        assert [(each.member_id, each.dues_minor) for each in asked if each.dues == 2] == [
            (mine, 3_000)
        ]
        (letter,) = bulk.letters(admin, found.circle.id, [mine])
        assert "₹30" in letter.text
        paid = pay(found, 0, 2_050)
        assert paid.status == "confirmed"
        row = row_of(found, 0, 0)
        # Nothing is open any more, and still it is late: the default is not over.
        assert (row.state, row.open_minor, row.called_minor) == ("late", 0, 1_000)
        listed = collect.of_circle(admin, found.circle.id, state="late", limit=10)
        assert (len(listed.page.items), listed.totals.called_minor) == (1, 1_000)
        pay(found, 0)
        assert row_of(found, 0, 0).state == "paid"


def told(kind):
    """Who has unread word of a kind, by how many notices."""
    notices.dispatch()
    with database.reading() as session:
        wanted = select(NOTICES.c.user_id, NOTICES.c.read_at).where(NOTICES.c.kind == kind)
        rows = session.connection().execute(wanted.order_by(NOTICES.c.id)).all()
    return [row.user_id for row in rows if row.read_at is None]


@one_system
def test_a_default_is_told_again_each_week_until_it_is_paid(db):
    found = defaulted()
    owner, circle = found.people[0], found.circle.id
    with on(2, 2):
        timed.remind_due(circle)
        defaults.declare(found.people[0], slot_of(found, 1).id, key=key())
        timed.remind_due(circle)
        assert told("slot.called") == []
    with on(2, 8):
        timed.remind_due(circle)
        assert told("slot.called") == []
    with on(2, 9):
        # The last round has begun: nothing of it is to come any more.
        timed.remind_due(circle)
        assert told("slot.called") == []
    longer = rotating((1,) * 6, rules=COLLECTED)
    with on(0, 1):
        for who in range(6):
            pay(longer, who)
        decide(longer, 1)
    with on(2, 2):
        timed.remind_due(longer.circle.id)
        defaults.declare(longer.people[0], slot_of(longer, 1).id, key=key())
    for day, heard in ((8, 0), (9, 1), (10, 1), (15, 1), (16, 2)):
        with on(2, day):
            timed.remind_due(longer.circle.id)
            assert told("slot.called") == [longer.people[0].user_id] * heard, day
    assert owner.user_id not in told("slot.called")


@one_system
def test_the_draw_is_told_of_beforehand_and_a_pot_is_asked_for_until_it_is_said(db):
    found = rotating((1, 1, 1), preset="rosca_draw", rules={"confirmation": "nobody"})
    circle, everybody = found.circle.id, {each.user_id for each in found.people}
    due_on = round_of(found, 1).due_on
    with on(0, 0):
        timed.remind_due(circle)
        days = (due_on - clock.today("Asia/Kolkata")).days
    with on(0, days - 1):
        timed.remind_due(circle)
        timed.remind_due(circle)
        soon = told("draw.soon")
        assert (len(soon), set(soon)) == (3, everybody)
        for who in range(3):
            pay(found, who)
        drawing.hold(found.admin, round_of(found, 1).id, key=key())
        (pot,) = reading.summary(found.admin, found.run).payouts
        winner = next(
            each for each in found.people if member_id(each, found.circle) == pot.member_id
        )
        payouts.pay(found.admin, pot.id, method="cash", key=key())
    with on(0, days + 1):
        timed.remind_due(circle)
        asked = told("payout.unsaid")
        assert asked == [winner.user_id]
        by = found.people[1] if winner is found.admin else winner
        payouts.confirm(by, pot.id, key=key())
        assert told("payout.unsaid") == told("payout.paid") == []


@one_system
def test_who_is_outbid_hears_it_once_and_until_the_next_bid_or_the_end(db):
    found = chit(4)
    asha, rekha, sunita = (each.user_id for each in found.people[:3])
    with on(0, 1):
        auctions.open_bidding(found.admin, round_of(found, 1).id, key=key())
        bid(found, 0, 300)
        assert told("auction.bid") == []
        bid(found, 1, 400)
        bid(found, 1, 500)
        assert told("auction.bid") == [asha]
        bid(found, 2, 600)
        assert told("auction.bid") == [asha, rekha]
        bid(found, 0, 700)
        # Whoever bids again knows it; whoever was the highest until now does not yet.
        assert told("auction.bid") == [rekha, sunita]
    with on(0, 1.1):
        for who in range(4):
            pay(found, who)
        assert auctions.close_due() == 1
    assert told("auction.bid") == []


@one_system
def test_of_sealed_bids_and_of_bids_at_the_cap_nobody_is_outbid(db):
    found = chit(3, rounds={"bidding": "sealed"})
    with on(0, 1):
        auctions.open_bidding(found.admin, round_of(found, 1).id, key=key())
        bid(found, 0, 300)
        bid(found, 1, 400)
    tied = chit(3)
    with on(0, 1):
        view = auctions.open_bidding(tied.admin, round_of(tied, 1).id, key=key())
        bid(tied, 0, view.cap_minor)
        bid(tied, 1, view.cap_minor)
    assert told("auction.bid") == []
