"""The first page of the books: where the money lies, what waits, what the month brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain import accounting_months, financials, spans
from circle_app.domain.charts import (
    BANK,
    CASH,
    EXPENSE_FUND,
    GATEWAY,
    LOANS,
    PRESET_CHARTS,
    SOCIAL_CASH,
    UPI,
    WALLET_POOL,
    Fund,
)
from circle_app.domain.financials import Row
from circle_app.domain.permissions import Permission
from circle_app.domain.spans import Span
from circle_app.persistence import database
from circle_app.persistence.queries import book_overviews as queries
from circle_app.persistence.queries import books as book_queries
from circle_app.persistence.queries.book_overviews import BookHead
from circle_app.services import access, activity, proposals, verification
from circle_app.services.access import Actor, Standing
from circle_app.services.activity import EntryView
from circle_app.services.financials.reading import figures_between
from circle_app.services.periods.months import opened_on

NEWEST: Final = 4
BOXES: Final = (CASH, BANK, UPI, GATEWAY, WALLET_POOL, EXPENSE_FUND, SOCIAL_CASH)


@dataclass(frozen=True, slots=True)
class BoxView:
    """A place where money lies."""

    code: str
    fund: Fund
    balance_minor: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody, with the amounts where there are any."""

    payments: int
    payments_minor: int
    decisions: int
    disputes: int
    bank_lines: int
    expenses: int
    expenses_minor: int
    withdrawals: int
    withdrawals_minor: int
    loans: int
    months: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class BooksOverview:
    """Everything the first page of the books shows."""

    circle_id: UUID
    circle_name: str
    currency: str
    time_zone: str
    today: date
    since: date
    boxes: tuple[BoxView, ...]
    lent_minor: int
    waiting: Waiting
    month: Span
    income_minor: int
    expense_minor: int
    result_before_minor: int
    entries: int
    newest: tuple[EntryView, ...]
    last_check: verification.LastCheck | None
    closed_through: date | None
    has_officers: bool
    may_move: bool
    may_spend: bool
    may_reconcile: bool
    may_close: bool


def overview(actor: Actor, circle_id: UUID) -> BooksOverview:
    """Return what the first page of the books shows, in a fixed number of statements.

    Raises:
        NotFound: The actor is not a member of such a circle.
    """
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        today = clock.today(place.time_zone)
        book = queries.book_head(session, circle_id)
        month = spans.month_of(today)
        figures = figures_between(session, book.id, month.start, month.end)
        before = spans.span_before(month)
        compared = figures_between(session, book.id, before.start, before.end)
        since = opened_on(session, book.id, book.opened_at, place.time_zone)
        stored = book_queries.newest_entries(session, book.id, None, NEWEST)
        newest = tuple(activity.entry_views(session, book.id, stored))
        waiting = _waiting(session, place, _months(book, since, today))
        last_check = verification.newest_check(session, book.id)
    rows = {row.kind.code: row for row in financials.rows_of(figures)}
    statement = financials.income_statement(figures, compared)
    return BooksOverview(
        circle_id=place.circle_id,
        circle_name=place.circle_name,
        currency=place.currency,
        time_zone=place.time_zone,
        today=today,
        since=since,
        boxes=_boxes(rows, place.preset),
        lent_minor=rows[LOANS.code].balance_minor if LOANS.code in rows else 0,
        waiting=waiting,
        month=month,
        income_minor=statement.income_minor,
        expense_minor=statement.expense_minor,
        result_before_minor=statement.result_before_minor,
        entries=book.head_sequence,
        newest=newest,
        last_check=last_check,
        closed_through=book.closed_through,
        has_officers=place.has_officers,
        may_move=_may(place, Permission.MOVE_FUNDS),
        may_spend=_may(place, Permission.ASK_EXPENSE),
        may_reconcile=_may(place, Permission.RECONCILE),
        may_close=_may(place, Permission.CLOSE_BOOKS),
    )


def _may(place: Standing, permission: Permission) -> bool:
    return place.circle_status == "active" and place.may(permission)


def _boxes(rows: Mapping[str, Row], preset: str) -> tuple[BoxView, ...]:
    """The boxes of this kind of circle, and any other that holds something."""
    usual = PRESET_CHARTS.get(preset, ())
    found = [
        BoxView(kind.code, kind.fund, rows[kind.code].balance_minor if kind.code in rows else 0)
        for kind in BOXES
        if kind in usual or kind.code in rows
    ]
    return tuple(
        box for box in found if box.balance_minor or box.code in {CASH.code, BANK.code, UPI.code}
    )


def _months(book: BookHead, since: date, today: date) -> tuple[date, ...]:
    """The months that are over and not closed, the oldest first."""
    first = since if book.closed_through is None else max(since, book.closed_through)
    months = accounting_months.months_between(first, today, accounting_months.ALL)
    return tuple(
        month
        for month in reversed(months)
        if accounting_months.state_of(month, today, book.closed_through)
        is accounting_months.MonthState.OPEN
    )


def _waiting(session: Session, place: Standing, months: tuple[date, ...]) -> Waiting:
    counts = queries.waiting(session, place.circle_id)
    matters = queries.open_matters(session, place.circle_id, place.member_id, clock.now())
    return Waiting(
        payments=counts.contributions + counts.repayments,
        # PostgreSQL sums to a Decimal.
        payments_minor=int(counts.contributions_minor) + int(counts.repayments_minor),
        decisions=_decisions(matters, place),
        disputes=counts.disputes,
        bank_lines=int(counts.bank_lines),
        expenses=counts.expenses,
        expenses_minor=int(counts.expenses_minor),
        withdrawals=counts.withdrawals,
        withdrawals_minor=int(counts.withdrawals_minor),
        loans=counts.loans,
        months=months,
    )


def _decisions(matters: Sequence[Any], place: Standing) -> int:
    """How many open matters wait for this member: a vote not cast, or an officer's word."""
    return sum(
        (row.elector is not None and row.vote is None)
        if row.decider == "vote"
        else proposals.may_answer(row, place)
        for row in matters
    )
