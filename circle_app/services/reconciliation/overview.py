"""What was compared last: each box with its count, each account at the bank with its statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import CASH
from circle_app.domain.counts import COUNTED
from circle_app.domain.matching import AT_BANK
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import reconciliation as queries
from circle_app.services import access, ledger
from circle_app.services.access import Actor
from circle_app.services.reconciliation.views import (
    Counted,
    StatementCard,
    counted,
    statement_card,
)


@dataclass(frozen=True, slots=True)
class BoxState:
    """A box, what the books say is in it, and its last count."""

    account: str
    booked_minor: int
    newest: Counted | None


@dataclass(frozen=True, slots=True)
class AccountState:
    """An account at the bank, what the books say is in it, and its newest statement.

    Attributes:
        open_count: Lines of all its statements that nobody has decided on.
    """

    account: str
    booked_minor: int
    newest: StatementCard | None
    open_count: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far the books of a circle are compared with the world."""

    currency: str
    today: date
    may_compare: bool
    boxes: tuple[BoxState, ...]
    accounts: tuple[AccountState, ...]


def overview(actor: Actor, circle_id: UUID) -> Comparison:
    """Return what was compared last in a circle.

    Boxes and accounts that were never used are left out; the cash box always stands there.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        held = ledger.balances_minor(session, ledger.book_of_circle(session, circle_id))
        boxes = tuple(
            _box(session, circle_id, account, held.get(account, 0), place.currency)
            for account in COUNTED
        )
        accounts = tuple(
            _account(session, circle_id, account, held.get(account, 0), place.currency)
            for account in AT_BANK
        )
    return Comparison(
        currency=place.currency,
        today=clock.today(place.time_zone),
        may_compare=place.may(Permission.RECONCILE) and place.circle_status == "active",
        boxes=tuple(
            box
            for box in boxes
            if box.account == CASH.code or box.booked_minor or box.newest is not None
        ),
        accounts=tuple(each for each in accounts if each.booked_minor or each.newest is not None),
    )


def _box(
    session: Session, circle_id: UUID, account: str, booked_minor: int, currency: str
) -> BoxState:
    row = queries.newest_count(session, circle_id, account)
    return BoxState(account, booked_minor, None if row is None else counted(row, currency))


def _account(
    session: Session, circle_id: UUID, account: str, booked_minor: int, currency: str
) -> AccountState:
    row = queries.newest_statement(session, circle_id, account)
    return AccountState(
        account,
        booked_minor,
        None if row is None else statement_card(row, currency),
        queries.open_lines(session, circle_id, account),
    )
