"""The presets: each fills in the rules a kind of group usually has (amounts for INR)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from circle_app.domain.calendars import Frequency
from circle_app.domain.contributions import Confirmation
from circle_app.domain.cycles import CycleKind
from circle_app.domain.decisions import TO_VOTE, ApprovalStep, StepBy
from circle_app.domain.errors import InvalidInput
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.loan_terms import Method
from circle_app.domain.penalties import PenaltyEvery, PenaltyKind, PenaltyRules
from circle_app.domain.rates import RateUnit
from circle_app.domain.round_rules import PotBy
from circle_app.domain.rules import (
    Admission,
    CircleRules,
    ContributionRules,
    ContributionUnit,
    DecidedBy,
    Earnings,
    ExpenseRules,
    MeetingRules,
    MemberRules,
    RuleChange,
    SavingsRules,
    Surplus,
    WithdrawalBy,
)
from circle_app.domain.votes import VotingRule

RUPEE = 100
LAKH = 100_000 * RUPEE
ALL_AGREE = VotingRule(share=Fraction(1), more_than=False, window_hours=72)
TWO_THIRDS = VotingRule(share=Fraction(2, 3), more_than=False, window_hours=72)
# Where officers or a meeting decide, a borrower does not vote on the own loan.
MEETING_VOTE = VotingRule(interested_vote=False)


class UnknownPreset(InvalidInput):
    """There is no such preset."""

    code = "unknown_preset"


@dataclass(frozen=True, slots=True)
class Preset:
    """A kind of group: its rules and its officers.

    Attributes:
        name: The preset's name in programs.
        rules: What it fills in.
        officers: Roles it has, the creator's first; none where members run it alone.
        newcomer_role: What whoever is let in becomes.
    """

    name: str
    rules: CircleRules
    officers: tuple[str, ...] = ()
    newcomer_role: str = "member"

    @property
    def has_officers(self) -> bool:
        """Whether anyone holds an office."""
        return bool(self.officers)

    @property
    def creator_role(self) -> str:
        """The role of whoever opens such a circle."""
        return self.officers[0] if self.officers else "member"


def _role(
    role: str,
    *,
    above: int = 0,
    up_to: int | None = None,
    approvals: int = 1,
    escalation: str = TO_VOTE,
) -> ApprovalStep:
    return ApprovalStep(
        StepBy.ROLE, role, above, up_to, approvals, within_hours=7 * 24, escalation=escalation
    )


_FINE_10 = PenaltyRules(PenaltyKind.FIXED, 10 * RUPEE)
# 2 % of the overdue part for every month that begins, after five days.
_LATE_2 = PenaltyRules(
    PenaltyKind.PERCENT, percent=Decimal(2), after_days=5, every=PenaltyEvery.MONTH
)
_NO_LOANS = LoanRules(enabled=False)

LENDING = Preset("lending", CircleRules())

SAVINGS = Preset(
    "savings",
    CircleRules(
        contribution=ContributionRules(
            amount_minor=500 * RUPEE,
            cycle=CycleKind.MONTHLY,
            grace_days=3,
            late_fee_minor=10 * RUPEE,
        ),
        confirmation=Confirmation.OFFICER,
        admission=Admission.OFFICER,
        members=MemberRules(2, 50),
        loans=LoanRules(
            rate_percent=Decimal(2),
            rate_per=RateUnit.MONTH,
            min_minor=500 * RUPEE,
            max_minor=50_000 * RUPEE,
            savings_multiple=Decimal(3),
            penalty=_LATE_2,
            steps=(
                _role("treasurer", up_to=10_000 * RUPEE, escalation="admin"),
                _role("admin", above=10_000 * RUPEE),
            ),
        ),
        loan_voting=MEETING_VOTE,
        rule_change=RuleChange.ADMIN,
        expenses=ExpenseRules(DecidedBy.OFFICER, 500 * RUPEE),
        savings=SavingsRules(WithdrawalBy.OFFICER),
        earnings=Earnings.SAVINGS_DAYS,
    ),
    officers=("admin", "treasurer"),
)

SHG = Preset(
    "shg",
    CircleRules(
        contribution=ContributionRules(
            amount_minor=100 * RUPEE, cycle=CycleKind.WEEKLY, late_fee_minor=10 * RUPEE
        ),
        confirmation=Confirmation.MEETING,
        admission=Admission.VOTE,
        members=MemberRules(10, 20),
        loans=LoanRules(
            rate_percent=Decimal(2),
            rate_per=RateUnit.MONTH,
            frequency=Frequency.WEEKLY,
            with_meetings=True,
            penalty=_FINE_10,
            max_minor=50_000 * RUPEE,
            max_periods=52,
            savings_multiple=Decimal(3),
            steps=(ApprovalStep(), _role("treasurer", escalation="admin")),
        ),
        loan_voting=MEETING_VOTE,
        rule_voting=TWO_THIRDS,
        expenses=ExpenseRules(DecidedBy.OFFICER, 200 * RUPEE),
        savings=SavingsRules(WithdrawalBy.OFFICER),
        earnings=Earnings.EQUAL,
        social_fund_minor=10 * RUPEE,
    ),
    officers=("admin", "treasurer", "secretary"),
)

VSLA = Preset(
    "vsla",
    CircleRules(
        contribution=ContributionRules(
            unit=ContributionUnit.SHARE,
            amount_minor=50 * RUPEE,
            cycle=CycleKind.WEEKLY,
            max_units=5,
        ),
        confirmation=Confirmation.MEETING,
        admission=Admission.VOTE,
        members=MemberRules(10, 30),
        # Shares are bought at meetings and are never late: who is late, or stays away, is fined.
        meeting=MeetingRules(10 * RUPEE, 10 * RUPEE),
        loans=LoanRules(
            method=Method.FLAT,
            # A service charge of 10 % of the loan, over the three months it may run at most.
            rate_percent=Decimal(40),
            max_periods=3,
            savings_multiple=Decimal(3),
            penalty=_FINE_10,
            steps=(_role("committee", approvals=3),),
        ),
        loan_voting=MEETING_VOTE,
        rule_voting=ALL_AGREE,
        # A share is kept until the share-out.
        savings=SavingsRules(WithdrawalBy.NONE),
        earnings=Earnings.SHARES,
        social_fund_minor=10 * RUPEE,
        share_out_months=12,
    ),
    officers=("admin", "treasurer", "key_holder", "counter", "committee"),
)

ROSCA_DRAW = Preset(
    "rosca_draw",
    CircleRules(
        contribution=ContributionRules(
            unit=ContributionUnit.SLOT,
            amount_minor=1_000 * RUPEE,
            cycle=CycleKind.MONTHLY,
            grace_days=2,
            late_fee_minor=50 * RUPEE,
            max_units=40,
            surplus=Surplus.NEXT_DUES,
        ),
        confirmation=Confirmation.OFFICER,
        admission=Admission.OFFICER,
        members=MemberRules(2, 40),
        loans=_NO_LOANS,
        rule_voting=ALL_AGREE,
        pot_by=PotBy.DRAW,
    ),
    officers=("admin",),
)

ROSCA_ORDER = Preset(
    "rosca_order",
    replace(ROSCA_DRAW.rules, pot_by=PotBy.ORDER),
    officers=("admin",),
)

ROSCA_AUCTION = Preset(
    "rosca_auction",
    replace(
        ROSCA_DRAW.rules,
        contribution=ContributionRules(
            unit=ContributionUnit.SLOT,
            amount_minor=10_000 * RUPEE,
            cycle=CycleKind.MONTHLY,
            late_percent_per_month=Decimal(2),
            late_loses_dividend=True,
            max_units=50,
            surplus=Surplus.NEXT_DUES,
        ),
        members=MemberRules(2, 50),
        rule_change=RuleChange.ADMIN,
        frozen_in_run=True,
        earnings=Earnings.DIVIDEND,
        pot_by=PotBy.AUCTION,
        commission_percent=Decimal(5),
    ),
    officers=("admin",),
)

LENDER = Preset(
    "lender",
    CircleRules(
        contribution=ContributionRules(unit=ContributionUnit.NONE),
        confirmation=Confirmation.OFFICER,
        admission=Admission.OFFICER,
        members=MemberRules(1, 500),
        loans=LoanRules(
            rate_percent=Decimal(18),
            min_minor=1_000 * RUPEE,
            max_minor=5 * LAKH,
            max_periods=60,
            penalty=_LATE_2,
            steps=(
                _role("clerk", escalation="manager"),
                _role("manager", escalation="admin"),
                _role("admin", above=1 * LAKH, escalation=""),
            ),
        ),
        loan_voting=MEETING_VOTE,
        rule_change=RuleChange.ADMIN,
        expenses=ExpenseRules(DecidedBy.OFFICER, 1_000 * RUPEE),
        savings=SavingsRules(WithdrawalBy.NONE),
        earnings=Earnings.OWNER,
    ),
    officers=("admin", "manager", "clerk", "auditor"),
    newcomer_role="borrower",
)

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.name: preset
        for preset in (LENDING, SAVINGS, SHG, VSLA, ROSCA_DRAW, ROSCA_ORDER, ROSCA_AUCTION, LENDER)
    }
)


def preset_named(name: str) -> Preset:
    """Return the preset of a name.

    Raises:
        UnknownPreset: There is no such preset.
    """
    preset = PRESETS.get(name)
    if preset is None:
        raise UnknownPreset(field="preset", allowed=", ".join(PRESETS))
    return preset
