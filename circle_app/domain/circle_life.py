"""When a circle may rest or become another kind of circle, and what becomes of its rules then."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from circle_app.domain import charts
from circle_app.domain.charts import PRESET_CHARTS
from circle_app.domain.contributions import Confirmation
from circle_app.domain.decisions import TO_VOTE, DecisionRules, StepBy, Steps
from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.offices import ADMIN, NoAccount, check_role
from circle_app.domain.permissions import ROLES
from circle_app.domain.presets import PRESETS, Preset, preset_named
from circle_app.domain.products import settled
from circle_app.domain.rules import (
    Admission,
    CircleRules,
    ContributionUnit,
    DecidedBy,
    Earnings,
    MemberRules,
    RuleChange,
    WithdrawalBy,
    check_available,
    check_rules,
    earnings_fit,
    without_shares,
)

LENDER = "lender"
# Opened in a circle of any kind when they are first used.
_ANYWHERE = frozenset(
    {
        charts.BANK.code,
        charts.EXPENSE_FUND.code,
        charts.GATEWAY.code,
        charts.INVESTMENTS.code,
        charts.SOCIAL_CASH.code,
        charts.SOCIAL_FUND.code,
        charts.ADVANCE.code,
        charts.PAYABLE.code,
    }
)


class CircleArchived(NotAllowed):
    """The circle rests: it can be read, and nothing can be written."""

    code = "circle_archived"


class CircleAwake(Conflict):
    """The circle does not rest."""

    code = "circle_awake"


class CircleUnfinished(Conflict):
    """Something runs or waits that has to be settled first; ``blockers`` counts it by its code."""

    code = "circle_unfinished"


class SamePreset(InvalidInput):
    """The circle is of that kind already."""

    code = "same_preset"


class AdminNeeded(InvalidInput):
    """A circle with officers needs somebody who gives out offices."""

    code = "admin_needed"


class Unfinished(StrEnum):
    """What keeps a circle from resting, ending or becoming another."""

    CONTRIBUTIONS = "pending_contributions"
    REPAYMENTS = "pending_repayments"
    LOANS_ASKED = "loans_asked"
    LOANS_RUNNING = "loans_running"
    PROPOSALS = "open_proposals"
    DISPUTES = "open_matters"
    EXPENSES = "unbooked_expenses"
    WITHDRAWALS = "unpaid_withdrawals"
    LEAVING = "members_leaving"
    ACCOUNTS = "foreign_accounts"
    SAVINGS = "members_savings"
    ROUNDS = "rounds_running"


@dataclass(frozen=True, slots=True)
class Office:
    """A member who is to hold an office in the new kind of circle."""

    role: str
    has_account: bool


def check_finished(counts: Mapping[Unfinished, int]) -> None:
    """Raise CircleUnfinished where anything is counted that has to be settled first."""
    open_ones = {code.value: count for code, count in counts.items() if count}
    if open_ones:
        raise CircleUnfinished(blockers=open_ones)


def foreign(preset: str, balances: Mapping[str, int]) -> dict[Unfinished, int]:
    """Count the accounts with money that a kind of circle has no place for.

    Args:
        preset: The kind of circle to become.
        balances: How many accounts of each code have a balance.
    """
    usual = {kind.code for kind in PRESET_CHARTS[preset]} | _ANYWHERE
    strange = {
        code: count
        for code, count in balances.items()
        if count and code not in usual and charts.KINDS[code].section not in charts.RESULTS
    }
    savings = strange.pop(charts.SAVINGS.code, 0)
    found = {Unfinished.SAVINGS: savings, Unfinished.ACCOUNTS: sum(strange.values())}
    return {code: count for code, count in found.items() if count}


def check_becoming(before: str, after: str) -> Preset:
    """Return the kind of circle to become.

    Raises:
        SamePreset: It is of that kind already.
        UnknownPreset: There is no such preset.
    """
    chosen = preset_named(after)
    if before == after:
        raise SamePreset(field="preset")
    return chosen


def may_go_on(before: str, after: str, code: Unfinished) -> bool:
    """Whether something open stays as it is through a change of kind.

    Loans and payments between members go on by their own terms; a lender's are of another kind.
    """
    if LENDER in (before, after):
        return False
    return code in {Unfinished.LOANS_RUNNING, Unfinished.EXPENSES, Unfinished.WITHDRAWALS}


def check_offices(preset: str, offices: Collection[Office]) -> None:
    """Raise a refusal unless these officers fit a kind of circle.

    Raises:
        InvalidRole: The kind has no such office.
        AdminNeeded: Nobody would give out offices.
        NoAccount: An office for somebody who cannot sign in.
    """
    for office in offices:
        check_role(preset, office.role)
        if not office.has_account:
            raise NoAccount(field="officers")
    if PRESETS[preset].has_officers and ADMIN not in {office.role for office in offices}:
        raise AdminNeeded(field="officers")


def adapted(
    rules: CircleRules, before: str, after: str, usual: CircleRules, *, keep: bool, members: int
) -> CircleRules:
    """Return a circle's rules as those of another kind.

    Args:
        rules: The rules until now.
        before: The kind until now.
        after: The kind to become.
        usual: The rules that a new circle of that kind starts from.
        keep: Keep what the new kind allows; False takes all usual rules.
        members: How many people are in; never more than the rules allow.
    """
    found = _kept(rules, before, after, usual) if keep else usual
    most = max(found.members.max, members)
    found = replace(found, members=MemberRules(min(found.members.min, most), most))
    check_rules(found, has_officers=PRESETS[after].has_officers)
    check_available(found)
    return found


def _kept(rules: CircleRules, before: str, after: str, usual: CircleRules) -> CircleRules:
    found = rules if PRESETS[after].has_officers else _leaderless(rules, usual)
    loans = _decidable(found.loans, after, usual)
    products = tuple(
        replace(product, terms=_decidable(product.terms, after, usual))
        for product in found.products
    )
    chains = {
        kind: chain if _fits(chain, after) else getattr(usual.decisions, kind)
        for kind in DecisionRules.__slots__
        for chain in [getattr(found.decisions, kind)]
    }
    found = replace(found, loans=loans, products=products, decisions=DecisionRules(**chains))
    if LENDER in (before, after):
        found = replace(
            found,
            contribution=usual.contribution,
            pot_by=usual.pot_by,
            frozen_in_run=usual.frozen_in_run,
            commission_percent=usual.commission_percent,
            savings=usual.savings,
            confirmation=usual.confirmation,
            admission=usual.admission,
            earnings=usual.earnings,
        )
    if not earnings_fit(found):
        found = replace(found, earnings=usual.earnings)
    if found.contribution.unit is not ContributionUnit.SHARE:
        found = without_shares(found)
    meets = found.contribution.unit is not ContributionUnit.NONE
    return found if meets else _without_meetings(found, rules)


def _decidable(terms: LoanRules, preset: str, usual: CircleRules) -> LoanRules:
    """A kind of loan that the officers of a kind of circle can decide on."""
    return terms if _fits(terms.steps, preset) else replace(terms, steps=usual.loans.steps)


def _without_meetings(found: CircleRules, before: CircleRules) -> CircleRules:
    """Loans keep the rhythm of the meetings at which they were paid where there are none now."""

    def alone(terms: LoanRules) -> LoanRules:
        return replace(settled(terms, before), with_meetings=False)

    products = tuple(replace(each, terms=alone(each.terms)) for each in found.products)
    return replace(found, loans=alone(found.loans), products=products)


def _leaderless(rules: CircleRules, usual: CircleRules) -> CircleRules:
    changes: dict[str, object] = {}
    if rules.confirmation in (Confirmation.OFFICER, Confirmation.MEETING):
        changes["confirmation"] = usual.confirmation
    if rules.admission is Admission.OFFICER:
        changes["admission"] = usual.admission
    if rules.rule_change is RuleChange.ADMIN:
        changes["rule_change"] = usual.rule_change
    if rules.expenses.decided_by is DecidedBy.OFFICER:
        changes["expenses"] = replace(rules.expenses, decided_by=usual.expenses.decided_by)
    if rules.savings.withdrawal is WithdrawalBy.OFFICER:
        changes["savings"] = replace(rules.savings, withdrawal=usual.savings.withdrawal)
    if rules.earnings is Earnings.OWNER:
        changes["earnings"] = usual.earnings
    return replace(rules, **changes)  # type: ignore[arg-type]  # each has its field's type


def _fits(steps: Steps, preset: str) -> bool:
    """Whether a kind of circle has everybody a chain names; made-up roles are the circle's own."""
    officers = PRESETS[preset].officers
    named = {step.role for step in steps} | {step.escalation for step in steps}
    missing = {role for role in named if role in ROLES and role not in officers}
    if not officers:
        return all(step.by is StepBy.VOTE and step.escalation in ("", TO_VOTE) for step in steps)
    return not missing
