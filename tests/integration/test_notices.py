"""Notices: whoever an act concerns hears of it once, by the ways they want, when they want."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import insert, select, update

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import NotFound
from circle_app.domain.notices import NOTICES, Channel, InvalidNoticeChoice, Quiet
from circle_app.domain.places import PLACES
from circle_app.jobs.word import Courier
from circle_app.persistence import database
from circle_app.persistence.models import User
from circle_app.persistence.queries.notices import CHANNELS, OUTBOX
from circle_app.services import board, contributions, events, loans, notices, wallets
from circle_app.services.notices import ways as ways_out
from circle_app.web import routes
from tests.factories import key, outcomes
from tests.support.circles import officers_circle, rows
from tests.support.loans import asked, lending_circle

pytestmark = pytest.mark.no_invariants
USERS = User.__table__
EVENING = datetime(2026, 11, 21, 17, 40, tzinfo=UTC)  # 23:10 in India


def heard(actor):
    return [(item.kind, item.params.get("name")) for item in notices.listed(actor).items]


def ways(actor):
    wanted = select(OUTBOX.c.channel, OUTBOX.c.next_at).order_by(OUTBOX.c.id)
    with database.reading() as session:
        found = session.connection().execute(wanted.where(OUTBOX.c.user_id == actor.user_id))
        return [tuple(row) for row in found]


def open_way(kind, setter, circle_id=None):
    with database.transaction() as session:
        session.connection().execute(
            insert(CHANNELS).values(
                id=new_id(),
                circle_id=circle_id,
                kind=kind,
                settings="{}",
                label="",
                enabled=True,
                cost_minor=0,
                set_by=setter.user_id,
                set_at=clock.now(),
                last_ok_at=None,
                last_fault="",
            )
        )


def test_a_payment_is_told_to_who_confirms_it_and_its_answer_to_who_paid(db):
    office = officers_circle(1)
    circle, admin, treasurer, member = (
        office.circle,
        office.admin,
        office.treasurer,
        office.members[0],
    )
    notices.dispatch()
    for each in (admin, treasurer, member):
        notices.mark_all_read(each, up_to=10**9)
    paid = contributions.pay(member, circle.id, amount_minor=50_000, method="cash", key=key())
    assert notices.dispatch() == 2  # who may confirm it; not who paid
    assert notices.dispatch() == 0
    assert [notices.unread_count(each) for each in (admin, treasurer, member)] == [1, 1, 0]
    contributions.confirm(treasurer, paid.id, key=key())
    notices.dispatch()
    assert heard(member)[0] == ("contribution.confirmed", member.name)
    found = notices.listed(member).items[0]
    assert found.link == routes.path(routes.PAYMENT, circle=circle.id, payment=paid.id)
    assert notices.mark_read(member, found.id).read_at is not None
    assert notices.unread_count(member) == 0
    with pytest.raises(NotFound):
        notices.mark_read(treasurer, found.id)


def test_nobody_hears_of_what_was_rolled_back(db):
    circle, crowd = lending_circle()
    notices.dispatch()
    before = rows("SELECT COUNT(*) FROM notice")[0][0]

    def post_and_fail():
        with database.transaction() as session:
            about = {"circle_id": circle.id, "subject_id": circle.id}
            events.record(session, "announcement.posted", crowd[0], **about)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        post_and_fail()
    assert notices.dispatch() == 0
    assert rows("SELECT COUNT(*) FROM notice")[0][0] == before


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_an_act_that_nobody_can_read_keeps_nobody_from_hearing_of_the_next(db):
    circle, crowd = lending_circle()
    notices.dispatch()
    with database.transaction() as session:
        for kind in ("invoice.made", "dispute.closed", "announcement.posted"):
            events.record(session, kind, crowd[0], circle_id=circle.id, subject_id=None)
    assert notices.dispatch() == len(crowd) - 1
    assert notices.listed(crowd[1]).items[0].kind == "announcement.posted"
    assert rows("SELECT COUNT(*) FROM happened_event")[0][0] == 0


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_chat_hears_what_is_for_all_once_and_nothing_of_one_person(db):
    circle, crowd = lending_circle(savings_minor=500_000)
    notices.dispatch()
    grid = {(area, "telegram"): True for area in ("circle", "loans", "votes", "members")}
    for actor in crowd:
        notices.change(actor, grid=grid, quiet=(0, 1439))

    def in_chat():
        with database.reading() as session:
            found = session.connection().execute(select(OUTBOX).order_by(OUTBOX.c.id)).all()
        return [(row.circle_id, row.next_at == row.made_at) for row in found]

    def announce():
        board.announce(crowd[0], circle.id, title="Meeting", key=key())
        notices.dispatch()

    # A chat of the whole installation is none for a circle.
    open_way("telegram", crowd[0])
    announce()
    assert in_chat() == []
    open_way("telegram", crowd[0], circle.id)
    announce()
    loan = asked(crowd[0], circle, 10_000)
    for voter in crowd[1:]:
        loans.vote(voter, loan.id, "yes")
    notices.dispatch()
    assert in_chat() == [(circle.id, True)]
    row = SimpleNamespace(circle_id=circle.id)
    with database.transaction() as session:
        assert list(ways_out.addresses(session, Channel.TELEGRAM, row)) == [""]
        session.connection().exec_driver_sql("UPDATE channel SET enabled = false")
        assert list(ways_out.addresses(session, Channel.TELEGRAM, row)) == []


def test_a_request_is_told_to_who_votes(db):
    circle, crowd = lending_circle(savings_minor=500_000)
    notices.dispatch()
    asked(crowd[0], circle, 10_000)
    notices.dispatch()
    for each in crowd[1:]:
        assert "proposal.opened" in {kind for kind, _ in heard(each)}
    assert "proposal.opened" not in {kind for kind, _ in heard(crowd[0])}


def test_many_processes_pass_word_on_and_each_hears_once(db):
    circle, crowd = lending_circle()
    notices.dispatch()
    before = rows("SELECT COUNT(*) FROM notice")[0][0]
    for _ in range(30):
        contributions.pay(crowd[0], circle.id, amount_minor=500, method="cash", key=key())
        wallets.top_up(crowd[1], amount_minor=100, method="cash", key=key())
        wallets.transfer(crowd[1], to_user=crowd[0].user_id, amount_minor=100, key=key())
    results = outcomes(lambda _n: notices.dispatch(), 6)
    assert sum(results) == rows("SELECT COUNT(*) FROM notice")[0][0] - before
    told = [kind for kind, _ in heard(crowd[0]) if kind == "wallet.transfer"]
    assert len(told) == 30
    assert rows("SELECT COUNT(*) FROM happened_event")[0][0] == 0


def test_ways_hours_and_choices(db):
    _circle, (admin, treasurer, *_) = lending_circle()
    notices.dispatch()
    open_way("sms", admin)
    open_way("email", admin)
    with database.transaction() as session:
        session.connection().execute(
            update(USERS).where(USERS.c.id == treasurer.user_id).values(email_index="rekha")
        )
    with clock.frozen(EVENING):
        wallets.top_up(admin, amount_minor=5_000, method="cash", key=key())

        def send():
            wallets.transfer(admin, to_user=treasurer.user_id, amount_minor=100, key=key())
            notices.dispatch()
            return ways(treasurer)

        assert send() == [("email", EVENING)]
        shown = notices.change(treasurer, quiet=(21 * 60 + 30, 7 * 60))
        assert (shown.quiet_from, shown.quiet_to) == (1290, 420)
        morning = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
        assert send()[1:] == [("email", morning)]
        notices.change(treasurer, no_quiet=True, grid={("payments", "sms"): True})
        assert {way for way, _ in send()[2:]} == {"email", "sms"}
        notices.change(treasurer, digest="daily")
        assert [way for way, _ in send()[4:]] == ["sms"]
        notices.change(treasurer, grid={("payments", "sms"): False})
        assert len(send()) == 5
    assert [kind for kind, _ in heard(treasurer)].count("wallet.transfer") == 5
    for bad in (
        {"digest": "hourly"},
        {"grid": {("money", "sms"): True}},
        {"grid": {("loans", "pigeon"): True}},
        {"quiet": (0, 1440)},
        {"quiet": (60, 60)},
    ):
        with pytest.raises(InvalidNoticeChoice):
            notices.change(treasurer, **bad)


def test_a_courier_tells_at_once_and_again_after_a_failure(db, monkeypatch):
    _circle, (rich, poor, *_) = lending_circle(wallet_minor=1_000)
    notices.dispatch()
    told = threading.Event()
    real = notices.dispatch

    def once_broken():
        monkeypatch.setattr(notices, "dispatch", tell)
        raise RuntimeError

    def tell():
        if real():
            told.set()

    monkeypatch.setattr(notices, "dispatch", once_broken)
    monkeypatch.setattr("circle_app.jobs.word.LOOKS_EVERY", 0.05)
    courier = Courier()
    courier.start()
    try:
        wallets.transfer(rich, to_user=poor.user_id, amount_minor=100, key=key())
        assert told.wait(10)
    finally:
        courier.stop()
    assert next(kind for kind, _ in heard(poor)) == "wallet.transfer"


@pytest.mark.parametrize(
    ("at", "goes"),
    [("23:10", "next 07:00"), ("06:59", "same 07:00"), ("07:00", "now"), ("21:29", "now")],
)
def test_quiet_hours_over_midnight(at, goes):
    quiet = Quiet(21 * 60 + 30, 7 * 60, "Asia/Kolkata")
    moment = datetime.fromisoformat(f"2026-11-21T{at}:00+05:30")
    day = moment.date() + timedelta(days=goes.startswith("next"))
    expected = moment if goes == "now" else datetime.fromisoformat(f"{day}T07:00:00+05:30")
    assert quiet.until(moment) == expected


def test_every_rule_leads_to_a_page_that_exists():
    known = {
        route.replace("[", "{").replace("]", "}")
        for route in vars(routes).values()
        if isinstance(route, str)
    }
    shapes = {
        "/".join("{}" if part.startswith("{") else part for part in each.split("/"))
        for each in known
    }
    for place in PLACES.values():
        shape = "/".join("{}" if part.startswith("{") else part for part in place.split("/"))
        assert shape in shapes, place
    assert {rule.page for rule in NOTICES.values()} <= set(PLACES)
