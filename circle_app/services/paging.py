"""Lists are paged by key: a page of rows and an opaque cursor for the next one."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from circle_app.domain.errors import InvalidInput

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
MAX_KEY = 2**63 - 1  # the largest number a column holds
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; ``next_cursor`` is None on the last one."""

    items: tuple[T, ...]
    next_cursor: str | None = None


def check_limit(limit: int) -> int:
    """Return the limit if it is 1–200.

    Raises:
        InvalidInput: It is not.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput(field="limit", min=1, max=MAX_LIMIT)
    return limit


def encode_cursor(*keys: object) -> str:
    """Make a cursor of the sort key of the last row shown."""
    return base64.urlsafe_b64encode("|".join(map(str, keys)).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, *kinds: Callable[[str], Any]) -> tuple[Any, ...] | None:
    """Read a cursor back into the values it was made of.

    Raises:
        InvalidInput: It is not one of ours.
    """
    if not cursor:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor[:400] + "=" * (-len(cursor) % 4)).decode()
        parts = text.split("|")
        found = tuple(kind(part) for kind, part in zip(kinds, parts, strict=True))
    except (ValueError, binascii.Error) as broken:
        raise InvalidInput(field="cursor") from broken
    if any(isinstance(key, int) and abs(key) > MAX_KEY for key in found):
        raise InvalidInput(field="cursor")
    return found


def page_of(
    rows: Sequence[Any], limit: int, show: Callable[[Any], T], key: Callable[[Any], object]
) -> Page[T]:
    """Make a page of ``limit`` rows out of ``limit + 1`` that were fetched."""
    shown = rows[:limit]
    more = len(rows) > limit
    return Page(tuple(show(row) for row in shown), encode_cursor(key(shown[-1])) if more else None)
