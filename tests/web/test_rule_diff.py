"""Every rule has a name, and every change of rules is told in words, in both languages."""

from __future__ import annotations

import dataclasses
from enum import Enum
from fractions import Fraction
from typing import Any

import pytest

from circle_app.domain.decisions import BY_VOTE, ApprovalStep, StepBy
from circle_app.domain.presets import PRESETS
from circle_app.domain.rule_changes import differences
from circle_app.domain.rules import CircleRules
from circle_app.domain.votes import VotingRule
from circle_app.i18n import has_text
from circle_app.web import rule_terms
from circle_app.web.rule_diff import DiffRow, diff_rows, label_of, value_words

LENDING = PRESETS["lending"].rules
SAVINGS = PRESETS["savings"].rules


def leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """Every rule with its value, by its path."""
    found = []
    for item in dataclasses.fields(value):
        inner, where = getattr(value, item.name), f"{path}{item.name}"
        if dataclasses.is_dataclass(inner):
            found += leaves(inner, f"{where}.")
        else:
            found.append((where, inner))
    return found


def test_every_rule_has_a_name_and_every_choice_its_words() -> None:
    rules = leaves(CircleRules())
    assert len(rules) > 80
    assert {path for path, _ in rules if label_of(path, "en") == "Another rule"} == set()
    for path, value in rules:
        if isinstance(value, Enum):
            name = path.rpartition(".")[2]
            known = rule_terms.CHOICES.get(path) or rule_terms.CHOICES[name]
            assert {option.value for option in type(value)} == set(known), path
    tables = (rule_terms.LABELS, rule_terms.VOTES, rule_terms.VOTE_PARTS, rule_terms.FRACTIONS)
    words = {word for table in (*tables, *rule_terms.CHOICES.values()) for word in table.values()}
    words |= {rule_terms.NOTHING, rule_terms.USUAL, *rule_terms.WEEKDAYS}
    assert {word for word in words if not has_text("hi", word)} == set()


@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_difference_between_presets_can_be_told(language: str) -> None:
    told = 0
    for before in PRESETS.values():
        for after in PRESETS.values():
            rows = diff_rows(before.rules, after.rules, "INR", language)
            assert len(rows) == len(differences(before.rules, after.rules))
            assert all(row.label and row.before and row.after for row in rows)
            assert all(row.before != row.after for row in rows)
            told += len(rows)
    assert told > 500


def test_amounts_rates_choices_and_chains_are_said_as_people_say_them() -> None:
    after = LENDING.with_changes(
        {
            "contribution": {"amount_minor": 10_00, "cycle": "monthly"},
            "loans": {"rate_percent": "2.50", "steps": [{"by": "role", "role": "treasurer"}]},
            "rule_voting": {"share": "2/3", "more_than": False},
            "meeting_day": 6,
        }
    )
    assert diff_rows(LENDING, after, "INR", "en") == [
        DiffRow("What everybody puts in", "₹5", "₹10"),
        DiffRow("How often it is paid in", "every day", "every month"),
        DiffRow("Day of the meeting", "not set", "Sunday"),
        DiffRow("Interest (%)", "0", "2.5"),
        DiffRow("Who decides on loans", "the members, by vote", "the treasurer"),
        DiffRow("Other votes: how many must say yes", "half", "two thirds"),
        DiffRow("Other votes: it must be more than that", "yes", "no"),
    ]
    assert value_words("loan_voting.share", "3/5", "INR", "en") == "3/5"


def test_chains_of_the_same_people_show_what_else_differs() -> None:
    def with_steps(*steps: ApprovalStep) -> CircleRules:
        loans = dataclasses.replace(LENDING.loans, steps=steps)
        return dataclasses.replace(LENDING, loans=loans)

    quick = with_steps(ApprovalStep(StepBy.ROLE, "clerk", within_hours=48, escalation="vote"))
    slow = with_steps(ApprovalStep(StepBy.ROLE, "clerk", within_hours=96, escalation="vote"))
    (row,) = diff_rows(quick, slow, "INR", "en")
    assert ("within 2 days" in row.before, "within 4 days" in row.after) == (True, True)
    (row,) = diff_rows(
        with_steps(*BY_VOTE),
        with_steps(ApprovalStep(voting=VotingRule(share=Fraction(3, 4)))),
        "INR",
        "en",
    )
    assert (row.before, row.after) == ("as until now", "with another way of voting")
    assert value_words("loans.savings_multiple", "3.0", "INR", "en") == "3"


def test_kinds_of_loans_are_told_by_name() -> None:
    def with_kinds(*kinds: dict[str, Any]) -> CircleRules:
        return SAVINGS.with_changes({"products": list(kinds)})

    monthly = {"rate_per": "month", "max_minor": 10_000_00, "max_periods": 6}
    before = with_kinds(
        {"key": "festival", "name": "Festival loan", "terms": {**monthly, "rate_percent": "2"}},
        {"key": "old", "name": "Old loan", "terms": {**monthly, "enabled": False}},
    )
    after = with_kinds(
        {
            "key": "festival",
            "name": "Festival loan",
            "about": "For weddings",
            "terms": {**monthly, "rate_percent": "1.5", "purposes": ["Wedding", "Fair"]},
        },
        {"key": "seed", "name": "Seed loan", "terms": {**monthly, "rate_percent": "0"}},
    )
    loan = "Loans up to ₹10,000, paid back within 6 months."
    assert diff_rows(before, after, "INR", "en") == [
        DiffRow("Festival loan: Who it is for", "not set", "For weddings"),
        DiffRow("Festival loan: Interest", "2 % a month", "1.5 % a month"),
        DiffRow("Festival loan: What a loan may be for", "anything", "Wedding, Fair"),
        DiffRow("Kind of loan: Old loan", "not given", "not given any more"),
        DiffRow("Kind of loan: Seed loan", "not given", f"{loan} Loans cost no interest."),
    ]
    turned = dataclasses.replace(after, products=after.products[::-1])
    (row,) = diff_rows(after, turned, "INR", "hi")
    assert (row.before, row.after) == ("Festival loan, Seed loan", "Seed loan, Festival loan")
