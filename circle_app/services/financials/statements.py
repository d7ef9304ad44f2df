"""The statements of a circle for any date, and its chart of accounts with balances.

Every member may read them. Each is made of one statement that looks every account up once, however
many lines the book has.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain import financials, spans
from circle_app.domain.charts import PRESET_CHARTS, kind_of
from circle_app.domain.financials import Figures
from circle_app.domain.spans import Span
from circle_app.persistence import database
from circle_app.persistence.queries import financials as queries
from circle_app.services import installation, ledger
from circle_app.services.access import Actor
from circle_app.services.financials.reading import (
    account_row,
    enter,
    figures_between,
    figures_of,
    heading_of,
)
from circle_app.services.financials.views import (
    AccountRow,
    BalanceSheetView,
    Chart,
    IncomeStatementView,
    TrialBalanceView,
)


def today(actor: Actor, circle_id: UUID) -> date:
    """Return the present day where the circle lives.

    Raises:
        NotFound: The actor is not a member of such a circle.
    """
    with database.reading() as session:
        return clock.today(enter(session, actor, circle_id).time_zone)


def trial_balance(
    actor: Actor,
    circle_id: UUID,
    *,
    on: date | None = None,
    start: date | None = None,
    end: date | None = None,
) -> TrialBalanceView:
    """Return every account's balance on a day, or what it had and moved between two days.

    Raises:
        NotFound: The actor is not a member of such a circle.
        InvalidInput: A day is out of range, or the first comes after the last.
    """
    with database.reading(snapshot=True) as session:
        place = enter(session, actor, circle_id)
        book_id = ledger.book_of_circle(session, circle_id)
        heading = heading_of(session, place, book_id, start, end or on)
        figures = figures_between(session, book_id, heading.start, heading.end)
        owners = queries.member_names(session, circle_id)
    return TrialBalanceView(heading, financials.trial_balance(figures), owners)


def income_statement(
    actor: Actor, circle_id: UUID, start: date | None = None, end: date | None = None
) -> IncomeStatementView:
    """Return what a circle earned and spent from one day to another.

    With no first day it is everything since the beginning, and there is nothing to compare with.

    Raises:
        NotFound: The actor is not a member of such a circle.
        InvalidInput: A day is out of range, or the first comes after the last.
    """
    with database.reading(snapshot=True) as session:
        place = enter(session, actor, circle_id)
        book_id = ledger.book_of_circle(session, circle_id)
        heading = heading_of(session, place, book_id, start, end)
        figures = figures_between(session, book_id, heading.start, heading.end)
        before = None
        compared: tuple[Figures, ...] = ()
        if heading.start is not None:
            before = spans.span_before(Span(heading.start, heading.end))
            compared = figures_between(session, book_id, before.start, before.end)
    return IncomeStatementView(heading, financials.income_statement(figures, compared), before)


def balance_sheet(actor: Actor, circle_id: UUID, on: date | None = None) -> BalanceSheetView:
    """Return what a circle has at the end of a day, and whose it is.

    Raises:
        NotFound: The actor is not a member of such a circle.
        InvalidInput: The day is out of range.
    """
    first_month = installation.current().region_year_month
    with database.reading(snapshot=True) as session:
        place = enter(session, actor, circle_id)
        book_id = ledger.book_of_circle(session, circle_id)
        heading = heading_of(session, place, book_id, None, on)
        year = spans.fiscal_year_of(heading.end, first_month)
        figures = figures_between(session, book_id, year.start, heading.end)
        owners = queries.member_names(session, circle_id)
    return BalanceSheetView(heading, financials.balance_sheet(figures), owners, year)


def accounts(
    actor: Actor,
    circle_id: UUID,
    on: date | None = None,
    *,
    start: date | None = None,
) -> Chart:
    """Return the accounts of a circle: those of its kind of circle, and whatever was used.

    Args:
        actor: Who asks.
        circle_id: The circle.
        on: The day whose balances are wanted; today if none.
        start: From which day on debits and credits are counted; from the beginning if none.

    Raises:
        NotFound: The actor is not a member of such a circle.
        InvalidInput: A day is out of range, or the first comes after the last.
    """
    with database.reading(snapshot=True) as session:
        place = enter(session, actor, circle_id)
        book_id = ledger.book_of_circle(session, circle_id)
        heading = heading_of(session, place, book_id, start, on)
        found = queries.account_figures(session, book_id, heading.start, heading.end)
        owners = queries.member_names(session, circle_id)
    shown = PRESET_CHARTS.get(place.preset, ())
    rows = {row.key: row for row in found if row.last_day or kind_of(row.key) in shown}
    opened = [account_row(row.key, figures_of(row), owners, row.last_day) for row in rows.values()]
    missing = [
        account_row(kind.code, Figures(kind.code, 0, 0, 0), owners, None)
        for kind in shown
        if not kind.per_member and kind.code not in rows
    ]
    return Chart(heading, tuple(_in_order([*opened, *missing])))


def _in_order(rows: Iterable[AccountRow]) -> list[AccountRow]:
    return sorted(rows, key=lambda row: (financials.place_of(row.code), row.owner or "", row.key))
