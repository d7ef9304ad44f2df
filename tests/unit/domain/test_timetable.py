"""Turns of jobs: every so often, or at an hour of the installation's clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.timetable import AGAIN, DAY, PLANS, Plan
from circle_app.i18n import has_text
from circle_app.i18n.job_words import JOBS

NIGHTLY = Plan("verify_books", DAY, time(2, 30))
OFTEN = Plan("close_votes", timedelta(seconds=15))
SELDOM = Plan("expire", timedelta(hours=1))
KOLKATA = "Asia/Kolkata"


def utc(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_one_that_never_ran_runs_at_once():
    assert NIGHTLY.next_turn(None, KOLKATA) is None
    assert OFTEN.next_turn(None, KOLKATA) is None


@pytest.mark.parametrize(
    ("begun", "turn"),
    [
        (utc(3, 21), utc(4, 21)),  # begun at half past two sharp: the next one is tomorrow
        (utc(3, 20, 59), utc(3, 21)),
        (utc(3, 21, 1), utc(4, 21)),
        (utc(4, 12), utc(4, 21)),  # by hand at noon: at night all the same
    ],
)
def test_a_nightly_job_has_its_turn_at_half_past_two(begun, turn):
    assert NIGHTLY.next_turn(begun, KOLKATA) == turn


def test_an_hour_that_a_clock_leaves_out_comes_all_the_same():
    # On 29 March clocks in Berlin go from two to three.
    assert NIGHTLY.next_turn(utc(28, 12), "Europe/Berlin") == utc(29, 1, 30)
    assert NIGHTLY.next_turn(utc(29, 12), "Europe/Berlin") == utc(30, 0, 30)


def test_one_that_failed_is_tried_again_soon():
    begun = utc(3, 21)
    assert NIGHTLY.next_turn(begun, KOLKATA, failed=True) == begun + AGAIN
    assert OFTEN.next_turn(begun, KOLKATA, failed=True) == begun + OFTEN.every
    assert SELDOM.next_turn(begun, KOLKATA, failed=True) == begun + AGAIN


@given(
    st.integers(0, 6 * 365 * 24 * 60).map(lambda minutes: utc(1, 0) + timedelta(minutes=minutes)),
    st.sampled_from([KOLKATA, "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "UTC"]),
    st.sampled_from(sorted(PLANS)),
)
def test_a_turn_comes_after_the_last_and_within_a_day_and_an_hour(begun, zone, name):
    turn = PLANS[name].next_turn(begun, zone)
    assert turn is not None
    assert timedelta() < turn - begun <= DAY + timedelta(hours=1)


def test_every_job_has_words_in_both_languages():
    assert set(JOBS) == set(PLANS)
    missing = [text for texts in JOBS.values() for text in texts if not has_text("hi", text)]
    assert missing == []
