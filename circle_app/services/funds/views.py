"""What members see of where the circle's money lies, and what went in and out last."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from circle_app.domain.charts import PAYABLE, POOL, SOCIAL_CASH, SOCIAL_FUND
from circle_app.domain.funds import BOXES, WithdrawalState
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import funds as queries
from circle_app.persistence.queries.passbooks import account_lines
from circle_app.services import access, ledger
from circle_app.services.access import Actor

MOVES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Box:
    """A place of the circle's money; ``last_counted_on`` is when it was last compared."""

    account: str
    balance_minor: int
    last_counted_on: date | None
    can_lend: bool


@dataclass(frozen=True, slots=True)
class SocialFund:
    """The social fund: the money in its box, and what is the members' together. Always equal."""

    cash_minor: int
    fund_minor: int


@dataclass(frozen=True, slots=True)
class FundsView:
    """Where a circle's money lies.

    Attributes:
        boxes: Every place of the loan fund, also empty ones.
        lendable_minor: What of it can be lent.
        social: The social fund, which is never lent.
        owed_to_members_minor: What members have paid for the circle and wait to get back.
        promised_minor: Savings whose withdrawal is agreed and that nobody has handed out yet.
        can_move: Whether the actor may move money, receive it, and hand savings out.
        can_record: Whether the actor may record what others put into the social fund.
    """

    circle_id: UUID
    currency: str
    boxes: tuple[Box, ...]
    lendable_minor: int
    social: SocialFund
    owed_to_members_minor: int
    promised_minor: int
    can_move: bool
    can_record: bool


@dataclass(frozen=True, slots=True)
class BoxMove:
    """An entry that touched a box: which, and by how much (+ came in, − went out)."""

    entry_id: UUID
    sequence: int
    kind: str
    params: dict[str, Any]
    parts: tuple[tuple[str, int], ...]
    occurred_on: date
    booked_at: datetime

    @property
    def amount_minor(self) -> int:
        """What the circle has more or less after it; 0 where it was only carried about."""
        return sum(amount for _, amount in self.parts)


def boxes(actor: Actor, circle_id: UUID) -> FundsView:
    """Say where the circle's money lies.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        book_id = ledger.book_of_circle(session, circle_id)
        balances = ledger.balances_minor(session, book_id)
        counted = queries.last_compared(session, circle_id)
        promised = queries.promised_minor(session, circle_id, WithdrawalState.APPROVED.value)
    writes = place.circle_status == "active"
    return FundsView(
        circle_id=circle_id,
        currency=place.currency,
        boxes=tuple(
            Box(kind.code, balances.get(kind.code, 0), counted.get(kind.code), kind in POOL)
            for kind in BOXES
        ),
        lendable_minor=sum(balances.get(kind.code, 0) for kind in POOL),
        social=SocialFund(balances.get(SOCIAL_CASH.code, 0), balances.get(SOCIAL_FUND.code, 0)),
        owed_to_members_minor=sum(
            amount for key, amount in balances.items() if key.partition(":")[0] == PAYABLE.code
        ),
        promised_minor=promised,
        can_move=writes and place.may(Permission.MOVE_FUNDS),
        can_record=writes and place.may(Permission.RECORD_FOR_OTHERS),
    )


def movements(actor: Actor, circle_id: UUID, *, count: int = MOVES_SHOWN) -> tuple[BoxMove, ...]:
    """Return the newest entries that touched a box of the circle, the newest first.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading(snapshot=True) as session:
        access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        book_id = ledger.book_of_circle(session, circle_id)
        # The newest of each box hold the newest of all, whatever the length of the book.
        lines = [
            (kind.code, row)
            for kind in (*BOXES, SOCIAL_CASH)
            for row in account_lines(session, book_id, kind.code, None, count)
        ]
    found: dict[UUID, BoxMove] = {}
    for code, row in sorted(lines, key=lambda line: -line[1].sequence):
        before = found.get(row.public_id)
        if before is None and len(found) == count:
            break
        found[row.public_id] = _move(row, code, before)
    return tuple(found.values())


def _move(row: Any, code: str, before: BoxMove | None) -> BoxMove:
    part = (code, row.amount_minor)
    return BoxMove(
        entry_id=row.public_id,
        sequence=row.sequence,
        kind=row.kind,
        params=json.loads(row.params),
        parts=(*before.parts, part) if before else (part,),
        occurred_on=row.occurred_on,
        booked_at=row.booked_at,
    )
