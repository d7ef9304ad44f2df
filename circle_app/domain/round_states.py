"""Where runs, slots, rounds and pots stand, and why something about them is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed

MIN_SLOTS: Final = 2
MAX_SLOTS: Final = 100


class RunState(StrEnum):
    """Where a run stands."""

    PLANNED = "planned"
    RUNNING = "running"
    CLOSED = "closed"
    ABANDONED = "abandoned"


class SlotState(StrEnum):
    """Where a slot stands: it waits for the pot, has got it, or nobody holds it."""

    OPEN = "open"
    WON = "won"
    VACANT = "vacant"


class RoundState(StrEnum):
    """Where a round stands."""

    COLLECTING = "collecting"
    BIDDING = "bidding"
    DECIDED = "decided"
    PAID = "paid"
    RECEIVED = "received"


UNDECIDED: Final = (RoundState.COLLECTING, RoundState.BIDDING)


class NotRotating(Conflict):
    """By the circle's rules there are no slots and no rounds."""

    code = "not_rotating"


class RunOpen(Conflict):
    """A run is planned or running already; one at a time."""

    code = "run_open"


class WrongRunState(Conflict):
    """The run is in a state in which this cannot happen; ``reason`` is the state."""

    code = "run_state"


class TooFewSlots(Conflict):
    """Too few slots are taken for a run."""

    code = "too_few_slots"


class SlotsFull(Conflict):
    """The member, or the run, has as many slots as the rules allow; ``max`` says how many."""

    code = "slots_full"


class InvalidOrder(InvalidInput):
    """The order does not name every slot of the run once."""

    code = "invalid_order"


class RoundDecided(Conflict):
    """The round has its winner."""

    code = "already_decided"


class RoundNotReached(Conflict):
    """An earlier round is still to be decided; ``number`` says which."""

    code = "earlier_round_open"


class RoundHeld(Conflict):
    """Contributions are missing, and by rule nobody gets the pot before; ``missing_minor``."""

    code = "round_held"


class ReserveTooSmall(Conflict):
    """What the circle has earned does not cover what is missing; ``reserve_minor`` says it."""

    code = "reserve_too_small"


class TooLittleCollected(Conflict):
    """Less has come in than commission and dividends take."""

    code = "too_little_collected"


class SlotNotEligible(Conflict):
    """The slot cannot win this round; ``reason``: ``won``, ``arrears``, ``vacant``, ``turn``."""

    code = "slot_not_eligible"


class NotByOrder(Conflict):
    """The run finds its turns by a draw or an auction."""

    code = "not_by_order"


class RunUnfinished(Conflict):
    """Rounds are still to be decided, or pots to be handed out."""

    code = "run_unfinished"


class RunBegun(Conflict):
    """Money has come in: the run is finished, not abandoned."""

    code = "run_begun"


class RulesFrozen(Conflict):
    """The rule stays as it is while a run is running."""

    code = "rules_frozen"


class OwnPayout(NotAllowed):
    """Who handed the money out does not say that it was received."""

    code = "own_payout"


class NotReceiver(NotAllowed):
    """Only who is to get the money says whether it came."""

    code = "not_receiver"


class PayoutStateConflict(Conflict):
    """The payout is in a state in which this cannot happen; ``reason`` is the state."""

    code = "payout_state"


class PayoutState(StrEnum):
    """Where the money of a round stands."""

    OWED = "owed"
    PAID = "paid"
    RECEIVED = "received"
    DISPUTED = "disputed"
    CANCELLED = "cancelled"


class PayoutAct(StrEnum):
    """What can happen to it."""

    PAY = "pay"
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    UNDO = "undo"
    CANCEL = "cancel"


_PAYOUT_LIFE: Final[Mapping[tuple[PayoutState, PayoutAct], PayoutState]] = MappingProxyType(
    {
        (PayoutState.OWED, PayoutAct.PAY): PayoutState.PAID,
        (PayoutState.OWED, PayoutAct.CANCEL): PayoutState.CANCELLED,
        (PayoutState.PAID, PayoutAct.CONFIRM): PayoutState.RECEIVED,
        (PayoutState.PAID, PayoutAct.DISPUTE): PayoutState.DISPUTED,
        (PayoutState.DISPUTED, PayoutAct.CONFIRM): PayoutState.RECEIVED,
        # Taken back before it was received: the money is owed again.
        (PayoutState.PAID, PayoutAct.UNDO): PayoutState.OWED,
        (PayoutState.DISPUTED, PayoutAct.UNDO): PayoutState.OWED,
    }
)


def next_payout_state(state: str, act: PayoutAct) -> PayoutState:
    """Return the state of a payout after an act.

    Raises:
        PayoutStateConflict: It cannot happen now.
    """
    after = _PAYOUT_LIFE.get((PayoutState(state), act))
    if after is None:
        raise PayoutStateConflict(reason=state, act=act.value)
    return after


def check_run_state(state: str, *wanted: RunState) -> None:
    """Raise WrongRunState unless the run stands so."""
    if state not in wanted:
        raise WrongRunState(reason=state)


def may_confirm(user_id: UUID, receiver_id: UUID | None, paid_by: UUID | None) -> bool:
    """Say whether somebody may say of a payout that it was received, or did not come.

    Its receiver does. Where that person handed it out, or has no account, any other member does;
    nobody confirms what they handed out themselves.

    Args:
        user_id: Who would say so.
        receiver_id: Whose the money is; none for a member without an account.
        paid_by: Who handed it out.
    """
    if user_id == paid_by:
        return False
    return receiver_id is None or receiver_id in (paid_by, user_id)


def check_slots(
    holders: Sequence[UUID | None], *, least: int, most: int, own_least: int, own_most: int
) -> None:
    """Raise a refusal unless a run can begin with these slots.

    Args:
        holders: Whoever holds each slot.
        least: The fewest slots a run has by rule.
        most: The most.
        own_least: The fewest slots of one member.
        own_most: The most.

    Raises:
        TooFewSlots: Too few are taken, all by one member, or fewer by somebody than the rules ask.
        SlotsFull: Too many are taken, or more by somebody than the rules allow.
    """
    fewest = max(MIN_SLOTS, least)
    counts = {member_id: holders.count(member_id) for member_id in holders}
    if len(holders) < fewest or len(counts) < MIN_SLOTS:
        raise TooFewSlots(min=fewest, slots=len(holders))
    if len(holders) > most:
        raise SlotsFull(max=most, slots=len(holders))
    if min(counts.values()) < own_least:
        raise TooFewSlots(min=own_least, slots=min(counts.values()), each=True)
    if max(counts.values()) > own_most:
        raise SlotsFull(max=own_most, slots=max(counts.values()), each=True)


def check_room(held: int, more: int, own: int, *, most: int, own_most: int) -> None:
    """Raise SlotsFull where a run, or a member, would have more slots than the rules allow."""
    if own + more > own_most:
        raise SlotsFull(max=own_most, slots=own, each=True)
    if held + more > most:
        raise SlotsFull(max=most, slots=held)


def check_order(order: Sequence[UUID], slots: Iterable[UUID]) -> None:
    """Raise InvalidOrder unless an order names every slot once."""
    if sorted(order) != sorted(slots):
        raise InvalidOrder(field="order")
