"""Who decides: a chain of steps for each kind of matter, each a vote or the answer of a role."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from circle_app.domain.rule_json import InvalidRules
from circle_app.domain.votes import Decision, Outcome, Reason, VotingRule, check_voting_rule

MAX_MINOR = 10**12
# An officer has longer than a vote: nobody is called together for it.
OFFICER_HOURS = 30 * 24
MAX_HOURS = 90 * 24
TO_VOTE = "vote"


class StepBy(StrEnum):
    """Who takes a step of a decision."""

    VOTE = "vote"
    ROLE = "role"


def _whole(default: int | None, low: int, high: int) -> Any:
    return field(default=default, metadata={"min": low, "max": high})


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """One step of deciding, for matters above one amount and up to another.

    Attributes:
        by: The members' vote, or those who hold a role.
        role: The role that decides; empty for any officer who may decide.
        above_minor: The step is taken only for more than this.
        up_to_minor: The step is taken only up to this; None for any amount.
        approvals: How many who hold the role must agree.
        within_hours: How long officers have to answer; a vote has its rule's window.
        escalation: Who decides when nobody answered in time or nobody is left who may: ``vote``,
            a role, or empty where it is then not agreed.
        voting: The voting rule of this step; None for the one the circle has for the kind.
    """

    by: StepBy = StepBy.VOTE
    role: str = ""
    above_minor: int = _whole(0, 0, MAX_MINOR)
    up_to_minor: int | None = _whole(None, 0, MAX_MINOR)
    approvals: int = _whole(1, 1, 20)
    within_hours: int = _whole(OFFICER_HOURS, 1, MAX_HOURS)
    escalation: str = ""
    voting: VotingRule | None = None


Steps = tuple[ApprovalStep, ...]
ANY_OFFICER: Steps = (ApprovalStep(StepBy.ROLE),)
BY_VOTE: Steps = (ApprovalStep(),)


@dataclass(frozen=True, slots=True)
class DecisionRules:
    """The chain of each kind of matter besides loans; an empty one follows the simple rules.

    The simple rules are ``admission``, ``rule_change``, ``expenses.decided_by``,
    ``savings.withdrawal`` and, for the rest, what :func:`policies.chain_of` says.
    """

    admission: Steps = ()
    removal: Steps = ()
    leave: Steps = ()
    rules: Steps = ()
    preset: Steps = ()
    expense: Steps = ()
    withdrawal: Steps = ()
    reversal: Steps = ()
    reopening: Steps = ()
    write_off: Steps = ()
    waiver: Steps = ()
    settlement: Steps = ()
    guarantee: Steps = ()
    share_out: Steps = ()
    distribution: Steps = ()
    draw_void: Steps = ()
    investment: Steps = ()
    dissolution: Steps = ()
    text: Steps = ()


KINDS = tuple(item.name for item in fields(DecisionRules))


def check_steps(steps: Steps, where: str, *, has_officers: bool) -> None:
    """Raise InvalidRules unless a chain can decide on every amount.

    Args:
        steps: The chain.
        where: The path of the rule, for the refusal.
        has_officers: Whether the circle has officers.
    """
    for place, step in enumerate(steps):
        at = f"{where}.{place}"
        if not has_officers and step.by is StepBy.ROLE:
            raise InvalidRules(field=where, reason="no_officers")
        if not has_officers and step.escalation not in ("", TO_VOTE):
            raise InvalidRules(field=f"{at}.escalation", reason="no_officers")
        if step.by is StepBy.VOTE and step.role:
            raise InvalidRules(field=f"{at}.role", reason="not_offered", allowed="")
        if step.up_to_minor is not None and step.up_to_minor <= step.above_minor:
            raise InvalidRules(field=f"{at}.up_to_minor", reason="out_of_range")
        if step.voting is not None:
            check_voting_rule(step.voting, f"{at}.voting")
    if steps and not _covers(steps):
        raise InvalidRules(field=where, reason="gap")


def _covers(steps: Steps) -> bool:
    """Whether for every amount at least one step is taken."""
    reached = 0
    for step in sorted(steps, key=lambda each: each.above_minor):
        if step.above_minor > reached:
            return False
        if step.up_to_minor is None:
            return True
        reached = max(reached, step.up_to_minor)
    return False


def steps_taken(steps: Steps, amount_minor: int | None) -> Steps:
    """Return the steps of a chain that a matter of an amount goes through, in their order.

    A matter without an amount goes through every step; one of nothing, as removing somebody who
    has no savings, through those for the smallest amount.
    """
    if amount_minor is None:
        return steps
    amount = max(amount_minor, 1)
    return tuple(
        step
        for step in steps
        if step.above_minor < amount and (step.up_to_minor is None or amount <= step.up_to_minor)
    )


def answered(approvals: int, *, agreed: int, refused: int, left: int) -> Decision:
    """Say how a step stands that officers decide.

    Args:
        approvals: How many must agree.
        agreed: How many did.
        refused: How many said no.
        left: How many may still answer.

    Returns:
        Approved when enough agreed; where one is enough the first no rejects, where several must
        agree as soon as those left are too few. Nobody's silence rejects: then it passes on.
    """
    if agreed >= approvals:
        return Decision(Outcome.APPROVED, Reason.OFFICER)
    if refused and (approvals == 1 or agreed + left < approvals):
        return Decision(Outcome.REJECTED, Reason.OFFICER)
    return Decision(Outcome.OPEN)
