"""What an installation lets the rules of its circles be, at most or at least."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from circle_app.domain.calendars import Frequency, days_of
from circle_app.domain.decisions import KINDS
from circle_app.domain.errors import InvalidInput
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.products import settled
from circle_app.domain.rates import RateUnit
from circle_app.domain.rules import CircleRules, every_terms
from circle_app.domain.settings_catalogue import CURRENCY, InstallationSettings
from circle_app.domain.votes import VotingRule

_PER_YEAR = {RateUnit.YEAR: 1, RateUnit.MONTH: 12, RateUnit.WEEK: 52}


class RuleAboveLimit(InvalidInput):
    """A rule beyond what this installation lets circles decide."""

    code = "rule_above_limit"


@dataclass(frozen=True, slots=True)
class Excess:
    """A rule of a circle that goes beyond a limit.

    Attributes:
        setting: Key of the limit.
        field: Path of the rule.
        limit: What is allowed at most (or at least, or not at all).
    """

    setting: str
    field: str
    limit: int | Decimal | bool


def excesses(
    rules: CircleRules, settings: InstallationSettings, currency: str
) -> tuple[Excess, ...]:
    """Return every rule that goes beyond the limits; amounts only in the limits' currency."""
    return tuple(_all(rules, settings, in_money=currency == CURRENCY))


def check_limits(rules: CircleRules, settings: InstallationSettings, currency: str) -> None:
    """Raise RuleAboveLimit where a rule goes beyond a limit."""
    for found in excesses(rules, settings, currency):
        raise RuleAboveLimit(
            field=found.field, setting=found.setting, **_told(found), reason=found.setting
        )


def _told(found: Excess) -> dict[str, Any]:
    if found.setting in ("loans.largest", "decisions.highest_free"):
        return {"limit_minor": found.limit, "currency": CURRENCY}
    return {"limit": found.limit}


def yearly_rate(loans: LoanRules) -> Decimal:
    """What a loan costs a year in percent, as people say it."""
    return loans.rate_percent * _PER_YEAR[loans.rate_per]


def _all(rules: CircleRules, settings: InstallationSettings, *, in_money: bool) -> Iterator[Excess]:
    if rules.members.max > settings.circles_max_members:
        yield Excess("circles.max_members", "members.max", settings.circles_max_members)
    for path, terms in every_terms(rules):
        if terms.enabled:
            yield from _of_loans(settled(terms, rules), path, settings, in_money=in_money)
    yield from _of_votes(rules, settings)
    if in_money and rules.expenses.free_minor > settings.decisions_highest_free:
        yield Excess(
            "decisions.highest_free", "expenses.free_minor", settings.decisions_highest_free
        )


def _of_loans(
    loans: LoanRules, path: str, settings: InstallationSettings, *, in_money: bool
) -> Iterator[Excess]:
    if yearly_rate(loans) > settings.loans_highest_rate:
        yield Excess("loans.highest_rate", f"{path}.rate_percent", settings.loans_highest_rate)
    multiple = loans.savings_multiple
    if multiple is not None and multiple > settings.loans_highest_multiple:
        limit = settings.loans_highest_multiple
        yield Excess("loans.highest_multiple", f"{path}.savings_multiple", limit)
    if _is_longer(loans, settings.loans_longest_months):
        yield Excess("loans.longest_months", f"{path}.max_periods", settings.loans_longest_months)
    if in_money and loans.max_minor > settings.loans_largest:
        yield Excess("loans.largest", f"{path}.max_minor", settings.loans_largest)


def _is_longer(loans: LoanRules, months: int) -> bool:
    """Whether the longest loan runs longer than so many months; 52 weeks are a year."""
    if loans.frequency is Frequency.MONTHLY:
        return loans.max_periods > months
    return loans.max_periods * days_of(loans.frequency, loans.every_days) * 12 > months * 366


def _of_votes(rules: CircleRules, settings: InstallationSettings) -> Iterator[Excess]:
    for path, voting in _votings(rules):
        if voting.window_hours < settings.decisions_shortest_hours:
            limit = settings.decisions_shortest_hours
            yield Excess("decisions.shortest_hours", f"{path}.window_hours", limit)
        if voting.secret and not settings.decisions_secret:
            yield Excess("decisions.secret", f"{path}.secret", limit=False)


def _votings(rules: CircleRules) -> Iterator[tuple[str, VotingRule]]:
    yield "loan_voting", rules.loan_voting
    yield "rule_voting", rules.rule_voting
    chains = [(f"{path}.steps", terms.steps) for path, terms in every_terms(rules)]
    chains += [(f"decisions.{kind}", getattr(rules.decisions, kind)) for kind in KINDS]
    for path, steps in chains:
        for place, step in enumerate(steps):
            if step.voting is not None:
                yield f"{path}.{place}.voting", step.voting
