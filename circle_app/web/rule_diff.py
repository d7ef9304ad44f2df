"""What a change of rules changes, line by line in words: until now, and from then on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from circle_app.domain.decisions import ApprovalStep, Steps
from circle_app.domain.loan_rules import LoanProduct, LoanRules
from circle_app.domain.rates import RateUnit
from circle_app.domain.rule_changes import Difference, differences
from circle_app.domain.rule_json import merged
from circle_app.domain.rules import CircleRules
from circle_app.i18n import formats, text
from circle_app.web import rule_terms
from circle_app.web.chain_wording import chain_words, deadline
from circle_app.web.rule_wording import interest_line, loans_line, rate_text

_PER: Final = {
    RateUnit.YEAR: "{rate} % a year",
    RateUnit.MONTH: "{rate} % a month",
    RateUnit.WEEK: "{rate} % a week",
}
_NO_MORE: Final = "not given any more"
#: Rules that are words of the circle's own.
_WORDS: Final = ("loans.purposes", "products.name", "products.about")


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
    kinds = _Kinds(before, after)
    return [_row(found, kinds, currency, language) for found in differences(before, after)]


class _Kinds:
    """The kinds of loans before and after a change, by their keys."""

    def __init__(self, before: CircleRules, after: CircleRules) -> None:
        self.before = {product.key: product for product in before.products}
        self.after = {product.key: product for product in after.products}

    def name(self, key: str) -> str:
        """What a kind is called, by its newer name."""
        found = self.after.get(key) or self.before[key]
        return found.name


def _row(found: Difference, kinds: _Kinds, currency: str, language: str) -> DiffRow:
    if found.path == "products":
        told = [", ".join(map(kinds.name, keys)) for keys in (found.before, found.after)]
        return DiffRow(text(language, "Order of the kinds of loans"), *told)
    if found.path.startswith("products."):
        return _product_row(found, kinds, currency, language)
    label = label_of(found.path, language)
    return DiffRow(label, *_both(found.path, found, currency, language))


def _both(path: str, found: Difference, currency: str, language: str) -> tuple[str, str]:
    """A rule before and after, in words."""
    if path.rpartition(".")[2] == "steps" or path.startswith("decisions."):
        return _chain_row(found, currency, language)
    before, after = (
        value_words(path, value, currency, language) for value in (found.before, found.after)
    )
    return before, after


def _product_row(found: Difference, kinds: _Kinds, currency: str, language: str) -> DiffRow:
    """A kind of loan that is new or gone, or one of its terms: "Festival loan: Smallest loan"."""
    _, key, *rest = found.path.split(".", 2)
    name = kinds.name(key)
    if not rest:
        label = text(language, "Kind of loan: {name}", name=name)
        was, becomes = kinds.before.get(key), kinds.after.get(key)
        return DiffRow(
            label,
            _in_short(was, currency, language) if was else text(language, "not given"),
            _in_short(becomes, currency, language) if becomes else text(language, _NO_MORE),
        )
    path = rest[0].replace("terms.", "loans.", 1)
    if path == "loans.rate_percent":
        label = text(language, "Interest")
        rates = [rate_words(each.terms, language) for each in (kinds.before[key], kinds.after[key])]
        return DiffRow(f"{name}: {label}", *rates)
    if path in ("name", "about"):
        path = f"products.{path}"
    return DiffRow(f"{name}: {label_of(path, language)}", *_both(path, found, currency, language))


def _in_short(product: LoanProduct, currency: str, language: str) -> str:
    """A kind of loan in a sentence or two."""
    if not product.terms.enabled:
        return text(language, "not given")
    lent = loans_line(product.terms, currency, language)
    return f"{lent} {interest_line(product.terms, language)}"


def rate_words(loans: LoanRules, language: str) -> str:
    """A rate with what it is of: "2 % a month"."""
    return text(language, _PER[loans.rate_per], rate=rate_text(loans.rate_percent))


def label_of(path: str, language: str) -> str:
    """What a rule is called: ``loans.max_minor`` is the largest loan."""
    part, _, name = path.partition(".")
    if part in rule_terms.VOTES and name in rule_terms.VOTE_PARTS:
        of = text(language, rule_terms.VOTES[part])
        return f"{of}: {text(language, rule_terms.VOTE_PARTS[name])}"
    return text(language, rule_terms.LABELS.get(path, rule_terms.OTHER))


def value_words(path: str, value: Any, currency: str, language: str) -> str:
    """A rule's plain value as people say it."""
    if path.startswith(_WORDS):
        return _typed_words(value, language)
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


def _typed_words(value: Any, language: str) -> str:
    """What people wrote themselves: a text, or a list of them."""
    if isinstance(value, list):
        return ", ".join(value) or text(language, rule_terms.ANYTHING)
    return value or text(language, rule_terms.NOTHING)


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
