"""Rules as text in controls, and back."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from circle_app.domain.errors import InvalidInput
from circle_app.domain.money import parse_minor
from circle_app.domain.rule_json import InvalidRules
from circle_app.domain.rules import CircleRules
from circle_app.i18n import formats, text
from circle_app.web.circle_settings.loan_specs import SPECS
from circle_app.web.circle_settings.specs import DETAIL_KEYS, ROUNDINGS, SHARES, Spec
from circle_app.web.rule_diff import value_words
from circle_app.web.rule_wording import rate_text
from circle_app.web.settings_kit import FLAGS

Plain = Mapping[str, Any]
NOT_ROUNDED = "0.01"


def at(rules: Plain, path: str) -> Any:
    """A plain value of rules by its path."""
    found: Any = rules
    for name in path.split("."):
        found = found[name]
    return found


def typed(spec: Spec, rules: Plain, currency: str) -> str:
    """A rule as its control has it."""
    value = at(rules, spec.key)
    if spec.kind == "share":
        part = at(rules, spec.key.rpartition(".")[0])
        more = "more" if part["more_than"] else "least"
        return f"{part['share']} {more} {part['counted_of']}"
    if spec.kind == "rounding":
        return _rounding(rules["loans"])
    if spec.kind == "words":
        return "\n".join(value)
    if spec.kind in ("amount", "maybe_amount"):
        if value is None:
            return ""
        parts = formats.money_parts(int(value), currency)
        return f"{parts.whole}{parts.paise}"
    if spec.kind == "flag":
        return FLAGS[bool(value)]
    if spec.kind in ("decimal", "maybe"):
        return "" if value is None else rate_text(Decimal(value))
    return json.dumps(value, sort_keys=True) if spec.kind == "steps" else str(value)


def _rounding(loans: Plain) -> str:
    direction, step = loans["rounding_direction"], str(loans["rounding_step"])
    if direction == "none" or step == NOT_ROUNDED:
        return NOT_ROUNDED
    return f"{step} up" if direction == "up" else step


def plain_of(key: str, value: str, currency: str) -> dict[str, Any]:
    """What a control of a rule holds, as plain values by their paths.

    Raises:
        InvalidAmount, InvalidInput, InvalidRules: It cannot be read.
    """
    spec = SPECS[key]
    part = key.rpartition(".")[0]
    if spec.kind == "share":
        share, _, rest = value.partition(" ")
        more, _, of = rest.partition(" ")
        return {
            f"{part}.share": share,
            f"{part}.more_than": more == "more",
            f"{part}.counted_of": of,
        }
    if spec.kind == "rounding":
        step, _, up = value.partition(" ")
        direction = "none" if step == NOT_ROUNDED else up or "nearest"
        return {f"{part}.rounding_step": step, f"{part}.rounding_direction": direction}
    return {key: _one(spec, value, currency)}


def _one(spec: Spec, value: str, currency: str) -> Any:
    """What a control of a rule of its own holds."""
    key = spec.key
    if spec.kind == "words":
        return [" ".join(line.split()) for line in value.splitlines() if line.strip()]
    if spec.kind in ("amount", "maybe_amount"):
        sent = value.replace("₹", "").strip()
        if not sent and spec.kind == "maybe_amount":
            return None
        return parse_minor(sent, currency, field=key, minimum_minor=0)
    if spec.kind == "whole":
        return _whole(value, key)
    if spec.kind == "flag":
        return value == FLAGS[True]
    if spec.kind in ("decimal", "maybe"):
        number = value.replace("%", "").replace("×", "").strip()
        return number or (None if spec.kind == "maybe" else "0")
    return _steps(value, key) if spec.kind == "steps" else value


def _whole(value: str, field: str) -> int:
    digits = value.replace(",", "")
    if not (0 < len(digits) <= 6 and digits.isdecimal()):
        raise InvalidInput(field=field)
    return int(digits)


def _steps(value: str, field: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        raise InvalidRules(field=field, reason="wrong_type") from None


def nested(values: Plain) -> dict[str, Any]:
    """Values by their paths as the changes that services take."""
    changes: dict[str, Any] = {}
    for path, value in values.items():
        *parts, name = path.split(".")
        inner = changes
        for part in parts:
            inner = inner.setdefault(part, {})
        inner[name] = value
    return changes


def changes_of(drafts: Mapping[str, str], currency: str) -> dict[str, Any]:
    """Everything that was typed for rules, nested as they are.

    Raises:
        InvalidAmount, InvalidInput, InvalidRules: One of them cannot be read.
    """
    found: dict[str, Any] = {}
    for key, value in drafts.items():
        if key not in DETAIL_KEYS:
            found.update(plain_of(key, value, currency))
    return nested(found)


def words_of(key: str, rules: CircleRules, currency: str, language: str) -> str:
    """A rule in words."""
    spec, plain = SPECS[key], rules.to_dict()
    if spec.kind == "share":
        known = SHARES.get(typed(spec, plain, currency))
        return text(language, known) if known else str(at(plain, key))
    if spec.kind == "rounding":
        return text(language, ROUNDINGS[typed(spec, plain, currency)])
    said = value_words(key, at(plain, key), currency, language)
    if spec.kind == "flag":
        return text(language, "On") if at(plain, key) else text(language, "Off")
    if spec.kind in ("maybe", "maybe_amount") and at(plain, key) is None:
        return text(language, "no limit")
    return f"{said} {text(language, spec.unit)}" if spec.unit else said
