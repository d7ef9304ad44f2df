"""What a member has and owes today, and what stands in the way of going."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import FEES, INTEREST, LOANS, PENALTIES, POOL, WRITE_OFF
from circle_app.domain.departures import (
    OWNED,
    DepartureHeld,
    Hold,
    LastMember,
    Settlement,
    settlement,
)
from circle_app.domain.ledger import account_key
from circle_app.domain.offices import LastAdmin
from circle_app.domain.round_states import SlotState
from circle_app.persistence.queries import departures as queries
from circle_app.persistence.queries.circles import count_in_role
from circle_app.persistence.queries.cycles import open_totals
from circle_app.persistence.queries.expenses import locked_expense
from circle_app.persistence.queries.slots import own_slots
from circle_app.services import ledger
from circle_app.services.loans.set_offs import RunningLoan, running
from circle_app.services.savings import guaranteed_minor

ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that settling one member needs.

    Attributes:
        balances: Of the member's own accounts and of the pool, by key.
        holds: What people must clear up first.
        dues_count: Open contributions, which are let off.
        slots: Slots of a running run that are left vacant.
        later_minor: What was put in for them, which is given back from their pots.
    """

    circle: Any
    member: Any
    on: date
    book_id: UUID
    loans: tuple[RunningLoan, ...]
    balances: dict[str, int]
    holds: tuple[str, ...]
    dues_count: int
    plan: Settlement
    slots: int = 0
    later_minor: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether the member has nothing here, owes nothing and leaves no slot to the others."""
        return self.plan.is_nothing and not self.slots

    @property
    def pool_minor(self) -> int:
        """What the circle could pay out now."""
        return sum(self.balances.get(kind.code, 0) for kind in POOL)


def find(
    session: Session,
    circle: Any,
    member: Any,
    *,
    forgive: bool = False,
    lock: bool = False,
    also: Sequence[tuple[UUID, str]] = (),
) -> Situation:
    """Work out how a member stands today.

    Args:
        session: A reading or the transaction.
        circle: The circle's row.
        member: The member's row.
        forgive: Whether what is not covered is let go.
        lock: Hold loans and accounts until the end of the transaction.
        also: Further accounts to be held, so that all are locked in one order.
    """
    on = clock.today(circle.time_zone)
    book_id = ledger.book_of_circle(session, circle.id)
    loans = running(session, member.id, on, lock=lock)
    if lock:
        # What is owed for expenses is not paid back twice.
        for expense_id in queries.owed_expenses(session, [member.id]):
            locked_expense(session, expense_id)
    own = {kind.code: account_key(kind, member.id) for kind in OWNED}
    if lock:
        keys = [*own.values(), *_further(member, lends=bool(loans))]
        locked = ledger.lock(session, [*((book_id, key) for key in keys), *also])
        balances = {key: amount for (book, key), amount in locked.items() if book == book_id}
    else:
        balances = ledger.balances_minor(session, book_id)
    # Looked at under the locks: a repayment may have been said to be made meanwhile.
    held = queries.holds(session, circle.id, member.id)
    if guaranteed_minor(session, member.id):  # what stands for others cannot be taken along
        held = (*held, Hold.GUARANTEES.value)
    dues = open_totals(session, member.id)
    plan = settlement(
        {code: balances.get(key, 0) for code, key in own.items()},
        [each.debt for each in loans],
        dues_minor=int(dues.sum_minor),
        forgive=forgive,
    )
    left = [row for row in own_slots(session, member.id) if row.status == SlotState.OPEN]
    return Situation(
        circle,
        member,
        on,
        book_id,
        loans,
        balances,
        held,
        int(dues.how_many),
        plan,
        len(left),
        sum(row.in_minor for row in left),
    )


def _further(member: Any, *, lends: bool) -> list[str]:
    """Return what is locked besides the member's own accounts."""
    keys = [kind.code for kind in POOL]
    if lends:
        keys += [account_key(LOANS, member.id)]
        keys += [kind.code for kind in (INTEREST, FEES, PENALTIES, WRITE_OFF)]
    return keys


def check_can_go(session: Session, circle: Any, member: Any) -> None:
    """Refuse to let the last one go who can keep the circle running.

    Raises:
        LastAdmin: Nobody would be left to give out offices.
        LastMember: Nobody would be left at all.
    """
    if circle.member_count <= 1:
        raise LastMember
    if member.role == ADMIN and count_in_role(session, circle.id, ADMIN) <= 1:
        raise LastAdmin


def check_clear(found: Situation) -> None:
    """Raise DepartureHeld where something has to be cleared up first."""
    if found.holds:
        raise DepartureHeld(holds=found.holds)
