"""Which steps decide on a matter, and how a step of officers stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.decisions import (
    ANY_OFFICER,
    ApprovalStep,
    DecisionRules,
    StepBy,
    answered,
    check_steps,
    steps_taken,
)
from circle_app.domain.policies import chain_of
from circle_app.domain.presets import LENDER, LENDING, MEETING_VOTE, SAVINGS, SHG, TWO_THIRDS
from circle_app.domain.rule_json import InvalidRules
from circle_app.domain.votes import Decision, Outcome, Reason, VotingRule

OPEN = Decision(Outcome.OPEN)
APPROVED = Decision(Outcome.APPROVED, Reason.OFFICER)
REJECTED = Decision(Outcome.REJECTED, Reason.OFFICER)
LAKH = 1_00_000_00


def role(name="", *, above=0, up_to=None, **more):
    return ApprovalStep(StepBy.ROLE, name, above, up_to, **more)


def told(steps):
    return [step.role or step.by.value for step in steps]


@pytest.mark.parametrize(
    ("preset", "kind", "amount_minor", "steps"),
    [
        # ---- loans: the chain of the loan rules
        (LENDING, "loan", 500_00, ["vote"]),
        (SAVINGS, "loan", 10_000_00, ["treasurer"]),
        (SAVINGS, "loan", 10_000_01, ["admin"]),
        (SHG, "loan", 5_000_00, ["vote", "treasurer"]),
        (LENDER, "loan", LAKH, ["clerk", "manager"]),
        (LENDER, "loan", LAKH + 1, ["clerk", "manager", "admin"]),
        # ---- the simple rules
        (LENDING, "expense", 1, ["vote"]),
        (SAVINGS, "expense", 1, ["role"]),
        (LENDING, "withdrawal", 1, ["vote"]),
        (SHG, "withdrawal", 1, ["role"]),
        (LENDING, "admission", None, []),  # by code
        (SAVINGS, "admission", None, []),  # an officer just does it
        (SHG, "admission", None, ["vote"]),
        (LENDING, "rules", None, ["vote"]),
        (SAVINGS, "rules", None, []),  # the admin just does it
        (SHG, "rules", None, ["vote"]),
        # ---- what has no rule of its own
        (LENDING, "reversal", None, ["vote"]),
        (SAVINGS, "reversal", None, ["role"]),
        (SAVINGS, "removal", None, ["role"]),
        (SAVINGS, "write_off", 1, ["vote"]),
        (SAVINGS, "dissolution", None, ["vote"]),
        (SAVINGS, "text", None, ["vote"]),
        (SAVINGS, "something new", None, ["vote"]),
    ],
)
def test_the_steps_that_decide(preset, kind, amount_minor, steps):
    chain = chain_of(
        preset.rules, kind, has_officers=preset.has_officers, amount_minor=amount_minor
    )
    assert told(chain) == steps


def test_a_chain_in_the_rules_goes_before_the_simple_rule():
    chain = (role("treasurer", up_to=LAKH), ApprovalStep(above_minor=LAKH))
    rules = replace(SAVINGS.rules, decisions=DecisionRules(expense=chain, admission=ANY_OFFICER))

    def steps(kind, amount_minor=None):
        return told(chain_of(rules, kind, has_officers=True, amount_minor=amount_minor))

    assert steps("expense", LAKH) == ["treasurer"]
    assert steps("expense", LAKH + 1) == ["vote"]
    assert steps("expense") == ["treasurer", "vote"]  # no amount: every step
    assert steps("admission") == ["role"]


@pytest.mark.parametrize(
    ("own", "kind", "rule"),
    [
        (None, "loan", MEETING_VOTE),
        (None, "text", TWO_THIRDS),
        (VotingRule(secret=True), "loan", VotingRule(secret=True)),
    ],
)
def test_each_vote_has_its_rule_filled_in(own, kind, rule):
    loans = replace(SHG.rules.loans, steps=(ApprovalStep(voting=own),))
    rules = replace(SHG.rules, loans=loans)
    (step,) = chain_of(rules, kind, has_officers=True, amount_minor=1)
    assert step.voting == rule


@pytest.mark.parametrize(
    ("approvals", "agreed", "refused", "left", "decision"),
    [
        (1, 0, 0, 3, OPEN),
        (1, 1, 0, 2, APPROVED),
        (1, 0, 1, 2, REJECTED),  # one is enough: the first word counts
        (1, 0, 0, 0, OPEN),  # nobody is left: it passes on, silence is no no
        (2, 1, 0, 2, OPEN),
        (2, 2, 0, 1, APPROVED),
        (2, 1, 1, 1, OPEN),  # the third may still agree
        (2, 1, 1, 0, REJECTED),
        (2, 0, 1, 1, REJECTED),
        (3, 2, 1, 1, OPEN),
        (3, 2, 2, 0, REJECTED),
        (2, 2, 2, 0, APPROVED),
    ],
)
def test_officers_answers(approvals, agreed, refused, left, decision):
    assert answered(approvals, agreed=agreed, refused=refused, left=left) == decision


@pytest.mark.parametrize(
    ("steps", "has_officers", "field", "reason"),
    [
        ((role("admin"),), False, "x", "no_officers"),
        ((ApprovalStep(escalation="admin"),), False, "x.0.escalation", "no_officers"),
        ((ApprovalStep(role="admin"),), True, "x.0.role", "not_offered"),
        ((role(above=100, up_to=100),), True, "x.0.up_to_minor", "out_of_range"),
        ((role(up_to=100),), True, "x", "gap"),
        ((role(above=1),), True, "x", "gap"),
        ((role(up_to=100), role(above=101)), True, "x", "gap"),
        ((ApprovalStep(voting=VotingRule(window_hours=0)),), True, "x.0.voting.window_hours", None),
    ],
)
def test_chains_that_cannot_decide_are_refused(steps, has_officers, field, reason):
    with pytest.raises(InvalidRules) as refusal:
        check_steps(steps, "x", has_officers=has_officers)
    assert refusal.value.field == field
    assert reason in (None, refusal.value.context["reason"])


limits = st.integers(0, 1_000)
chains = st.lists(
    st.builds(
        ApprovalStep,
        by=st.just(StepBy.ROLE),
        role=st.sampled_from(["", "clerk", "admin"]),
        above_minor=limits,
        up_to_minor=st.none() | limits,
        approvals=st.integers(1, 3),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


@given(chains, st.integers(1, 2_000))
def test_a_chain_that_is_let_pass_has_a_step_for_every_amount(steps, amount_minor):
    try:
        check_steps(steps, "x", has_officers=True)
    except InvalidRules:
        return
    taken = steps_taken(steps, amount_minor)
    assert taken
    places = [steps.index(step) for step in taken]
    assert places == sorted(places)
