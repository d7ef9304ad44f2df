"""What members see of loans, and what others do not."""

from __future__ import annotations

from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import event

from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.services import loans
from tests.factories import key, person
from tests.support.loans import (
    asked,
    given,
    lending_circle,
)


@contextmanager
def statements(db):
    """Collect the statements that are sent to the database meanwhile."""
    seen = []

    def note(*call):
        if call[2].lstrip().startswith("SELECT"):
            seen.append(call[2])

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_the_loans_of_other_circles_do_not_exist(db):
    circle, (asha, rekha, sunita) = lending_circle()
    loan = given(rekha, [asha, sunita], circle)
    paid = loans.repay(rekha, loan.id, amount_minor=1_000, method="cash", key=key())
    stranger = person("Meena Patil", wallet_minor=500_000)
    for act in (
        lambda: loans.get(stranger, loan.id),
        lambda: loans.schedule(stranger, loan.id),
        lambda: loans.history(stranger, loan.id),
        lambda: loans.repayments_of(stranger, loan.id),
        lambda: loans.payoff(stranger, loan.id),
        lambda: loans.vote(stranger, loan.id, "yes"),
        lambda: loans.cancel(stranger, loan.id),
        lambda: loans.approve(stranger, loan.id),
        lambda: loans.disburse(stranger, loan.id, method="cash", key=key()),
        lambda: loans.repay(stranger, loan.id, amount_minor=1, method="wallet", key=key()),
        lambda: loans.confirm_repayment(stranger, paid.id, key=key()),
        lambda: loans.of_circle(stranger, circle.id),
        lambda: loans.eligibility(stranger, circle.id),
        lambda: loans.preview(stranger, circle.id, 1_000, 3),
        lambda: asked(stranger, circle),
        lambda: loans.get(asha, uuid4()),
        lambda: loans.confirm_repayment(asha, uuid4(), key=key()),
    ):
        with pytest.raises(NotFound):
            act()
    assert loans.mine(stranger).items == ()


def test_lists_are_paged_and_filtered(db):
    circle, (asha, rekha, sunita) = lending_circle(rules={"loans": {"max_running": 9}})
    made = [asked(rekha, circle, 1_000 + number) for number in range(5)]
    loans.cancel(rekha, made[0].id)
    asked(asha, circle)
    first = loans.of_circle(sunita, circle.id, limit=4)
    second = loans.of_circle(sunita, circle.id, limit=4, cursor=first.next_cursor)
    assert [loan.number for loan in first.items + second.items] == [6, 5, 4, 3, 2, 1]
    assert second.next_cursor is None
    (gone,) = loans.of_circle(sunita, circle.id, status="cancelled").items
    assert gone.id == made[0].id
    assert [loan.number for loan in loans.mine(rekha, limit=2).items] == [5, 4]
    assert [loan.number for loan in loans.mine(asha, circle_id=circle.id).items] == [6]
    assert loans.mine(asha).items[0].can_vote
    for wrong in ({"status": "lost"}, {"limit": 0}, {"cursor": "nonsense"}):
        with pytest.raises(InvalidInput):
            loans.of_circle(sunita, circle.id, **wrong)


def test_a_list_costs_as_many_statements_for_ten_loans_as_for_one(db):
    circle, (asha, rekha, sunita) = lending_circle(rules={"loans": {"max_running": 50}})
    given(rekha, [asha, sunita], circle, 1_000)
    counts = []
    for _ in range(2):
        found = []
        for look in (
            lambda: loans.of_circle(asha, circle.id),
            lambda: loans.mine(rekha),
            lambda: loans.get(asha, loans.mine(rekha).items[0].id),
        ):
            with statements(db) as seen:
                look()
            found.append(len(seen))
        counts.append(found)
        for _again in range(9):
            given(rekha, [asha, sunita], circle, 1_000)
    assert counts[0] == counts[1]
    assert counts[0][0] <= 6
