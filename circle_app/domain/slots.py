"""The life of a slot while its run is running: swapped, taken over, left vacant, in default.

A slot that was left vacant takes the last turn. Its pot gives every winner the part that was
missing because nobody held it, and gives back to whoever left what was put in: together the pot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from circle_app.domain.errors import Conflict, NotAllowed
from circle_app.domain.money import split_largest_remainder
from circle_app.domain.rounds import Figures, Share, SlotState

#: Whoever is asked has so long to answer.
REQUEST_DAYS: Final = 7


class RequestKind(StrEnum):
    """What somebody asks for."""

    SWAP = "swap"
    SUBSTITUTE = "substitute"


class RequestState(StrEnum):
    """What became of it."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class RequestAct(StrEnum):
    """What can be said to it."""

    ANSWER = "answer"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class RequestOver(Conflict):
    """The request was agreed to, refused, taken back, or nobody answered in time; ``reason``."""

    code = "request_over"


class RequestOpen(Conflict):
    """Something is asked for about this slot already."""

    code = "slot_request_open"


class NotAsked(NotAllowed):
    """Only who is asked answers, only who asked takes it back."""

    code = "not_asked"


class OwnRequest(NotAllowed):
    """The officer who agrees is neither who leaves nor who takes over."""

    code = "own_slot_request"


class SlotNotMovable(Conflict):
    """The slot cannot change hands or place so; ``reason`` says why.

    ``won``, ``vacant``: how it stands. ``same``: both are of one member. ``auction``: there are no
    turns to swap. ``begun``: rounds have begun.
    """

    code = "slot_not_movable"


class PartlyPaid(Conflict):
    """A part of what is owed was paid: the rest is paid before a slot goes over."""

    code = "partly_paid"


class PaymentWaits(Conflict):
    """A payment of the slot waits to be confirmed."""

    code = "slot_payment_waits"


class NotInDefault(Conflict):
    """Nobody is in default who has not won, or owes nothing after the days of grace."""

    code = "not_in_default"


class InDefault(Conflict):
    """It was declared already."""

    code = "in_default"


_LIFE: Final[Mapping[RequestAct, RequestState]] = MappingProxyType(
    {
        RequestAct.REFUSE: RequestState.REFUSED,
        RequestAct.WITHDRAW: RequestState.WITHDRAWN,
    }
)


def lapses_at(asked_at: datetime) -> datetime:
    """Return when a request is over because nobody has answered."""
    return asked_at + timedelta(days=REQUEST_DAYS)


def state_at(status: str, asked_at: datetime, now: datetime) -> RequestState:
    """Return where a request stands at a moment."""
    if status == RequestState.ASKED and now >= lapses_at(asked_at):
        return RequestState.LAPSED
    return RequestState(status)


def check_waits(status: str, asked_at: datetime, now: datetime) -> None:
    """Raise RequestOver unless a request still waits."""
    state = state_at(status, asked_at, now)
    if state is not RequestState.ASKED:
        raise RequestOver(reason=state.value)


def after(kind: str, act: RequestAct, *, answered: bool, approved: bool) -> RequestState:
    """Return where a request stands after something was said to it.

    A swap is agreed to once whoever is asked says yes; a substitute once an officer has, too.

    Args:
        kind: What is asked for.
        act: What is said.
        answered: Whether who is asked has said yes before.
        approved: Whether an officer has agreed before.
    """
    if act in _LIFE:
        return _LIFE[act]
    answered = answered or act is RequestAct.ANSWER
    approved = approved or act is RequestAct.APPROVE or kind == RequestKind.SWAP
    return RequestState.AGREED if answered and approved else RequestState.ASKED


def check_movable(status: str, kind: str) -> None:
    """Raise SlotNotMovable unless a slot can be asked about.

    Only slots that wait for their pot are swapped. One that has had it is taken over with its debt.
    """
    if status == SlotState.OPEN or (kind == RequestKind.SUBSTITUTE and status == SlotState.WON):
        return
    raise SlotNotMovable(reason=status)


def last_turn(turns: Mapping[UUID, int], slot_id: UUID) -> dict[UUID, int]:
    """Return the turns that change when a slot goes to the end: those after it move up by one."""
    own = turns[slot_id]
    moved = {each: turn - 1 for each, turn in turns.items() if turn > own}
    return {**moved, slot_id: len(turns)} if moved else {}


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that a winner did not get because nobody held the slot that owed it.

    Attributes:
        round_id: The round.
        slot_id: The slot that won it.
        member_id: Who won it.
        amount_minor: What is missing.
    """

    round_id: UUID
    slot_id: UUID
    member_id: UUID
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Left:
    """A vacant slot whose turn has come.

    Attributes:
        slot_id: The slot.
        round_id: Its round.
        member_id: Who left it.
        in_minor: What that member had put into rounds that were decided.
        missing: What is missing in those rounds because of it, the earliest first.
    """

    slot_id: UUID
    round_id: UUID
    member_id: UUID
    in_minor: int
    missing: tuple[Missing, ...] = ()


def vacant_figures(pot_minor: int, left: Left) -> Figures:
    """Divide the pot of a vacant slot: the missing parts, then what is given back, then the rest.

    With every contribution paid the two take all of it. Where somebody was let off, the pot of
    this round is smaller: what is given back is less by that, as any pot would be. What was let off
    the leaver before is left over: the circle's.

    Args:
        pot_minor: What the others put into this round; no vacant slot owes anything for it.
        left: Whose slot it was, and what is missing because of it.
    """
    wanted = sum(each.amount_minor for each in left.missing)
    rests = _rests(min(wanted, pot_minor), left.missing)
    refund = min(left.in_minor, pot_minor - sum(rests))
    shares = [
        Share(each.member_id, each.slot_id, each.round_id, "rest", amount)
        for each, amount in zip(left.missing, rests, strict=True)
        if amount
    ]
    if refund:
        shares.append(Share(left.member_id, left.slot_id, left.round_id, "refund", refund))
    prize = sum(share.amount_minor for share in shares)
    return Figures(pot_minor, prize, remainder_minor=pot_minor - prize, prize_to=tuple(shares))


def _rests(there_minor: int, missing: Sequence[Missing]) -> tuple[int, ...]:
    if not there_minor:
        return (0,) * len(missing)
    return split_largest_remainder(there_minor, [each.amount_minor for each in missing])


def called_minor(slots: int, to_come: int, amount_minor: int, ahead_minor: int) -> int:
    """Return what a member in default owes at once for rounds that have not begun.

    Args:
        slots: How many slots in default the member holds.
        to_come: How many rounds have not begun.
        amount_minor: What a slot puts into a round.
        ahead_minor: What the member has paid for them already.
    """
    return max(0, slots * to_come * amount_minor - ahead_minor)
