"""Rules as JSON and back, strictly: unknown names, wrong types and odd values are refused.

Works on any frozen dataclass made of bool, int, str, Decimal, Fraction, enums, tuples of these,
and other such dataclasses. What is missing keeps the value of the base, so that rules stored
before a rule was invented read as its default.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from circle_app.domain.errors import InvalidInput
from circle_app.domain.money import InvalidAmount, parse_minor, to_decimal_string

MAX_TEXT_LENGTH = 80
MAX_ITEMS = 20
_DECIMAL = re.compile(r"\d{1,9}(\.\d{1,8})?", re.ASCII)
_FRACTION = re.compile(r"(\d{1,6})(?:/([1-9]\d{0,5}))?", re.ASCII)
T = TypeVar("T")


class InvalidRules(InvalidInput):
    """A rule that does not exist or cannot have this value; ``field`` is its path."""

    code = "invalid_rules"


@cache
def _types(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _lengths(kind: Any) -> dict[str, int]:
    """Texts that may be longer than others, by the ``max_length`` of their fields."""
    fields = dataclasses.fields(kind)
    return {
        item.name: item.metadata["max_length"] for item in fields if "max_length" in item.metadata
    }


def encode(value: Any) -> Any:
    """Turn rules into what JSON can hold; rates and fractions become text."""
    if dataclasses.is_dataclass(value):
        return {item.name: encode(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    return value


def merged(base: T, changes: Mapping[str, Any], path: str = "") -> T:
    """Return ``base`` with changes of the same nested shape.

    Raises:
        InvalidRules: A name is unknown or a value has the wrong type.
    """
    kind: Any = type(base)
    kinds, lengths = _types(kind), _lengths(kind)
    new: dict[str, Any] = {}
    for name, value in changes.items():
        where = f"{path}{name}"[:MAX_TEXT_LENGTH]
        if name not in kinds:
            raise InvalidRules(field=where, reason="unknown")
        old = getattr(base, name)
        if dataclasses.is_dataclass(old):
            if not isinstance(value, Mapping):
                raise InvalidRules(field=where, reason="wrong_type")
            new[name] = merged(old, value, f"{where}.")
        else:
            new[name] = _decoded(kinds[name], value, where)
            _check_length(new[name], where, lengths.get(name, MAX_TEXT_LENGTH))
    return dataclasses.replace(base, **new)  # type: ignore[type-var]  # only dataclasses come here


def _decoded(kind: Any, value: Any, where: str) -> Any:
    if get_origin(kind) in {Union, types.UnionType}:
        if value is None:
            return None
        (kind,) = (option for option in get_args(kind) if option is not types.NoneType)
    if get_origin(kind) is tuple:
        return _items(get_args(kind)[0], value, where)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if isinstance(value, Mapping):
            return merged(kind(), value, f"{where}.")
        raise InvalidRules(field=where, reason="wrong_type")
    if issubclass(kind, Enum):
        return _choice(kind, value, where)
    decoder = _DECODERS[kind]
    return decoder(value, where)


def _items(kind: Any, value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple) or len(value) > MAX_ITEMS:
        raise InvalidRules(field=where, reason="wrong_type")
    return tuple(_decoded(kind, item, f"{where}.{place}") for place, item in enumerate(value))


def _choice(kind: type[Enum], value: Any, where: str) -> Enum:
    for option in kind:
        if option.value == value:
            return option
    allowed = ", ".join(str(option.value) for option in kind)
    raise InvalidRules(field=where, reason="not_offered", allowed=allowed)


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidRules(field=where, reason="wrong_type")
    return value


def _whole(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidRules(field=where, reason="wrong_type")
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise InvalidRules(field=where, reason="wrong_type")
    return value


def _check_length(found: Any, where: str, most: int) -> None:
    texts = found if isinstance(found, tuple) else (found,)
    if any(isinstance(text, str) and len(text) > most for text in texts):
        raise InvalidRules(field=where, reason="wrong_type")


def _decimal(value: Any, where: str) -> Decimal:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or _DECIMAL.fullmatch(text) is None:
        raise InvalidRules(field=where, reason="wrong_type")
    return Decimal(text)


def _fraction(value: Any, where: str) -> Fraction:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    typed = _FRACTION.fullmatch(text) if isinstance(text, str) else None
    if typed is None:
        raise InvalidRules(field=where, reason="wrong_type")
    return Fraction(int(typed[1]), int(typed[2] or 1))


_DECODERS: dict[Any, Callable[[Any, str], Any]] = {
    bool: _flag,
    int: _whole,
    str: _text,
    Decimal: _decimal,
    Fraction: _fraction,
}


def check_ranges(value: Any, path: str = "") -> None:
    """Raise InvalidRules where a number is outside of what its field's metadata allow."""
    for item in dataclasses.fields(value):
        found = getattr(value, item.name)
        where = f"{path}{item.name}"
        if dataclasses.is_dataclass(found):
            check_ranges(found, f"{where}.")
        elif isinstance(found, tuple):
            for place, part in enumerate(found):
                if dataclasses.is_dataclass(part):
                    check_ranges(part, f"{where}.{place}.")
        elif found is not None and "min" in item.metadata:
            low, high = item.metadata["min"], item.metadata["max"]
            if not low <= found <= high:
                raise InvalidRules(field=where, reason="out_of_range", minimum=low, maximum=high)


def with_amounts(rules: Any, currency: str) -> Any:
    """Rewrite encoded rules for programs: ``amount_minor: 500`` becomes ``amount: "5.00"``."""
    if isinstance(rules, list):
        return [with_amounts(item, currency) for item in rules]
    if not isinstance(rules, dict):
        return rules
    shown: dict[str, Any] = {}
    for name, value in rules.items():
        if name.endswith("_minor"):
            amount = None if value is None else to_decimal_string(value, currency)
            shown[name.removesuffix("_minor")] = amount
        else:
            shown[name] = with_amounts(value, currency)
    return shown


def without_amounts(kind: type, changes: Any, currency: str, path: str = "") -> Any:
    """Undo :func:`with_amounts` for changes that a program sends for rules of this kind.

    Raises:
        InvalidAmount: An amount cannot be read; ``field`` is its path.
        InvalidRules: An amount is sent in minor units.
    """
    if not isinstance(changes, Mapping):
        return changes
    kinds = _types(kind)
    plain: dict[str, Any] = {}
    for name, value in changes.items():
        where = f"{path}{name}"[:MAX_TEXT_LENGTH]
        if name.endswith("_minor"):  # a program writes amounts as decimal strings, nothing else
            raise InvalidRules(field=where, reason="unknown")
        if f"{name}_minor" in kinds:
            plain[f"{name}_minor"] = _minor(value, currency, where)
        elif dataclasses.is_dataclass(inner := kinds.get(name)) and isinstance(inner, type):
            plain[name] = without_amounts(inner, value, currency, f"{where}.")
        elif get_origin(inner) is tuple and isinstance(value, list):
            part = get_args(inner)[0]
            plain[name] = [without_amounts(part, item, currency, f"{where}.") for item in value]
        else:
            plain[name] = value
    return plain


def _minor(value: Any, currency: str, where: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise InvalidAmount(field=where, reason="not_a_number", currency=currency)
    return parse_minor(value, currency, field=where, minimum_minor=0)
