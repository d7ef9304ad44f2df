"""The presets and their rules, as docs/rules/presets.md tells them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from circle_app.domain.contributions import Confirmation
from circle_app.domain.cycles import CycleKind
from circle_app.domain.decisions import StepBy, steps_taken
from circle_app.domain.presets import PRESETS, UnknownPreset, preset_named
from circle_app.domain.rates import RateUnit
from circle_app.domain.rule_json import InvalidRules
from circle_app.domain.rules import (
    Admission,
    CircleRules,
    ContributionUnit,
    DecidedBy,
    Earnings,
    RuleChange,
    WithdrawalBy,
    check_available,
    check_rules,
)

NAMES = (
    "lending",
    "savings",
    "shg",
    "vsla",
    "rosca_draw",
    "rosca_order",
    "rosca_auction",
    "lender",
)


def test_every_kind_of_group_is_there():
    assert tuple(PRESETS) == NAMES
    assert all(name == preset.name for name, preset in PRESETS.items())


@pytest.mark.parametrize("name", NAMES)
def test_its_rules_hold_together_and_survive_storage(name):
    preset = PRESETS[name]
    check_rules(preset.rules, has_officers=preset.has_officers)
    assert CircleRules.from_json(preset.rules.to_json()) == preset.rules


def test_a_lending_circle_has_no_officers_and_lends_by_vote():
    preset = preset_named("lending")
    rules = preset.rules
    check_available(rules)
    assert (preset.has_officers, preset.creator_role) == (False, "member")
    assert (rules.contribution.amount_minor, rules.contribution.cycle) == (500, CycleKind.DAILY)
    assert (rules.confirmation, rules.admission) == (Confirmation.NOBODY, Admission.CODE)
    assert (rules.members.min, rules.members.max) == (3, 50)
    assert (rules.loans.rate_percent, rules.loans.max_running) == (Decimal(0), 2)
    assert (rules.loans.within_pool, rules.loans.max_minor) == (True, 5_00_000_00)
    voting = rules.loan_voting
    assert (voting.share, voting.more_than, voting.window_hours) == (Fraction(1, 2), True, 24)
    assert voting.interested_vote


def test_a_savings_group_has_officers_who_decide_and_members_who_vote_on_loans():
    preset = preset_named("savings")
    rules = preset.rules
    check_available(rules)
    assert (preset.officers, preset.creator_role) == (("admin", "treasurer"), "admin")
    assert (rules.contribution.amount_minor, rules.contribution.cycle) == (
        500_00,
        CycleKind.MONTHLY,
    )
    assert (rules.confirmation, rules.admission) == (Confirmation.OFFICER, Admission.OFFICER)
    assert (rules.loans.rate_percent, rules.loans.rate_per) == (Decimal(2), RateUnit.MONTH)
    assert (rules.loans.min_minor, rules.loans.max_minor) == (500_00, 50_000_00)
    assert (rules.loans.savings_multiple, rules.loan_voting.interested_vote) == (Decimal(3), False)
    assert (rules.rule_change, rules.members.max) == (RuleChange.ADMIN, 50)
    assert (rules.expenses.decided_by, rules.expenses.free_minor) == (DecidedBy.OFFICER, 500_00)
    assert rules.savings.withdrawal is WithdrawalBy.OFFICER


def test_a_chit_is_auctioned_with_a_commission_and_dividends():
    preset = preset_named("rosca_auction")
    rules = preset.rules
    check_available(rules)
    paid = rules.contribution
    assert (paid.amount_minor, paid.cycle) == (10_000_00, CycleKind.MONTHLY)
    assert (paid.late_percent_per_month, paid.late_loses_dividend) == (2, True)
    assert (rules.commission_percent, rules.rounds.bid_cap_percent) == (5, 40)
    assert (rules.members.max, preset.creator_role, rules.frozen_in_run) == (50, "admin", True)


@pytest.mark.parametrize("name", ["rosca_draw", "rosca_order"])
def test_friends_pay_for_slots_and_get_the_pot_in_turn(name):
    preset = preset_named(name)
    rules = preset.rules
    check_available(rules)
    check_rules(rules, has_officers=True)
    paid = rules.contribution
    assert (paid.unit, paid.amount_minor, paid.cycle) == ("slot", 1_000_00, CycleKind.MONTHLY)
    assert (paid.late_fee_minor, paid.grace_days, paid.surplus) == (50_00, 2, "next_dues")
    assert (rules.pot_by, rules.rounds.unpaid) == (name.removeprefix("rosca_"), "hold")
    assert (rules.members.max, paid.max_units, preset.creator_role) == (40, 40, "admin")
    assert not rules.loans.enabled


def test_a_self_help_group_votes_on_loans_and_its_treasurer_agrees():
    preset = preset_named("shg")
    rules = preset.rules
    check_available(rules)
    assert (preset.officers, preset.newcomer_role) == (
        ("admin", "treasurer", "secretary"),
        "member",
    )
    assert (rules.contribution.amount_minor, rules.contribution.cycle) == (100_00, CycleKind.WEEKLY)
    assert (rules.admission, rules.members.min, rules.members.max) == (Admission.VOTE, 10, 20)
    assert [(step.by, step.role) for step in rules.loans.steps] == [
        (StepBy.VOTE, ""),
        (StepBy.ROLE, "treasurer"),
    ]
    assert (rules.rule_voting.share, rules.rule_voting.more_than) == (Fraction(2, 3), False)
    assert rules.confirmation is Confirmation.MEETING
    assert (rules.contribution.late_fee_minor, rules.social_fund_minor) == (10_00, 10_00)
    assert rules.earnings is Earnings.EQUAL


def test_a_group_with_shares_sells_them_at_meetings_and_shares_out_later():
    preset = preset_named("vsla")
    rules = preset.rules
    check_available(rules)
    assert preset.officers == ("admin", "treasurer", "key_holder", "counter", "committee")
    paid = rules.contribution
    assert (paid.unit, paid.amount_minor, paid.min_units, paid.max_units) == (
        ContributionUnit.SHARE,
        50_00,
        1,
        5,
    )
    assert rules.confirmation is Confirmation.MEETING
    assert (rules.meeting.absent_fine_minor, rules.meeting.late_fine_minor) == (10_00, 10_00)
    assert (rules.social_fund_minor, rules.loans.savings_multiple) == (10_00, Decimal(3))
    assert [(step.role, step.approvals) for step in rules.loans.steps] == [("committee", 3)]
    assert (rules.members.min, rules.members.max) == (10, 30)
    assert rules.savings.withdrawal is WithdrawalBy.NONE
    # What it earns is shared out by shares after a year.
    assert (rules.share_out_months, rules.earnings) == (12, Earnings.SHARES)
    alone = rules.with_changes({"contribution": {"unit": "member"}, "earnings": "none"})
    with pytest.raises(InvalidRules) as refused:
        check_rules(alone, has_officers=True)
    assert (refused.value.field, refused.value.context["reason"]) == (
        "share_out_months",
        "needs_shares",
    )


def test_a_lender_has_a_clerk_who_checks_and_a_manager_who_approves():
    preset = preset_named("lender")
    rules = preset.rules
    check_available(rules)
    assert (preset.officers[0], preset.newcomer_role) == ("admin", "borrower")
    assert rules.contribution.unit is ContributionUnit.NONE
    assert (rules.loans.rate_percent, rules.loans.max_minor) == (Decimal(18), 5_00_000_00)

    def deciders(rupees):
        return [step.role for step in steps_taken(rules.loans.steps, rupees * 100)]

    assert deciders(1_00_000) == ["clerk", "manager"]
    assert deciders(1_00_001) == ["clerk", "manager", "admin"]


def test_in_a_savings_group_the_amount_says_which_officer_decides():
    steps = preset_named("savings").rules.loans.steps
    assert [step.role for step in steps_taken(steps, 10_000_00)] == ["treasurer"]
    assert [step.role for step in steps_taken(steps, 10_000_01)] == ["admin"]


def test_an_unknown_one_is_refused():
    with pytest.raises(UnknownPreset):
        preset_named("casino")
