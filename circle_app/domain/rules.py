"""The rules of a circle: everything that a group may decide for itself, in one frozen value.

Rules are versioned. A preset fills them in (``presets.PRESETS``); whoever the governance allows
changes them afterwards. Amounts are minor units of the circle's currency, rates are in percent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from circle_app.domain.auctions import HIGHEST_COMMISSION
from circle_app.domain.contributions import Confirmation
from circle_app.domain.cycles import CycleKind
from circle_app.domain.decisions import (
    KINDS,
    MAX_MINOR,
    DecisionRules,
    Steps,
    check_steps,
)
from circle_app.domain.errors import InvalidInput
from circle_app.domain.ledger import canonical_json
from circle_app.domain.loan_rules import (
    LoanProduct,
    LoanRules,
    check_loan_rules,
    check_products,
)
from circle_app.domain.round_rules import PotBy, RoundRules
from circle_app.domain.rule_json import InvalidRules, check_ranges, encode, merged
from circle_app.domain.votes import VotingRule, WeightedBy, check_voting_rule

NOTHING = Decimal(0)
_PERCENT = {"min": NOTHING, "max": Decimal(1000)}
_COMMISSION = {"min": NOTHING, "max": HIGHEST_COMMISSION}
_MULTIPLE = {"min": Decimal(1), "max": Decimal(1000)}


class RuleNotAvailable(InvalidInput):
    """A rule that this version of Circle can write down but not yet act on."""

    code = "rule_not_available"


class Admission(StrEnum):
    """Who lets a person in who has the code."""

    CODE = "code"
    OFFICER = "officer"
    VOTE = "vote"


class ContributionUnit(StrEnum):
    """What a contribution is counted by."""

    MEMBER = "member"
    SLOT = "slot"
    SHARE = "share"
    NONE = "none"


class Earnings(StrEnum):
    """Who gets what the circle earns."""

    NONE = "none"
    EQUAL = "equal"
    SHARES = "shares"
    SAVINGS = "savings"
    SAVINGS_DAYS = "savings_days"
    DIVIDEND = "dividend"
    OWNER = "owner"


class RuleChange(StrEnum):
    """Who changes rules."""

    VOTE = "vote"
    ADMIN = "admin"


class DecidedBy(StrEnum):
    """Who decides a matter of money that is not a loan."""

    OFFICER = "officer"
    VOTE = "vote"


class WithdrawalBy(StrEnum):
    """Whether savings can be taken out before the end, and who agrees."""

    NONE = "none"
    OFFICER = "officer"
    VOTE = "vote"


class Surplus(StrEnum):
    """What becomes of a contribution beyond everything that is due."""

    SAVINGS = "savings"
    NEXT_DUES = "next_dues"


def _whole(default: int | None, low: int, high: int) -> Any:
    return field(default=default, metadata={"min": low, "max": high})


def _minor(default: int | None, low: int = 0) -> Any:
    return _whole(default, low, MAX_MINOR)


@dataclass(frozen=True, slots=True)
class ContributionRules:
    """What everybody pays in, and how often.

    ``day`` is the day of the month on which monthly cycles begin; it is filled in when the rules
    take effect. ``min_units`` and ``max_units`` bound the shares or slots one member holds.
    """

    unit: ContributionUnit = ContributionUnit.MEMBER
    amount_minor: int = _minor(500, 1)
    cycle: CycleKind = CycleKind.DAILY
    every_days: int = _whole(1, 1, 366)
    day: int | None = _whole(None, 1, 31)
    grace_days: int = _whole(0, 0, 60)
    late_fee_minor: int = _minor(0)
    late_percent_per_month: Decimal = field(default=NOTHING, metadata=_PERCENT)
    late_loses_dividend: bool = False
    min_units: int = _whole(1, 1, 100)
    max_units: int = _whole(1, 1, 100)
    surplus: Surplus = Surplus.SAVINGS


@dataclass(frozen=True, slots=True)
class MeetingRules:
    """What it costs to stay away from a meeting without a word, or to come late."""

    absent_fine_minor: int = _minor(0)
    late_fine_minor: int = _minor(0)


@dataclass(frozen=True, slots=True)
class MemberRules:
    """How many people a circle has."""

    min: int = _whole(3, 1, 500)
    max: int = _whole(50, 2, 500)


@dataclass(frozen=True, slots=True)
class ExpenseRules:
    """Who agrees to money being spent; up to ``free_minor`` whoever keeps the money may alone."""

    decided_by: DecidedBy = DecidedBy.VOTE
    free_minor: int = _minor(0)


@dataclass(frozen=True, slots=True)
class SavingsRules:
    """Taking savings out: who agrees, what stays in, whether a running loan holds them back."""

    withdrawal: WithdrawalBy = WithdrawalBy.VOTE
    keep_minor: int = _minor(0)
    held_by_loans: bool = True


@dataclass(frozen=True, slots=True)
class CircleRules:
    """All rules of a circle.

    ``meeting_day`` is a weekday (Monday 0): weekly and fortnightly cycles begin on it.
    ``frozen_in_run`` forbids changes once the first round or share cycle has begun.
    """

    contribution: ContributionRules = field(default_factory=ContributionRules)
    confirmation: Confirmation = Confirmation.NOBODY
    admission: Admission = Admission.CODE
    members: MemberRules = field(default_factory=MemberRules)
    meeting_day: int | None = _whole(None, 0, 6)
    meeting: MeetingRules = field(default_factory=MeetingRules)
    loans: LoanRules = field(default_factory=LoanRules)
    products: tuple[LoanProduct, ...] = ()
    loan_voting: VotingRule = field(default_factory=VotingRule)
    rule_change: RuleChange = RuleChange.VOTE
    rule_voting: VotingRule = field(default_factory=VotingRule)
    frozen_in_run: bool = False
    decisions: DecisionRules = field(default_factory=DecisionRules)
    expenses: ExpenseRules = field(default_factory=ExpenseRules)
    savings: SavingsRules = field(default_factory=SavingsRules)
    earnings: Earnings = Earnings.NONE
    social_fund_minor: int = _minor(0)
    share_out_months: int | None = _whole(None, 1, 60)
    pot_by: PotBy = PotBy.NONE
    rounds: RoundRules = field(default_factory=RoundRules)
    commission_percent: Decimal = field(default=NOTHING, metadata=_COMMISSION)

    def to_json(self) -> str:
        """Write the rules in the one form that is stored."""
        return canonical_json(encode(self))

    @classmethod
    def from_json(cls, text: str) -> CircleRules:
        """Read stored rules; what was not known when they were written has its default."""
        return merged(cls(), json.loads(text))

    def to_dict(self) -> dict[str, Any]:
        """Return the rules as plain, nested values."""
        plain: dict[str, Any] = encode(self)
        return plain

    def with_changes(self, changes: Mapping[str, Any]) -> CircleRules:
        """Return the rules with changes of the same nested shape; not yet checked.

        Raises:
            InvalidRules: A name is unknown or a value has the wrong type.
        """
        return merged(self, changes)


def check_rules(rules: CircleRules, *, has_officers: bool) -> None:
    """Raise InvalidRules unless the rules are in range and fit together."""
    check_ranges(rules)
    if rules.members.min > rules.members.max:
        raise InvalidRules(field="members.min", reason="out_of_range", maximum=rules.members.max)
    if rules.contribution.min_units > rules.contribution.max_units:
        raise InvalidRules(field="contribution.min_units", reason="out_of_range")
    if not has_officers:
        _check_leaderless(rules)
    _check_rotating(rules)
    check_loan_rules(rules.loans, "loans", has_officers=has_officers)
    check_products(rules.products, has_officers=has_officers)
    for path, terms in every_terms(rules):
        _check_with_circle(rules, terms, path)
    if not earnings_fit(rules):
        raise InvalidRules(field="earnings", reason=f"needs_{rules.earnings.value}")
    for kind in KINDS:
        steps = getattr(rules.decisions, kind)
        check_steps(steps, f"decisions.{kind}", has_officers=has_officers)
    check_voting_rule(rules.loan_voting, "loan_voting")
    check_voting_rule(rules.rule_voting, "rule_voting")
    if rules.contribution.unit is not ContributionUnit.SHARE:
        for name in _of_shares(rules):
            raise InvalidRules(field=name, reason="needs_shares")


def _check_rotating(rules: CircleRules) -> None:
    """Slots are what gets a pot: neither means anything without the other."""
    slots, turns = rules.contribution.unit is ContributionUnit.SLOT, rules.pot_by is not PotBy.NONE
    if slots and not turns:
        raise InvalidRules(field="pot_by", reason="needs_turns")
    if turns and not slots:
        raise InvalidRules(field="pot_by", reason="needs_slots")
    if rules.frozen_in_run and not slots:
        raise InvalidRules(field="frozen_in_run", reason="needs_slots")
    auction = rules.pot_by is PotBy.AUCTION
    if rules.commission_percent and not auction:
        raise InvalidRules(field="commission_percent", reason="needs_auction")
    if rules.contribution.late_loses_dividend and not auction:
        raise InvalidRules(field="contribution.late_loses_dividend", reason="needs_auction")
    if auction and rules.commission_percent > rules.rounds.bid_cap_percent:
        # No bid could be as high as the commission.
        raise InvalidRules(field="commission_percent", reason="above_cap")


def every_terms(rules: CircleRules) -> Iterator[tuple[str, LoanRules]]:
    """The terms of every kind of loan, each with its path; those not offered too."""
    yield "loans", rules.loans
    for place, product in enumerate(rules.products):
        yield f"products.{place}.terms", product.terms


def _check_with_circle(rules: CircleRules, terms: LoanRules, path: str) -> None:
    """What a kind of loan needs of its circle."""
    if terms.with_meetings and rules.contribution.unit is ContributionUnit.NONE:
        raise InvalidRules(field=f"{path}.with_meetings", reason="needs_meetings")
    if terms.guarantors >= rules.members.max:
        raise InvalidRules(
            field=f"{path}.guarantors", reason="out_of_range", maximum=rules.members.max - 1
        )


def earnings_fit(rules: CircleRules) -> bool:
    """Whether what is earned can be shared by the measure that the rules name."""
    if rules.earnings is Earnings.SHARES:
        return rules.contribution.unit is ContributionUnit.SHARE
    if rules.earnings is Earnings.DIVIDEND:
        return rules.pot_by is PotBy.AUCTION
    return True


def _check_leaderless(rules: CircleRules) -> None:
    needs_officers = {
        "confirmation": rules.confirmation in (Confirmation.OFFICER, Confirmation.MEETING),
        "admission": rules.admission is Admission.OFFICER,
        "rule_change": rules.rule_change is RuleChange.ADMIN,
        "expenses.decided_by": rules.expenses.decided_by is DecidedBy.OFFICER,
        "savings.withdrawal": rules.savings.withdrawal is WithdrawalBy.OFFICER,
        "earnings": rules.earnings is Earnings.OWNER,
    }
    for name, wrong in needs_officers.items():
        if wrong:
            raise InvalidRules(field=name, reason="no_officers")


def check_available(rules: CircleRules) -> None:
    """Raise RuleNotAvailable for a rule that nothing in this version acts on.

    A rule that is written down and then not kept would be worse than one that is refused.
    """
    idle = {
        "contribution.max_units": rules.contribution.max_units > 1
        and rules.contribution.unit not in (ContributionUnit.SHARE, ContributionUnit.SLOT),
    }
    for name, used in idle.items():
        if used:
            raise RuleNotAvailable(field=name)


def _of_shares(rules: CircleRules) -> Iterator[str]:
    """The rules in use that mean something only where members buy shares."""
    found = {
        "share_out_months": rules.share_out_months is not None,
        "loan_voting.weighted_by": rules.loan_voting.weighted_by is WeightedBy.SHARE,
        "rule_voting.weighted_by": rules.rule_voting.weighted_by is WeightedBy.SHARE,
        **{f"{path}.steps": _by_shares(terms.steps) for path, terms in every_terms(rules)},
        **{f"decisions.{kind}": _by_shares(getattr(rules.decisions, kind)) for kind in KINDS},
    }
    return (name for name, used in found.items() if used)


def without_shares(rules: CircleRules) -> CircleRules:
    """Return the rules for a circle in which nobody buys shares: each member has one vote."""
    plain = _each_one_vote({**rules.to_dict(), "share_out_months": None})
    return merged(CircleRules(), plain)


def _each_one_vote(value: Any) -> Any:
    if isinstance(value, Mapping):
        changed = {name: _each_one_vote(each) for name, each in value.items()}
        return {**changed, "weighted_by": "member"} if "weighted_by" in changed else changed
    return [_each_one_vote(each) for each in value] if isinstance(value, list) else value


def _by_shares(steps: Steps) -> bool:
    """Whether a step is a vote in which shares are counted."""
    return any(
        step.voting is not None and step.voting.weighted_by is WeightedBy.SHARE for step in steps
    )
