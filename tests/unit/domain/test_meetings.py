"""Sheets of meetings: worked examples, and sums that hold for any sheet."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.meeting_checks import (
    Box,
    Circumstances,
    Known,
    Owed,
    Ready,
    Step,
    Terms,
    counted_apart,
    expected_minor,
    faults,
    fine_left_minor,
    movements,
    spread,
    totals,
)
from circle_app.domain.meetings import Cell, InvalidSheet, Presence, Row, Sheet

ANJU, BIMLA, DHAPU, GULAB = (UUID(int=number) for number in range(1, 5))
LOAN, OLD, NEW = (UUID(int=number) for number in range(11, 14))
SHG = Terms(social_minor=1_000, absent_fine_minor=1_000, late_fine_minor=500)
VSLA = Terms(saves=False, share_price_minor=5_000, max_shares=5)


def known(terms: Terms = SHG, **more: Any) -> Circumstances:
    """Four members, one with a loan; Anju posts."""
    members = {
        ANJU: Known(ANJU, "Anju"),
        BIMLA: Known(BIMLA, "Bimla", loans=(Owed(LOAN, date(2026, 11, 23), 45_000, 120_000),)),
        DHAPU: Known(DHAPU, "Dhapu", fine_owed_minor=1_000),
        GULAB: Known(GULAB, "Gulab"),
    }
    ready = {NEW: Ready(NEW, 7, GULAB, "Gulab", 200_000, 200_000)}
    values = {"box": Box(124_000, 0), "acting": ANJU, "loans": ready, **more}
    return Circumstances(terms, members, **values)


def sheet(**more: Any) -> Sheet:
    """The meeting of the document: three came, a loan was paid on and one was given."""
    rows = {
        ANJU: Row(Presence.PRESENT, savings=10_000, social=1_000),
        BIMLA: Row(Presence.PRESENT, savings=10_000, social=1_000, loan=45_000),
        GULAB: Row(Presence.LATE, savings=5_000, social=1_000, fine=500),
    }
    values = {"members": rows, "hand_over": (), "count": {}, "counted_by": (BIMLA,), **more}
    return Sheet(**values)


def reasons(found: Sheet, about: Circumstances | None = None) -> list[tuple[str, str, str]]:
    """What hinders posting: why, in which column, whose."""
    return [(each.reason, each.field, each.name) for each in faults(found, about or known())]


def test_the_meeting_of_the_document_closes_as_it_should() -> None:
    meeting = sheet(count={"50000": 3, "10000": 4, "5000": 1, "coins": 2_500})
    found = totals(meeting, known())
    assert (found.present, found.late, found.absent, found.excused) == (2, 1, 1, 0)
    assert (found.savings_minor, found.social_minor, found.fine_minor) == (25_000, 3_000, 500)
    assert (found.loan_minor, found.collected_minor) == (45_000, 73_500)
    assert expected_minor(known().box, found) == 197_500
    assert meeting.counted_minor == 197_500
    assert reasons(meeting) == []
    # A new loan of 1,500 to Gulab goes out of the same box.
    given_loan = Circumstances(
        SHG, known().members, {NEW: Ready(NEW, 7, GULAB, "Gulab", 150_000, 150_000)}, Box(124_000)
    )
    after = totals(sheet(hand_over=(NEW,)), given_loan)
    assert expected_minor(given_loan.box, after) == 47_500


def test_money_moves_in_the_order_of_a_meeting() -> None:
    steps = [(each.step, each.amount_minor) for each in movements(sheet(), known())]
    assert steps == [
        (Step.FINES, 500),
        (Step.SOCIAL, 1_000),
        (Step.SOCIAL, 1_000),
        (Step.SOCIAL, 1_000),
        (Step.SAVINGS, 10_000),
        (Step.SAVINGS, 10_000),
        (Step.SAVINGS, 5_000),
        (Step.REPAYMENTS, 45_000),
    ]
    shares = Sheet({ANJU: Row(Presence.PRESENT, shares=3)})
    assert movements(shares, known(VSLA))[0].amount_minor == 15_000


def test_a_fine_that_was_not_paid_is_carried() -> None:
    assert [SHG.fine_minor(each) for each in (None, *Presence)] == [1_000, 0, 500, 1_000, 0]
    # Dhapu owed ₹10, stayed away again and sent ₹5.
    assert fine_left_minor(1_000, SHG.fine_minor(Presence.ABSENT), 500) == 1_500
    assert fine_left_minor(1_500, 0, 1_500) == 0
    # Somebody was fined ₹20 for a quarrel: nothing is left over for another day.
    assert fine_left_minor(0, 0, 2_000) == 0


@pytest.mark.parametrize(
    ("row", "terms", "expected"),
    [
        (Row(Presence.PRESENT, shares=1), SHG, ("no_shares", "shares")),
        (Row(Presence.PRESENT, shares=6), VSLA, ("too_many_shares", "shares")),
        (
            Row(Presence.PRESENT, shares=1),
            Terms(saves=False, share_price_minor=5_000, min_shares=2, max_shares=5),
            ("too_few_shares", "shares"),
        ),
        (Row(Presence.PRESENT, savings=1), VSLA, ("no_savings", "savings")),
        (Row(Presence.PRESENT, loan=100), SHG, ("no_loan", "loan")),
    ],
)
def test_a_cell_that_cannot_be_booked_names_member_and_column(
    row: Row, terms: Terms, expected: tuple[str, str]
) -> None:
    found = reasons(Sheet({GULAB: row}, count={"coins": 1}, reason="x"), known(terms))
    assert (*expected, "Gulab") in found


def test_what_hinders_a_meeting_as_a_whole() -> None:
    enough = {"count": {"coins": 197_500}}
    rows = dict(sheet().members)
    assert reasons(sheet()) == [("not_counted", "count", "")]
    assert reasons(sheet(count={"coins": 197_400})) == [("too_little", "reason", "")]
    assert reasons(sheet(count={"coins": 197_600}, reason="A gift")) == []
    assert reasons(sheet(counted_by=(ANJU,), **enough)) == [("nobody_counted", "counted_by", "")]
    # Dhapu is not there, so she cannot have counted.
    assert reasons(sheet(counted_by=(DHAPU,), **enough)) == [("nobody_counted", "counted_by", "")]
    assert ("nobody_there", "presence", "") in reasons(Sheet())
    stranger = UUID(int=99)
    assert [each.reason for each in faults(
        sheet(members={**rows, stranger: Row(savings=1)}, **enough), known()
    )] == ["member_gone"]  # fmt: skip
    # Who only was marked as absent, and has left, hinders nothing.
    gone = {**rows, stranger: Row(Presence.ABSENT)}
    assert reasons(sheet(members=gone, **enough)) == []
    rows[BIMLA] = Row(Presence.PRESENT, savings=10_000, social=1_000, loan=120_001)
    assert ("over_payoff", "loan", "Bimla") in reasons(sheet(members=rows))
    own = known(Terms(social_minor=1_000, by_meeting=False))
    assert ("own_money", "savings", "Anju") in reasons(sheet(**enough), own)


def test_new_loans_need_somebody_else_and_money_in_the_box() -> None:
    asked = sheet(hand_over=(NEW,), count={"coins": 1}, reason="x")
    assert reasons(asked) == [("box_too_small", "hand_over", "Gulab")]
    rich = {"box": Box(500_000, 0)}
    assert reasons(asked, known(**rich)) == []
    assert reasons(asked, known(gives=False, **rich)) == [("may_not_give", "hand_over", "")]
    own = {NEW: Ready(NEW, 7, ANJU, "Anju", 1_000, 1_000)}
    assert reasons(asked, known(loans=own, **rich)) == [("own_loan", "hand_over", "Anju")]
    late = {NEW: Ready(NEW, 7, GULAB, "Gulab", 1_000, 1_000, "guarantors_missing")}
    assert reasons(asked, known(loans=late)) == [("guarantors_missing", "hand_over", "Gulab")]
    larger = {NEW: Ready(NEW, 7, BIMLA, "Bimla", 1_000, 500, pays_off=True)}
    assert reasons(asked, known(loans=larger)) == [("pays_older_loan", "loan", "Bimla")]
    assert reasons(asked, known(loans={})) == [("loan_not_ready", "hand_over", "")]
    # Money of the social fund is not lent.
    poor = known(box=Box(120_000, 900_000))
    assert reasons(asked, poor) == [("box_too_small", "hand_over", "Gulab")]


def test_a_payment_goes_to_what_is_due_first_the_oldest_before_the_others() -> None:
    owed = (
        Owed(LOAN, date(2026, 11, 20), 300, 1_000),
        Owed(OLD, date(2026, 11, 2), 200, 700),
        Owed(NEW, None, 0, 5_000),
    )
    assert spread(100, owed) == ((OLD, 100),)
    assert spread(450, owed) == ((OLD, 200), (LOAN, 250))
    assert spread(600, owed) == ((OLD, 300), (LOAN, 300))
    assert spread(6_700, owed) == ((OLD, 700), (LOAN, 1_000), (NEW, 5_000))


def test_the_social_fund_is_put_aside_before_the_rest_is_compared() -> None:
    assert counted_apart(10_000, 3_000) == Box(7_000, 3_000)
    assert counted_apart(2_000, 3_000) == Box(0, 2_000)


def test_cells_are_kept_as_they_are_typed() -> None:
    typed = (
        Sheet().with_cell(Cell(ANJU, "savings", 10_000)).with_cell(Cell(ANJU, "presence", "late"))
    )
    typed = typed.with_cell(Cell(None, f"counted_by.{ANJU}", True))
    typed = typed.with_cell(Cell(None, "count.50000", 2)).with_cell(Cell(None, "count.coins", 50))
    typed = typed.with_cell(Cell(None, "minutes", "One\u202e\n two "))
    plain = typed.to_plain()
    assert plain["members"] == {str(ANJU): {"presence": "late", "savings": 10_000}}
    assert (plain["count"], plain["minutes"]) == ({"50000": 2, "coins": 50}, "One\ntwo")
    assert Sheet.of_plain(plain) == typed
    empty = typed.with_cell(Cell(ANJU, "savings")).with_cell(Cell(ANJU, "presence"))
    empty = empty.with_cell(Cell(None, "count.50000", 0)).with_cell(Cell(None, "count.coins"))
    empty = empty.with_cell(Cell(None, f"counted_by.{ANJU}", False))
    assert empty.with_cell(Cell(None, "minutes")) == Sheet()


@pytest.mark.parametrize(
    ("member_id", "field", "value"),
    [
        (ANJU, "savings", -1),
        (ANJU, "savings", "100"),
        (ANJU, "savings", True),
        (ANJU, "savings", 10**13),
        (ANJU, "shares", 10**6),
        (ANJU, "presence", "asleep"),
        (ANJU, "total", 1),
        (None, "count.0", 1),
        (None, "count.x", 1),
        (None, "hand_over.7", True),
        (None, f"hand_over.{LOAN}", "yes"),
        (None, "minutes", "x" * 4_001),
        (None, "minutes.x", "x"),
        (None, "savings", 1),
    ],
)
def test_a_cell_that_cannot_be_is_refused(
    member_id: UUID | None, field: str, value: object
) -> None:
    with pytest.raises(InvalidSheet):
        Sheet().with_cell(Cell(member_id, field, value))


@pytest.mark.parametrize(
    "plain",
    [
        {"member": {}},
        {"members": []},
        {"members": {"x": {}, "y": {}}},
        {"members": {str(ANJU): [1]}},
        {"hand_over": "all"},
        {"count": {"500": 1.5}},
    ],
)
def test_a_sheet_of_another_shape_is_refused(plain: dict[str, Any]) -> None:
    with pytest.raises(InvalidSheet):
        Sheet.of_plain(plain)


AMOUNT = st.integers(0, 10**6)
ROWS = st.builds(
    Row,
    st.sampled_from((None, *Presence)),
    savings=AMOUNT,
    social=AMOUNT,
    fine=AMOUNT,
    loan=AMOUNT,
    shares=st.integers(0, 5),
)
SHEETS = st.builds(
    Sheet,
    st.dictionaries(st.sampled_from((ANJU, BIMLA, DHAPU, GULAB)), ROWS),
    st.sampled_from(((), (NEW,))),
)


@given(SHEETS, st.sampled_from((SHG, VSLA)), AMOUNT, AMOUNT)
def test_the_box_changes_by_what_moves_and_every_sum_agrees(
    typed: Sheet, terms: Terms, cash: int, social: int
) -> None:
    about = known(terms, box=Box(cash, social))
    moved, total = movements(typed, about), totals(typed, about)
    by_step = {step: sum(each.amount_minor for each in moved if each.step is step) for step in Step}
    assert by_step == {
        Step.FINES: total.fine_minor,
        Step.SOCIAL: total.social_minor,
        Step.SHARES: total.shares_minor,
        Step.SAVINGS: total.savings_minor,
        Step.REPAYMENTS: total.loan_minor,
        Step.LOANS: -total.given_minor,
    }
    assert expected_minor(about.box, total) == cash + social + sum(by_step.values())
    order = [list(Step).index(each.step) for each in moved]
    assert order == sorted(order)


@given(
    st.lists(
        st.tuples(st.one_of(st.none(), st.dates()), st.integers(0, 500), st.integers(0, 500)),
        max_size=4,
    ),
    st.data(),
)
def test_all_of_a_payment_lands_on_loans_and_no_loan_gets_more_than_closes_it(
    drawn: list[tuple[date | None, int, int]], data: st.DataObject
) -> None:
    owed = [
        Owed(UUID(int=place), on, due, due + more) for place, (on, due, more) in enumerate(drawn)
    ]
    most = sum(each.payoff_minor for each in owed)
    amount = data.draw(st.integers(0, most))
    parts = dict(spread(amount, owed))
    assert sum(parts.values()) == amount
    assert all(parts.get(each.loan_id, 1) > 0 for each in owed)
    assert all(parts.get(each.loan_id, 0) <= each.payoff_minor for each in owed)
    if amount <= sum(each.due_minor for each in owed):
        assert all(parts.get(each.loan_id, 0) <= each.due_minor for each in owed)
