"""What a guarantee holds of the guarantor's savings, and when guarantors are enough."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.eligibility import Fact
from circle_app.domain.guarantees import (
    CallTooLarge,
    GuarantorsMissing,
    check_call,
    check_cover,
    cover_of,
    in_default,
    lien_minor,
    needed_minor,
    offered_checks,
)
from circle_app.domain.loan_rules import LoanRules

# The figures of docs/rules/guarantees.md: ₹10,000 lent, Sita stands for ₹4,000 of it.
SITA = {
    "asked, not answered": ("asked", "approved", 0, 0, 0),
    "agreed, not given yet": ("agreed", "applied", 0, 0, 4_000_00),
    "agreed to, not given yet": ("agreed", "approved", 0, 0, 4_000_00),
    "just given": ("agreed", "active", 10_000_00, 0, 4_000_00),
    "a quarter is paid back": ("agreed", "active", 7_500_00, 0, 3_000_00),
    "a broken paisa counts whole": ("agreed", "active", 3_333_33, 0, 1_333_34),
    "₹500 were taken from her": ("agreed", "defaulted", 7_500_00, 500_00, 2_500_00),
    "more was taken than is left": ("agreed", "active", 1_000_00, 500_00, 0),
    "paid back": ("agreed", "closed", 0, 0, 0),
    "refused": ("agreed", "rejected", 0, 0, 0),
    "let go": ("released", "active", 7_500_00, 0, 0),
}


@pytest.mark.parametrize(("status", "loan", "left", "called", "held"), SITA.values(), ids=SITA)
def test_what_a_guarantee_holds(status, loan, left, called, held):
    found = lien_minor(
        4_000_00,
        called,
        status=status,
        loan_status=loan,
        principal_minor=10_000_00,
        outstanding_minor=left,
    )
    assert found == held


@given(st.data())
def test_paying_back_never_lets_a_guarantee_grow_and_ends_it(data):
    principal = data.draw(st.integers(1, 10**9))
    amounts = data.draw(st.lists(st.integers(1, principal), min_size=1, max_size=10))
    balances = sorted(data.draw(st.lists(st.integers(0, principal), max_size=8)), reverse=True)
    before = amounts
    for left in [principal, *balances, 0]:
        loan = {"principal_minor": principal, "outstanding_minor": left}
        now = [
            lien_minor(each, 0, status="agreed", loan_status="active", **loan) for each in amounts
        ]
        assert all(new <= old for new, old in zip(now, before, strict=True))
        # Nobody stands for less than the part, nor for a coin more than it.
        for amount, lien in zip(amounts, now, strict=True):
            assert amount * left <= lien * principal < amount * left + principal
        assert sum(now) <= sum(amounts)
        before = now
    assert before == [0] * len(amounts)


def test_who_must_stand_for_a_loan_and_for_how_much():
    terms = LoanRules(guarantors=2, guarantee_percent=Decimal(50))
    assert needed_minor(10_000_01, Decimal(50)) == 5_000_01
    cover = cover_of([3_000_00], terms, 10_000_00)
    assert (cover.missing, cover.missing_minor, cover.is_enough) == (1, 2_000_00, False)
    with pytest.raises(GuarantorsMissing) as refusal:
        check_cover(cover, "INR")
    assert refusal.value.context["reason"] == "number"
    with pytest.raises(GuarantorsMissing) as refusal:
        check_cover(cover_of([3_000_00, 1_999_99], terms, 10_000_00), "INR")
    assert (refusal.value.context["reason"], refusal.value.context["missing_minor"]) == (
        "amount",
        1,
    )
    check_cover(cover_of([3_000_00, 2_000_00], terms, 10_000_00), "INR")
    check_cover(cover_of([], LoanRules(), 10_000_00), "INR")


def test_the_borrower_does_not_count_among_those_who_are_offered():
    terms = LoanRules(guarantors=1, guarantee_percent=Decimal(40))
    asked = {"principal_minor": 10_000_00, "borrower_id": "asha"}
    assert offered_checks([("asha", 9_000_00)], terms, **asked) == (
        Fact("guarantors", False, {"offered": 0, "needed": 1}),
        Fact("guarantee_amount", False, {"offered_minor": 0, "needed_minor": 4_000_00}),
    )
    assert all(fact.ok for fact in offered_checks([("sita", 4_000_00)], terms, **asked))
    assert offered_checks([], LoanRules(), **asked) == ()


def test_a_guarantor_pays_once_the_loan_is_in_default_and_no_more_than_is_held():
    assert not in_default("active", 89, 90)
    assert in_default("active", 90, 90)
    assert in_default("defaulted", 3, 90)
    assert not in_default("closed", 400, 90)
    check_call(500_00, 500_00, 800_00, "INR")
    for lien, owed in ((499_99, 800_00), (800_00, 499_99)):
        with pytest.raises(CallTooLarge) as refusal:
            check_call(500_00, lien, owed, "INR")
        assert refusal.value.context["maximum_minor"] == 499_99
