"""The first page of the books: what it counts, and that it always asks as often."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event

from circle_app.adapters import clock
from circle_app.domain.errors import NotFound
from circle_app.services import (
    book_overviews,
    contributions,
    disputes,
    expenses,
    funds,
    periods,
    proposals,
)
from tests.factories import key, person
from tests.support.circles import circle_of, officers_circle

JANUARY = datetime(2026, 1, 10, 6, 30, tzinfo=UTC)
MARCH = datetime(2026, 3, 12, 6, 30, tzinfo=UTC)


def boxes(view: book_overviews.BooksOverview) -> dict[str, int]:
    return {box.code: box.balance_minor for box in view.boxes}


def test_money_and_results_of_the_month(db):
    with clock.frozen(JANUARY):
        group = officers_circle(2, rules={"confirmation": "nobody"})
        id_, rekha = group.circle.id, group.treasurer
        contributions.pay(rekha, id_, amount_minor=90_000, method="cash", key=key())
        receive(rekha, id_, "donation", 1_500)
    with clock.frozen(MARCH.replace(month=2)):
        receive(rekha, id_, "donation", 700)
    with clock.frozen(MARCH):
        receive(rekha, id_, "other", 400)
        expenses.record(
            rekha,
            id_,
            amount_minor=2_500,
            category="rent",
            payee="Panchayat",
            paid_from="cash",
            key=key(),
        )
        funds.transfer(
            rekha, id_, from_account="cash", to_account="bank", amount_minor=50_000, key=key()
        )
        view = book_overviews.overview(group.members[0], id_)
    assert boxes(view) == {"cash": 40_100, "bank": 50_000, "upi": 0}
    assert (view.income_minor, view.expense_minor, view.result_before_minor) == (400, 2_500, 700)
    assert (view.month.start, view.month.end) == (date(2026, 3, 1), date(2026, 3, 31))
    assert view.waiting.months == (date(2026, 1, 1), date(2026, 2, 1))
    assert view.since == date(2026, 1, 10)
    assert [entry.kind for entry in view.newest[:2]] == ["fund.transfer", "expense.booked"]
    assert view.entries == view.newest[0].sequence
    assert view.last_check is None


def test_what_waits_is_counted_for_whom_it_waits(db):
    with clock.frozen(JANUARY):
        group = officers_circle(2)
        id_, (sunita, _) = group.circle.id, group.members
        paid = contributions.pay(sunita, id_, amount_minor=50_000, method="cash", key=key())
        assert paid.status == "pending"
        asked = expenses.record(
            sunita,
            id_,
            amount_minor=9_000,
            category="travel",
            payee="Bus",
            paid_from=None,
            key=key(),
        )
        seen = {
            actor.name: book_overviews.overview(actor, id_).waiting
            for actor in (group.admin, group.treasurer, sunita)
        }
        assert [waiting.decisions for waiting in seen.values()] == [1, 1, 0]
        assert {waiting.payments for waiting in seen.values()} == {1}
        assert {waiting.payments_minor for waiting in seen.values()} == {50_000}
        proposals.decide(group.treasurer, asked.proposal_id, approve=True, key=key())
        contributions.confirm(group.treasurer, paid.id, key=key())
        view = book_overviews.overview(group.treasurer, id_)
        entry = view.newest[0].entry_id
        disputes.open(sunita, id_, entry, reason="I gave more", key=key())
        after = book_overviews.overview(group.treasurer, id_).waiting
    assert (after.payments, after.decisions, after.disputes) == (0, 0, 1)
    assert (after.expenses, after.expenses_minor) == (1, 9_000)
    assert after.months == ()


def test_a_closed_month_waits_no_longer(db):
    with clock.frozen(JANUARY):
        group = officers_circle(1)
    with clock.frozen(MARCH):
        periods.close(group.treasurer, group.circle.id, "2026-01", key=key())
        view = book_overviews.overview(group.treasurer, group.circle.id)
    assert view.closed_through == date(2026, 1, 31)
    assert view.waiting.months == (date(2026, 2, 1),)
    assert (view.may_move, view.may_close, view.may_reconcile) == (True, True, True)
    with clock.frozen(MARCH):
        member = book_overviews.overview(group.members[0], group.circle.id)
    assert (member.may_move, member.may_close, member.may_reconcile) == (False, False, False)
    assert member.may_spend


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_stranger_finds_no_books(db):
    asha, farida = person(), person("Farida Khatoon")
    circle = circle_of(asha)
    with pytest.raises(NotFound):
        book_overviews.overview(farida, circle.id)


def test_it_asks_as_often_however_much_there_is(db):
    small = officers_circle(1)
    large = officers_circle(3, rules={"confirmation": "nobody"})
    for actor in (*large.members, large.admin, large.treasurer):
        for _ in range(3):
            contributions.pay(actor, large.circle.id, amount_minor=5_000, method="cash", key=key())
    contributions.pay(small.admin, small.circle.id, amount_minor=5_000, method="cash", key=key())
    contributions.pay(large.admin, large.circle.id, amount_minor=5_000, method="cash", key=key())
    counts = [sent(db, each.treasurer, each.circle.id) for each in (small, large)]
    assert counts[0] <= counts[1] <= 16


def sent(db: Any, actor: Any, id_: Any) -> int:
    """How many statements the page takes."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("BEGIN", "SET")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    book_overviews.overview(actor, id_)
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def receive(actor: Any, id_: Any, source: str, amount_minor: int) -> None:
    funds.receive(actor, id_, account="cash", source=source, amount_minor=amount_minor, key=key())
