"""What members see of the months: what was booked in each, who closed it, what keeps it open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain import accounting_months as domain
from circle_app.domain.accounting_months import Act, Blocker, Change, Hindrance, MonthState
from circle_app.domain.charts import CHART, Section
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import accounting_months as queries
from circle_app.persistence.queries.financials import first_day
from circle_app.services import access
from circle_app.services.access import Actor, Standing

KIND = "reopening"
# Five years; what is older is asked for by ``before``.
MOST_MONTHS = 60

_INCOME = tuple(kind.code for kind in CHART if kind.section is Section.INCOME)
_EXPENSE = tuple(kind.code for kind in CHART if kind.section is Section.EXPENSE)


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month of the books.

    Attributes:
        month: Its name for programs, ``2026-10``.
        status: ``running``, ``open`` (over, not closed) or ``closed``.
        entries: Entries dated in it; ``entries_capped`` says that there may be more.
        income_minor: What the circle earned in it, less what was taken back of earlier income.
        expense_minor: What it cost.
        blockers: What is not settled up to its end, where the month is open.
        asked_proposal_id: The open question whether to open it again; ``asked_decider`` says
            whether an ``officer`` answers it, or a ``vote``.
    """

    month: str
    starts_on: date
    ends_on: date
    status: str
    entries: int
    entries_capped: bool
    income_minor: int
    expense_minor: int
    closed_at: datetime | None
    closed_by_name: str | None
    blockers: tuple[Blocker, ...]
    can_close: bool
    can_reopen: bool
    asked_proposal_id: UUID | None
    asked_decider: str | None


def months(actor: Actor, circle_id: UUID, *, before: str | None = None) -> tuple[MonthRow, ...]:
    """List the months of a circle's books, the newest first, at most sixty.

    Args:
        actor: A member.
        circle_id: The circle.
        before: Only months before this one (``2026-10``).

    Raises:
        NotFound: Not a member of such a circle.
        InvalidInput: ``before`` is no month.
    """
    bound = domain.parse_month(before) if before else None
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        today = clock.today(place.time_zone)
        book = queries.circle_book(session, circle_id)
        opened = opened_on(session, book.id, book.opened_at, place.time_zone)
        newest = today if bound is None else bound - timedelta(days=1)
        if newest < opened:
            return ()
        shown = domain.months_between(opened, newest, MOST_MONTHS)
        return _rows(session, place, book, shown, today)


def opened_on(session: Session, book_id: UUID, opened_at: datetime, time_zone: str) -> date:
    """Return the day a book begins: when it was opened, or the first day something is dated."""
    opened = opened_at.astimezone(ZoneInfo(time_zone)).date()
    return min(opened, first_day(session, book_id) or opened)


def waiting(session: Session, circle_id: UUID, through: date) -> dict[Hindrance, dict[date, int]]:
    """Count by day what is not settled and would keep a month from closing."""
    return {
        Hindrance.CONTRIBUTIONS: queries.pending_contributions(session, circle_id, through),
        Hindrance.REPAYMENTS: queries.pending_repayments(session, circle_id, through),
        Hindrance.DISPUTES: queries.open_disputes(session, circle_id, through),
        Hindrance.EXPENSES: queries.unbooked_expenses(session, circle_id, through),
    }


def _rows(
    session: Session, place: Standing, book: Any, shown: Sequence[date], today: date
) -> tuple[MonthRow, ...]:
    spans = [(month, domain.end_of(month)) for month in shown]
    counts = queries.entry_counts(session, book.id, spans)
    ends = [last for _, last in spans]
    balances = queries.balances_on(
        session, book.id, (*_INCOME, *_EXPENSE), [*ends, shown[-1] - timedelta(days=1)]
    )
    changes = queries.changes_of(session, place.circle_id)
    closed = domain.closings(shown, (Change(row.month, Act(row.act)) for row in changes))
    asked = queries.asked_proposals(session, place.circle_id, KIND)
    open_ends = [
        end
        for month, end in spans
        if domain.state_of(month, today, book.closed_through) is MonthState.OPEN
    ]
    hindrances = waiting(session, place.circle_id, max(open_ends)) if open_ends else {}
    may_write = place.circle_status == "active" and place.may(Permission.CLOSE_BOOKS)
    rows = []
    for number, (month, end) in enumerate(spans):
        state = domain.state_of(month, today, book.closed_through)
        change = changes[closed[month]] if month in closed else None
        is_open, is_closed = state is MonthState.OPEN, state is MonthState.CLOSED
        blockers = tuple(domain.blockers_through(month, hindrances)) if is_open else ()
        question = asked.get(domain.code_of(month))
        rows.append(
            MonthRow(
                month=domain.code_of(month),
                starts_on=month,
                ends_on=end,
                status=state.value,
                entries=counts[number],
                entries_capped=counts[number] == queries.MOST_COUNTED,
                income_minor=-_moved(balances, _INCOME, month, end),
                expense_minor=_moved(balances, _EXPENSE, month, end),
                closed_at=change.at if change is not None else None,
                closed_by_name=change.actor_name if change is not None else None,
                blockers=blockers,
                can_close=may_write and is_open and not blockers,
                can_reopen=may_write and is_closed and not asked,
                asked_proposal_id=question.id if question is not None else None,
                asked_decider=question.decider if question is not None else None,
            )
        )
    return tuple(rows)


def _moved(
    balances: Mapping[tuple[date, str], int], codes: Sequence[str], month: date, end: date
) -> int:
    """What moved on some accounts within a month, debit positive."""
    before = month - timedelta(days=1)
    return sum(balances.get((end, code), 0) - balances.get((before, code), 0) for code in codes)
