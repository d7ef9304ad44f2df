"""Autopay beside other acts: at once, killed, and on whatever days it runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circle_app.adapters import clock
from circle_app.services import autopay, contributions, cycles, departures
from circle_app.services.autopay import running
from tests.factories import key, outcomes, person
from tests.support.autopay import (
    DUE,
    FIRST,
    MONTHLY,
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
from tests.support.circles import circle_of, member_id, officers_circle, rows


def test_a_run_that_is_killed_goes_on_where_it_stopped(db, monkeypatch):
    circle, people = monthly("Rekha Verma", "Sunita Devi", wallet_minor=50_000)
    for actor in people:
        switch_on(actor, circle)
    kept, calls = running._keep, []

    def dying(*args: Any) -> None:
        calls.append(args)
        kept(*args)
        if len(calls) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(running, "_keep", dying)
        with pytest.raises(KeyboardInterrupt):
            run_on(DUE)
    assert sorted(inside(actor) for actor in people) == [0, 50_000, 50_000]
    assert run_on(DUE) == 2
    assert [inside(actor) for actor in people] == [0, 0, 0]
    assert [outcome for *_, outcome in tries()] == ["paid"] * 3


def test_the_job_run_many_times_at_once_takes_each_due_once(db):
    circle, people = monthly("Rekha Verma", "Sunita Devi", wallet_minor=80_000)
    for actor in people:
        switch_on(actor, circle)
    with clock.frozen(noon(DUE)):
        cycles.ensure_open(circle.id)
    assert sum(outcomes(lambda _: run_on(DUE), 4)) == 3
    assert [inside(actor) for actor in people] == [30_000] * 3
    assert [outcome for *_, outcome in tries()] == ["paid"] * 3


def test_autopay_against_paying_by_hand_pays_a_due_once(db):
    circle, (asha,) = monthly(wallet_minor=50_000, confirmation="nobody")
    switch_on(asha, circle)
    (due,) = contributions.dues(asha, circle.id, mine=True).items

    def both(number: int) -> Any:
        if number % 2:
            return run_on(DUE)
        with clock.frozen(noon(DUE)):
            return contributions.pay(asha, circle.id, due_id=due.id, method="cash", key=key())

    outcomes(both, 4)
    assert rows("SELECT paid_minor, status FROM due ORDER BY paid_minor DESC LIMIT 1") == [
        (50_000, "paid")
    ]
    paid = rows("SELECT SUM(amount_minor) FROM due_payment")[0][0]
    assert paid == 50_000
    assert inside(asha) in (0, 50_000)


def test_autopay_against_letting_somebody_off_does_one_of_the_two(db):
    with clock.frozen(noon(FIRST)):
        group = officers_circle(1, rules=MONTHLY, wallet_minor=50_000)
        (asha,) = group.members
        autopay.switch(asha, group.circle.id, enabled=True)
        (due,) = contributions.dues(asha, group.circle.id, mine=True).items

    def both(number: int) -> Any:
        if number % 2:
            return run_on(DUE)
        with clock.frozen(noon(DUE)):
            return contributions.waive(group.admin, due.id, reason="Illness", key=key())

    outcomes(both, 4)
    ((status, paid, waived),) = rows(
        "SELECT d.status, d.paid_minor, d.waived_minor FROM due d"
        " JOIN autopay a ON a.member_id = d.member_id"
    )
    assert (status, paid, waived) in {("paid", 50_000, 0), ("waived", 0, 50_000)}
    assert inside(asha) == 50_000 - paid
    run_on(day(1))
    assert inside(asha) == 50_000 - paid


def test_autopay_against_leaving_takes_nothing_from_who_has_gone(db):
    circle, (_, rekha) = monthly("Rekha Verma", wallet_minor=50_000, confirmation="nobody")
    switch_on(rekha, circle)

    def both(number: int) -> Any:
        if number % 2:
            return run_on(DUE)
        with clock.frozen(noon(DUE)):
            return departures.ask_leave(rekha, circle.id, key=key())

    outcomes(both, 4)
    run_on(day(1))
    ((status,),) = rows("SELECT status FROM member WHERE name = 'Rekha Verma'")
    if status == "left":
        # Without savings somebody goes at once; the money is where it was.
        assert (inside(rekha), tries()) == (50_000, [])
        assert told()[-1] == "autopay.ended"
    else:
        assert (inside(rekha), tries()) == (0, [(DUE, 1, "paid")])


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    days=st.lists(st.integers(0, 20), min_size=3, max_size=9),
    money=st.lists(st.tuples(st.integers(0, 20), st.integers(100, 2_000)), max_size=3),
)
def test_whatever_days_are_missed_each_due_is_taken_once_at_most(db, days, money):
    with clock.frozen(noon(FIRST)):
        asha = person(wallet_minor=600)
        circle = circle_of(asha)
        autopay.switch(asha, circle.id, enabled=True)
    acts = sorted([(on, 0) for on in days] + list(money))
    for on, amount in acts:
        if amount:
            fill(asha, amount, FIRST + timedelta(days=on))
        else:
            run_on(FIRST + timedelta(days=on), times=2)
    mine = f"member_id = '{member_id(asha, circle).hex}'"
    counted = "COUNT(*), COUNT(DISTINCT subject_id)"
    paid, dues = rows(f"SELECT {counted} FROM autopay_try WHERE {mine} AND outcome = 'paid'")[0]
    assert paid == dues
    assert inside(asha) == 600 + sum(amount for _, amount in money) - 500 * paid >= 0
    assert rows(f"SELECT COALESCE(MAX(paid_minor), 0) FROM due WHERE {mine}")[0][0] <= 500
