"""The chain of steps that the rules of a circle give for a kind of matter."""

from __future__ import annotations

from dataclasses import replace

from circle_app.domain.decisions import (
    ANY_OFFICER,
    BY_VOTE,
    DecisionRules,
    StepBy,
    Steps,
    steps_taken,
)
from circle_app.domain.rules import Admission, CircleRules, DecidedBy, RuleChange, WithdrawalBy

LOAN = "loan"
# What a borrower is let off, or a guarantor has to pay: with few members the borrower's own yes
# would make the circle, or the guarantor, bear it.
_LET_OFF = frozenset({"write_off", "waiver", "settlement", "guarantee"})
# Where there are officers, one who did not ask decides these; the members vote on all others.
_BY_OFFICERS = frozenset({"removal", "leave", "reversal", "reopening", "waiver", "guarantee"})


def chain_of(
    rules: CircleRules, kind: str, *, has_officers: bool, amount_minor: int | None = None
) -> Steps:
    """Return the steps that decide on a matter; none where nothing needs deciding.

    Each vote among them has its voting rule filled in. Who is let off a debt, or pays for
    another, has no vote on it unless the chain says so.

    Args:
        rules: The circle's rules.
        kind: ``loan``, ``expense``, ``removal`` …; an unknown one is voted on.
        has_officers: Whether the circle has officers.
        amount_minor: What it is about in money; None where it is not about money.
    """
    usual = rules.loan_voting if kind == LOAN else rules.rule_voting
    if kind in _LET_OFF:
        usual = replace(usual, interested_vote=False)
    chosen = _chosen(rules, kind) or _simple(rules, kind, has_officers=has_officers)
    return tuple(
        replace(step, voting=step.voting or usual) for step in steps_taken(chosen, amount_minor)
    )


def _chosen(rules: CircleRules, kind: str) -> Steps:
    if kind == LOAN:
        return rules.loans.steps
    found: Steps = getattr(rules.decisions, kind) if kind in DecisionRules.__slots__ else ()
    return found


def _simple(rules: CircleRules, kind: str, *, has_officers: bool) -> Steps:
    """The chain of the simple rules that people choose without knowing what a chain is."""
    if kind == "admission":
        return BY_VOTE if rules.admission is Admission.VOTE else ()
    if kind == "rules" and rules.rule_change is RuleChange.ADMIN:
        return ()
    if kind == "expense":
        by_officer = rules.expenses.decided_by is DecidedBy.OFFICER
    elif kind == "withdrawal":
        by_officer = rules.savings.withdrawal is WithdrawalBy.OFFICER
    else:
        by_officer = kind in _BY_OFFICERS
    return ANY_OFFICER if by_officer and has_officers else BY_VOTE


def is_by_role(steps: Steps) -> bool:
    """Whether the first step is an officer's."""
    return bool(steps) and steps[0].by is StepBy.ROLE
