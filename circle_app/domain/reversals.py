"""Taking an entry back: who may, when a second person is needed, and what stays as it is.

An entry is never changed. What was wrong is undone by a second entry with every line negated,
dated the day it is made, which names the first one and says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from circle_app.domain.charts import HOLDINGS, POOL, SOCIAL_CASH
from circle_app.domain.errors import Conflict, InsufficientFunds, InvalidInput
from circle_app.domain.ledger import Line
from circle_app.domain.texts import visible

MAX_REASON_LENGTH: Final = 300
REVERSAL: Final = "reversal"
REPLAY: Final = "loan.replay"
#: What undoes something, or follows from it, is never undone itself.
#: Neither is what ended something for good by a decision: a membership, a loan, the circle.
FINAL_KINDS: Final = frozenset(
    {
        REVERSAL,
        REPLAY,
        "loan.write_off",
        "member.settlement",
        "dissolution.earnings",
        "dissolution.surplus",
        "dissolution.settlement",
        "dissolution.social",
        "share_out.surplus",
        "share_out.settlement",
        "share_out.social",
        # Money that follows a due, or a pot that was won: what comes of it is put right there.
        "round.settled",
        "round.late",
        "round.unpaid",
        "round.forgiven",
        # What went over with a slot goes back as it came.
        "slot.passed",
    }
)
#: What a person takes back in the own wallet; all else in it is the other leg of something.
OWN_WALLET_KINDS: Final = frozenset({"wallet.top_up", "wallet.withdrawal"})


class AlreadyReversed(Conflict):
    """The entry was taken back before; once is all."""

    code = "already_reversed"


class CannotReverse(Conflict):
    """An entry of this kind is not taken back, or not from here."""

    code = "cannot_reverse"


class ReasonMissing(InvalidInput):
    """Nothing says why."""

    code = "reason_missing"


class ReversalPending(Conflict):
    """Somebody has asked for it already; that is still to be decided."""

    code = "reversal_pending"


class TooLateToUndo(Conflict):
    """The own wallet is put right on the day of the mistake only."""

    code = "too_late_to_undo"


class MoneyUsed(InsufficientFunds):
    """The money is no longer where the entry put it; ``account`` says where that was."""

    code = "money_used"


class Way(StrEnum):
    """How an entry can be taken back by somebody.

    Attributes:
        UNDO: At once: it is still the day of the entry, and the actor recorded it.
        TAKE_BACK: At once: an officer who did not record it.
        ASK: Another officer decides, or the members do.
    """

    UNDO = "undo"
    TAKE_BACK = "take_back"
    ASK = "ask"

    @property
    def at_once(self) -> bool:
        """Whether nobody else is needed."""
        return self is not Way.ASK


@dataclass(frozen=True, slots=True)
class Recorded:
    """Who recorded an entry, and on which day of the circle that was."""

    by: UUID | None
    on: date


def way_to_reverse(
    recorded: Recorded, actor_id: UUID, today: date, *, may_reverse: bool, own_matter: bool = False
) -> Way:
    """Say how somebody takes an entry back.

    Args:
        recorded: Who recorded it and when (the day it was written down, not the day it is of).
        actor_id: Who wants it.
        today: Today where the circle is.
        may_reverse: Whether the actor is an officer who may reverse.
        own_matter: Whether the entry moved the actor's own savings, loan or dues: an officer who
            was given a loan does not take the giving of it back.
    """
    if actor_id == recorded.by:
        return Way.UNDO if today == recorded.on else Way.ASK
    return Way.TAKE_BACK if may_reverse and not own_matter else Way.ASK


def concerned(lines: Iterable[tuple[str, int]]) -> frozenset[UUID]:
    """Return the members whose accounts an entry moved: it is their own matter."""
    owners = (account.partition(":")[2] for account, _ in lines)
    return frozenset(UUID(owner) for owner in owners if owner)


def check_reversible(kind: str, reversed_by: UUID | None) -> None:
    """Refuse what is never taken back, and what was taken back before.

    Raises:
        CannotReverse: It is a reversal, or follows from one.
        AlreadyReversed: It was.
    """
    if kind in FINAL_KINDS:
        raise CannotReverse(kind=kind, reason=kind)
    if reversed_by is not None:
        raise AlreadyReversed(entry_id=reversed_by)


def check_own_undo(kind: str, reversed_by: UUID | None, *, booked_on: date, today: date) -> None:
    """Refuse to take a movement of the own wallet back.

    Raises:
        CannotReverse: Somebody else has a part in it.
        AlreadyReversed: It was.
        TooLateToUndo: It is not of today.
    """
    if kind not in OWN_WALLET_KINDS:
        raise CannotReverse(kind=kind)
    check_reversible(kind, reversed_by)
    if booked_on != today:
        raise TooLateToUndo(booked_on=booked_on)


def clean_reason(typed: str) -> str:
    """Return why an entry is taken back, as it will stand in the books.

    Raises:
        ReasonMissing: Nothing is left of it.
        InvalidInput: It is too long.
    """
    reason = visible(typed)
    if not reason:
        raise ReasonMissing(field="reason")
    if len(reason) > MAX_REASON_LENGTH:
        raise InvalidInput(field="reason", max_length=MAX_REASON_LENGTH)
    return reason


_HELD: Final = frozenset(kind.code for kind in (*POOL, *HOLDINGS, SOCIAL_CASH))


def held_minor(lines: Iterable[Line]) -> int:
    """What an entry changes of the money a circle holds: in (+), out (−), neither (0)."""
    return sum(line.amount_minor for line in lines if line.account in _HELD)


def moved_minor(lines: Iterable[Line]) -> int:
    """The amount a person would name: what came in or went out, else what changed its place."""
    all_lines = tuple(lines)
    net = held_minor(all_lines)
    return abs(net) or sum(max(0, line.amount_minor) for line in all_lines)
