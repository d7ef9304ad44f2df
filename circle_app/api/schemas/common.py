"""Building blocks of all shapes: text, amounts, rates, pages, problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from circle_app.domain.errors import CircleError
from circle_app.domain.money import InvalidAmount, parse_minor, to_decimal_string
from circle_app.services.paging import Page

T = TypeVar("T")
V = TypeVar("V")
EARLIEST: Final = date(1970, 1, 1)
LATEST: Final = date(2200, 12, 31)


def refusal(error: CircleError) -> PydanticCustomError:
    """Let a refusal of ours pass through pydantic with its code and values."""
    return PydanticCustomError("refusal", "refused", {"refusal": error})


def plain_text(text: str) -> str:
    """Return a text that can be stored; pydantic tells of one that cannot."""
    # Nobody types a NUL or half a character, and no database stores them.
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise PydanticCustomError("string_unicode", "text that cannot be stored")
    return text


Text = Annotated[str, AfterValidator(plain_text)]


def _amount_text(value: Any) -> str:
    if isinstance(value, float):
        raise refusal(InvalidAmount(reason="decimal_number"))
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise refusal(InvalidAmount(reason="not_a_number"))
    return str(value) if isinstance(value, int) and abs(value) < 10**18 else f"{value}"[:80]


# Which currency an amount is in is known once the wallet or the circle is; then it is parsed.
Amount = Annotated[
    str,
    BeforeValidator(_amount_text),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "maxLength": 40}, {"type": "integer"}],
            "description": "A decimal string in the circle's currency, like 5.00; digits of any "
            "script. A whole number is taken too; a number with a point is not.",
            "examples": ["5.00"],
        }
    ),
]


def _rate(value: Any) -> Any:
    if isinstance(value, float | bool):
        raise PydanticCustomError("decimal_type", "a decimal string")
    return value


Rate = Annotated[
    Decimal,
    BeforeValidator(_rate),
    Field(allow_inf_nan=False),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "maxLength": 40}, {"type": "integer"}],
            "description": "A decimal string in percent, like 12.0.",
            "examples": ["12.0"],
        }
    ),
]
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]

Money = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^-?[0-9]+(\.[0-9]+)?$",
            "description": "A decimal string in the currency of the book.",
            "examples": ["5.00"],
        }
    ),
]


def _utc(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


Moment = Annotated[datetime, PlainSerializer(_utc, return_type=str, when_used="json")]


class Asked(BaseModel):
    """A request body: a field nobody knows is refused, for it may be a misspelt amount."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class Shown(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)


class ListOf(Shown, Generic[T]):
    """One page of a list."""

    items: list[T]
    next_cursor: str | None = None


class FieldError(Shown):
    """What is wrong with one field."""

    field: str
    message: str


class ProblemDocument(Shown):
    """An error (RFC 9457)."""

    type: str = Field(examples=["urn:circle:problem:insufficient_funds"])
    title: str
    status: int
    detail: str = Field(description="What happened, in the caller's language.")
    code: str = Field(description="Stable name of the error.", examples=["insufficient_funds"])
    errors: list[FieldError] | None = None
    reference: str | None = None
    facts: list[str] | None = Field(
        default=None, description="The checks of a loan request that failed."
    )


def listed(items: Any, show: Callable[[Any], T]) -> ListOf[T]:
    """Show a list that fits on one page."""
    return ListOf[T](items=[show(item) for item in items])


def paged(page: Page[V], show: Callable[[V], T]) -> ListOf[T]:
    """Show one page of the services."""
    return ListOf[T](items=[show(item) for item in page.items], next_cursor=page.next_cursor)


def minor(amount: str, currency: str, field: str = "amount", *, least: int = 1) -> int:
    """Turn a typed amount into minor units.

    Raises:
        InvalidAmount: It is none; the answer is 422.
    """
    return parse_minor(amount, currency, field=field, minimum_minor=least)


def money(amount_minor: int, currency: str) -> str:
    """Write minor units as the contract asks."""
    return to_decimal_string(amount_minor, currency)


def maybe_money(amount_minor: int | None, currency: str) -> str | None:
    """Write minor units where there are any."""
    return None if amount_minor is None else money(amount_minor, currency)


def shown_params(params: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """Rewrite an event's values for programs: ``amount_minor: 500`` becomes ``amount: "5.00"``."""
    found: dict[str, Any] = {}
    for name, value in params.items():
        if name.endswith("_minor") and isinstance(value, int):
            found[name.removesuffix("_minor")] = money(value, currency)
        else:
            found[name] = value
    return found
