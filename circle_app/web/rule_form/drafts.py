"""What is typed into the fields of rules, and the rules that it means."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypedDict

from circle_app.domain.errors import InvalidInput
from circle_app.domain.money import parse_minor
from circle_app.domain.rules import CircleRules, ContributionUnit
from circle_app.i18n import formats
from circle_app.web.rule_wording import rate_text

_MAX_LENGTH = 80


# What the fields go by, and nobody types.
_FIXED = frozenset({"rate_per", "frequency", "contributes", "lends", "rotates"})


class RuleFields(TypedDict):
    """The fields, as a form sends them."""

    amount: str
    cycle: str
    max_members: str
    min_loan: str
    max_loan: str
    max_periods: str
    rate: str
    window_hours: str
    spend_free: str
    spend_by: str
    withdrawal: str
    keep: str
    max_slots: str
    unpaid: str


@dataclass(frozen=True)
class RuleDraft:
    """What the fields hold."""

    contributes: bool = True
    amount: str = ""
    cycle: str = "daily"
    max_members: str = ""
    min_loan: str = ""
    max_loan: str = ""
    max_periods: str = ""
    rate: str = "0"
    rate_per: str = "year"
    frequency: str = "monthly"
    window_hours: str = ""
    spend_free: str = "0"
    spend_by: str = "vote"
    withdrawal: str = "vote"
    keep: str = "0"
    lends: bool = True
    rotates: bool = False
    max_slots: str = "1"
    unpaid: str = "hold"


def _plain(minor: int, currency: str) -> str:
    parts = formats.money_parts(minor, currency)
    return f"{parts.whole}{parts.paise}"


def draft_of(rules: CircleRules, currency: str) -> dict[str, Any]:
    """The fields filled with rules."""
    loans = rules.loans
    return {
        "contributes": rules.contribution.unit is not ContributionUnit.NONE,
        "frequency": loans.frequency.value,
        "amount": _plain(rules.contribution.amount_minor, currency),
        "cycle": rules.contribution.cycle.value,
        "max_members": str(rules.members.max),
        "min_loan": _plain(loans.min_minor, currency),
        "max_loan": _plain(loans.max_minor, currency),
        "max_periods": str(loans.max_periods),
        "rate": rate_text(loans.rate_percent),
        "rate_per": loans.rate_per.value,
        "window_hours": str(rules.loan_voting.window_hours),
        "spend_free": _plain(rules.expenses.free_minor, currency),
        "spend_by": rules.expenses.decided_by.value,
        "withdrawal": rules.savings.withdrawal.value,
        "keep": _plain(rules.savings.keep_minor, currency),
        "lends": loans.enabled,
        "rotates": rules.contribution.unit is ContributionUnit.SLOT,
        "max_slots": str(rules.contribution.max_units),
        "unpaid": rules.rounds.unpaid.value,
    }


def typed(form: Mapping[str, Any]) -> dict[str, str]:
    """What a form sent for the fields, cut to a bearable length; what it left out stays out.

    The browser sends nothing at all (None) for a field that is not on the page just now.
    """
    known = {field.name for field in fields(RuleDraft)} - _FIXED
    return {
        name: str(value).strip()[:_MAX_LENGTH]
        for name, value in form.items()
        if name in known and value is not None
    }


def changes_of(draft: RuleDraft, currency: str) -> dict[str, Any]:
    """Read the fields as rules, nested as the rules are.

    Raises:
        InvalidAmount, InvalidInput: A field cannot be read.
    """

    def amount(text: str, field: str, least: int = 0) -> int:
        return parse_minor(text, currency, field=field, minimum_minor=least)

    paid: dict[str, Any] = {}
    if draft.contributes:
        paid["contribution"] = {
            "amount_minor": amount(draft.amount, "amount", 1),
            "cycle": draft.cycle,
        }
    if draft.rotates:
        paid["contribution"]["max_units"] = _count(draft.max_slots, "contribution.max_units")
        paid["rounds"] = {"unpaid": draft.unpaid}
    return {
        **paid,
        "members": {"max": _count(draft.max_members, "members.max")},
        "loans": {
            "min_minor": amount(draft.min_loan, "loans.min", 1),
            "max_minor": amount(draft.max_loan, "loans.max", 1),
            "max_periods": _count(draft.max_periods, "loans.max_periods"),
            "rate_percent": draft.rate.replace("%", "").strip() or "0",
        },
        "loan_voting": {"window_hours": _count(draft.window_hours, "window_hours")},
        "expenses": {
            "decided_by": draft.spend_by,
            "free_minor": amount(draft.spend_free, "expenses.free"),
        },
        "savings": {
            "withdrawal": draft.withdrawal,
            "keep_minor": amount(draft.keep, "savings.keep"),
        },
    }


def differing(changes: Mapping[str, Any], rules: CircleRules) -> dict[str, Any]:
    """Keep of the changes only what would change the rules."""
    after, before = rules.with_changes(changes).to_dict(), rules.to_dict()
    kept: dict[str, Any] = {}
    for part, values in changes.items():
        changed = {
            name: each for name, each in values.items() if after[part][name] != before[part][name]
        }
        if changed:
            kept[part] = changed
    return kept


def _count(text: str, field: str) -> int:
    """Read a whole number.

    Raises:
        InvalidInput: It is none.
    """
    digits = text.replace(",", "")
    if not (0 < len(digits) <= 6 and digits.isdecimal()):
        raise InvalidInput(field=field)
    return int(digits)
