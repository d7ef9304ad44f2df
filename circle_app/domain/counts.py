"""Counting money: what can be counted, notes and coins, and what a difference is in the books.

Too little in the box is an expense (variance), too much its opposite. The social fund stands apart:
what is missing there is missing from the social fund itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from circle_app.domain.charts import (
    CASH,
    EXPENSE_FUND,
    SOCIAL_CASH,
    SOCIAL_FUND,
    VARIANCE,
    AccountKind,
)
from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.ledger import Line
from circle_app.domain.wallets import MAX_AMOUNT_MINOR, InvalidAmount

MAX_PIECES: Final = 100_000
#: What lies in boxes, and the account that a difference is put against.
COUNTED: Final[Mapping[str, AccountKind]] = MappingProxyType(
    {CASH.code: VARIANCE, EXPENSE_FUND.code: VARIANCE, SOCIAL_CASH.code: SOCIAL_FUND}
)
#: Notes and coins in use, in minor units, the largest first.
PIECES: Final[Mapping[str, tuple[int, ...]]] = MappingProxyType(
    {"INR": (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)}
)


class NotCountable(InvalidInput):
    """Not a box that can be counted."""

    code = "not_countable"


class PiecesDiffer(InvalidInput):
    """Notes and coins do not add up to the amount; ``pieces_minor`` is what they are."""

    code = "pieces_differ"


class BooksMoved(Conflict):
    """The books changed while the money was counted; ``booked_minor`` is what they say now."""

    code = "books_moved"


def check_countable(account: str) -> str:
    """Return the account if it lies in a box.

    Raises:
        NotCountable: It does not.
    """
    if account not in COUNTED:
        raise NotCountable(field="account", allowed=", ".join(COUNTED))
    return account


def check_counted(counted_minor: int, pieces: Mapping[int, int]) -> None:
    """Refuse an amount that cannot be, or that its notes and coins are not.

    Raises:
        InvalidAmount: Negative, or beyond what the books hold.
        PiecesDiffer: Notes and coins are there and are another amount.
        InvalidInput: A note without a value, or fewer than none of it.
    """
    if not 0 <= counted_minor <= MAX_AMOUNT_MINOR:
        raise InvalidAmount(field="amount", max_minor=MAX_AMOUNT_MINOR)
    for value, count in pieces.items():
        if not 0 < value <= MAX_AMOUNT_MINOR or not 0 <= count <= MAX_PIECES:
            raise InvalidInput(field="pieces", maximum=MAX_PIECES)
    total = pieces_minor(pieces)
    if pieces and total != counted_minor:
        raise PiecesDiffer(field="pieces", pieces_minor=total)


def pieces_minor(pieces: Mapping[int, int]) -> int:
    """Return what notes and coins are together."""
    return sum(value * count for value, count in pieces.items())


def difference_lines(account: str, booked_minor: int, counted_minor: int) -> tuple[Line, ...]:
    """Return what brings the books to what was counted; nothing where they agree."""
    difference = counted_minor - booked_minor
    if difference == 0:
        return ()
    return (Line(account, difference), Line(COUNTED[account].code, -difference))
