"""Counting a box: the difference is booked with its reason, once, and can be taken back."""

from __future__ import annotations

import pytest

from circle_app.adapters import clock
from circle_app.domain.counts import BooksMoved, NotCountable, PiecesDiffer
from circle_app.domain.errors import IdempotencyMismatch, NotAllowed, NotFound
from circle_app.domain.reversals import ReasonMissing
from circle_app.services import contributions, funds, reconciliation, reversals
from tests.factories import key, outcomes, person, successes
from tests.support.circles import MORNING, circle_of, count, kinds, member_id, officers_circle
from tests.support.circles import rows as ask
from tests.support.loans import pool_minor


@pytest.fixture
def box(db):
    with clock.frozen(MORNING):
        asha, rekha = person("Asha Kumari"), person("Rekha Verma")
        circle = circle_of(asha, rekha)
        contributions.pay(asha, circle.id, amount_minor=50_000, method="cash", key=key())
        yield circle, asha, rekha


def counted(actor, circle, amount_minor, **more):
    values = {"account": "cash", "counted_minor": amount_minor, "key": key(), **more}
    return reconciliation.count(actor, circle.id, **values)


def test_a_box_that_agrees_is_written_down_and_nothing_is_booked(box):
    circle, asha, _ = box
    found = counted(asha, circle, 50_000, pieces={20_000: 2, 5_000: 2, 100: 0})
    assert (found.booked_minor, found.difference_minor, found.entry_id) == (50_000, 0, None)
    assert found.pieces == {20_000: 2, 5_000: 2}
    assert reconciliation.counts(asha, circle.id).items == (found,)
    assert kinds()[-1] == "count.made"


def test_what_is_missing_is_booked_with_its_reason(box):
    circle, asha, rekha = box
    found = counted(rekha, circle, 49_500, reason="Torn note  thrown away")
    assert (found.difference_minor, found.reason) == (-500, "Torn note thrown away")
    held = pool_minor(circle)
    assert (held["cash"], held["variance"]) == (49_500, 500)
    entry = ask("SELECT kind, reason, subject_id FROM ledger_entry ORDER BY id DESC LIMIT 1")[0]
    assert entry[:2] == ("count.difference", "Torn note thrown away")
    assert counted(asha, circle, 49_500).difference_minor == 0


def test_what_is_too_much_is_booked_the_other_way(box):
    circle, asha, _ = box
    counted(asha, circle, 50_100, reason="Somebody paid too much")
    held = pool_minor(circle)
    assert (held["cash"], held["variance"]) == (50_100, -100)


def test_a_difference_without_a_reason_is_refused(box):
    circle, asha, _ = box
    before = count("ledger_entry")
    with pytest.raises(ReasonMissing):
        counted(asha, circle, 49_500, reason="  ")
    assert (count("cash_count"), count("ledger_entry")) == (0, before)


def test_a_repeat_counts_once(box):
    circle, asha, _ = box
    again = key()
    first = counted(asha, circle, 49_500, reason="Lost", key=again)
    second = counted(asha, circle, 49_500, reason="Lost", key=again)
    assert (second.id, second.replayed) == (first.id, True)
    assert count("cash_count") == 1
    with pytest.raises(IdempotencyMismatch):
        counted(asha, circle, 49_400, reason="Lost", key=again)


def test_nothing_is_booked_against_figures_that_have_changed(box):
    circle, asha, _ = box
    contributions.pay(asha, circle.id, amount_minor=1_000, method="cash", key=key())
    with pytest.raises(BooksMoved) as refused:
        counted(asha, circle, 50_000, reason="Missing", booked_minor=50_000)
    assert refused.value.context["booked_minor"] == 51_000
    assert count("cash_count") == 0


def test_what_cannot_be_counted_is_refused(box):
    circle, asha, _ = box
    with pytest.raises(NotCountable):
        counted(asha, circle, 0, account="upi")
    with pytest.raises(PiecesDiffer):
        counted(asha, circle, 50_000, pieces={10_000: 4})
    stranger = person("Meena")
    with pytest.raises(NotFound):
        counted(stranger, circle, 50_000)
    with pytest.raises(NotFound):
        reconciliation.counts(stranger, circle.id)


def test_members_look_and_officers_count(db):
    group = officers_circle()
    with pytest.raises(NotAllowed):
        counted(group.members[0], group.circle, 0)
    counted(group.treasurer, group.circle, 0)
    assert len(reconciliation.counts(group.members[0], group.circle.id).items) == 1


def test_the_social_box_is_counted_against_the_social_fund(box):
    circle, asha, rekha = box
    funds.pay_social(
        asha, circle.id, member_id=member_id(rekha, circle), amount_minor=2_000, key=key()
    )
    counted(asha, circle, 1_900, account="social_cash", reason="A coin fell through the floor")
    held = pool_minor(circle)
    assert (held["social_cash"], held["social_fund"], held["cash"]) == (1_900, 1_900, 50_000)
    assert "variance" not in held or held["variance"] == 0


def test_a_difference_is_taken_back_by_a_reversal(box):
    circle, asha, _ = box
    found = counted(asha, circle, 49_500, reason="Lost")
    reversals.reverse(asha, circle.id, found.entry_id, reason="It lay under the cloth", key=key())
    assert pool_minor(circle)["cash"] == 50_000
    assert [row.taken_back for row in reconciliation.counts(asha, circle.id).items] == [True]


def test_two_who_count_at_once_book_one_difference(box):
    circle, asha, rekha = box

    def act(number):
        with clock.frozen(MORNING):
            actor = (asha, rekha)[number % 2]
            return counted(actor, circle, 49_500, reason="Lost", booked_minor=50_000)

    results = outcomes(act, 6)
    assert len(successes(results)) == 1
    assert results.count("books_moved") == 5
    assert pool_minor(circle)["cash"] == 49_500
