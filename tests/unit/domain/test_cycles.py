"""When cycles begin and dues are late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.cycles import CycleKind, is_late, last_day, next_start

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("start", "kind", "more", "following"),
    [
        ("2026-03-02", CycleKind.DAILY, {}, "2026-03-03"),
        ("2026-03-02", CycleKind.WEEKLY, {}, "2026-03-09"),
        ("2026-03-02", CycleKind.WEEKLY, {"weekday": 6}, "2026-03-08"),
        ("2026-03-08", CycleKind.WEEKLY, {"weekday": 6}, "2026-03-15"),
        ("2026-03-08", CycleKind.FORTNIGHTLY, {"weekday": 6}, "2026-03-22"),
        ("2026-03-02", CycleKind.EVERY_N_DAYS, {"every_days": 10}, "2026-03-12"),
        ("2026-03-02", CycleKind.DAILY, {"weekday": 6}, "2026-03-03"),
        ("2026-01-31", CycleKind.MONTHLY, {"month_day": 31}, "2026-02-28"),
        ("2026-02-28", CycleKind.MONTHLY, {"month_day": 31}, "2026-03-31"),
        ("2026-12-15", CycleKind.MONTHLY, {}, "2027-01-15"),
        ("2026-03-02", CycleKind.MONTHLY, {"month_day": 5}, "2026-03-05"),
        ("2026-03-20", CycleKind.MONTHLY, {"month_day": 5}, "2026-04-05"),
    ],
)
def test_next_start(start, kind, more, following):
    found = next_start(date.fromisoformat(start), kind, **more)
    assert found == date.fromisoformat(following)


@given(
    DAYS,
    st.sampled_from(CycleKind),
    st.integers(1, 366),
    st.none() | st.integers(0, 6),
    st.none() | st.integers(1, 31),
)
def test_cycles_follow_each_other_without_gap_or_overlap(start, kind, days, weekday, month_day):
    more = {"every_days": days, "weekday": weekday, "month_day": month_day}
    following = next_start(start, kind, **more)
    assert start <= last_day(following) < following
    later = next_start(following, kind, **more)
    if weekday is not None and kind in (CycleKind.WEEKLY, CycleKind.FORTNIGHTLY):
        assert following.weekday() == later.weekday() == weekday
    assert (later - following).days >= 1


def test_late_is_after_the_days_of_grace():
    due_on = date(2026, 3, 31)
    assert not is_late(due_on, 0, due_on)
    assert is_late(due_on, 0, due_on + timedelta(days=1))
    assert not is_late(due_on, 3, due_on + timedelta(days=3))
    assert is_late(due_on, 3, due_on + timedelta(days=4))
