"""Every setting of an installation: what it may be, what it is at first, and what it bounds.

A setting is a field of ``InstallationSettings``; its key is the field's name with a point after
the section. Only what something acts on is here. Settings of a circle are its rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from circle_app.domain.cycles import CycleKind
from circle_app.domain.decisions import MAX_MINOR
from circle_app.domain.errors import InvalidInput
from circle_app.domain.loan_terms import MAX_PERIODS, MAX_RATE_PERCENT, Method
from circle_app.domain.money import InvalidAmount, parse_minor, to_decimal_string
from circle_app.domain.presets import PRESETS
from circle_app.domain.texts import visible
from circle_app.domain.votes import MAX_WINDOW_HOURS

Value = bool | int | Decimal | str | tuple[str, ...]
# Limits in money count for circles that keep their books in this currency.
CURRENCY: Final = "INR"
AS_KIND: Final = "as_kind"
EVERYBODY: Final = "everyone"
OPERATORS: Final = "operators"
OPEN: Final = "open"
INVITED: Final = "invited"
_DECIMAL = re.compile(r"\d{1,6}(\.\d{1,4})?", re.ASCII)


class InvalidSetting(InvalidInput):
    """A setting that does not exist, or a value it cannot have; ``field`` is its key."""

    code = "invalid_setting"


class Section(StrEnum):
    """The parts of the settings page that have something behind them, in their order."""

    ORGANISATION = "organisation"
    REGION = "region"
    CIRCLES = "circles"
    LOANS = "loans"
    DECISIONS = "decisions"
    PAYMENTS = "payments"
    SECURITY = "security"
    PRIVACY = "privacy"
    OBSERVABILITY = "observability"


class Kind(StrEnum):
    """What a value is."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    AMOUNT = "amount"
    MONTH = "month"
    CHOICE = "choice"
    SEVERAL = "several"
    FLAG = "flag"
    TEXT = "text"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        key: Its name, such as ``loans.highest_rate``.
        section: Where it stands on the page.
        kind: What its value is.
        default: Its value until somebody changes it.
        unit: What is counted: ``days``, ``hours``, ``percent_year`` …
        low, high: The range of a number, the length of a text; amounts in minor units.
        choices: What can be chosen.
        bounds: Whether rules of circles are held to it.
    """

    key: str
    section: Section
    kind: Kind
    default: Value
    unit: str = ""
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()
    bounds: bool = False

    @property
    def name(self) -> str:
        """The field of ``InstallationSettings``."""
        return self.key.replace(".", "_", 1)


def _setting(kind: Kind, default: Any, unit: str = "", **more: Any) -> Any:
    return field(default=default, metadata={"kind": kind, "unit": unit, **more})


def _whole(default: int, low: int, high: int, unit: str, *, bounds: bool = False) -> Any:
    return _setting(Kind.WHOLE, default, unit, low=low, high=high, bounds=bounds)


def _decimal(default: int, low: int, high: int, unit: str) -> Any:
    return _setting(Kind.DECIMAL, Decimal(default), unit, low=low, high=high, bounds=True)


def _amount(default: int, low: int = 0, *, bounds: bool = False) -> Any:
    return _setting(Kind.AMOUNT, default, low=low, high=MAX_MINOR, bounds=bounds)


def _choice(default: str, *choices: str) -> Any:
    return _setting(Kind.CHOICE, default, choices=choices)


def _flag(*, on: bool = True, bounds: bool = False) -> Any:
    return _setting(Kind.FLAG, default=on, bounds=bounds)


def _text(default: str, high: int, low: int = 0) -> Any:
    return _setting(Kind.TEXT, default, low=low, high=high)


_KINDS_OF_CIRCLES: Final = tuple(PRESETS)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationSettings:
    """All settings with the values that hold now."""

    organisation_name: str = _text("Circle", 60, 1)
    organisation_contact: str = _text("", 120)

    region_language: str = _choice("en", "en", "hi")
    region_time_zone: str = _setting(Kind.ZONE, "Asia/Kolkata", high=40)
    region_year_month: int = _setting(Kind.MONTH, 4, low=1, high=12)

    circles_opened_by: str = _choice(EVERYBODY, EVERYBODY, OPERATORS)
    circles_presets: tuple[str, ...] = _setting(
        Kind.SEVERAL, _KINDS_OF_CIRCLES, choices=_KINDS_OF_CIRCLES
    )
    circles_contribution: int = _amount(500, 1)
    circles_cycle: str = _choice(
        CycleKind.DAILY.value,
        CycleKind.DAILY.value,
        CycleKind.WEEKLY.value,
        CycleKind.FORTNIGHTLY.value,
        CycleKind.MONTHLY.value,
    )
    circles_max_members: int = _whole(500, 2, 500, "people", bounds=True)
    circles_invite_days: int = _whole(0, 0, 365, "days_or_never")
    circles_listing: bool = _flag()

    loans_method: str = _choice(AS_KIND, AS_KIND, *(method.value for method in Method))
    loans_highest_rate: Decimal = _decimal(60, 0, int(MAX_RATE_PERCENT), "percent_year")  # noqa: RUF009 -- it makes a field
    loans_highest_multiple: Decimal = _decimal(10, 1, 100, "times")  # noqa: RUF009 -- it makes a field
    loans_longest_months: int = _whole(120, 1, MAX_PERIODS, "months", bounds=True)
    loans_largest: int = _amount(10**9, 100, bounds=True)
    loans_rounding: str = _choice(AS_KIND, AS_KIND, "0.01", "1", "5", "10")

    decisions_shortest_hours: int = _whole(1, 1, MAX_WINDOW_HOURS // 2, "hours", bounds=True)
    decisions_secret: bool = _flag(bounds=True)
    decisions_highest_free: int = _amount(10**7, bounds=True)

    payments_cash: bool = _flag()
    payments_upi: bool = _flag()
    payments_reference: bool = _flag()
    payments_top_up: bool = _flag()
    payments_remind_before: int = _whole(3, 0, 30, "days")
    payments_remind_after: int = _whole(3, 0, 30, "days")
    payments_remind_hour: int = _whole(9, 5, 20, "oclock")

    security_sign_up: str = _choice(OPEN, OPEN, INVITED)
    security_session_days: int = _whole(30, 1, 365, "days")
    security_password_length: int = _whole(8, 8, 64, "characters")
    security_failures: int = _whole(8, 3, 50, "attempts")
    security_lock_minutes: int = _whole(15, 1, 1440, "minutes")
    security_requests: int = _whole(100, 20, 10_000, "requests")
    security_private_hosts: bool = _flag(on=False)

    privacy_key_days: int = _whole(45, 30, 365, "days")
    privacy_bank_file_days: int = _whole(1, 1, 90, "days")

    observability_log_level: str = _choice("info", "debug", "info", "warning", "error")

    def of(self, setting: Setting) -> Value:
        """The value of a setting."""
        found: Value = getattr(self, setting.name)
        return found

    def with_values(self, values: Mapping[str, Value]) -> InstallationSettings:
        """The settings with other values, by key."""
        other: dict[str, Any] = {CATALOGUE[key].name: each for key, each in values.items()}
        return replace(self, **other)


def _catalogue() -> dict[str, Setting]:
    found: dict[str, Setting] = {}
    for item in fields(InstallationSettings):
        section, _, rest = item.name.partition("_")
        key = f"{section}.{rest}"
        default: Any = item.default
        found[key] = Setting(key, Section(section), default=default, **item.metadata)
    return found


CATALOGUE: Final[Mapping[str, Setting]] = MappingProxyType(_catalogue())
DEFAULTS: Final = InstallationSettings()


def setting_of(key: str) -> Setting:
    """Return a setting by its key.

    Raises:
        InvalidSetting: There is none.
    """
    found = CATALOGUE.get(key)
    if found is None:
        raise InvalidSetting(field=key[:60], reason="unknown")
    return found


def written(setting: Setting, value: Value) -> Any:
    """A value as JSON holds it: amounts and rates as text."""
    if setting.kind is Kind.AMOUNT and isinstance(value, int):
        return to_decimal_string(value, CURRENCY)
    if isinstance(value, Decimal):
        return format(value, "f")
    return list(value) if isinstance(value, tuple) else value


def read(setting: Setting, raw: Any) -> Value:
    """A value out of JSON, checked.

    Raises:
        InvalidSetting: It is of another kind, out of range, or not offered.
    """
    value: Any = _READERS[setting.kind](setting, raw)
    counted = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if counted and not setting.low <= value <= setting.high:
        span = _range(setting, setting.kind)
        raise InvalidSetting(field=setting.key, reason="out_of_range", **span)
    checked: Value = value
    return checked


def _range(setting: Setting, kind: Kind) -> dict[str, Any]:
    if kind is Kind.AMOUNT:
        return {"minimum_minor": setting.low, "maximum_minor": setting.high, "currency": CURRENCY}
    return {"minimum": setting.low, "maximum": setting.high}


def _whole_of(setting: Setting, raw: Any) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    raise InvalidSetting(field=setting.key, reason="not_a_number")


def _decimal_of(setting: Setting, raw: Any) -> Decimal:
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if not isinstance(text, str) or _DECIMAL.fullmatch(text) is None:
        raise InvalidSetting(field=setting.key, reason="not_a_number")
    return Decimal(text)


def _amount_of(setting: Setting, raw: Any) -> int:
    if not isinstance(raw, str):
        raise InvalidSetting(field=setting.key, reason="not_a_number")
    try:
        return parse_minor(raw, CURRENCY, field=setting.key, minimum_minor=0)
    except InvalidAmount as refusal:
        raise InvalidSetting(field=setting.key, reason="not_a_number") from refusal


def _choice_of(setting: Setting, raw: Any) -> str:
    if isinstance(raw, str) and raw in setting.choices:
        return raw
    raise InvalidSetting(
        field=setting.key, reason="not_offered", allowed=", ".join(setting.choices)
    )


def _several_of(setting: Setting, raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not raw or any(each not in setting.choices for each in raw):
        raise InvalidSetting(
            field=setting.key, reason="not_offered", allowed=", ".join(setting.choices)
        )
    return tuple(choice for choice in setting.choices if choice in raw)


def _flag_of(setting: Setting, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    raise InvalidSetting(field=setting.key, reason="not_a_flag")


def _text_of(setting: Setting, raw: Any) -> str:
    text = visible(raw[:1000]) if isinstance(raw, str) else None
    if text is None or not setting.low <= len(text) <= setting.high:
        raise InvalidSetting(field=setting.key, reason="length", **_range(setting, setting.kind))
    return text


_READERS: Final[Mapping[Kind, Callable[[Setting, Any], Value]]] = {
    Kind.WHOLE: _whole_of,
    Kind.MONTH: _whole_of,
    Kind.DECIMAL: _decimal_of,
    Kind.AMOUNT: _amount_of,
    Kind.CHOICE: _choice_of,
    Kind.SEVERAL: _several_of,
    Kind.FLAG: _flag_of,
    Kind.TEXT: _text_of,
    Kind.ZONE: _text_of,
}
