"""What stands in the way of another kind of circle, and what becomes of its rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from circle_app.domain.boards import InvalidText, clean_body, clean_title
from circle_app.domain.circle_life import (
    AdminNeeded,
    CircleUnfinished,
    Office,
    SamePreset,
    Unfinished,
    adapted,
    check_becoming,
    check_finished,
    check_offices,
    foreign,
    may_go_on,
)
from circle_app.domain.contributions import Confirmation
from circle_app.domain.decisions import ApprovalStep, DecisionRules, StepBy
from circle_app.domain.offices import InvalidRole, NoAccount
from circle_app.domain.presets import PRESETS
from circle_app.domain.rules import (
    CircleRules,
    ContributionUnit,
    RuleChange,
    check_rules,
    without_shares,
)

KINDS = list(PRESETS)
ADMIN = Office("admin", has_account=True)


def become(rules: CircleRules, before: str, after: str, **more: Any) -> CircleRules:
    """The rules of a circle as those of another kind, by the presets as they are."""
    return adapted(rules, before, after, PRESETS[after].rules, **more)


@pytest.mark.parametrize("before", KINDS)
@pytest.mark.parametrize("after", KINDS)
@pytest.mark.parametrize("keep", [True, False])
def test_the_rules_of_every_kind_become_rules_of_every_other(
    before: str, after: str, keep: bool
) -> None:
    found = become(PRESETS[before].rules, before, after, keep=keep, members=25)
    assert found.members.max >= 25
    if not keep:
        assert replace(found, members=PRESETS[after].rules.members) == PRESETS[after].rules
    elif "lender" not in (before, after):
        assert found.contribution == PRESETS[before].rules.contribution
    assert (found.contribution.unit is ContributionUnit.NONE) == (after == "lender")


def test_a_group_without_officers_any_more_keeps_what_needs_none() -> None:
    found = become(PRESETS["savings"].rules, "savings", "lending", keep=True, members=5)
    assert found.contribution.amount_minor == 500_00
    assert (found.confirmation, found.rule_change) == (Confirmation.NOBODY, RuleChange.VOTE)
    assert found.loans.rate_percent == 2
    assert found.loans.steps == PRESETS["lending"].rules.loans.steps


def test_chains_keep_roles_that_people_made_up_and_lose_those_the_kind_has_not() -> None:
    own = ApprovalStep(StepBy.ROLE, "c-elders")
    rules = replace(
        PRESETS["lender"].rules,
        decisions=DecisionRules(text=(own,), expense=(ApprovalStep(StepBy.ROLE, "manager"),)),
    )
    found = become(rules, "lender", "savings", keep=True, members=2)
    assert (found.decisions.text, found.decisions.expense) == ((own,), ())
    assert found.loans.steps == PRESETS["savings"].rules.loans.steps


@pytest.mark.parametrize(
    ("preset", "balances", "in_the_way"),
    [
        ("lending", {"cash": 1, "savings": 3, "loans": 1}, {}),
        ("lending", {"social_cash": 1, "social_fund": 1, "variance": 1, "fine_income": 1}, {}),
        ("savings", {"advance": 1, "write_off": 1, "expense_rent": 1}, {}),
        ("savings", {"share_capital": 4, "savings": 2}, {Unfinished.ACCOUNTS: 4}),
        ("lender", {"cash": 1, "savings": 3}, {Unfinished.SAVINGS: 3}),
    ],
)
def test_money_that_the_new_kind_has_no_place_for_is_in_the_way(
    preset: str, balances: dict[str, int], in_the_way: dict[Unfinished, int]
) -> None:
    assert foreign(preset, balances) == in_the_way


def test_loans_go_on_between_members_but_not_to_or_from_a_lender() -> None:
    assert may_go_on("lending", "savings", Unfinished.LOANS_RUNNING)
    assert not may_go_on("savings", "lender", Unfinished.LOANS_RUNNING)
    assert not may_go_on("lender", "savings", Unfinished.LOANS_RUNNING)
    assert not may_go_on("lending", "savings", Unfinished.PROPOSALS)
    check_finished({Unfinished.LOANS_ASKED: 0})
    with pytest.raises(CircleUnfinished) as refusal:
        check_finished({Unfinished.LOANS_ASKED: 0, Unfinished.PROPOSALS: 2})
    assert refusal.value.context["blockers"] == {"open_proposals": 2}


@pytest.mark.parametrize(
    ("preset", "offices", "refusal"),
    [
        ("savings", [ADMIN, Office("treasurer", has_account=True)], None),
        ("savings", [], AdminNeeded),
        ("savings", [Office("treasurer", has_account=True)], AdminNeeded),
        ("savings", [Office("admin", has_account=False)], NoAccount),
        ("lending", [], None),
        ("lending", [ADMIN], InvalidRole),
        ("lender", [ADMIN, Office("treasurer", has_account=True)], InvalidRole),
    ],
)
def test_officers_fit_the_kind(
    preset: str, offices: list[Office], refusal: type[Exception] | None
) -> None:
    if refusal is None:
        check_offices(preset, offices)
        return
    with pytest.raises(refusal):
        check_offices(preset, offices)


def test_only_another_kind_that_is_there_can_be_chosen() -> None:
    assert check_becoming("lending", "shg") is PRESETS["shg"]
    with pytest.raises(SamePreset):
        check_becoming("shg", "shg")
    assert check_becoming("shg", "rosca_auction") is PRESETS["rosca_auction"]


def test_texts_of_the_board_are_cleaned_and_bounded() -> None:
    assert clean_title("  Meeting\u202e on  Sunday ") == "Meeting on Sunday"
    assert clean_body("a\r\n\n\n\n b \u0000", needed=True) == "a\n\nb"
    assert clean_body(" \n ", needed=False) == ""
    for broken in (lambda: clean_title(" "), lambda: clean_title("x" * 121)):
        with pytest.raises(InvalidText):
            broken()
    for broken in (
        lambda: clean_body("", needed=True),
        lambda: clean_body("x" * 5001, needed=False),
    ):
        with pytest.raises(InvalidText):
            broken()


def test_without_shares_everybody_has_one_vote():
    shares = {"weighted_by": "share"}
    rules = PRESETS["vsla"].rules.with_changes(
        {
            "rule_voting": shares,
            "decisions": {"text": [{"voting": shares}]},
            "loans": {"steps": [{"voting": shares}]},
        }
    )
    check_rules(rules, has_officers=True)
    alone = without_shares(
        rules.with_changes({"contribution": {"unit": "member"}, "earnings": "none"})
    )
    check_rules(alone, has_officers=True)
    assert (alone.share_out_months, '"weighted_by":"share"' in alone.to_json()) == (None, False)
