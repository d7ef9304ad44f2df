"""What the treasurer's work list and acts on many members need to know; no clock, no storage."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Final

from circle_app.domain.errors import Conflict, InvalidInput

#: So many rows one act takes.
MAX_ROWS: Final = 1_000
#: So many of them are done in one transaction; between two of them progress can be shown.
CHUNK: Final = 100
#: The same for loans, whose whole history is told again for each payment.
LOAN_CHUNK: Final = 20
#: A share of lent money with borrowers more than 30 days late that lenders call low, or high.
LOW_RISK_PERCENT: Final = 5
HIGH_RISK_PERCENT: Final = 10


class NothingChosen(InvalidInput):
    """An act on many without anybody."""

    code = "nothing_chosen"


class TooManyRows(InvalidInput):
    """More rows than one act takes."""

    code = "too_many_rows"


class ChosenTwice(InvalidInput):
    """The same member or payment stands twice in one act."""

    code = "chosen_twice"


class OwedChanged(Conflict):
    """A member owes something else now than when the list was made."""

    code = "owed_changed"


class NothingOwed(Conflict):
    """A member has nothing to be reminded of."""

    code = "nothing_owed"


class RemindedToday(Conflict):
    """A member was reminded today; once a day is enough."""

    code = "reminded_today"


class MemberNotActive(Conflict):
    """Somebody who is no member any more, or not yet."""

    code = "member_not_active"


class CollectState(StrEnum):
    """How a member stands in the list of who is to pay."""

    LATE = "late"
    CHECKING = "checking"
    DUE = "due"
    PAID = "paid"


class RunState(StrEnum):
    """How far an act on many is."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


def state_of(*, late_minor: int, checking_minor: int, open_minor: int) -> CollectState:
    """Return how a member stands: late before being checked, before due, before paid."""
    if late_minor:
        return CollectState.LATE
    if checking_minor:
        return CollectState.CHECKING
    return CollectState.DUE if open_minor else CollectState.PAID


def check_rows(chosen: list[str]) -> None:
    """Raise unless there are some rows, none twice, and not too many.

    Raises:
        NothingChosen, TooManyRows, ChosenTwice: Nothing was begun.
    """
    if not chosen:
        raise NothingChosen(field="ids")
    if len(chosen) > MAX_ROWS:
        raise TooManyRows(field="ids", maximum=MAX_ROWS)
    if len(set(chosen)) < len(chosen):
        raise ChosenTwice(field="ids")


def risk_word(percent: Decimal | None) -> str:
    """Return how a share of lent money that is more than 30 days late is called."""
    if not percent:
        return "none"
    if percent < LOW_RISK_PERCENT:
        return "low"
    return "watch" if percent < HIGH_RISK_PERCENT else "high"
