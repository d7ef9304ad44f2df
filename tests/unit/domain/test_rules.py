"""The rules as a value: strict JSON, ranges, and what fits together."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from circle_app.domain.contributions import Confirmation
from circle_app.domain.money import InvalidAmount
from circle_app.domain.rule_json import InvalidRules, with_amounts, without_amounts
from circle_app.domain.rules import (
    Admission,
    CircleRules,
    RuleNotAvailable,
    check_available,
    check_rules,
)

RULES = CircleRules()


def test_json_and_back():
    rules = RULES.with_changes(
        {
            "loans": {"rate_percent": "12.50", "savings_multiple": "3"},
            "loan_voting": {"share": "2/3", "more_than": False},
            "meeting_day": 6,
        }
    )
    assert rules.loans.rate_percent == Decimal("12.5")
    assert rules.loan_voting.share == Fraction(2, 3)
    assert CircleRules.from_json(rules.to_json()) == rules
    assert json.loads(rules.to_json())["loan_voting"]["share"] == "2/3"


def test_rules_written_before_a_rule_was_invented_have_its_default():
    old = json.dumps({"contribution": {"amount_minor": 700}})
    rules = CircleRules.from_json(old)
    assert rules == RULES.with_changes({"contribution": {"amount_minor": 700}})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"loans": {"interest": 5}}, "loans.interest"),
        ({"loans": 5}, "loans"),
        ({"contribution": {"amount_minor": "500"}}, "contribution.amount_minor"),
        ({"contribution": {"amount_minor": 5.0}}, "contribution.amount_minor"),
        ({"contribution": {"amount_minor": True}}, "contribution.amount_minor"),
        ({"contribution": {"cycle": "hourly"}}, "contribution.cycle"),
        ({"loans": {"enabled": 1}}, "loans.enabled"),
        ({"loans": {"rate_percent": "1e3"}}, "loans.rate_percent"),
        ({"loans": {"rate_percent": 2.5}}, "loans.rate_percent"),
        ({"loans": {"rate_percent": "-1"}}, "loans.rate_percent"),
        ({"loans": {"steps": "vote"}}, "loans.steps"),
        ({"loans": {"steps": [{"by": "magic"}]}}, "loans.steps.0.by"),
        ({"loan_voting": {"share": "1/0"}}, "loan_voting.share"),
        ({"loan_voting": {"share": 0.5}}, "loan_voting.share"),
        ({"meeting_day": "sunday"}, "meeting_day"),
    ],
)
def test_names_and_types_are_checked(changes, field):
    with pytest.raises(InvalidRules) as refusal:
        RULES.with_changes(changes)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contribution": {"amount_minor": 0}}, "contribution.amount_minor"),
        ({"contribution": {"amount_minor": -5}}, "contribution.amount_minor"),
        ({"contribution": {"amount_minor": 10**12 + 1}}, "contribution.amount_minor"),
        ({"contribution": {"cycle": "every_n_days", "every_days": 0}}, "contribution.every_days"),
        ({"meeting_day": 7}, "meeting_day"),
        ({"members": {"max": 501}}, "members.max"),
        ({"members": {"min": 9, "max": 8}}, "members.min"),
        ({"loans": {"max_running": 0}}, "loans.max_running"),
        ({"loans": {"min_minor": 200, "max_minor": 100}}, "loans.min_minor"),
        ({"loans": {"rate_percent": "1001"}}, "loans.rate_percent"),
        ({"loans": {"savings_multiple": "0"}}, "loans.savings_multiple"),
        ({"loans": {"rounding_step": "3"}}, "loans.rounding_step"),
        ({"loans": {"frequency": "custom"}}, "loans.every_days"),
        ({"loans": {"grace_principal": 12}}, "loans.grace_principal"),
        ({"loans": {"fee_minor": 100}}, "loans.fee_minor"),
        ({"loans": {"steps": []}}, "loans.steps"),
        ({"loan_voting": {"window_hours": 0}}, "loan_voting.window_hours"),
        ({"confirmation": "officer"}, "confirmation"),
        ({"confirmation": "meeting"}, "confirmation"),
        ({"admission": "officer"}, "admission"),
        ({"rule_change": "admin"}, "rule_change"),
        ({"earnings": "owner"}, "earnings"),
        ({"earnings": "shares"}, "earnings"),
        ({"earnings": "dividend"}, "earnings"),
        ({"loans": {"steps": [{"by": "role", "role": "admin"}]}}, "loans.steps"),
        ({"rule_voting": {"weighted_by": "share"}}, "rule_voting.weighted_by"),
        ({"share_out_months": 12}, "share_out_months"),
    ],
)
def test_ranges_and_what_fits_together(changes, field):
    with pytest.raises(InvalidRules) as refusal:
        check_rules(RULES.with_changes(changes), has_officers=False)
    assert refusal.value.field == field


def test_officers_may_do_what_needs_officers():
    rules = replace(RULES, confirmation=Confirmation.OFFICER, admission=Admission.OFFICER)
    check_rules(rules, has_officers=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contribution": {"max_units": 5}}, "contribution.max_units"),
    ],
)
def test_what_nothing_acts_on_yet_is_refused(changes, field):
    check_available(RULES)
    with pytest.raises(RuleNotAvailable) as refusal:
        check_available(RULES.with_changes(changes))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"contribution": {"unit": "slot"}}, "pot_by", "needs_turns"),
        ({"pot_by": "draw"}, "pot_by", "needs_slots"),
        ({"frozen_in_run": True}, "frozen_in_run", "needs_slots"),
        ({"commission_percent": "5"}, "commission_percent", "needs_auction"),
        (
            {"contribution": {"late_loses_dividend": True}},
            "contribution.late_loses_dividend",
            "needs_auction",
        ),
        (
            {
                "contribution": {"unit": "slot"},
                "pot_by": "auction",
                "commission_percent": "7",
                "rounds": {"bid_cap_percent": "6"},
            },
            "commission_percent",
            "above_cap",
        ),
    ],
)
def test_slots_and_turns_go_together(changes, field, reason):
    with pytest.raises(InvalidRules) as refusal:
        check_rules(RULES.with_changes(changes), has_officers=True)
    assert (refusal.value.field, refusal.value.context["reason"]) == (field, reason)
    both = RULES.with_changes({"contribution": {"unit": "slot", "max_units": 3}, "pot_by": "order"})
    check_rules(both, has_officers=True)
    check_available(both)


def test_programs_write_amounts_as_decimals():
    shown = with_amounts(RULES.to_dict(), "INR")
    assert shown["contribution"]["amount"] == "5.00"
    assert shown["loans"]["max"] == "500000.00"
    assert shown["loans"]["steps"][0]["up_to"] is None
    assert without_amounts(CircleRules, shown, "INR") == RULES.to_dict()
    assert RULES.with_changes(without_amounts(CircleRules, shown, "INR")) == RULES
    with pytest.raises(InvalidAmount) as refusal:
        without_amounts(CircleRules, {"contribution": {"amount": "5.005"}}, "INR")
    assert refusal.value.field == "contribution.amount"
    with pytest.raises(InvalidAmount):
        without_amounts(CircleRules, {"contribution": {"amount": 5}}, "INR")
