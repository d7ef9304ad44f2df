"""Kinds of loans: what fits together, what the installation allows, how a change is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from circle_app.domain.calendars import Frequency
from circle_app.domain.circle_life import adapted
from circle_app.domain.decisions import ApprovalStep
from circle_app.domain.errors import NotFound
from circle_app.domain.loan_rules import ORDINARY, LoanProduct, LoanRules, fee_of
from circle_app.domain.presets import PRESETS
from circle_app.domain.products import key_for, products_of, with_kind, without_kind
from circle_app.domain.rule_changes import Difference, differences
from circle_app.domain.rule_json import InvalidRules, with_amounts, without_amounts
from circle_app.domain.rule_limits import excesses
from circle_app.domain.rules import CircleRules, check_rules
from circle_app.domain.settings_catalogue import InstallationSettings
from circle_app.domain.votes import VotingRule, WeightedBy

SHG = PRESETS["shg"].rules
SEED = {"key": "seed", "name": "Seed loan", "about": "For the sowing", "terms": {}}


def with_products(*products: dict, rules: CircleRules = SHG) -> CircleRules:
    return rules.with_changes({"products": [dict(each) for each in products]})


@pytest.mark.parametrize(
    ("terms", "field", "reason"),
    [
        ({"fee_percent": "50", "fee_minor": 50}, "fee_minor", "fee_too_high"),
        ({"fee_minor": 100}, "fee_minor", "fee_too_high"),
        ({"fee_percent": "51"}, "fee_percent", "out_of_range"),
        ({"max_periods": 3, "grace_principal": 3}, "grace_principal", "out_of_range"),
        ({"max_periods": 3, "grace_interest": 4}, "grace_interest", "out_of_range"),
        ({"flat_interest": "rebated"}, "rebate_percent", "out_of_range"),
        ({"guarantee_percent": "50"}, "guarantors", "out_of_range"),
        ({"guarantors": 11}, "guarantors", "out_of_range"),
        ({"penalty": {"kind": "fixed", "amount_minor": 0}}, "penalty.amount_minor", "out_of_range"),
        ({"penalty": {"kind": "percent"}}, "penalty.percent", "out_of_range"),
        (
            {"penalty": {"kind": "fixed", "amount_minor": 500, "cap_minor": 400}},
            "penalty.cap_minor",
            "out_of_range",
        ),
        (
            {"penalty": {"kind": "percent", "percent": "2", "cap_percent": "0"}},
            "penalty.cap_percent",
            "out_of_range",
        ),
        ({"purposes": ["Seed", " seed "]}, "purposes.1", "not_offered"),
        ({"purposes": [" "]}, "purposes.0", "not_offered"),
        ({"steps": []}, "steps", "empty"),
        ({"steps": [{"above_minor": 100}]}, "steps", "gap"),
    ],
)
def test_terms_fit_together_in_every_kind_of_loan(terms, field, reason):
    for rules, path in (
        (SHG.with_changes({"loans": {"steps": [{}], **terms}}), "loans"),
        (with_products({**SEED, "terms": {"with_meetings": True, **terms}}), "products.0.terms"),
    ):
        with pytest.raises(InvalidRules) as refusal:
            check_rules(rules, has_officers=True)
        assert (refusal.value.field, refusal.value.context["reason"]) == (f"{path}.{field}", reason)


@pytest.mark.parametrize(
    ("products", "field"),
    [
        ([{**SEED, "key": ORDINARY}], "products.0.key"),
        ([{**SEED, "key": "Seed Loan"}], "products.0.key"),
        ([SEED, {**SEED, "name": "Other"}], "products.1.key"),
        ([{**SEED, "name": "  "}], "products.0.name"),
        ([{**SEED, "name": "x" * 61}], "products.0.name"),
        ([SEED, {**SEED, "key": "other", "name": "SEED  LOAN"}], "products.1.name"),
        ([{**SEED, "key": f"k{n}", "name": f"Loan {n}"} for n in range(13)], "products"),
    ],
)
def test_each_kind_has_a_key_and_a_name_of_its_own(products, field):
    with pytest.raises(InvalidRules) as refusal:
        check_rules(with_products(*products), has_officers=True)
    assert refusal.value.field == field
    with pytest.raises(InvalidRules):
        with_products({**SEED, "about": "x" * 201})


def test_what_a_kind_needs_of_its_circle():
    meeting = {**SEED, "terms": {"with_meetings": True}}
    check_rules(with_products(meeting), has_officers=True)
    lender = PRESETS["lender"].rules
    with pytest.raises(InvalidRules) as refusal:
        check_rules(with_products(meeting, rules=lender), has_officers=True)
    assert refusal.value.field == "products.0.terms.with_meetings"
    few = SHG.with_changes({"members": {"min": 2, "max": 3}, "loans": {"guarantors": 3}})
    with pytest.raises(InvalidRules) as refusal:
        check_rules(few, has_officers=True)
    assert refusal.value.field == "loans.guarantors"
    shares = VotingRule(weighted_by=WeightedBy.SHARE)
    rules = replace(
        SHG, products=(LoanProduct("x", "X", "", LoanRules(steps=(ApprovalStep(voting=shares),))),)
    )
    with pytest.raises(InvalidRules) as unavailable:
        check_rules(rules, has_officers=True)
    assert unavailable.value.field == "products.0.terms.steps"


def test_the_limits_of_the_installation_hold_for_every_kind():
    settings = InstallationSettings(
        loans_highest_rate=Decimal(24),
        loans_largest=5_000_00,
        loans_longest_months=12,
        loans_highest_multiple=4,
        decisions_secret=False,
    )
    secret = {"by": "vote", "voting": {"secret": True}}
    dear = {
        "rate_percent": "3",
        "rate_per": "month",
        "max_minor": 6_000_00,
        "savings_multiple": "5",
        # At the meetings, so every week: 60 weeks are more than twelve months.
        "max_periods": 60,
        "with_meetings": True,
        "steps": [secret],
    }
    modest = SHG.with_changes({"loans": {"max_minor": 5_000_00}})
    found = excesses(with_products({**SEED, "terms": dear}, rules=modest), settings, "INR")
    assert {each.field for each in found} == {
        "products.0.terms.rate_percent",
        "products.0.terms.max_minor",
        "products.0.terms.savings_multiple",
        "products.0.terms.max_periods",
        "products.0.terms.steps.0.voting.secret",
    }
    off = {**SEED, "terms": {**dear, "enabled": False, "steps": []}}
    assert excesses(with_products(off, rules=modest), settings, "INR") == ()


def test_a_change_of_kinds_is_told_by_their_keys():
    before = with_products(SEED, {**SEED, "key": "old", "name": "Old loan"})
    cheaper = {**SEED, "terms": {"rate_percent": "1.5"}}
    new = {**SEED, "key": "festival", "name": "Festival loan"}
    after = with_products(cheaper, new)
    told = differences(before, after)
    assert [each.path for each in told] == [
        "products.seed.terms.rate_percent",
        "products.old",
        "products.festival",
    ]
    assert (told[0].before, told[0].after, told[1].after, told[2].before) == (
        "0", "1.5", None, None,
    )  # fmt: skip
    turned = replace(before, products=before.products[::-1])
    assert differences(before, turned) == (
        Difference("products", ["seed", "old"], ["old", "seed"]),
    )


def test_kinds_are_written_changed_and_withdrawn_as_rules():
    rules = with_products(SEED)
    seed = rules.products[0]
    assert (
        with_kind(rules, seed) == {} == with_kind(rules, LoanProduct(ORDINARY, terms=rules.loans))
    )
    dear = replace(rules.loans, rate_percent=Decimal(3))
    changed = with_kind(rules, LoanProduct(ORDINARY, terms=dear))
    assert changed == {"loans": {"rate_percent": "3"}}
    assert rules.with_changes(changed).loans == dear
    named = replace(seed, name="Sowing loan")
    assert rules.with_changes(with_kind(rules, named)).products == (named,)
    more = rules.with_changes(with_kind(rules, LoanProduct("festival", "Festival loan")))
    assert [each.key for each in products_of(more)] == [ORDINARY, "seed", "festival"]
    assert rules.with_changes(without_kind(rules, "seed")).products == ()
    without = rules.with_changes(without_kind(rules, ORDINARY))
    assert [each.key for each in products_of(without)] == ["seed"]
    for key in ("none", ORDINARY):
        with pytest.raises(NotFound):
            without_kind(without, key)
    taken = {"kind", "seed-loan"}
    assert [key_for(name, taken) for name in ("Seed loan", "बीज", "A 1", ORDINARY)] == [
        "seed-loan-2",
        "kind-2",
        "a-1",
        "ordinary-2",
    ]
    assert len(key_for("x" * 80, {"x" * 40})) <= 40
    # In the addresses of pages "new" is a kind that is not written down yet.
    assert key_for("New", ()) == "new-2"


def test_programs_write_amounts_of_kinds_as_decimals():
    rules = with_products({**SEED, "terms": {"fee_minor": 50, "penalty": {"cap_minor": 1_000}}})
    shown = with_amounts(rules.to_dict(), "INR")
    terms = shown["products"][0]["terms"]
    assert (terms["fee"], terms["penalty"]["cap"]) == ("0.50", "10.00")
    assert without_amounts(CircleRules, shown, "INR") == rules.to_dict()
    assert CircleRules.from_json(rules.to_json()) == rules


def test_kinds_of_loans_come_along_when_a_circle_becomes_another_kind():
    by_clerk = {"by": "role", "role": "secretary"}
    rules = with_products(
        {**SEED, "terms": {"with_meetings": True, "max_periods": 30, "steps": [by_clerk]}}
    )
    lender = PRESETS["lender"]
    found = adapted(rules, "shg", "lender", lender.rules, keep=True, members=12)
    terms = found.products[0].terms
    assert (terms.with_meetings, terms.frequency) == (False, Frequency.WEEKLY)
    assert (terms.max_periods, terms.steps) == (30, lender.rules.loans.steps)
    assert (found.loans.with_meetings, found.loans.frequency) == (False, Frequency.WEEKLY)


@pytest.mark.parametrize(
    ("fixed", "percent", "lent", "fee"),
    [(100_00, "0", 20_000_00, 100_00), (0, "1.5", 20_000_00, 300_00), (50_00, "2", 333_33, 56_67)],
)
def test_a_fee_has_a_fixed_part_and_a_part_of_the_sum(fixed, percent, lent, fee):
    terms = LoanRules(fee_minor=fixed, fee_percent=Decimal(percent))
    assert fee_of(terms, lent) == fee
