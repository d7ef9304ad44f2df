"""Investments of a circle: what they cost, are worth, bring, and are sold for.

What an investment stands for in the books is its cost, and what it was found to be worth more or
less since. What it brings is income; what it loses is a loss, and nobody's savings pay for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from circle_app.domain.charts import (
    BANK,
    CASH,
    INVESTMENT_INCOME,
    INVESTMENT_LOSS,
    INVESTMENTS,
    UPI,
    AccountKind,
)
from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed
from circle_app.domain.ledger import Line

MAX_NAME_LENGTH: Final = 80
MAX_NOTE_LENGTH: Final = 300
MAX_AGE: Final = timedelta(days=366)
# Where the money comes from and goes to.
BOXES: Final[Mapping[str, AccountKind]] = MappingProxyType(
    {kind.code: kind for kind in (CASH, BANK, UPI)}
)


class InvestmentKind(StrEnum):
    """What the money is put into."""

    DEPOSIT = "deposit"
    GOLD = "gold"
    OTHER = "other"


class InvestmentState(StrEnum):
    """Where an investment stands."""

    ASKED = "asked"
    AGREED = "agreed"
    HELD = "held"
    SOLD = "sold"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What can be done with an investment."""

    BUY = "buy"
    REVALUE = "revalue"
    INCOME = "income"
    SELL = "sell"


class WrongInvestmentState(Conflict):
    """It is in a state in which this cannot happen."""

    code = "investment_state"


class InvestmentChanged(Conflict):
    """Something was done with it since, which has to be taken back first."""

    code = "investment_changed"


class NotInvestmentAsker(NotAllowed):
    """Only who asked for it takes it back."""

    code = "not_investment_asker"


@dataclass(frozen=True, slots=True)
class Move:
    """One act in the books.

    Attributes:
        act: What is done.
        amount_minor: What is paid or received, or the change in worth; never zero.
        value_minor: What it changes of the value in the books.
        lines: The entry.
    """

    act: Act
    amount_minor: int
    value_minor: int
    lines: tuple[Line, ...]


def check_kind(kind: str) -> InvestmentKind:
    """Return the kind, else raise InvalidInput."""
    if kind not in list(InvestmentKind):
        raise InvalidInput(field="kind", allowed=", ".join(InvestmentKind))
    return InvestmentKind(kind)


def check_box(code: str, field: str = "box") -> AccountKind:
    """Return the box, else raise InvalidInput."""
    if code not in BOXES:
        raise InvalidInput(field=field, allowed=", ".join(BOXES))
    return BOXES[code]


def check_day(on: date, today: date, *, since: date | None = None) -> date:
    """Return the day of an act: not to come, not long ago, nor before what was done last.

    Raises:
        InvalidInput: ``reason`` says why not.
    """
    if on > today:
        raise InvalidInput(field="on", reason="in_the_future", maximum=today)
    if on < today - MAX_AGE:
        raise InvalidInput(field="on", reason="too_long_ago", minimum=today - MAX_AGE)
    if since is not None and on < since:
        raise InvalidInput(field="on", reason="before_the_last", minimum=since)
    return on


def check_held(status: str) -> None:
    """Raise WrongInvestmentState unless the circle has it."""
    if status != InvestmentState.HELD:
        raise WrongInvestmentState(status=status)


def bought(cost_minor: int, box: AccountKind) -> Move:
    """Book that it was bought: money becomes the investment."""
    lines = (Line(INVESTMENTS.code, cost_minor), Line(box.code, -cost_minor))
    return Move(Act.BUY, cost_minor, cost_minor, lines)


def revalued(value_minor: int, worth_minor: int) -> Move:
    """Book that it is worth more or less than it stands for.

    Args:
        value_minor: What it stands for in the books.
        worth_minor: What it is worth; nothing is a worth too.

    Raises:
        InvalidInput: It stands for that already.
    """
    change = worth_minor - value_minor
    if change == 0:
        raise InvalidInput(field="worth", reason="unchanged")
    other = INVESTMENT_INCOME if change > 0 else INVESTMENT_LOSS
    lines = (Line(INVESTMENTS.code, change), Line(other.code, -change))
    return Move(Act.REVALUE, change, change, lines)


def brought(amount_minor: int, box: AccountKind) -> Move:
    """Book what it brought: interest, rent, a dividend."""
    lines = (Line(box.code, amount_minor), Line(INVESTMENT_INCOME.code, -amount_minor))
    return Move(Act.INCOME, amount_minor, 0, lines)


def sold(value_minor: int, part_minor: int | None, price_minor: int, box: AccountKind) -> Move:
    """Book that it was sold, or a part of it; what it fetched more is income, less is a loss.

    Args:
        value_minor: What it stands for in the books.
        part_minor: What of that is sold; None for all of it.
        price_minor: What came in; nothing where it is lost.
        box: Where the money went.

    Raises:
        InvalidInput: More than there is is sold, or nothing for nothing.
    """
    given_up = value_minor if part_minor is None else part_minor
    if not 0 <= given_up <= value_minor or (part_minor is not None and given_up == 0):
        raise InvalidInput(field="part", reason="more_than_held", maximum_minor=value_minor)
    if given_up == 0 and price_minor == 0:
        raise InvalidInput(field="price", reason="nothing")
    gain = price_minor - given_up
    other = INVESTMENT_INCOME if gain > 0 else INVESTMENT_LOSS
    moved = ((box.code, price_minor), (INVESTMENTS.code, -given_up), (other.code, -gain))
    lines = tuple(Line(code, amount) for code, amount in moved if amount)
    return Move(Act.SELL, price_minor, -given_up, lines)


def state_after(value_minor: int, move: Move) -> InvestmentState:
    """Return where it stands after an act: sold once nothing of it is left by a sale."""
    gone = move.act is Act.SELL and value_minor + move.value_minor == 0
    return InvestmentState.SOLD if gone else InvestmentState.HELD


def check_last(act_id: object, standing: Iterable[object]) -> None:
    """Refuse to take an act back on which a later one rests.

    Args:
        act_id: The act.
        standing: The acts that changed its value and were not taken back, the newest first.

    Raises:
        InvestmentChanged: A later one has to be taken back first.
    """
    newest = next(iter(standing), None)
    if newest != act_id:
        raise InvestmentChanged
