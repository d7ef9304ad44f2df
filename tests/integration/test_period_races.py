"""Closing a month while others book in it: a booking is in before the close, or refused."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from circle_app.adapters import clock
from circle_app.persistence import database
from circle_app.services import activity, contributions, disputes, periods, proposals
from tests.factories import key, outcomes, successes
from tests.support import invariants
from tests.support.circles import count, officers_circle, rows

OCTOBER = datetime(2026, 10, 31, 6, 30, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)


@pytest.fixture
def group(db):
    with clock.frozen(OCTOBER):
        found = officers_circle(members=2, rules={"confirmation": "nobody"})
        contributions.pay(found.admin, found.circle.id, method="cash", key=key())
    return found


def pay(group, number):
    """Pay on a day of October: whose clock is late, or who began before midnight."""
    actor = group.members[number % 2]
    with clock.frozen(OCTOBER):
        return contributions.pay(actor, group.circle.id, amount_minor=100, method="cash", key=key())


def close(group):
    with clock.frozen(NOVEMBER):
        return periods.close(group.treasurer, group.circle.id, "2026-10", key=key())


@pytest.mark.parametrize("seed", range(3))
def test_a_booking_is_in_before_the_close_or_refused(group, seed):
    turn = random.Random(seed).randrange(2, 10)
    found = outcomes(lambda number: close(group) if number == turn else pay(group, number), 16)
    assert not isinstance(found[turn], str), found[turn]
    booked = len(successes(found)) - 1
    assert booked + found.count("period_closed") == 15
    assert count("ledger_entry") == booked + 1
    [(sequence,)] = rows("SELECT sequence FROM period_change")
    assert sequence == booked + 1


def test_two_close_and_one_of_them_does(group):
    found = outcomes(lambda _: close(group), 6)
    assert len(successes(found)) == 1
    assert found.count("period_already_closed") == 5
    assert count("period_change") == 1


def test_a_dispute_is_seen_by_the_close_or_comes_after_it(group):
    entry = activity.entries(group.admin, group.circle.id).items[0].entry_id

    def act(number):
        if number % 2:
            return close(group)
        return disputes.open(group.members[0], group.circle.id, entry, reason="No", key=key())

    found = outcomes(act, 2, threads=2)
    closed = not isinstance(found[1], str)
    assert not isinstance(found[0], str)
    assert closed or found[1] == "period_blocked"
    [(before,)] = rows(
        "SELECT COUNT(*) FROM audit_event d JOIN audit_event c ON d.id < c.id"
        " WHERE d.kind = 'dispute.opened' AND c.kind = 'period.closed'"
    )
    assert before == 0


def test_opening_again_while_others_close_and_book(group):
    close(group)
    with clock.frozen(NOVEMBER):
        asked = periods.ask_reopen(
            group.treasurer, group.circle.id, "2026-10", reason="A slip was found", key=key()
        )

    def act(number):
        if number == 3:
            with clock.frozen(NOVEMBER):
                return proposals.decide(group.admin, asked.proposal_id, approve=True, key=key())
        return close(group) if number % 3 == 0 else pay(group, number)

    found = outcomes(act, 15)
    assert found[3].failure is None
    assert set(found) - set(successes(found)) <= {"period_closed", "period_already_closed"}
    acts = [row[0] for row in rows("SELECT act FROM period_change ORDER BY id")]
    assert acts[:2] == ["closed", "reopened"]
    assert acts[2:] in ([], ["closed"])


def test_many_ask_to_open_and_one_question_is_put(group):
    close(group)

    def ask(number):
        actor = (group.admin, group.treasurer)[number % 2]
        with clock.frozen(NOVEMBER):
            return periods.ask_reopen(
                actor, group.circle.id, "2026-10", reason=f"Reason {number}", key=key()
            )

    found = outcomes(ask, 6)
    assert len(successes(found)) == 1
    assert found.count("proposal_open") == 5


@pytest.mark.no_invariants
def test_the_check_of_every_test_sees_an_entry_added_to_a_closed_month(group, db):
    close(group)
    forget = "UPDATE ledger_book SET closed_through = {} WHERE circle_id IS NOT NULL"
    with database.transaction() as session:
        session.connection().execute(text(forget.format("NULL")))
    pay(group, 0)
    assert invariants.faults(db.engine) == []
    with database.transaction() as session:
        session.connection().execute(text(forget.format("'2026-10-31'")))
    found = invariants.faults(db.engine)
    assert [fault.partition(":")[0] for fault in found] == [
        "entry added to a month after it was closed"
    ]
