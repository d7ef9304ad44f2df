"""Paying by itself: on which days, what of all that is due, and when it gives up.

A due, or what is due on a loan, is tried on its due day and again one, three and seven days after
it. After the last of these days it is left to the member, and what falls due next starts anew.
Each is paid whole or not at all, the oldest first. Days on which nobody looked are not made up for
one by one: the next look is the try of the newest of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from circle_app.domain.errors import Conflict, InvalidInput

#: Days after the due day on which a payment is tried.
TRY_AFTER: Final = (0, 1, 3, 7)
LAST_TRY: Final = len(TRY_AFTER)
# 10^12 minor units: as much as a single payment may be.
MAX_LIMIT_MINOR: Final = 10**12


class InvalidLimit(InvalidInput):
    """The most that is taken on a day is not a positive amount, or too large."""

    code = "invalid_autopay_limit"


class MandateConflict(Conflict):
    """A mandate is not in a state in which this can happen to it."""

    code = "mandate_state"


class What(StrEnum):
    """What is paid."""

    DUE = "due"
    LOAN = "loan"


class Outcome(StrEnum):
    """What became of a try."""

    PAID = "paid"
    FAILED = "failed"
    GIVEN_UP = "given_up"


class Fault(StrEnum):
    """Why nothing was paid; other refusals are told by their own code."""

    LACKS_MONEY = "insufficient_funds"
    OVER_LIMIT = "over_limit"


def check_limit(limit_minor: int | None) -> int | None:
    """Return the most that is taken on a day; None for all that is due.

    Raises:
        InvalidLimit: Zero, negative or too large.
    """
    if limit_minor is not None and not 0 < limit_minor <= MAX_LIMIT_MINOR:
        raise InvalidLimit(field="limit")
    return limit_minor


@dataclass(frozen=True, slots=True)
class Item:
    """Something to be paid.

    Attributes:
        what: A due, or what is due on a loan.
        subject_id: The due or the loan.
        due_on: Its day; of a loan the day of the newest instalment that is due.
        amount_minor: All that is open of it.
        made: How many of its tries were made.
        paid: Whether it was taken before; it is never taken again.
    """

    what: What
    subject_id: UUID
    due_on: date
    amount_minor: int
    made: int = 0
    paid: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What is done about one thing on a day; ``fault`` is empty where it is paid."""

    item: Item
    number: int
    outcome: Outcome
    fault: str = ""

    def failed(self, fault: str) -> Step:
        """The same step, which was to pay and could not."""
        return Step(self.item, self.number, _unpaid(self.number), fault)


def tries_by(due_on: date, day: date) -> int:
    """Return how many of the days on which a due is tried have come by a day."""
    return sum(due_on + timedelta(days=after) <= day for after in TRY_AFTER)


def next_try(item: Item, day: date) -> date | None:
    """Return the first day, ``day`` or later, on which something is tried; None after the last.

    Args:
        item: What is to be paid.
        day: The first day that is asked about: today, or tomorrow if today was looked at.
    """
    if item.paid or item.made >= LAST_TRY:
        return None
    if tries_by(item.due_on, day) > item.made:
        return day
    # The number of tries made is never behind: a day that was missed counts as made up for.
    return item.due_on + timedelta(days=TRY_AFTER[tries_by(item.due_on, day)])


def steps_on(
    day: date, items: Iterable[Item], wallet_minor: int, limit_minor: int | None
) -> tuple[Step, ...]:
    """Say what is done on a day about all that is due by then.

    On a day on which a try of anything falls, all that is not given up yet is looked at, the oldest
    first, so that nothing new is paid before something older that could be. Only what has its try
    on that day can fail on it.

    Args:
        day: The day.
        items: What is due; what is given up or was paid before is left alone.
        wallet_minor: What is in the wallet.
        limit_minor: The most that is taken on a day; None where there is no limit.
    """
    alive = sorted(
        (item for item in items if _is_alive(item, day)),
        key=lambda item: (item.due_on, item.what, item.subject_id),
    )
    if not any(_has_try(item, day) for item in alive):
        return ()
    found: list[Step] = []
    wallet, limit = wallet_minor, limit_minor
    for item in alive:
        number = tries_by(item.due_on, day)
        fault = _fault(item.amount_minor, wallet, limit)
        if fault is None:
            wallet -= item.amount_minor
            limit = None if limit is None else limit - item.amount_minor
            found.append(Step(item, number, Outcome.PAID))
        elif _has_try(item, day):
            found.append(Step(item, number, _unpaid(number), fault.value))
    return tuple(found)


def _is_alive(item: Item, day: date) -> bool:
    """Whether it is due, open, was not taken before, and a try is left, today's included."""
    open_ = item.amount_minor > 0 and not item.paid and item.due_on <= day
    return open_ and item.made < LAST_TRY


def _has_try(item: Item, day: date) -> bool:
    return tries_by(item.due_on, day) > item.made


def _fault(amount_minor: int, wallet_minor: int, limit_minor: int | None) -> Fault | None:
    if limit_minor is not None and amount_minor > limit_minor:
        return Fault.OVER_LIMIT
    return Fault.LACKS_MONEY if amount_minor > wallet_minor else None


def _unpaid(number: int) -> Outcome:
    return Outcome.GIVEN_UP if number >= LAST_TRY else Outcome.FAILED


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is taken next: on which day, how much, and how much the wallet lacks for it."""

    on: date
    amount_minor: int
    lacks_minor: int
    over_limit: bool


def ahead(
    day: date, items: Sequence[Item], wallet_minor: int, limit_minor: int | None
) -> Ahead | None:
    """Say what is taken next if nothing changes until then; None where nothing is known to come.

    Args:
        day: The first day that is asked about.
        items: What is due or will be.
        wallet_minor: What is in the wallet now.
        limit_minor: The most that is taken on a day.
    """
    days = [on for item in items if item.amount_minor and (on := next_try(item, day))]
    if not days:
        return None
    first = min(days)
    alive = [item for item in items if _is_alive(item, first)]
    amount = sum(item.amount_minor for item in alive)
    return Ahead(
        first,
        amount,
        max(0, amount - wallet_minor),
        over_limit=limit_minor is not None and amount > limit_minor,
    )


class Mandate(StrEnum):
    """The leave that somebody gave a payment provider to collect by itself."""

    NONE = "none"
    ASKED = "asked"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class MandateAct(StrEnum):
    """What happens to a mandate: the member asks and ends, the provider tells the rest."""

    ASK = "ask"
    GRANT = "grant"
    REFUSE = "refuse"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


MANDATE_MOVES: Final[Mapping[tuple[Mandate, MandateAct], Mandate]] = MappingProxyType(
    {
        (Mandate.NONE, MandateAct.ASK): Mandate.ASKED,
        (Mandate.ENDED, MandateAct.ASK): Mandate.ASKED,
        (Mandate.ASKED, MandateAct.GRANT): Mandate.ACTIVE,
        (Mandate.ASKED, MandateAct.REFUSE): Mandate.ENDED,
        (Mandate.ACTIVE, MandateAct.PAUSE): Mandate.PAUSED,
        (Mandate.PAUSED, MandateAct.RESUME): Mandate.ACTIVE,
        (Mandate.ASKED, MandateAct.END): Mandate.ENDED,
        (Mandate.ACTIVE, MandateAct.END): Mandate.ENDED,
        (Mandate.PAUSED, MandateAct.END): Mandate.ENDED,
    }
)


def next_mandate(state: Mandate, act: MandateAct) -> Mandate:
    """Return the state of a mandate after an act.

    Raises:
        MandateConflict: It cannot happen in that state.
    """
    after = MANDATE_MOVES.get((state, act))
    if after is None:
        raise MandateConflict(state=state.value, act=act.value)
    return after
