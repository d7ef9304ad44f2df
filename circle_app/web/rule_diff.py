"""What a change of rules changes, line by line in words: until now, and from then on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from circle_app.domain.decisions import ApprovalStep, Steps
from circle_app.domain.rule_changes import Difference, differences
from circle_app.domain.rule_json import merged
from circle_app.domain.rules import CircleRules
from circle_app.i18n import formats, text
from circle_app.web import rule_terms
from circle_app.web.chain_wording import chain_words, deadline
from circle_app.web.rule_wording import rate_text


@dataclass(frozen=True)
class DiffRow:
    """One rule that changes: what it is called, what it was, what it becomes."""

    label: str = ""
    before: str = ""
    after: str = ""


def diff_rows(
    before: CircleRules, after: CircleRules, currency: str, language: str
) -> list[DiffRow]:
    """Every rule in which two sets of rules differ, in words."""
    return [_row(found, currency, language) for found in differences(before, after)]


def _row(found: Difference, currency: str, language: str) -> DiffRow:
    label = label_of(found.path, language)
    if isinstance(found.before, list) and isinstance(found.after, list):
        return DiffRow(label, *_chain_row(found, currency, language))
    before, after = (
        value_words(found.path, value, currency, language) for value in (found.before, found.after)
    )
    return DiffRow(label, before, after)


def label_of(path: str, language: str) -> str:
    """What a rule is called: ``loans.max_minor`` is the largest loan."""
    part, _, name = path.partition(".")
    if part in rule_terms.VOTES and name in rule_terms.VOTE_PARTS:
        of = text(language, rule_terms.VOTES[part])
        return f"{of}: {text(language, rule_terms.VOTE_PARTS[name])}"
    return text(language, rule_terms.LABELS.get(path, rule_terms.OTHER))


def value_words(path: str, value: Any, currency: str, language: str) -> str:
    """A rule's plain value as people say it."""
    if isinstance(value, list):
        return _chain(_steps(value), currency, language)
    if isinstance(value, bool):
        return text(language, "yes") if value else text(language, "no")
    name = path.rpartition(".")[2]
    choices = rule_terms.CHOICES.get(path) or rule_terms.CHOICES.get(name, {})
    if str(value) in choices:
        return text(language, choices[str(value)])
    if value is None:
        return text(language, rule_terms.NOTHING)
    return _figure(path, name, value, currency, language)


def _figure(path: str, name: str, value: Any, currency: str, language: str) -> str:
    if name.endswith("_minor"):
        return formats.money(int(value), currency, language)
    if path == "meeting_day":
        return text(language, rule_terms.WEEKDAYS[int(value)])
    if name in {"share", "quorum"} and str(value) in rule_terms.FRACTIONS:
        return text(language, rule_terms.FRACTIONS[str(value)])
    if isinstance(value, str) and name not in {"share", "quorum"}:
        return rate_text(Decimal(value))
    return str(value)


def _steps(plain: Sequence[Mapping[str, Any]]) -> Steps:
    return tuple(merged(ApprovalStep(), step) for step in plain)


def _chain(steps: Steps, currency: str, language: str) -> str:
    return chain_words(steps, currency, language) or text(language, rule_terms.USUAL)


def _chain_row(found: Difference, currency: str, language: str) -> tuple[str, str]:
    """Chains of the same people may differ in how long they have, or in how they vote."""
    before, after = _steps(found.before), _steps(found.after)
    told = [_chain(steps, currency, language) for steps in (before, after)]
    if told[0] == told[1]:
        told = [", ".join(deadline(step, language) for step in steps) for steps in (before, after)]
    if told[0] == told[1]:
        told = [text(language, "as until now"), text(language, "with another way of voting")]
    return told[0], told[1]
