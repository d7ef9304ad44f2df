"""A kind of loan as settings: which terms matter, and what was typed for them as a kind."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from circle_app.domain.errors import CircleError, NotFound
from circle_app.domain.loan_rules import ORDINARY, LoanProduct
from circle_app.domain.products import key_for
from circle_app.domain.rule_json import merged
from circle_app.domain.rules import CircleRules, ContributionUnit
from circle_app.i18n import text
from circle_app.services.circle_settings import CircleSettings
from circle_app.web.circle_settings import values
from circle_app.web.circle_settings.loan_specs import (
    ABOUT,
    LOAN_SECTIONS,
    LOANS,
    NAME,
    NAMES,
)
from circle_app.web.circle_settings.view_models import how_words, rule_item
from circle_app.web.settings_kit import FLAGS, Item, Section

#: The kind that is not written down yet, in the address of its page.
NEW: Final = "new"
ON: Final = FLAGS[True]
NO_FEE: Final = frozenset({"", "0"})
#: Choosing this needs a figure beside it: the one to begin with, where there is none.
BEGINS: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("loans.frequency", "custom"): ("loans.every_days", "10"),
    ("loans.flat_interest", "rebated"): ("loans.rebate_percent", "50"),
    ("loans.penalty.kind", "fixed"): ("loans.penalty.amount_minor", "10"),
    ("loans.penalty.kind", "percent"): ("loans.penalty.percent", "2"),
}
_PENALTY: Final = "loans.penalty."


def kind_at(rules: CircleRules, key: str) -> LoanProduct:
    """A kind as it is written down, or one to begin with: like the ordinary loan.

    Raises:
        NotFound: The circle has written none of this kind down.
    """
    if key == ORDINARY:
        return LoanProduct(ORDINARY, terms=rules.loans)
    if key == NEW:
        return LoanProduct(terms=replace(rules.loans, enabled=True))
    found = next((each for each in rules.products if each.key == key), None)
    if found is None:
        raise NotFound(what="loan_product", field="product")
    return found


def items(
    found: CircleSettings, product: LoanProduct, language: str, titles: Mapping[str, str]
) -> list[Item]:
    """Everything about a kind that may be set; ``found`` has its terms as the ordinary loan's."""
    stored = {NAME: product.name, ABOUT: product.about}
    names = [
        Item(
            spec.key,
            spec.section,
            text(language, spec.label),
            text(language, spec.sub),
            spec.control,
            stored[spec.key],
            stored[spec.key] or text(language, "nothing"),
            locked=not found.may_change,
            risky=True,
        )
        for spec in NAMES
    ]
    terms = [rule_item(spec, found, language, titles) for spec in LOANS]
    return terms if product.key == ORDINARY else [*names, *terms]


def sections(found: CircleSettings, language: str) -> list[Section]:
    """The parts of the page, each saying from when a change counts."""
    about = how_words(found, language) if found.may_change else ""
    return [
        Section(name, text(language, title), icon, about) for name, title, icon in LOAN_SECTIONS
    ]


def matters(key: str, now: Mapping[str, str], rules: CircleRules) -> bool:
    """Whether a term means anything beside the others."""
    flat = now["loans.method"] == "flat"
    meetings = now["loans.with_meetings"] == ON
    penalty = now["loans.penalty.kind"]
    if key.startswith(_PENALTY) and key != f"{_PENALTY}kind":
        amounts = {f"{_PENALTY}amount_minor": "fixed", f"{_PENALTY}percent": "percent"}
        return penalty == amounts[key] if key in amounts else penalty != "none"
    known = {
        "loans.with_meetings": rules.contribution.unit is not ContributionUnit.NONE or meetings,
        "loans.frequency": not meetings,
        "loans.every_days": not meetings and now["loans.frequency"] == "custom",
        "loans.fee_mode": not {now["loans.fee_minor"], now["loans.fee_percent"]} <= NO_FEE,
        "loans.prepayment": not flat,
        "loans.flat_interest": flat,
        "loans.rebate_percent": flat and now["loans.flat_interest"] == "rebated",
        "loans.grace_principal": now["loans.method"] != "interest_only",
        "loans.guarantee_percent": now["loans.guarantors"] not in NO_FEE,
    }
    return known.get(key, True)


def typed_kind(
    product: LoanProduct, typed: Mapping[str, str], rules: CircleRules, currency: str
) -> LoanProduct:
    """A kind with what was typed for it; a new one gets a key of its name.

    Raises:
        InvalidAmount, InvalidInput, InvalidRules: Something cannot be read.
    """
    terms = {key: value for key, value in typed.items() if key not in (NAME, ABOUT)}
    changes = values.changes_of(terms, currency).get("loans", {})
    name = " ".join(typed.get(NAME, product.name).split())
    return LoanProduct(
        product.key or key_for(name, {each.key for each in rules.products}),
        name,
        typed.get(ABOUT, product.about).strip(),
        merged(product.terms, changes, "loans."),
    )


def blamed(error: CircleError, keys: Mapping[str, str]) -> str:
    """The setting a refusal is about: ``products.2.terms.fee_minor`` is ``loans.fee_minor``."""
    path = error.field or ""
    if path.startswith("products."):
        inner = path.split(".", 2)[-1]
        path = inner.replace("terms.", "loans.", 1)
        path = f"kind.{path}" if path in ("name", "about") else path
    fitting = [key for key in keys if path == key or path.startswith(f"{key}.")]
    return max(fitting, key=len, default="")
