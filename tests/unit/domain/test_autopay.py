"""Autopay: on which days what is tried, and how a mandate moves; figures as in the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.autopay import (
    LAST_TRY,
    Ahead,
    Fault,
    InvalidLimit,
    Item,
    Mandate,
    MandateAct,
    MandateConflict,
    Outcome,
    What,
    ahead,
    check_limit,
    next_mandate,
    next_try,
    steps_on,
    tries_by,
)
from circle_app.domain.reminders import ReminderDays, Step, step_on

DUE = date(2026, 12, 5)


def day(number: int) -> date:
    """A day counted from the due day."""
    return DUE + timedelta(days=number)


def item(number: int = 1, *, due: int = 0, amount: int = 50_000, **more) -> Item:
    return Item(What.DUE, UUID(int=number), day(due), amount, **more)


def test_a_due_is_tried_on_its_day_and_one_three_and_seven_days_later():
    tried = [
        number
        for number in range(-2, 12)
        if tries_by(DUE, day(number)) != tries_by(DUE, day(number - 1))
    ]
    assert tried == [0, 1, 3, 7]
    due = item()
    days = []
    while (on := next_try(due, days[-1] + timedelta(days=1) if days else day(-9))) is not None:
        days.append(on)
        due = replace(due, made=due.made + 1)
    assert days == [day(0), day(1), day(3), day(7)]


@pytest.mark.parametrize(
    ("wallet", "limit", "paid", "faults"),
    [
        (150_000, None, [1, 2, 3], []),
        # Whole dues, the oldest first, and never a part.
        (120_000, None, [1, 2], [Fault.LACKS_MONEY]),
        (49_999, None, [], [Fault.LACKS_MONEY] * 3),
        (150_000, 60_000, [1], [Fault.OVER_LIMIT] * 2),
        (150_000, 40_000, [], [Fault.OVER_LIMIT] * 3),
    ],
)
def test_whole_dues_are_paid_the_oldest_first(wallet, limit, paid, faults):
    items = [item(3, due=0), item(1, due=-1), item(2, due=-1)]
    steps = steps_on(DUE, items, wallet, limit)
    assert [step.item.subject_id.int for step in steps if step.outcome is Outcome.PAID] == paid
    assert [step.fault for step in steps if step.fault] == faults


def test_what_does_not_fit_lets_a_smaller_one_pass():
    steps = steps_on(DUE, [item(1, amount=51_000), item(2, due=0)], 50_000, None)
    assert [(step.item.subject_id.int, step.outcome) for step in steps] == [
        (1, Outcome.FAILED),
        (2, Outcome.PAID),
    ]


def test_an_older_due_is_paid_with_a_new_one_on_a_day_that_is_not_its_own():
    older = item(1, due=-2, made=2)
    assert steps_on(DUE, [older], 50_000, None) == ()
    (step,) = steps_on(DUE, [older, item(2)], 0, None)
    assert step.item.subject_id.int == 2, "the older one has no try today that could fail"
    both = steps_on(DUE, [older, item(2)], 50_000, None)
    assert [(step.item.subject_id.int, step.outcome.value) for step in both] == [
        (1, "paid"),
        (2, "failed"),
    ]


def test_the_last_try_gives_up_and_what_was_taken_once_is_left_alone():
    (step,) = steps_on(day(7), [item(made=3)], 0, None)
    assert (step.outcome, step.number) == (Outcome.GIVEN_UP, 4)
    # Nobody looked for a month: one try is left, and it is the last.
    (step,) = steps_on(day(30), [item()], 0, None)
    assert step.outcome is Outcome.GIVEN_UP
    assert steps_on(day(30), [item(made=LAST_TRY)], 50_000, None) == ()
    assert steps_on(day(3), [item(paid=True)], 50_000, None) == ()
    assert next_try(item(paid=True), DUE) is next_try(item(made=LAST_TRY), DUE) is None


def test_what_comes_next_is_told_with_what_the_wallet_lacks():
    assert ahead(day(-10), [item()], 30_000, None) == Ahead(DUE, 50_000, 20_000, over_limit=False)
    failed = item(made=1)
    assert ahead(day(1), [failed], 50_000, None) == Ahead(day(1), 50_000, 0, over_limit=False)
    assert ahead(day(2), [replace(failed, made=2)], 0, 10_000) == Ahead(
        day(3), 50_000, 50_000, over_limit=True
    )
    assert ahead(DUE, [item(amount=0)], 0, None) is None


@given(
    st.lists(st.tuples(st.integers(-3, 9), st.integers(1, 900)), max_size=6),
    st.lists(st.integers(-3, 20), min_size=1, max_size=12),
    st.integers(0, 2_000),
    st.one_of(st.none(), st.integers(1, 1_500)),
)
def test_each_due_is_taken_at_most_once_and_never_more_than_there_is(dues, days, wallet, limit):
    items = [item(number, due=due, amount=amount) for number, (due, amount) in enumerate(dues)]
    taken: list[UUID] = []
    for on in sorted(days):
        steps = steps_on(day(on), items, wallet, limit)
        paid = [step for step in steps if step.outcome is Outcome.PAID]
        spent = sum(step.item.amount_minor for step in paid)
        assert spent <= wallet
        assert limit is None or spent <= limit
        wallet -= spent
        taken += [step.item.subject_id for step in paid]
        assert all(step.item.due_on <= day(on) for step in steps)
        made = {step.item.subject_id: step for step in steps}
        items = [
            replace(each, made=made[each.subject_id].number, paid=made[each.subject_id] in paid)
            if each.subject_id in made
            else each
            for each in items
        ]
    assert len(taken) == len(set(taken))
    assert all(each.made <= LAST_TRY for each in items)


def test_a_limit_is_positive_or_none():
    assert (check_limit(None), check_limit(1)) == (None, 1)
    for wrong in (0, -1, 10**12 + 1):
        with pytest.raises(InvalidLimit):
            check_limit(wrong)


def test_a_mandate_moves_only_as_it_may():
    state = Mandate.NONE
    for act, after in (
        (MandateAct.ASK, Mandate.ASKED),
        (MandateAct.GRANT, Mandate.ACTIVE),
        (MandateAct.PAUSE, Mandate.PAUSED),
        (MandateAct.RESUME, Mandate.ACTIVE),
        (MandateAct.END, Mandate.ENDED),
        (MandateAct.ASK, Mandate.ASKED),
        (MandateAct.REFUSE, Mandate.ENDED),
    ):
        state = next_mandate(state, act)
        assert state is after
    for wrong in (MandateAct.GRANT, MandateAct.PAUSE, MandateAct.RESUME, MandateAct.END):
        with pytest.raises(MandateConflict):
            next_mandate(Mandate.ENDED, wrong)


@pytest.mark.parametrize(
    ("last", "today", "step"),
    [
        (-4, -3, Step.SOON),
        (-3, -2, None),
        (-1, 0, Step.TODAY),
        (0, 2, None),
        (2, 3, Step.LATE),
        (3, 9, None),
        # Days that were missed: only the newest reminder is told.
        (-9, 1, Step.TODAY),
        (-9, 30, Step.LATE),
    ],
)
def test_reminders_come_before_on_and_after_the_day_once(last, today, step):
    found = step_on(day(-20), DUE, ReminderDays(), day(last), day(today))
    assert found is step


def test_a_short_cycle_has_no_reminder_before_it_begins():
    assert step_on(DUE, DUE, ReminderDays(), day(-4), day(-3)) is None
    assert step_on(DUE, DUE, ReminderDays(0, 0), day(-1), DUE) is Step.TODAY
    assert step_on(DUE, DUE, ReminderDays(0, 0), DUE, day(9)) is None
