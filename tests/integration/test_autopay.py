"""Autopay through the services: a month that passes day by day, and what is tried and told."""

from __future__ import annotations

import json
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.domain.autopay import InvalidLimit, MandateAct
from circle_app.domain.errors import InsufficientFunds, NotAllowed, NotFound
from circle_app.domain.reminders import ReminderDays
from circle_app.persistence import database
from circle_app.services import autopay, contributions, loans, notices
from circle_app.services.autopay import mandates, running
from circle_app.services.notices import timed
from tests.factories import key, person
from tests.support.autopay import (
    DUE,
    FIRST,
    day,
    fill,
    inside,
    monthly,
    noon,
    run_on,
    switch_on,
    told,
    tries,
)
from tests.support.circles import circle_of, count, member_id, rows
from tests.support.loans import given as given_loan
from tests.support.loans import lending_circle


def test_a_month_goes_by_and_is_paid_on_its_day(db):
    circle, (asha,) = monthly(wallet_minor=60_000)
    switch_on(asha, circle)
    with clock.frozen(noon(FIRST)):
        view = autopay.status(asha, circle.id)
        assert (view.enabled, view.next.on, view.next.amount_minor) == (True, DUE, 50_000)
        assert view.next.lacks_minor == 0
    assert [run_on(FIRST + timedelta(days=number), times=2) for number in range(29)] == [0] * 29
    assert inside(asha) == 60_000
    assert run_on(DUE, times=3) == 1
    assert inside(asha) == 10_000
    assert tries() == [(DUE, 1, "paid")]
    (paid,) = rows("SELECT method, status, receipt_number, recorded_by FROM contribution")
    assert tuple(paid)[:3] == ("wallet", "confirmed", 1)
    assert told() == ["autopay.on", "autopay.paid"]
    with clock.frozen(noon(DUE)):
        view = autopay.status(asha, circle.id)
        # The next cycle is not open yet; it is told all the same.
        assert (view.next.on, view.next.lacks_minor) == (date(2026, 12, 31), 40_000)
        assert view.tries[0].booked_id == contributions.history(asha, circle.id).items[0].id


def test_what_fails_is_tried_again_and_given_up_with_a_notice(db):
    circle, (asha,) = monthly(wallet_minor=30_000)
    switch_on(asha, circle)
    for number in range(12):
        run_on(day(number))
    assert tries() == [
        (day(0), 1, "failed"),
        (day(1), 2, "failed"),
        (day(3), 3, "failed"),
        (day(7), 4, "given_up"),
    ]
    assert inside(asha) == 30_000
    assert told()[1:] == ["autopay.failed"] * 3 + ["autopay.given_up"]
    (params,) = rows("SELECT params FROM audit_event WHERE kind = 'autopay.failed' LIMIT 1")
    assert json.loads(params[0]) == {
        "name": "Asha Kumari",
        "what": "due",
        "amount_minor": 50_000,
        "currency": "INR",
        "due_on": "2026-11-30",
        "fault": "insufficient_funds",
        "next_on": "2026-12-01",
    }
    # What was given up stays the member's own to pay; the next due starts anew, and is paid.
    fill(asha, 70_000, day(20))
    assert run_on(day(20)) == 0
    assert run_on(date(2026, 12, 31)) == 1
    assert tries()[-1] == (date(2026, 12, 31), 1, "paid")
    assert inside(asha) == 50_000
    with clock.frozen(noon(date(2026, 12, 31))):
        assert [row.due_on for row in contributions.dues(asha, circle.id, mine=True).items] == [DUE]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_money_that_comes_in_between_is_taken_on_the_next_try(db):
    circle, (asha,) = monthly()
    switch_on(asha, circle)
    run_on(day(0))
    fill(asha, 50_000, day(1))
    run_on(day(2))
    run_on(day(3))
    # The try of the day after was missed; the one of the third day is another that day.
    assert tries() == [(day(0), 1, "failed"), (day(2), 2, "paid")]
    assert inside(asha) == 0


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_what_is_paid_claimed_or_let_off_meanwhile_is_not_taken(db):
    circle, people = monthly("Rekha Verma", "Sunita Devi", "Farida Khatoon")
    asha, rekha, sunita, farida = people
    for actor in people:
        switch_on(actor, circle)
    run_on(DUE)
    assert [outcome for *_, outcome in tries()] == ["failed"] * 4
    with clock.frozen(noon(DUE)):
        contributions.pay(asha, circle.id, method="cash", key=key())
        paid = contributions.pay(rekha, circle.id, method="cash", key=key())
        contributions.confirm(sunita, paid.id, key=key())
        half = contributions.pay(sunita, circle.id, amount_minor=20_000, method="cash", key=key())
        contributions.confirm(asha, half.id, key=key())
    with database.transaction() as session:
        session.connection().exec_driver_sql(
            f"UPDATE due SET status = 'waived' WHERE member_id = '{member_id(farida, circle).hex}'"
        )
    for actor in people:
        fill(actor, 50_000, day(1))
    run_on(day(1))
    # Asha's claim waits, Rekha's is confirmed, Farida was let off; of Sunita's the rest is open.
    assert [inside(actor) for actor in people] == [50_000, 50_000, 20_000, 50_000]
    with clock.frozen(noon(day(2))):
        waiting = contributions.history(asha, circle.id, status="pending").items[0]
        contributions.reject(rekha, waiting.id, reason="Nothing came", key=key())
    run_on(day(3))
    assert inside(asha) == 0


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_daily_circle_is_paid_day_by_day_the_oldest_first_within_the_limit(db):
    with clock.frozen(noon(FIRST)):
        asha = person(wallet_minor=700)
        circle = circle_of(asha)
        autopay.switch(asha, circle.id, enabled=True, limit_minor=1_000)
    assert [run_on(FIRST + timedelta(days=number)) for number in range(3)] == [1, 1, 1]
    assert inside(asha) == 200
    fill(asha, 2_000, FIRST + timedelta(days=3))
    # Three are open now and the limit is ₹10 a day: the two oldest.
    run_on(FIRST + timedelta(days=3))
    assert inside(asha) == 1_200
    paid = rows("SELECT due_on FROM due WHERE status = 'paid' ORDER BY due_on")
    assert [str(each[0])[8:10] for each in paid] == ["01", "02", "03"]
    assert tries()[-1] == (FIRST + timedelta(days=3), 1, "failed")
    assert rows("SELECT fault FROM autopay_try ORDER BY id DESC LIMIT 1") == [("over_limit",)]
    run_on(FIRST + timedelta(days=4))
    assert inside(asha) == 200
    assert autopay.run_due(circle.id, limit=0) == 0


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_only_what_falls_due_from_then_on_is_taken_and_nothing_once_it_is_off(db):
    circle, (asha,) = monthly(wallet_minor=200_000)
    switch_on(asha, circle, on=day(5))
    with clock.frozen(noon(day(5))):
        view = autopay.status(asha, circle.id)
        assert (view.left_minor, view.next.on) == (50_000, date(2026, 12, 31))
    assert run_on(day(7)) == 0
    run_on(date(2026, 12, 31))
    assert inside(asha) == 150_000
    with clock.frozen(noon(date(2027, 1, 2))):
        autopay.switch(asha, circle.id, enabled=False)
        autopay.switch(asha, circle.id, enabled=False)
    assert run_on(date(2027, 1, 31)) == 0
    assert told() == ["autopay.on", "autopay.paid", "autopay.off"]


@pytest.mark.no_invariants
@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_what_autopay_took_and_was_taken_back_is_not_taken_again(db):
    circle, (asha,) = monthly(wallet_minor=100_000)
    switch_on(asha, circle)
    run_on(DUE)
    with database.transaction() as session:
        connection = session.connection()
        connection.exec_driver_sql("UPDATE due SET status = 'pending', paid_minor = 0")
    assert run_on(day(1)) + run_on(day(3)) + run_on(day(7)) == 0
    assert inside(asha) == 50_000
    assert tries() == [(DUE, 1, "paid")]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_instalments_of_loans_are_paid_too_if_wanted(db):
    with clock.frozen(noon(FIRST)):
        circle, (asha, rekha, sunita) = lending_circle(wallet_minor=100_000)
        loan = given_loan(rekha, (asha, sunita), circle, periods=4)
        autopay.switch(rekha, circle.id, enabled=True, loans=True)
        view = autopay.status(rekha, circle.id, loans=False)
        assert view.running_loans == 1
    first = loans.schedule(rekha, loan.id)[0]
    before = inside(rekha)
    for number in range((first.due_on - FIRST).days + 1):
        run_on(FIRST + timedelta(days=number))
    (paid,) = rows("SELECT what, amount_minor, outcome FROM autopay_try WHERE what = 'loan'")
    assert tuple(paid) == ("loan", first.payment_minor, "paid")
    dues = rows("SELECT COUNT(*) FROM autopay_try WHERE what = 'due' AND outcome = 'paid'")[0][0]
    assert inside(rekha) == before - first.payment_minor - 500 * dues
    assert loans.get(rekha, loan.id).paid_instalments == 1
    assert rows("SELECT method, status FROM repayment") == [("wallet", "confirmed")]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_wallet_that_is_emptied_in_that_moment_is_a_failed_try(db, monkeypatch):
    circle, (asha,) = monthly(wallet_minor=50_000)
    switch_on(asha, circle)

    def empty(*_args: Any, **_more: Any) -> Any:
        raise InsufficientFunds(balance_minor=0)

    with monkeypatch.context() as patch:
        patch.setattr(running, "take_in", empty)
        run_on(DUE)
    assert tries() == [(DUE, 1, "failed")]
    assert (inside(asha), count("contribution")) == (50_000, 0)
    run_on(day(1))
    assert inside(asha) == 0


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_it_waits_while_a_circle_rests_or_an_account_is_locked_and_ends_with_membership(db):
    circle, (asha, rekha) = monthly("Rekha Verma", wallet_minor=50_000)
    switch_on(asha, circle)
    switch_on(rekha, circle)
    with database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE circle SET status = 'archived'")
    assert run_on(DUE) == 0
    with clock.frozen(noon(DUE)):
        view = autopay.status(asha, circle.id)
        assert (view.rests, view.next, view.can_switch_on) == (True, None, False)
        with pytest.raises(NotAllowed):
            autopay.switch(asha, circle.id, enabled=True, loans=True)
    with database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE circle SET status = 'active'")
        session.connection().exec_driver_sql(
            f"UPDATE app_user SET locked_at = '2026-11-01' WHERE id = '{asha.user_id.hex}'"
        )
        session.connection().exec_driver_sql(
            f"UPDATE member SET status = 'left' WHERE user_id = '{rekha.user_id.hex}'"
        )
    assert run_on(day(1)) == 1
    assert (inside(asha), inside(rekha)) == (50_000, 50_000)
    assert told()[-1] == "autopay.ended"
    assert rows("SELECT COUNT(*) FROM autopay WHERE enabled") == [(1,)]
    with pytest.raises(NotFound):
        autopay.status(rekha, circle.id)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_the_limit_is_checked_and_only_members_set_it(db):
    circle, (asha,) = monthly()
    with pytest.raises(InvalidLimit):
        autopay.switch(asha, circle.id, enabled=True, limit_minor=0)
    with pytest.raises(NotFound):
        autopay.switch(person("Kavita Yadav"), circle.id, enabled=True)
    assert count("autopay") == 0


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_mandate_is_asked_for_heard_of_and_moves_once(db):
    circle, (asha,) = monthly()
    mine = member_id(asha, circle)

    def hear(act: MandateAct, reference: str = "token_1") -> bool:
        with database.transaction() as session:
            return mandates.move(session, mine, act, reference=reference, at=clock.now())

    assert not hear(MandateAct.ASK), "without autopay there is nothing to ask for"
    switch_on(asha, circle)
    assert [hear(act) for act in (MandateAct.ASK, MandateAct.GRANT, MandateAct.GRANT)] == [
        True,
        True,
        False,
    ]
    assert not hear(MandateAct.END, "token_0"), "of another mandate"
    assert autopay.status(asha, circle.id).mandate == "active"
    # Changing the limit leaves it alone.
    switch_on(asha, circle, limit_minor=70_000)
    assert autopay.status(asha, circle.id).mandate == "active"
    assert told().count("autopay.mandate") == 2


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_members_are_reminded_before_on_and_after_the_day_once_each(db):
    circle, (_, rekha) = monthly("Rekha Verma")
    switch_on(rekha, circle)

    def remind(on: date) -> int:
        with clock.frozen(noon(on)):
            return timed.remind_due() + timed.remind_due(circle.id)

    assert [remind(FIRST + timedelta(days=number)) for number in range(26)] == [0] * 26
    # Three days before: the one is reminded, the other told what will be taken.
    assert [remind(day(number)) for number in range(-3, 5)] == [2, 0, 0, 1, 0, 0, 1, 0]
    said = rows("SELECT kind, params FROM notice ORDER BY id")
    assert [kind for kind, _ in said] == ["due.soon", "autopay.told", "due.today", "due.overdue"]
    assert {json.loads(params)["amount_minor"] for _, params in said} == {50_000}
    # A job that slept for a month makes up for the newest of what it missed.
    assert remind(date(2027, 1, 8)) == 2


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_of_what_autopay_takes_no_other_reminder_comes_beside_it(db, monkeypatch):
    """Reminded seven days after the due day, which is the day of the last try."""
    monkeypatch.setattr(timed, "ReminderDays", lambda *_: ReminderDays(before=3, after=7))
    circle, (asha,) = monthly()
    switch_on(asha, circle)
    for number in range(-4, 9):
        with clock.frozen(noon(day(number))):
            timed.remind_due()
            autopay.run_due()
            notices.dispatch()
    found = rows("SELECT at, kind FROM notice ORDER BY id")
    heard = [(date.fromisoformat(str(at)[:10]), kind) for at, kind in found]
    assert [each for each in heard if each[1].startswith(("due.", "autopay."))] == [
        (day(-3), "autopay.told"),
        (day(0), "autopay.failed"),
        (day(1), "autopay.failed"),
        (day(3), "autopay.failed"),
        (day(7), "autopay.given_up"),
    ]
    # What comes to be due at the same time, and is not taken by itself, is told apart from it.
    with clock.frozen(noon(day(27))):
        both = [
            SimpleNamespace(
                id=number,
                member_id=1,
                user_id=asha.user_id,
                starts_on=FIRST,
                due_on=day(30),
                open_minor=number,
                autopay=number == 2,
            )
            for number in (1, 2)
        ]
        days = ReminderDays(before=3, after=3)
        groups = timed._by(both, "member_id", days, day(26), day(27), frozenset())
        home = SimpleNamespace(id=circle.id, currency="INR")
        said = [(each.kind, json.loads(each.params)) for each in timed._told(home, "due", groups)]
    assert [(kind, params["amount_minor"]) for kind, params in said] == [
        ("due.soon", 1),
        ("autopay.told", 2),
    ]
