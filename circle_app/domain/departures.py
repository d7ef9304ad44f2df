"""What a member gets and owes on the day of leaving, and what is set off against what.

Contributions that are still open are let off: what a member pays in is the member's own savings,
so taking it now and giving it back with the savings would move nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from circle_app.domain.allocations import Amounts
from circle_app.domain.charts import ADVANCE, PAYABLE, PAYOUT, SAVINGS, SHARES
from circle_app.domain.errors import Conflict, NotAllowed

# Accounts that hold what belongs to a member, in the order in which they are drawn on.
OWNED: Final = (ADVANCE, PAYABLE, PAYOUT, SHARES, SAVINGS)
OWNED_CODES: Final = tuple(kind.code for kind in OWNED)


class DepartureKind(StrEnum):
    """Whether somebody goes or is sent."""

    LEAVE = "leave"
    REMOVAL = "removal"


class DepartureState(StrEnum):
    """Where a departure stands."""

    ASKED = "asked"
    AGREED = "agreed"
    SETTLED = "settled"
    REFUSED = "refused"
    CANCELLED = "cancelled"


OPEN_STATES: Final = (DepartureState.ASKED, DepartureState.AGREED)


class Hold(StrEnum):
    """What must be cleared up by people before somebody can go."""

    PAYMENTS = "payments"
    REPAYMENTS = "repayments"
    EXPENSES = "expenses"
    GUARANTEES = "guarantees"
    DISPUTES = "disputes"
    # A slot that has had its pot and does not pay all of it yet: a substitute can take it over.
    SLOTS = "slots"
    # A pot to be received, or the own money in one that is not given yet, of a slot passed on.
    POTS = "pots"
    ROUND_DEBT = "round_debt"


class DepartureOpen(Conflict):
    """Somebody asked for it already; that is still to be decided."""

    code = "departure_open"


class WrongDepartureState(Conflict):
    """The departure is in a state in which this cannot happen."""

    code = "departure_state"


class DepartureHeld(Conflict):
    """Something has to be cleared up first; ``holds`` says what."""

    code = "departure_held"


class StillOwes(Conflict):
    """More is owed than there is to set it off against; ``missing_minor`` says how much."""

    code = "still_owes"


class FiguresMoved(Conflict):
    """More would be paid out, or written off, than was agreed to."""

    code = "figures_moved"


class LastMember(Conflict):
    """Nobody would be left: a circle of one is dissolved, not left."""

    code = "last_member"


class OwnDeparture(NotAllowed):
    """Nobody hands the own money out when leaving."""

    code = "own_departure"


class NotDepartureAsker(NotAllowed):
    """Only who asked for it takes it back."""

    code = "not_departure_asker"


class MemberGone(Conflict):
    """The member has left and everything was settled: what was before stays as it is."""

    code = "member_gone"


@dataclass(frozen=True, slots=True)
class Debt:
    """A running loan with what closes it today."""

    loan_id: UUID
    number: int
    owed: Amounts


@dataclass(frozen=True, slots=True)
class SetOff:
    """What becomes of one loan.

    Attributes:
        owed: What closes it.
        paid: What of it is paid with what belongs to the member.
        forgiven: Whether the rest is let go.
    """

    loan_id: UUID
    number: int
    owed: Amounts
    paid: Amounts
    forgiven: bool = False

    @property
    def is_paid(self) -> bool:
        """Whether everything that is owed is paid."""
        return self.paid == self.owed

    @property
    def rest_minor(self) -> int:
        """What of it is not paid."""
        return self.owed.total_minor - self.paid.total_minor

    @property
    def written_off_minor(self) -> int:
        """Principal that is let go: the circle loses it. Interest nobody paid was never booked."""
        return self.owed.principal_minor - self.paid.principal_minor if self.forgiven else 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """The plan by which somebody goes: both sides, and what is left.

    Attributes:
        owned: What belongs to the member by account, in the order of :data:`OWNED`; none empty.
        set_offs: What becomes of each loan, the oldest first.
        dues_minor: Contributions that are let off.
    """

    owned: tuple[tuple[str, int], ...]
    set_offs: tuple[SetOff, ...]
    dues_minor: int = 0

    @property
    def own_minor(self) -> int:
        """Everything that belongs to the member."""
        return sum(amount for _, amount in self.owned)

    @property
    def owed_minor(self) -> int:
        """Everything the member owes."""
        return sum(each.owed.total_minor for each in self.set_offs)

    @property
    def set_off_minor(self) -> int:
        """What of the own goes to loans."""
        return sum(each.paid.total_minor for each in self.set_offs)

    @property
    def payout_minor(self) -> int:
        """What is paid out."""
        return self.own_minor - self.set_off_minor

    @property
    def written_off_minor(self) -> int:
        """Principal that is lost to the circle."""
        return sum(each.written_off_minor for each in self.set_offs)

    @property
    def missing_minor(self) -> int:
        """What is owed after everything was set off and let off."""
        return sum(each.rest_minor for each in self.set_offs if not each.forgiven)

    @property
    def is_nothing(self) -> bool:
        """Whether neither side has anything: nothing needs to be settled."""
        return not self.owned and not self.set_offs


def settlement(
    owned: Mapping[str, int],
    debts: Sequence[Debt],
    *,
    dues_minor: int = 0,
    forgive: bool = False,
) -> Settlement:
    """Set what somebody owes off against what belongs to them, the oldest loan first.

    Args:
        owned: Balances by account code; what is not in :data:`OWNED` is not looked at.
        debts: The running loans with what closes each.
        dues_minor: Open contributions, which are let off.
        forgive: Let go of what is not covered.

    Where the own covers everything, every loan is paid in full. Where it does not, it goes to
    principal first, as with any loan that is written off: so what is lost is the same on any day.
    """
    mine = tuple((code, owned[code]) for code in OWNED_CODES if owned.get(code, 0) > 0)
    own = sum(amount for _, amount in mine)
    in_order = sorted(debts, key=lambda debt: debt.number)
    covered = own >= sum(debt.owed.total_minor for debt in in_order)
    paid = [debt.owed for debt in in_order] if covered else _principal_first(in_order, own)
    return Settlement(
        mine,
        tuple(
            SetOff(debt.loan_id, debt.number, debt.owed, part, forgive and part != debt.owed)
            for debt, part in zip(in_order, paid, strict=True)
        ),
        dues_minor,
    )


def _principal_first(debts: Sequence[Debt], own_minor: int) -> list[Amounts]:
    """Let what there is pay the principal of every loan, then interest, then fees, penalties."""
    parts: list[dict[str, int]] = [{} for _ in debts]
    left = own_minor
    for name in ("principal_minor", "interest_minor", "fee_minor", "penalty_minor"):
        for debt, part in zip(debts, parts, strict=True):
            part[name] = min(left, getattr(debt.owed, name))
            left -= part[name]
    return [Amounts(**part) for part in parts]


def fits(now: Settlement, *, payout_minor: int, written_off_minor: int) -> bool:
    """Say whether no more would go out, or be lost, than was agreed to."""
    return now.payout_minor <= payout_minor and now.written_off_minor <= written_off_minor


def check_agreed(now: Settlement, *, payout_minor: int, written_off_minor: int) -> None:
    """Raise FiguresMoved if more would go out, or be lost, than was agreed to."""
    if not fits(now, payout_minor=payout_minor, written_off_minor=written_off_minor):
        raise FiguresMoved(
            payout_minor=now.payout_minor,
            agreed_minor=payout_minor,
            written_off_minor=now.written_off_minor,
        )


def check_owes_nothing(plan: Settlement, currency: str) -> None:
    """Raise StillOwes if the own does not cover what is owed."""
    if plan.missing_minor > 0:
        raise StillOwes(missing_minor=plan.missing_minor, currency=currency)
