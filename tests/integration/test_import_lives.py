"""Imports at the same moment as other acts, and in any order with their ways back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circle_app.adapters import clock
from circle_app.domain.import_acts import CannotRevert
from circle_app.services import contributions, imports
from tests.factories import key, outcomes, successes
from tests.support.circles import MORNING, count, officers_circle, rows
from tests.support.imported import WHY, intact, names, sent, taken
from tests.support.loans import pool_minor
from tests.support.spreadsheets import member_rows, name_of, paid_rows, spoil

ONE_SYSTEM = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
TODAY = date(2026, 3, 2)
ROOM = {"members": {"max": 400}}


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(MORNING):
        yield


def test_two_commits_at_once_take_it_in_once(db):
    group = officers_circle(3)
    circle, admin, treasurer, _ = group
    batch = sent(treasurer, circle, "contributions", paid_rows(names(group), TODAY, "100"))
    actors = (admin, treasurer, admin, treasurer)
    done = outcomes(lambda n: imports.bring_in(actors[n], batch.id, key=key()), 4)
    assert len(successes(done)) == 1
    assert {code for code in done if isinstance(code, str)} == {"import_state"}
    assert count("contribution") == 3


def test_taking_back_and_paying_at_once_leave_sound_books(db):
    group = officers_circle(3)
    circle, admin, treasurer, members = group
    paid = taken(treasurer, circle, "contributions", paid_rows(names(group), TODAY, "100"))

    def act(number: int) -> Any:
        if number == 0:
            return imports.revert(admin, paid.id, reason=WHY, key=key())
        return contributions.pay(members[number % 3], circle.id, method="cash", key=key())

    done = outcomes(act, 5)
    assert len(successes(done)) == 5
    assert intact(admin, circle)
    states = [row[0] for row in rows("SELECT status FROM contribution")]
    assert states.count("reversed") == 3


LIFE: Sequence[str] = ("members", "opening", "contributions", "loans")


@ONE_SYSTEM
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    amounts=st.lists(st.integers(100, 10**9), min_size=2, max_size=2),
    back=st.permutations(LIFE),
    bad=st.integers(0, 3),
)
def test_books_are_sound_after_any_imports_and_any_way_back(db, amounts, back, bad):
    group = officers_circle(2, rules=ROOM)
    circle, admin, treasurer, _ = group
    table = member_rows(4)
    spoil(table[2], bad)
    money = [f"{minor // 100}.{minor % 100:02d}" for minor in amounts]
    who = names(group)
    made = {
        "members": taken(treasurer, circle, "members", table, leave_out_bad=True),
        "opening": taken(
            treasurer, circle, "opening", [["Name", "Savings"], *zip(who, money, strict=True)]
        ),
        "contributions": taken(
            treasurer, circle, "contributions", paid_rows([who[0], name_of(1)], TODAY, money[0])
        ),
        "loans": taken(
            treasurer,
            circle,
            "loans",
            [
                ["Name", "Outstanding", "Instalments left", "Next due"],
                [who[1], money[1], "7", TODAY],
            ],
        ),
    }
    assert intact(admin, circle)
    waiting = list(back)
    while waiting:
        kind = waiting.pop(0)
        try:
            imports.revert(treasurer, made[kind].id, reason=WHY, key=key())
        except CannotRevert:
            waiting.append(kind)  # a member who paid goes after the payment
        assert intact(admin, circle)
    assert not any(pool_minor(circle).values())
