"""The kept days of accounts are what adding up all their lines gives, however they were booked."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from circle_app.adapters import clock
from circle_app.domain.errors import InsufficientFunds
from circle_app.domain.ledger import Draft, Line
from circle_app.persistence import database
from circle_app.services import ledger
from circle_app.services.ledger_statements import FEW
from tests.factories import person
from tests.support import invariants
from tests.support.circles import circle_of, rows

START = date(2026, 1, 1)
# Accounts that may be overdrawn would hide a wrong sign: these two pairs are always covered.
PAIRS = (("cash", "donation_income"), ("upi", "interest_income"), ("bank", "other_income"))


def book_of(circle):
    with database.reading() as session:
        return ledger.book_of_circle(session, circle.id)


def draft(book, on, pair, amount):
    taken, given_ = PAIRS[pair]
    return Draft(book, "test", (Line(taken, amount), Line(given_, -amount)), on)


def post(*drafts):
    with database.transaction() as session:
        ledger.post(session, drafts, actor_id=None, at=clock.now())


def days_of(key):
    found = rows(
        "SELECT d.day, d.debit_minor, d.credit_minor FROM ledger_day d"
        f" JOIN ledger_account a ON a.id = d.account_id WHERE a.key = '{key}' ORDER BY d.day"
    )
    return [(invariants.as_date(row[0]), row[1], row[2]) for row in found]


@pytest.mark.parametrize("db", ["sqlite", "postgresql"], indirect=True)
def test_a_day_in_between_raises_the_days_after_it(db):
    book = book_of(circle_of(person()))
    post(draft(book, date(2026, 1, 10), 0, 100))
    post(draft(book, date(2026, 1, 20), 0, 30))
    post(draft(book, date(2026, 1, 15), 0, 7))
    assert days_of("cash") == [
        (date(2026, 1, 10), 100, 0),
        (date(2026, 1, 15), 107, 0),
        (date(2026, 1, 20), 137, 0),
    ]
    post(draft(book, date(2026, 1, 10), 0, 1), draft(book, date(2026, 1, 1), 0, 2))
    assert [row[1] for row in days_of("cash")] == [2, 103, 110, 140]
    assert [row[2] for row in days_of("donation_income")] == [2, 103, 110, 140]


POSTINGS = st.lists(
    st.lists(
        st.tuples(
            st.integers(0, 9),
            st.integers(0, len(PAIRS) - 1),
            st.integers(1, 10**9),
        ),
        min_size=1,
        max_size=2 * FEW + 3,
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(postings=POSTINGS)
def test_any_postings_in_any_order_leave_the_days_that_their_lines_add_up_to(db, postings):
    book = book_of(circle_of(person()))
    for posting in postings:
        post(*(draft(book, START + timedelta(day), pair, amount) for day, pair, amount in posting))
    assert not invariants.faults(db.engine)


def test_many_days_and_accounts_in_one_posting(db):
    """More of them than one statement takes, half of them earlier than what is there."""
    asha = person()
    book = book_of(circle_of(asha))
    middle = START + timedelta(40)
    post(*(draft(book, middle, pair, 5) for pair in range(3)))
    many = [
        draft(book, START + timedelta(2 * (number % 40)), number % 3, number + 1)
        for number in range(200)
    ]
    post(*many)
    assert not invariants.faults(db.engine)
    assert days_of("cash")[-1][1] == 5 + sum(each.lines[0].amount_minor for each in many[::3])


def test_a_posting_that_is_refused_leaves_the_days_as_they_were(db):
    book = book_of(circle_of(person()))
    post(draft(book, START, 0, 10))
    too_much = Draft(book, "test", (Line("upi", 11), Line("cash", -11)), START - timedelta(1))
    with pytest.raises(InsufficientFunds):
        post(draft(book, START - timedelta(3), 1, 4), too_much)
    assert days_of("cash") == [(START, 10, 0)]
    assert days_of("upi") == []


def test_many_at_once_on_the_same_days(db):
    """Earlier and later days, from threads that meet on the same accounts."""
    book = book_of(circle_of(person()))
    failures = []

    def work(offset):
        act = database.retried(post)
        try:
            for number in range(8):
                day = START + timedelta((number * 5 + offset) % 11)
                act(draft(book, day, number % 3, 1), draft(book, START, offset % 3, 2))
        except BaseException as failure:
            failures.append(failure)
            raise

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert not invariants.faults(db.engine)
    assert sum(days_of(pair[0])[-1][1] for pair in PAIRS) == 4 * 8 * 3


def test_accounts_are_opened_by_two_at_once_without_a_deadlock(db):
    """Both find no account of their own; neither may hold what the other waits for."""
    book = book_of(circle_of(person()))
    barrier = threading.Barrier(2)
    failures = []

    def work(codes):
        try:
            barrier.wait(20)
            debit, credit = codes
            post(Draft(book, "test", (Line(debit, 3), Line(credit, -3)), START))
        except BaseException as failure:
            failures.append(failure)
            raise

    for pair in (
        (("bank", "fine_income"), ("expense_fund", "recovery_income")),
        (
            ("investments", "commission_income"),
            ("social_cash", "social_fund"),
        ),
    ):
        threads = [threading.Thread(target=work, args=(codes,)) for codes in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not failures


def test_a_posting_of_today_sends_one_statement_for_all_its_days(db):
    """The days cost an act one statement, or three where it goes back in time."""
    book = book_of(circle_of(person()))
    post(draft(book, START, 0, 1), draft(book, START, 1, 1))
    sent = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_more):
        if "ledger_day" in statement:
            sent.append(statement.split()[0])

    post(draft(book, START + timedelta(1), 0, 1), draft(book, START + timedelta(2), 1, 1))
    assert sent == ["INSERT"]
    sent.clear()
    post(draft(book, START - timedelta(1), 0, 1), draft(book, START + timedelta(2), 1, 1))
    assert sent == ["SELECT", "UPDATE", "INSERT"]
