"""Rounds of a rotating circle: what is in the pot, who may win it, and how it is divided.

Every slot pays into each round and gets the pot of one. What a round takes from its slots it
gives away again, to the minor unit: prize, commission, dividends, remainder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final
from uuid import UUID

from circle_app.domain.round_rules import Unpaid
from circle_app.domain.round_states import (
    MAX_SLOTS,
    MIN_SLOTS,
    UNDECIDED,
    InvalidOrder,
    NotByOrder,
    NotReceiver,
    NotRotating,
    OwnPayout,
    PayoutAct,
    PayoutState,
    PayoutStateConflict,
    ReserveTooSmall,
    RoundDecided,
    RoundHeld,
    RoundNotReached,
    RoundState,
    RulesFrozen,
    RunBegun,
    RunOpen,
    RunState,
    RunUnfinished,
    SlotNotEligible,
    SlotsFull,
    SlotState,
    TooFewSlots,
    TooLittleCollected,
    WrongRunState,
    check_order,
    check_room,
    check_run_state,
    check_slots,
    may_confirm,
    next_payout_state,
)

__all__ = [
    "MAX_SLOTS",
    "MIN_SLOTS",
    "UNDECIDED",
    "Candidate",
    "DueState",
    "Figures",
    "Given",
    "InvalidOrder",
    "NotByOrder",
    "NotReceiver",
    "NotRotating",
    "OwnPayout",
    "Part",
    "PayoutAct",
    "PayoutState",
    "PayoutStateConflict",
    "Pot",
    "ReserveTooSmall",
    "RoundDecided",
    "RoundHeld",
    "RoundNotReached",
    "RoundState",
    "RulesFrozen",
    "RunBegun",
    "RunOpen",
    "RunState",
    "RunUnfinished",
    "Share",
    "SlotNotEligible",
    "SlotState",
    "SlotsFull",
    "TooFewSlots",
    "TooLittleCollected",
    "UnevenPot",
    "WrongRunState",
    "check_figures",
    "check_order",
    "check_room",
    "check_run_state",
    "check_slots",
    "eligible",
    "given_now",
    "may_confirm",
    "next_in_order",
    "next_payout_state",
    "pot_of",
    "set_off",
    "whole_pot",
    "with_payments",
]


_NO_DIVIDENDS: Final[Mapping[UUID, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Part:
    """What one slot owes for one round, and how that stands.

    Attributes:
        slot_id: The slot.
        number: Its number.
        member_id: Whoever owed it; none while the slot is vacant.
        due_id: The due it is part of.
        owed_minor: What a slot puts into a round.
        credit_minor: What of it earlier dividends pay.
        in_minor: What was carried into the pot.
        debt_minor: What the circle has paid in its place and still gets back.
        waived_minor: What was let off.
        forgiven_minor: What of the let-off the circle had paid before.
    """

    slot_id: UUID
    number: int
    member_id: UUID | None
    due_id: UUID | None
    owed_minor: int
    credit_minor: int = 0
    in_minor: int = 0
    debt_minor: int = 0
    waived_minor: int = 0
    forgiven_minor: int = 0

    @property
    def missing_minor(self) -> int:
        """What is neither carried, covered nor let off."""
        return self.owed_minor - self.in_minor - self.debt_minor - self.waived_minor


@dataclass(frozen=True, slots=True)
class DueState:
    """How the due of a member for one round stands: what came in, and what was let off."""

    paid_minor: int = 0
    waived_minor: int = 0


def with_payments(parts: Sequence[Part], dues: Mapping[UUID, DueState]) -> tuple[Part, ...]:
    """Return parts as the payments of their dues fill them, slot by slot in their order.

    Args:
        parts: The parts of a round before it is decided: nothing of them is carried.
        dues: The dues that they are part of.
    """
    paid = {due_id: due.paid_minor for due_id, due in dues.items()}
    waived = {due_id: due.waived_minor for due_id, due in dues.items()}
    filled = []
    for part in sorted(parts, key=lambda each: each.number):
        room = part.owed_minor - part.credit_minor
        came = let_off = 0
        if part.due_id is not None:
            came = min(room, paid[part.due_id])
            paid[part.due_id] -= came
            let_off = min(room - came, waived[part.due_id])
            waived[part.due_id] -= let_off
        filled.append(
            replace(part, in_minor=part.credit_minor + came, debt_minor=0, waived_minor=let_off)
        )
    return tuple(filled)


@dataclass(frozen=True, slots=True)
class Pot:
    """What a round has to give away.

    Attributes:
        pot_minor: Everything its slots owe for it, less what was let off.
        collected_minor: What of that is there.
        missing_minor: What is not.
        vacant_minor: What of the missing nobody owes, because the slot is vacant.
    """

    pot_minor: int
    collected_minor: int
    missing_minor: int
    vacant_minor: int = 0

    @property
    def unpaid_minor(self) -> int:
        """What members still have to pay."""
        return self.missing_minor - self.vacant_minor


def pot_of(parts: Iterable[Part]) -> Pot:
    """Add the parts of a round up."""
    found = tuple(parts)
    missing = sum(part.missing_minor for part in found)
    return Pot(
        sum(part.owed_minor - part.waived_minor for part in found),
        sum(part.in_minor for part in found),
        missing,
        sum(part.missing_minor for part in found if part.due_id is None),
    )


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a pot that goes to somebody else than the holder of the slot whose turn it is.

    Attributes:
        member_id: Who gets it.
        slot_id: For which slot.
        round_id: The round whose pot was short of it; the decided one for a refund.
        kind: ``refund`` or ``rest``.
        amount_minor: How much.
    """

    member_id: UUID
    slot_id: UUID
    round_id: UUID
    kind: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How a pot is divided: pot = prize + commission + dividends + remainder.

    Attributes:
        pot_minor: The whole pot, what is missing included.
        prize_minor: What the winner gets of it, what is still missing included.
        discount_minor: What the winner goes without, in an auction.
        commission_minor: What whoever runs the circle gets of the discount.
        dividend_minor: What one slot gets of the discount.
        dividends: What each slot really gets; none for one that pays late, where the rules say so.
        remainder_minor: What could not be divided, and the dividends of late payers.
        prize_to: Who gets the prize where the slot is vacant; its holder otherwise.
    """

    pot_minor: int
    prize_minor: int
    discount_minor: int = 0
    commission_minor: int = 0
    dividend_minor: int = 0
    dividends: Mapping[UUID, int] = field(default_factory=lambda: _NO_DIVIDENDS)
    remainder_minor: int = 0
    prize_to: tuple[Share, ...] = ()

    @property
    def others_minor(self) -> int:
        """What does not go to the winner."""
        return self.commission_minor + sum(self.dividends.values()) + self.remainder_minor


class UnevenPot(ValueError):
    """The parts of a pot do not sum to it: a mistake in the program, nothing is booked."""


def whole_pot(pot: Pot) -> Figures:
    """Return the figures where the winner gets everything: draw and fixed order."""
    return Figures(pot.pot_minor, pot.pot_minor)


def check_figures(figures: Figures) -> None:
    """Raise UnevenPot unless every part is there, none less than nothing."""
    amounts = (
        figures.prize_minor,
        figures.commission_minor,
        figures.remainder_minor,
        *figures.dividends.values(),
    )
    shared = sum(share.amount_minor for share in figures.prize_to)
    if min(amounts) < 0 or sum(amounts) != figures.pot_minor:
        raise UnevenPot(str(figures))
    if shared > figures.prize_minor:
        raise UnevenPot(str(figures))


@dataclass(frozen=True, slots=True)
class Given:
    """What the winner gets at once, and where the rest of the prize comes from.

    Attributes:
        prize_minor: What is there for the winner now.
        covered_minor: What of that the circle pays in place of members.
        missing_minor: What the winner gets as it comes in.
    """

    prize_minor: int
    covered_minor: int
    missing_minor: int


def given_now(
    figures: Figures, pot: Pot, rule: Unpaid, reserve_minor: int, currency: str = ""
) -> Given:
    """Say what a round gives now, by the rule for what is missing.

    Args:
        figures: How the pot is divided.
        pot: What is there of it.
        rule: What happens when contributions are missing.
        reserve_minor: What the circle has earned and not used in the place of members.
        currency: Of the amounts, for the sentence of a refusal.

    Raises:
        RoundHeld: Members have not paid, and the rule waits for them.
        ReserveTooSmall: The circle has earned less than is missing.
        TooLittleCollected: What is there does not even cover commission and dividends.
    """
    if rule is Unpaid.HOLD and pot.unpaid_minor:
        raise RoundHeld(missing_minor=pot.unpaid_minor, currency=currency)
    covered = pot.unpaid_minor if rule is Unpaid.RESERVE else 0
    if covered > reserve_minor:
        raise ReserveTooSmall(missing_minor=covered, reserve_minor=reserve_minor, currency=currency)
    missing = pot.missing_minor - covered
    if missing > figures.prize_minor:
        raise TooLittleCollected(missing_minor=missing, currency=currency)
    return Given(figures.prize_minor - missing, covered, missing)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A slot before a round is decided.

    Attributes:
        slot_id: The slot.
        number: Its number.
        status: ``open``, ``won`` or ``vacant``.
        turn: Its place in a fixed order.
        arrears_minor: What its holder owes of contributions whose last day has passed.
    """

    slot_id: UUID
    number: int
    status: str
    turn: int | None = None
    arrears_minor: int = 0


def eligible(slots: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return the slots that may win, in the order of their numbers.

    Whoever has won does not win again. Slots in arrears cannot win while another one may, and
    vacant ones come last.
    """
    left = sorted((each for each in slots if each.status != SlotState.WON), key=_by_number)
    held = [each for each in left if each.status == SlotState.OPEN]
    paid_up = [each for each in held if not each.arrears_minor]
    return tuple(paid_up or held or left)


def next_in_order(slots: Iterable[Candidate]) -> Candidate | None:
    """Return the slot whose turn it is: the first in the fixed order that may win."""
    return min(eligible(slots), key=_by_turn, default=None)


def _by_number(slot: Candidate) -> int:
    return slot.number


def _by_turn(slot: Candidate) -> tuple[int, int]:
    return (slot.turn if slot.turn is not None else MAX_SLOTS + slot.number, slot.number)


def set_off(unspent: Mapping[UUID, int], amount_minor: int) -> dict[UUID, int]:
    """Say what of earlier dividends lowers the next due of each slot; never below nothing."""
    return {slot_id: min(max(0, left), amount_minor) for slot_id, left in unspent.items()}
