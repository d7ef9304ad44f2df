"""A member's record, as the others read it before they vote."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import NotFound
from circle_app.services import contributions, cycles, loans, records
from tests.factories import key, person
from tests.support.circles import MORNING, circle_of, member_id
from tests.support.loans import given, lending_circle


def test_a_record_counts_savings_loans_and_what_was_paid_in_time(db: Any) -> None:
    circle, (asha, rekha, sunita) = lending_circle(savings_minor=300_000)
    loan = given(asha, [rekha, sunita], circle)
    found = records.of_member(rekha, member_id(asha, circle))
    assert (found.name, found.savings_minor) == ("Asha Kumari", 300_500)
    assert (found.dues, found.dues_on_time) == (1, 1)
    assert (found.loans_repaid, found.loans_running) == (0, 1)
    assert found.pool_minor == 301_500 - 100_000
    owed = loans.payoff(asha, loan.id).total_minor
    loans.repay(asha, loan.id, amount_minor=owed, method="cash", key=key())
    found = records.of_member(sunita, member_id(asha, circle))
    assert (found.loans_repaid, found.loans_running) == (1, 0)


def test_what_is_paid_late_counts_but_not_as_in_time(db: Any) -> None:
    with clock.frozen(MORNING):
        asha, rekha = person("Asha Kumari"), person("Rekha Verma")
        circle = circle_of(asha, rekha)
        assert records.of_member(rekha, member_id(asha, circle)).dues == 0
    with clock.frozen(MORNING + timedelta(days=3)):
        cycles.ensure_open(circle.id)
        late = records.of_member(rekha, member_id(asha, circle))
        contributions.pay(asha, circle.id, method="cash", key=key())
        paid = records.of_member(rekha, member_id(asha, circle))
    assert (late.dues, late.dues_on_time) == (3, 0)
    # Three days late, and the fourth on its day.
    assert (paid.dues, paid.dues_on_time) == (4, 1)


def test_strangers_read_no_record(db: Any) -> None:
    circle, (asha, *_) = lending_circle()
    with pytest.raises(NotFound):
        records.of_member(person("Meena Rao"), member_id(asha, circle))
    with pytest.raises(NotFound):
        records.of_member(asha, uuid4())
