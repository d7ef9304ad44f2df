"""What becomes of a round that is decided: dues paid late, taken back, let off; sums of runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from circle_app.domain.rounds import DueState, Part


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
