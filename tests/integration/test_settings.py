"""Settings of the installation: changing them, and that each one acts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from circle_app.domain.errors import NotFound
from circle_app.domain.rule_limits import RuleAboveLimit
from circle_app.domain.settings_catalogue import CATALOGUE, InvalidSetting, Section
from circle_app.persistence import database
from circle_app.persistence.models import User
from circle_app.services import (
    circles,
    installation,
    rules,
)
from circle_app.services.access import Actor
from circle_app.services.installation import SettingMoved
from tests.factories import key, outcomes, person, successes
from tests.support.circles import circle_of, count, rows

one_system = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def operator(name: str = "Meera Iyer") -> Actor:
    """Somebody who operates the installation."""
    actor = person(name)
    with database.transaction() as session:
        session.connection().execute(
            update(User).where(User.id == actor.user_id).values(is_operator=True)
        )
    return replace(actor, is_operator=True)


@one_system
def test_a_change_is_kept_told_and_taken_back(db: Any) -> None:
    meera = operator()
    done = installation.change(
        meera, {"loans.highest_rate": "24", "loans.largest": "50,000"}, key="a"
    )
    assert done.keys == ("loans.highest_rate", "loans.largest")
    assert installation.change(
        meera, {"loans.highest_rate": "24", "loans.largest": "50,000"}, key="a"
    ).replayed
    assert installation.current().loans_highest_rate == Decimal(24)
    assert installation.current().loans_largest == 50_000_00
    row = next(r for r in installation.overview(meera).rows if r.setting.key == "loans.largest")
    assert (row.value, row.changed_by) == (50_000_00, "Meera Iyer")
    told = rows("SELECT before, after FROM audit_event WHERE kind = 'settings.changed'")
    assert [tuple(r) for r in told] == [
        (
            '{"loans.highest_rate":"60","loans.largest":"10000000.00"}',
            '{"loans.highest_rate":"24","loans.largest":"50000.00"}',
        )
    ]
    installation.reset(meera, Section.LOANS, key=key())
    assert installation.current().loans_largest == CATALOGUE["loans.largest"].default
    assert count("setting") == 0
    past = installation.history(meera, "loans.largest", limit=1)
    assert [(x.before, x.after, x.changed_by) for x in past.items] == [
        ("50000.00", None, "Meera Iyer")
    ]
    older = installation.history(meera, "loans.largest", limit=1, cursor=past.next_cursor)
    assert [(x.before, x.after) for x in older.items] == [(None, "50000.00")]


@one_system
def test_one_wrong_value_saves_nothing_and_others_find_no_such_page(db: Any) -> None:
    meera, asha = operator(), person()
    wrong = {"security.failures": 5, "loans.highest_rate": "1001"}
    with pytest.raises(InvalidSetting):
        installation.change(meera, wrong, key=key())
    with pytest.raises(InvalidSetting):
        installation.change(meera, {"region.time_zone": "Asia/Atlantis"}, key=key())
    with pytest.raises(InvalidSetting):
        installation.change(meera, {}, key=key())
    # What an actor says of itself is not believed.
    for actor in (asha, replace(asha, is_operator=True)):
        for attempt in (
            lambda actor=actor: installation.change(actor, {"payments.cash": False}, key=key()),
            lambda actor=actor: installation.reset(actor, Section.LOANS, key=key()),
            lambda actor=actor: installation.overview(actor),
            lambda actor=actor: installation.history(actor),
            lambda actor=actor: installation.affected(actor, {"loans.highest_rate": "1"}),
            lambda actor=actor: installation.about(actor),
        ):
            with pytest.raises(NotFound):
                attempt()
    assert count("setting") == count("setting_change") == 0


def test_of_two_who_save_at_once_the_second_learns_that_it_moved(db: Any) -> None:
    operators = [operator(), operator("Anil Deshmukh")]

    def save(number: int) -> Any:
        changes = {"security.failures": 5 + number, "security.lock_minutes": 20 + number}
        return installation.change(
            operators[number],
            changes,
            expected={"security.failures": 8, "security.lock_minutes": 15},
            key=key(),
        )

    results = outcomes(save, 2)
    assert len(successes(results)) == 1
    assert SettingMoved.code in results
    now = installation.current()
    assert now.security_lock_minutes - now.security_failures == 15
    assert count("setting_change") == 2


@one_system
def test_another_process_s_change_is_seen_in_a_moment_and_broken_rows_are_defaults(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert installation.current().security_failures == 8
    with database.transaction() as session:
        for name, value in (("security.failures", "12"), ("loans.largest", '"x"'), ("gone", "1")):
            session.connection().exec_driver_sql(
                f"INSERT INTO setting VALUES ('{name}', '{value}', NULL, '2026-01-01 00:00:00')"
            )
    assert installation.current().security_failures == 8
    monkeypatch.setattr("circle_app.services.installation.values.FRESH_SECONDS", -1)
    assert installation.current().security_failures == 12
    assert installation.latest().loans_largest == 10**9


@one_system
def test_circles_beyond_a_limit_go_on_and_come_within_with_their_next_change(db: Any) -> None:
    asha, meera = person(), operator()
    circle = circle_of(asha, rules={"loans": {"rate_percent": "36"}})
    (found,) = installation.affected(meera, {"loans.highest_rate": "24"})
    assert (found.key, found.circles) == ("loans.highest_rate", 1)
    installation.change(meera, {"loans.highest_rate": "24"}, key=key())
    assert [(x.key, x.circles) for x in installation.overview(meera).beyond] == [
        ("loans.highest_rate", 1)
    ]
    assert circles.get(asha, circle.id).rules.loans.rate_percent == 36
    with pytest.raises(RuleAboveLimit):
        rules.change_rules(asha, circle.id, {"members": {"max": 40}})
    rules.change_rules(asha, circle.id, {"members": {"max": 40}, "loans": {"rate_percent": "24"}})
