"""Rounds of a rotating circle: what is in the pot, who may win it, and that nothing gets lost.

Every slot pays into each round and gets the pot of one. What a round takes from its slots it
gives away again, to the minor unit: prize, commission, dividends, remainder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed
from circle_app.domain.round_rules import Unpaid

MIN_SLOTS: Final = 2
MAX_SLOTS: Final = 100
_NO_DIVIDENDS: Final[Mapping[UUID, int]] = MappingProxyType({})


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


class HoldsSlots(Conflict):
    """The member has slots in a run, or is owed a pot."""

    code = "holds_slots"


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
    if figures.prize_to and shared != figures.prize_minor:
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


def check_eligible(slot_id: UUID, slots: Sequence[Candidate]) -> None:
    """Raise SlotNotEligible unless a slot may win."""
    if any(each.slot_id == slot_id for each in eligible(slots)):
        return
    found = next((each for each in slots if each.slot_id == slot_id), None)
    reason = "unknown" if found is None else found.status
    raise SlotNotEligible(reason="arrears" if reason == SlotState.OPEN else reason)


@dataclass(frozen=True, slots=True)
class Carry:
    """What is carried further of one part after its round was decided.

    All amounts are changes: what is taken back is less than nothing.

    Attributes:
        slot_id: The slot.
        in_minor: More was put in.
        debt_minor: More is owed to the circle.
        waived_minor: More was let off.
    """

    slot_id: UUID
    in_minor: int = 0
    debt_minor: int = 0
    waived_minor: int = 0

    @property
    def to_winner_minor(self) -> int:
        """What of it the winner gets, or gives back; what is let off moves no money to anybody."""
        return 0 if self.waived_minor else self.in_minor + self.debt_minor

    @property
    def forgiven_minor(self) -> int:
        """What the circle had paid in the member's place and does not get back."""
        return -self.debt_minor if self.waived_minor else 0

    @property
    def less_missing_minor(self) -> int:
        """By how much less is missing in the pot."""
        return self.in_minor + self.debt_minor + self.waived_minor


def carried(parts: Sequence[Part], due: DueState, returnable_minor: int) -> tuple[Carry, ...]:
    """Say what a changed due changes in a round that is decided.

    A payment goes to the circle first, where that has paid in the member's place, then to the
    winner. One that is taken back is taken from what the winner has not been handed yet; beyond
    that the member owes it to the circle, which has paid it out.

    Args:
        parts: The parts of one due in one round, in the order of their slots.
        due: How the due stands now.
        returnable_minor: What of the prize is not handed out yet.
    """
    counted = sum(part.in_minor - part.credit_minor for part in parts)
    let_off = sum(part.waived_minor for part in parts)
    changes: list[Carry] = []
    more = due.paid_minor - counted
    if more > 0:
        changes += _paid_late(parts, more)
    elif more < 0:
        changes += _taken_back(parts, -more, returnable_minor)
    after = [_after(part, changes) for part in parts]
    if due.waived_minor > let_off:
        changes += _let_off(after, due.waived_minor - let_off)
    return tuple(changes)


def _after(part: Part, changes: Iterable[Carry]) -> Part:
    own = [each for each in changes if each.slot_id == part.slot_id]
    return replace(
        part,
        in_minor=part.in_minor + sum(each.in_minor for each in own),
        debt_minor=part.debt_minor + sum(each.debt_minor for each in own),
        waived_minor=part.waived_minor + sum(each.waived_minor for each in own),
    )


def _paid_late(parts: Sequence[Part], amount_minor: int) -> Iterable[Carry]:
    left = amount_minor
    for part in parts:
        to_circle = min(left, part.debt_minor)
        to_winner = min(left - to_circle, part.missing_minor)
        if to_circle + to_winner:
            yield Carry(part.slot_id, to_circle + to_winner, -to_circle)
            left -= to_circle + to_winner


def _taken_back(parts: Sequence[Part], amount_minor: int, returnable: int) -> Iterable[Carry]:
    left, there = amount_minor, returnable
    for part in reversed(parts):
        back = min(left, part.in_minor - part.credit_minor)
        if not back:
            continue
        from_winner = min(back, there)
        yield Carry(part.slot_id, -back, back - from_winner)
        left, there = left - back, there - from_winner


def _let_off(parts: Sequence[Part], amount_minor: int) -> Iterable[Carry]:
    left = amount_minor
    for part in parts:
        of_debt = min(left, part.debt_minor)
        of_pot = min(left - of_debt, part.missing_minor)
        if of_debt + of_pot:
            yield Carry(part.slot_id, 0, -of_debt, of_debt + of_pot)
            left -= of_debt + of_pot


@dataclass(frozen=True, slots=True)
class SlotSum:
    """One slot over a whole run: what it put in and got, and what is still owed either way.

    Attributes:
        in_minor: What it put in, dividends that paid for it included.
        out_minor: What it got: prize and dividends.
        owes_minor: What it still has to put in.
        waived_minor: What it was let off.
        gets_minor: What it is still to get, because others have not paid.
    """

    slot_id: UUID
    number: int
    in_minor: int
    out_minor: int
    owes_minor: int = 0
    waived_minor: int = 0
    gets_minor: int = 0


@dataclass(frozen=True, slots=True)
class RunSum:
    """A whole run: what all slots put in and got, and what did not go to slots.

    Attributes:
        in_minor: What was put in.
        out_minor: What slots got.
        kept_minor: Commission and remainders.
        debt_minor: What the circle has paid in the place of members and not got back.
        forgiven_minor: What the circle paid in the place of members and let them off.
        missing_minor: What members still owe, and winners still get.
    """

    in_minor: int
    out_minor: int
    kept_minor: int = 0
    debt_minor: int = 0
    forgiven_minor: int = 0
    missing_minor: int = 0

    @property
    def owed_minor(self) -> int:
        """What members still have to put in."""
        return self.debt_minor + self.missing_minor

    @property
    def is_even(self) -> bool:
        """Whether nothing got lost: what came in, or from the circle, went out."""
        given = self.in_minor + self.debt_minor + self.forgiven_minor
        return given == self.out_minor + self.kept_minor


def slot_sums(
    slots: Iterable[tuple[UUID, int, int, int]],
    parts: Sequence[Part],
    missing: Mapping[UUID, int],
) -> tuple[SlotSum, ...]:
    """Say per slot what was put in, what was got, and what is owed either way.

    Args:
        slots: Id, number, what was put in and what was got of each slot.
        parts: What slots owe for the rounds that are decided.
        missing: What winners are still to get, by their slots.
    """
    owes: dict[UUID, int] = {}
    waived: dict[UUID, int] = {}
    for part in parts:
        open_now = part.missing_minor + part.debt_minor
        owes[part.slot_id] = owes.get(part.slot_id, 0) + open_now
        waived[part.slot_id] = waived.get(part.slot_id, 0) + part.waived_minor
    return tuple(
        SlotSum(
            slot_id,
            number,
            came,
            went,
            owes.get(slot_id, 0),
            waived.get(slot_id, 0),
            missing.get(slot_id, 0),
        )
        for slot_id, number, came, went in slots
    )


def run_sum(slots: Iterable[SlotSum], parts: Sequence[Part], kept_minor: int) -> RunSum:
    """Add a run up over its slots.

    Args:
        slots: What each slot put in and got.
        parts: What slots owe for the rounds that are decided.
        kept_minor: What went to commission and remainders.
    """
    found = tuple(slots)
    return RunSum(
        sum(slot.in_minor for slot in found),
        sum(slot.out_minor for slot in found),
        kept_minor,
        sum(part.debt_minor for part in parts),
        sum(part.forgiven_minor for part in parts),
        sum(part.missing_minor for part in parts),
    )


def check_run_state(state: str, *wanted: RunState) -> None:
    """Raise WrongRunState unless the run stands so."""
    if state not in wanted:
        raise WrongRunState(reason=state)


def set_off(unspent: Mapping[UUID, int], amount_minor: int) -> dict[UUID, int]:
    """Say what of earlier dividends lowers the next due of each slot; never below nothing."""
    return {slot_id: min(max(0, left), amount_minor) for slot_id, left in unspent.items()}


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
