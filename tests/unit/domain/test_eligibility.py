"""The checks of a request beyond its sum: time in the circle, purpose, who stands for it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.eligibility import (
    Applicant,
    LoanLimits,
    Offered,
    check_eligible,
    eligibility,
    most_minor,
    offered_purpose,
    savings_checks,
)
from circle_app.domain.guarantees import needed_minor
from circle_app.domain.loans import GuarantorsNeeded, NotEligible, PurposeNotOffered

ASHA = Applicant(
    is_active_member=True,
    running_loans=0,
    savings_minor=100_000,
    outstanding_minor=0,
    days_past_due=0,
    overdue_minor=0,
    member_days=12,
)
LIMITS = LoanLimits(minimum_minor=100, maximum_minor=1_000_000, within_pool=False)


def test_time_in_the_circle_is_counted_in_days():
    wanted = replace(LIMITS, min_membership_days=30)
    facts = eligibility(50_000, 3, ASHA, wanted, 0)
    (age,) = [fact for fact in facts if fact.code == "membership_age"]
    assert (age.ok, dict(age.context)) == (False, {"days": 12, "minimum": 30, "left": 18})
    with pytest.raises(NotEligible) as refusal:
        check_eligible(facts)
    assert (refusal.value.code, refusal.value.context["left"]) == ("not_eligible", 18)
    assert most_minor(ASHA, wanted, 0) == 0
    assert most_minor(replace(ASHA, member_days=30), wanted, 0) == 1_000_000
    assert not [fact for fact in eligibility(50_000, 3, ASHA, LIMITS, 0) if "age" in fact.code]


def test_savings_cover_what_is_owed_first():
    limits = replace(LIMITS, savings_multiple=Decimal(3))
    owing = replace(ASHA, outstanding_minor=50_000)
    assert most_minor(owing, limits, 0) == 250_000
    (fact,) = [one for one in eligibility(1, 1, owing, limits, 0) if one.code == "savings_multiple"]
    assert (fact.context["maximum_minor"], fact.context["multiple"]) == (250_000, "3")


def test_a_purpose_is_looked_at_once_it_is_named():
    limits = replace(LIMITS, purposes=("Seeds", "A goat"))

    def purpose_of(typed):
        facts = eligibility(50_000, 3, ASHA, limits, 0, purpose=typed)
        return [fact.ok for fact in facts if fact.code == "purpose"]

    assert (purpose_of(None), purpose_of(" a  GOAT "), purpose_of("A car")) == ([], [True], [False])
    assert offered_purpose("seeds", limits.purposes) == "Seeds"
    assert offered_purpose("Anything at all", ()) == "Anything at all"
    with pytest.raises(PurposeNotOffered) as refusal:
        check_eligible(eligibility(50_000, 3, ASHA, limits, 0, purpose=""))
    assert refusal.value.context["purposes"] == "Seeds, A goat"


def test_those_who_stand_for_it_bound_the_loan():
    limits = replace(LIMITS, guarantee_percent=Decimal(50))
    assert most_minor(ASHA, limits, 0) == 1_000_000
    assert most_minor(ASHA, limits, 0, standing_minor=80_000) == 160_000
    assert most_minor(ASHA, limits, 0, standing_minor=0) == 0
    assert needed_minor(33_333, Decimal(50)) == 16_667
    facts = savings_checks([Offered("Rekha", 500, 500), Offered("Sunita", 501, 500)])
    assert [fact.ok for fact in facts] == [True, False]
    assert "free_minor" not in facts[1].context
    with pytest.raises(GuarantorsNeeded) as refusal:
        check_eligible(facts)
    assert (refusal.value.field, refusal.value.context["name"]) == ("guarantors", "Sunita")


@given(
    standing=st.integers(0, 10**12),
    percent=st.decimals("0.01", "100", places=2),
)
def test_the_most_is_what_those_who_stand_for_it_cover_and_not_a_coin_more(standing, percent):
    limits = replace(LIMITS, maximum_minor=10**15, minimum_minor=1, guarantee_percent=percent)
    most = most_minor(ASHA, limits, 0, standing_minor=standing)
    assert needed_minor(most, percent) <= standing
    if 0 < most < 10**15:
        assert needed_minor(most + 1, percent) > standing
