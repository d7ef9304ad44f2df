"""Months of a book: closed in order, opened in order, kept open by what is not settled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.accounting_months import (
    Act,
    Blocker,
    Change,
    Hindrance,
    MonthState,
    PeriodAlreadyClosed,
    PeriodBlocked,
    PeriodNotClosed,
    PeriodNotOver,
    blockers_through,
    check_close,
    check_known,
    check_reopen,
    closed_before,
    closings,
    code_of,
    end_of,
    following,
    month_of,
    months_between,
    parse_month,
    state_of,
)
from circle_app.domain.errors import InvalidInput

AUG, SEP, OCT, NOV = (date(2026, month, 1) for month in (8, 9, 10, 11))
TODAY = date(2026, 11, 21)
months = st.integers(1970 * 12, 2199 * 12 + 11).map(lambda n: date(n // 12, n % 12 + 1, 1))


def test_the_months_of_a_circle_run_from_its_opening_to_today():
    assert months_between(date(2026, 8, 17), TODAY, 60) == (NOV, OCT, SEP, AUG)
    assert months_between(date(2026, 8, 17), TODAY, 2) == (NOV, OCT)
    assert months_between(TODAY, TODAY, 60) == (NOV,)


def test_september_is_closed_october_is_over_november_runs():
    closed_through = date(2026, 9, 30)
    states = [state_of(month, TODAY, closed_through) for month in (SEP, OCT, NOV)]
    assert states == [MonthState.CLOSED, MonthState.OPEN, MonthState.RUNNING]


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2026, 10, 31), MonthState.RUNNING), (date(2026, 11, 1), MonthState.OPEN)],
)
def test_a_month_is_over_when_the_next_one_begins(today, state):
    assert state_of(OCT, today, None) is state


def test_closing():
    check_close(OCT, TODAY, None, [])
    check_close(OCT, TODAY, date(2026, 8, 31), [Blocker("open_disputes", 0)])
    with pytest.raises(PeriodNotOver):
        check_close(NOV, TODAY, None, [])
    with pytest.raises(PeriodAlreadyClosed):
        check_close(SEP, TODAY, date(2026, 10, 31), [])
    with pytest.raises(PeriodBlocked) as refused:
        check_close(OCT, TODAY, None, [Blocker("open_disputes", 2)])
    assert refused.value.context == {"month": "2026-10", "blockers": {"open_disputes": 2}}


def test_what_waits_in_september_keeps_october_open_too_but_not_august():
    waiting = {
        Hindrance.CONTRIBUTIONS: {date(2026, 9, 30): 2, date(2026, 10, 1): 1},
        Hindrance.DISPUTES: {date(2026, 11, 1): 4},
    }
    assert blockers_through(AUG, waiting) == []
    assert blockers_through(SEP, waiting) == [Blocker("pending_contributions", 2)]
    assert blockers_through(OCT, waiting) == [Blocker("pending_contributions", 3)]
    assert blockers_through(NOV, waiting) == [
        Blocker("pending_contributions", 3),
        Blocker("open_disputes", 4),
    ]


def test_opening_september_again_opens_october_and_leaves_august_closed():
    closed_through = date(2026, 10, 31)
    check_reopen(SEP, closed_through)
    assert closed_before(SEP, date(2026, 8, 17)) == date(2026, 8, 31)
    assert closed_before(AUG, date(2026, 8, 17)) is None
    for month, closed in ((NOV, closed_through), (SEP, None)):
        with pytest.raises(PeriodNotClosed):
            check_reopen(month, closed)


def test_who_closed_a_month_is_who_closed_it_since_it_was_last_opened():
    changes = [
        Change(SEP, Act.CLOSED),
        Change(OCT, Act.CLOSED),
        Change(SEP, Act.REOPENED),
        Change(OCT, Act.CLOSED),
    ]
    shown = (NOV, OCT, SEP, AUG)
    assert closings(shown, changes[:2]) == {AUG: 0, SEP: 0, OCT: 1}
    assert closings(shown, changes[:3]) == {AUG: 0}
    assert closings(shown, changes) == {AUG: 0, SEP: 3, OCT: 3}


@pytest.mark.parametrize(
    "code", ["2026-13", "2026-1", "1969-12", "26-01", "२०२६-०१", "", "2026-10 "]
)
def test_what_is_no_month_is_refused(code):
    with pytest.raises(InvalidInput) as refused:
        parse_month(code)
    assert refused.value.field == "month"


def test_a_month_before_the_books_began_is_refused():
    check_known(AUG, date(2026, 8, 31))
    with pytest.raises(InvalidInput):
        check_known(AUG, date(2026, 9, 1))


@given(months)
def test_a_month_is_read_back_as_it_is_written_and_ends_before_the_next(month):
    assert parse_month(code_of(month)) == month
    assert end_of(month) + timedelta(days=1) == following(month)
    assert month_of(end_of(month)) == month


@given(st.lists(st.tuples(st.sampled_from(Act), st.integers(0, 11)), max_size=12))
def test_changes_kept_in_order_tell_what_is_closed_now(acts):
    """Replaying the changes gives the same months as the one date that the book keeps."""
    year = [date(2026, month, 1) for month in range(1, 13)]
    closed_through, kept = None, []
    for act, place in acts:
        month = year[place]
        if act is Act.CLOSED and (closed_through is None or month > closed_through):
            closed_through = end_of(month)
        elif act is Act.REOPENED and closed_through is not None and month <= closed_through:
            closed_through = closed_before(month, year[0])
        else:
            continue
        kept.append(Change(month, act))
    after = date(2027, 5, 5)
    closed = {m for m in year if state_of(m, after, closed_through) is MonthState.CLOSED}
    assert set(closings(year, kept)) == closed
