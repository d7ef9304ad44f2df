"""The history of contributions: filters, order, pages, and what a page costs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput
from circle_app.services import contributions
from tests.factories import key, person
from tests.support.circles import MORNING, circle_of, member_id

CONFIRMED_BY_MEMBERS = {"confirmation": "member"}


def pay(actor, circle, **more):
    return contributions.pay(actor, circle.id, **{"key": key(), **more})


def story(db):
    """Two members and six contributions over three days."""
    asha, rekha = person(wallet_minor=10_000), person("Rekha Verma")
    with clock.frozen(MORNING):
        circle = circle_of(asha, rekha, rules=CONFIRMED_BY_MEMBERS)
        pay(asha, circle, amount_minor=100)
        pay(rekha, circle, amount_minor=600, method="upi", reference="412345678901")
    with clock.frozen(MORNING + timedelta(days=1)):
        pay(asha, circle, amount_minor=500, method="wallet")
        rejected = pay(asha, circle, amount_minor=300)
        contributions.reject(rekha, rejected.id, reason="Not handed over", key=key())
    with clock.frozen(MORNING + timedelta(days=2)):
        pay(asha, circle, amount_minor=500, method="wallet")
        pay(rekha, circle, amount_minor=700)
    return asha, rekha, circle


@pytest.mark.parametrize(
    ("wanted", "amounts"),
    [
        ({}, [700, 500, 300, 500, 600, 100]),
        ({"order": "oldest"}, [100, 600, 500, 300, 500, 700]),
        ({"order": "largest"}, [700, 600, 500, 500, 300, 100]),
        ({"order": "smallest"}, [100, 300, 500, 500, 600, 700]),
        ({"method": "wallet"}, [500, 500]),
        ({"status": "rejected"}, [300]),
        ({"status": "pending", "order": "smallest"}, [100, 600, 700]),
        ({"date_from": date(2026, 3, 3)}, [700, 500, 300, 500]),
        ({"date_from": date(2026, 3, 3), "date_to": date(2026, 3, 3)}, [300, 500]),
        ({"min_minor": 500, "max_minor": 600}, [500, 500, 600]),
        ({"method": "gateway"}, []),
    ],
)
def test_history_is_filtered_and_sorted(db, wanted, amounts):
    asha, _, circle = story(db)
    found, cursor = [], None
    for _ in range(6):
        page = contributions.history(asha, circle.id, limit=2, cursor=cursor, **wanted)
        found += [row.amount_minor for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == amounts
    assert cursor is None


def test_history_of_one_member_and_of_oneself(db):
    asha, rekha, circle = story(db)
    mine = contributions.history(asha, circle.id, member_id=member_id(asha, circle)).items
    assert mine == contributions.history(asha).items
    assert [row.amount_minor for row in mine] == [500, 300, 500, 100]
    assert {row.can_decide for row in mine} == {False}
    waiting = contributions.history(rekha, circle.id, status="pending").items
    assert {row.amount_minor: row.can_decide for row in waiting} == {
        100: True,
        600: False,
        700: False,
    }
    with pytest.raises(InvalidInput):
        contributions.history(asha, circle.id, order="sideways")
    with pytest.raises(InvalidInput):
        contributions.history(asha, circle.id, cursor="made up")


def test_a_page_costs_the_same_number_of_statements(db):
    asha, rekha, circle = story(db)
    seen = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: seen.append(call[2]))

    def statements(act):
        seen.clear()
        with clock.frozen(MORNING + timedelta(days=2)):
            act()
        return len([text for text in seen if text.startswith("SELECT")])

    for act, most in (
        (lambda limit: contributions.history(asha, circle.id, limit=limit), 3),
        (lambda limit: contributions.dues(rekha, circle.id, limit=limit), 4),
    ):
        assert statements(lambda: act(1)) == statements(lambda: act(200)) <= most  # noqa: B023
    assert statements(lambda: contributions.pay_screen(asha, circle.id)) <= 7


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("order", ["newest", "oldest", "largest", "smallest"])
def test_a_page_is_read_from_an_index_in_its_order(db, order):
    asha, _, circle = story(db)
    seen = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: seen.append(call[2:4]))
    page = contributions.history(asha, circle.id, order=order, limit=2)
    contributions.history(asha, circle.id, order=order, limit=2, cursor=page.next_cursor)
    with db.engine.connect() as connection:
        plans = [
            " ".join(
                row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
            )
            for sql, values in tuple(seen)
            if "FROM contribution" in sql
        ]
    assert len(plans) == 2
    for plan in plans:
        assert "SEARCH contribution USING INDEX" in plan
        assert "TEMP B-TREE" not in plan
