"""Distributing earnings: what can go to the members, and what of it is whose.

What a circle earned (income, less expenses and losses, less what was distributed before) belongs
to its members by one of four measures: alike, by shares, by savings, by savings and days. With a
lender it is the owner's. It never touches the social fund.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from circle_app.domain.charts import DISTRIBUTED, PAYABLE, POOL, SAVINGS, AccountKind
from circle_app.domain.decisions import StepBy, Steps
from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed
from circle_app.domain.ledger import Line, account_key, canonical_json
from circle_app.domain.money import split_largest_remainder
from circle_app.domain.rules import CircleRules, ContributionUnit, Earnings

# Where money lies that can be given away: what a payment provider still has cannot.
GIVEABLE: Final = POOL


class Policy(StrEnum):
    """By what earnings are shared."""

    EQUAL = "equal"
    SHARES = "shares"
    SAVINGS = "savings"
    SAVINGS_DAYS = "savings_days"
    OWNER = "owner"


class Into(StrEnum):
    """Where a member's part goes: into the savings, or it is owed until it is handed out."""

    SAVINGS = "savings"
    PAYABLE = "payable"


INTO: Final[dict[Into, AccountKind]] = {Into.SAVINGS: SAVINGS, Into.PAYABLE: PAYABLE}


class DistributionState(StrEnum):
    """Where a distribution stands."""

    ASKED = "asked"
    AGREED = "agreed"
    POSTED = "posted"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    REVERSED = "reversed"


OPEN_STATES: Final = (DistributionState.ASKED, DistributionState.AGREED)


class NothingToDistribute(Conflict):
    """There is no surplus, or no money for it in the boxes."""

    code = "nothing_to_distribute"


class DistributionTooLarge(InvalidInput):
    """More than can be distributed; ``available_minor`` says how much can, ``reason`` why."""

    code = "distribution_too_large"


class NobodyWeighs(Conflict):
    """By this measure nobody has a part."""

    code = "nobody_weighs"


class EarningsByRule(Conflict):
    """Officers alone do not share by another measure than the circle's rule; it is ``rule``."""

    code = "earnings_by_rule"


class DistributionOpen(Conflict):
    """A distribution is asked for or agreed to already."""

    code = "distribution_open"


class WrongDistributionState(Conflict):
    """It is in a state in which this cannot happen."""

    code = "distribution_state"


class DistributionMoved(Conflict):
    """The parts are no longer those that were agreed to."""

    code = "distribution_moved"


class DistributionPaid(Conflict):
    """Somebody was handed the part out already: that is taken back first."""

    code = "distribution_paid"


class OwnPart(NotAllowed):
    """Nobody hands the own part out to themselves."""

    code = "own_part"


class NotDistributionAsker(NotAllowed):
    """Only who asked for it takes it back."""

    code = "not_distribution_asker"


@dataclass(frozen=True, slots=True)
class Earned:
    """What there is to distribute at the end of a span of days.

    Attributes:
        income_minor: What came in within the days.
        expense_minor: Expenses and losses of the days.
        before_minor: What was left of earlier days.
        given_minor: What was distributed within the days.
        since_minor: What was distributed after them.
        now_minor: The surplus as it stands today: what was lost after the days counts.
        held_minor: What lies in the boxes and is owed to nobody in particular.
    """

    income_minor: int
    expense_minor: int
    before_minor: int
    given_minor: int
    since_minor: int
    now_minor: int
    held_minor: int

    @property
    def surplus_minor(self) -> int:
        """The surplus at the end of the days, less what was distributed of it since."""
        earned = self.income_minor - self.expense_minor
        return self.before_minor + earned - self.given_minor - self.since_minor

    @property
    def limit_minor(self) -> int:
        """The most that can be distributed."""
        return max(0, min(self.surplus_minor, self.now_minor, self.held_minor))

    @property
    def limited_by(self) -> str:
        """What sets the limit: ``surplus`` or ``boxes``."""
        surplus = min(self.surplus_minor, self.now_minor)
        return "boxes" if self.held_minor < surplus else "surplus"


@dataclass(frozen=True, slots=True)
class Place:
    """A member as far as it matters for the parts.

    Attributes:
        joined_on: The day the member came in.
        takes_part: False for who only borrows.
        saved_minor: Savings and shares at the end of the days.
        saved_days: The same of every day, added up.
        shares: Shares held at the end of the days.
        is_owner: Whether the circle's earnings are the member's by the rules of a lender.
    """

    member_id: UUID
    name: str
    joined_on: date
    takes_part: bool = True
    saved_minor: int = 0
    saved_days: int = 0
    shares: int = 0
    is_owner: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What is one member's, and what it was measured by."""

    member_id: UUID
    name: str
    weight: int
    amount_minor: int


def check_policy(policy: str) -> Policy:
    """Return the policy, else raise InvalidInput."""
    if policy not in list(Policy):
        raise InvalidInput(field="policy", allowed=", ".join(Policy))
    return Policy(policy)


def policy_of(earnings: Earnings) -> Policy | None:
    """Return the measure that a circle's rule names; none where it names none for the members."""
    return Policy(earnings.value) if earnings.value in list(Policy) else None


def check_allowed(policy: Policy, rules: CircleRules, chain: Steps, *, has_officers: bool) -> None:
    """Refuse a measure that is not the circle's to choose.

    The members may decide otherwise for once, by vote; officers alone keep to the rule.

    Raises:
        EarningsByRule: The rule names another, or none, and no vote decides.
        InvalidInput: The measure does not fit the circle: no shares are sold, or nobody owns it.
    """
    if policy is Policy.SHARES and rules.contribution.unit is not ContributionUnit.SHARE:
        raise InvalidInput(field="policy", reason="no_shares")
    if policy is Policy.OWNER and not has_officers:
        raise InvalidInput(field="policy", reason="no_owner")
    voted = any(step.by is StepBy.VOTE for step in chain)
    if policy is not policy_of(rules.earnings) and not voted:
        raise EarningsByRule(rule=rules.earnings.value)


def check_into(into: str | None, rules: CircleRules) -> Into:
    """Return where the parts go; savings only where members keep savings as such.

    Raises:
        InvalidInput: There is no such way here.
    """
    keeps = rules.contribution.unit is ContributionUnit.MEMBER
    allowed = list(Into) if keeps else [Into.PAYABLE]
    if into is None:
        return allowed[0]
    if into not in allowed:
        raise InvalidInput(field="into", allowed=", ".join(allowed))
    return Into(into)


def saved_days(
    opening_minor: int, moves: Iterable[tuple[date, int]], start: date, end: date
) -> int:
    """Add up an account's balance at the end of every day from ``start`` to ``end``.

    Args:
        opening_minor: What it held before the first day.
        moves: Days on which it moved within the span, with the balance at the end of each.
        start: The first day.
        end: The last day, which counts too.
    """
    total, held, since = 0, opening_minor, start
    for on, balance in moves:
        total += held * (on - since).days
        held, since = balance, on
    return total + held * ((end - since).days + 1)


def weight_of(place: Place, policy: Policy, end: date) -> int:
    """Return what a member's part is measured by; nothing for who came after the days."""
    if not place.takes_part or place.joined_on > end:
        return 0
    return {
        Policy.EQUAL: 1,
        Policy.SHARES: place.shares,
        Policy.SAVINGS: place.saved_minor,
        Policy.SAVINGS_DAYS: place.saved_days,
        Policy.OWNER: int(place.is_owner),
    }[policy]


def divide(
    places: Sequence[Place], policy: Policy, amount_minor: int, end: date
) -> tuple[Part, ...]:
    """Divide an amount to the last unit; left-over units go by the largest remainder.

    Args:
        places: The members, in the order of their numbers: it settles ties.
        policy: The measure.
        amount_minor: What is divided; nothing gives parts of nothing.
        end: The last day of the span.

    Returns:
        A part for everybody who was in by then and takes part, also where it comes to nothing.

    Raises:
        NobodyWeighs: By this measure nobody has a part.
    """
    inside = [each for each in places if each.takes_part and each.joined_on <= end]
    weights = [weight_of(each, policy, end) for each in inside]
    if not any(weights):
        raise NobodyWeighs(policy=policy.value)
    amounts = split_largest_remainder(amount_minor, weights)
    return tuple(
        Part(each.member_id, each.name, weight, amount)
        for each, weight, amount in zip(inside, weights, amounts, strict=True)
    )


def check_amount(amount_minor: int, earned: Earned, currency: str) -> None:
    """Refuse to distribute more than there is.

    Raises:
        NothingToDistribute: There is nothing.
        DistributionTooLarge: There is less.
    """
    if earned.limit_minor == 0:
        raise NothingToDistribute(reason=earned.limited_by, currency=currency)
    if amount_minor > earned.limit_minor:
        raise DistributionTooLarge(
            field="amount",
            reason=earned.limited_by,
            available_minor=earned.limit_minor,
            currency=currency,
        )


def lines_of(parts: Sequence[Part], into: Into) -> tuple[Line, ...]:
    """Return the one entry: out of what was earned, to the members."""
    given = [part for part in parts if part.amount_minor]
    return (
        Line(DISTRIBUTED.code, sum(part.amount_minor for part in given)),
        *(Line(account_key(INTO[into], part.member_id), -part.amount_minor) for part in given),
    )


def fingerprint(
    parts: Sequence[Part], policy: Policy, into: Into, start: date, end: date
) -> tuple[str, str]:
    """Write a plan down in the one form that is sealed; return it with its SHA-256.

    Who has no part is not in it: that somebody came in with nothing changes nothing for anybody.
    """
    plan: dict[str, Any] = {
        "policy": policy.value,
        "into": into.value,
        "from": start.isoformat(),
        "to": end.isoformat(),
        "parts": [
            {"member": str(part.member_id), "weight": str(part.weight), "amount": part.amount_minor}
            for part in parts
            if part.weight
        ],
    }
    text = canonical_json(plan)
    return text, hashlib.sha256(text.encode()).hexdigest()
