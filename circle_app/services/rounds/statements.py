"""The statement of a subscriber: round by round what was due, paid, got back and won."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import NotFound
from circle_app.domain.rounds import UNDECIDED, PayoutState
from circle_app.persistence import database
from circle_app.persistence.queries import auctions as queries
from circle_app.persistence.queries import rounds as round_queries
from circle_app.services.access import Actor
from circle_app.services.rounds.states import place_of_run


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One round of a subscriber.

    Attributes:
        instalment_minor: What its slots put into the round.
        credit_minor: What of that earlier dividends paid.
        paid_minor: What was paid; ``paid_on`` the day on which all of it was.
        waived_minor: What was let off.
        open_minor: What is still owed.
        interest_minor: Late fee and interest that were asked for; ``interest_paid_minor`` paid.
        dividend_minor: What the slots got of this round's discount.
        commission_minor: What of a pot that the subscriber won went to whoever runs the circle.
        prize_minor: What the subscriber won in it; ``received_minor`` what of it was received.
    """

    round_id: UUID
    number: int
    due_on: date
    decided_on: date | None
    instalment_minor: int
    credit_minor: int
    paid_minor: int
    paid_on: date | None
    waived_minor: int
    open_minor: int
    interest_minor: int
    interest_paid_minor: int
    dividend_minor: int
    discount_minor: int
    commission_minor: int
    prize_minor: int
    received_minor: int
    status: str


@dataclass(frozen=True, slots=True)
class Statement:
    """All rounds of one subscriber in a run, and their sums."""

    run_id: UUID
    circle_id: UUID
    run_number: int
    member_id: UUID
    name: str
    slots: tuple[int, ...]
    currency: str
    rows: tuple[StatementRow, ...]
    as_of: datetime
    time_zone: str

    def total(self, name: str) -> int:
        """Add one of the amounts up over all rounds."""
        return sum(getattr(row, name) for row in self.rows)


def statement(actor: Actor, run_id: UUID, *, member_id: UUID | None = None) -> Statement:
    """Return the statement of a subscriber, the actor's own by default. Needs SEE_BOOKS.

    Raises:
        NotFound: No such run in a circle of the actor, or nobody there with slots in it.
    """
    with database.reading() as session:
        run, place = place_of_run(session, actor, run_id)
        found = _found(session, run, member_id or place.member_id)
        if found is None:
            raise NotFound(what="statement")
        return found


def _found(session: Session, run: Any, member_id: UUID) -> Statement | None:
    slots = round_queries.slots_of_run(session, run.id)
    parts = queries.dues_of_member(session, run.id, member_id)
    held = [slot for slot in slots if slot.member_id == member_id]
    if not held and not parts:
        return None
    return Statement(
        run.id,
        run.circle_id,
        run.number,
        member_id,
        held[0].member_name if held else "",
        tuple(slot.number for slot in held),
        run.currency,
        _rows(session, run.id, member_id, parts),
        clock.now(),
        run.time_zone,
    )


def own(actor: Actor, run_id: UUID) -> Statement | None:
    """Return the actor's own statement; None for one without slots. Needs SEE_BOOKS.

    Raises:
        NotFound: No such run in a circle of the actor.
    """
    with database.reading() as session:
        run, place = place_of_run(session, actor, run_id)
        return _found(session, run, place.member_id)


def _rows(session: Session, run_id: UUID, member_id: UUID, parts: Any) -> tuple[StatementRow, ...]:
    by_round: dict[UUID, list[Any]] = defaultdict(list)
    for part in parts:
        by_round[part.round_id].append(part)
    won: dict[UUID, int] = defaultdict(int)
    received: dict[UUID, int] = defaultdict(int)
    for payout in round_queries.payouts_of_run(session, run_id):
        if payout.member_id != member_id or payout.kind == "dividend":
            continue
        if payout.status != PayoutState.CANCELLED:
            won[payout.round_id] += payout.amount_minor
        if payout.status == PayoutState.RECEIVED:
            received[payout.round_id] += payout.amount_minor
    rounds = round_queries.rounds_of_run(session, run_id)
    return tuple(
        _row(row, by_round[row.id], won[row.id], received[row.id])
        for row in rounds
        if row.id in by_round or row.id in won
    )


def _row(row: Any, parts: list[Any], won: int, received: int) -> StatementRow:
    dues = {part.due_id: part for part in parts}.values()
    decided = row.status not in UNDECIDED
    return StatementRow(
        round_id=row.id,
        number=row.number,
        due_on=row.due_on,
        decided_on=row.decided_on,
        instalment_minor=sum(part.owed_minor for part in parts),
        credit_minor=sum(part.credit_minor for part in parts),
        paid_minor=sum(due.paid_minor for due in dues),
        paid_on=max((due.settled_on for due in dues if due.settled_on), default=None),
        waived_minor=sum(due.waived_minor for due in dues),
        open_minor=sum(due.open_minor for due in dues),
        interest_minor=sum(due.fee_minor - due.waived_fee_minor for due in dues),
        interest_paid_minor=sum(due.paid_fee_minor for due in dues),
        dividend_minor=sum(part.dividend_minor for part in parts),
        discount_minor=row.discount_minor if decided and won else 0,
        commission_minor=row.commission_minor if decided and won else 0,
        prize_minor=won,
        received_minor=received,
        status=row.status,
    )
