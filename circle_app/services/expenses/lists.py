"""What members read of expenses: one, many, the month's sum, what a new one would need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.charts import (
    BANK,
    CASH,
    EXPENSE_FUND,
    GATEWAY,
    SOCIAL_CASH,
    UPI,
    WALLET_POOL,
)
from circle_app.domain.errors import InvalidInput
from circle_app.domain.expenses import CATEGORIES, SOCIAL, ExpenseState
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import expenses as queries
from circle_app.persistence.queries.books import book_row
from circle_app.persistence.queries.expenses import ExpenseFilter
from circle_app.services import access, ledger, proposals
from circle_app.services.access import Actor
from circle_app.services.expenses.recording import KIND
from circle_app.services.expenses.states import place_at, view
from circle_app.services.expenses.views import ExpenseView, for_member
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of
from circle_app.services.rule_versions import rules_of


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent on one category, and by how many expenses."""

    category: str
    count: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class MonthOfExpenses:
    """What a month cost, by category with the most first, and what waits now."""

    first_day: date
    currency: str
    total_minor: int
    parts: tuple[Spent, ...]
    asked_count: int
    asked_minor: int
    to_pay_count: int
    to_pay_minor: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a new expense would meet: who decides, up to what nobody is asked, what boxes hold.

    Attributes:
        decider: ``officer`` or ``vote``, whoever is asked where somebody is.
        free_minor: Up to this nobody is asked; 0 where the actor does not keep the money.
        boxes: Accounts that may pay, with what they hold; empty for who keeps no money.
        social_minor: What the social fund holds.
    """

    circle_id: UUID
    currency: str
    today: date
    closed_through: date | None
    keeps_money: bool
    decider: str
    free_minor: int
    boxes: tuple[tuple[str, int], ...]
    social_minor: int


@dataclass(frozen=True, slots=True)
class ExpenseEntry:
    """An entry of an expense in the circle's book; ``undone_by`` is the one that took it back."""

    entry_id: UUID
    sequence: int
    kind: str
    occurred_on: date
    booked_at: datetime
    actor_name: str | None
    undone_by: UUID | None


def get(actor: Actor, expense_id: UUID) -> ExpenseView:
    """Return an expense; a decision on it whose time is up is made first.

    Raises:
        NotFound: No such expense in a circle of the actor.
    """
    with database.reading() as session:
        place = place_at(session, actor, expense_id)
        found = view(session, actor, place, expense_id)
    if found.status != ExpenseState.ASKED or not _ran_out(found):
        return found
    proposals.close_due(circle_id=place.circle_id)
    with database.reading() as session:
        return view(session, actor, place, expense_id)


def _ran_out(found: ExpenseView) -> bool:
    return found.closes_at is not None and found.closes_at <= clock.now()


def of_circle(
    actor: Actor,
    circle_id: UUID,
    *,
    status: str | None = None,
    category: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[ExpenseView]:
    """List the expenses of a circle, the newest first.

    Raises:
        NotFound: Not a member of such a circle.
        InvalidInput: No such status or category.
    """
    check_limit(limit)
    before = decode_cursor(cursor, UUID)
    if status is not None and status not in list(ExpenseState):
        raise InvalidInput(field="status", allowed=", ".join(ExpenseState))
    if category is not None and category not in (*CATEGORIES, SOCIAL):
        raise InvalidInput(field="category", allowed=", ".join((*CATEGORIES, SOCIAL)))
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
    proposals.close_due(circle_id=circle_id)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        rows = queries.expenses_of(
            session,
            circle_id,
            place.member_id,
            ExpenseFilter(status, category),
            before[0] if before else None,
            limit + 1,
        )
    return page_of(
        rows, limit, lambda row: for_member(row, place, actor.user_id), lambda row: row.id
    )


def month(actor: Actor, circle_id: UUID, day: date | None = None) -> MonthOfExpenses:
    """Return what the month of a day (by default this one) cost.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        on = day or clock.today(place.time_zone)
        first = on.replace(day=1)
        parts = tuple(
            Spent(row.category, row.pieces, int(row.amount_minor))
            for row in queries.spent_between(session, circle_id, first, on)
        )
        waiting: dict[str, Any] = {
            row.status: row for row in queries.open_expenses(session, circle_id)
        }
    asked, agreed = waiting.get("asked"), waiting.get("approved")
    return MonthOfExpenses(
        first_day=first,
        currency=place.currency,
        total_minor=sum(part.amount_minor for part in parts),
        parts=parts,
        asked_count=asked.pieces if asked else 0,
        asked_minor=int(asked.amount_minor) if asked else 0,
        to_pay_count=agreed.pieces if agreed else 0,
        to_pay_minor=int(agreed.amount_minor) if agreed else 0,
    )


def prospect(actor: Actor, circle_id: UUID) -> Prospect:
    """Return what a new expense would meet.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor's role records no expenses.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.ASK_EXPENSE)
        rules = rules_of(session, circle_id, place.rule_version).expenses
        book = book_row(session, ledger.book_of_circle(session, circle_id))
        balances = ledger.balances_minor(session, book.id)
        decider = proposals.first_decider(session, place, KIND)
    keeps = place.may(Permission.MOVE_FUNDS)
    payers = (CASH, BANK, UPI, GATEWAY, EXPENSE_FUND, WALLET_POOL) if keeps else ()
    return Prospect(
        circle_id=circle_id,
        currency=place.currency,
        today=clock.today(place.time_zone),
        closed_through=book.closed_through,
        keeps_money=keeps,
        decider=decider,
        free_minor=rules.free_minor if keeps else 0,
        boxes=tuple((kind.code, balances.get(kind.code, 0)) for kind in payers),
        social_minor=balances.get(SOCIAL_CASH.code, 0),
    )


def entries(actor: Actor, expense_id: UUID) -> tuple[ExpenseEntry, ...]:
    """Return the entries of an expense in the circle's book, in order, with what undid them.

    Raises:
        NotFound: No such expense in a circle of the actor.
    """
    with database.reading() as session:
        place = place_at(session, actor, expense_id)
        rows = queries.entries_of_expense(session, place.circle_id, expense_id)
    return tuple(
        ExpenseEntry(
            entry_id=row.public_id,
            sequence=row.sequence,
            kind=row.kind,
            occurred_on=row.occurred_on,
            booked_at=row.booked_at,
            actor_name=row.actor_name,
            undone_by=row.undone_by,
        )
        for row in rows
    )
