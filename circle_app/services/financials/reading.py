"""What every statement begins with: the reader's rights, the days, the figures of accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import kind_of
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.financials import Figures
from circle_app.domain.ledger import normal_balance_minor
from circle_app.domain.permissions import Permission
from circle_app.persistence.queries import financials as queries
from circle_app.services import access
from circle_app.services.access import Actor, Standing
from circle_app.services.financials.views import AccountRow, Heading

# Days that books are asked for; beyond them somebody mistyped.
EARLIEST: Final = date(1970, 1, 1)
LATEST: Final = date(2200, 12, 31)


def _checked_day(on: date | None, field: str) -> date | None:
    if on is not None and not EARLIEST <= on <= LATEST:
        raise InvalidInput(field=field, min=EARLIEST, max=LATEST)
    return on


def enter(session: Session, actor: Actor, circle_id: UUID) -> Standing:
    """Return the reader's place in the circle; every member may read its books."""
    return access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)


def heading_of(
    session: Session, place: Standing, book_id: UUID, start: date | None, end: date | None
) -> Heading:
    """Check the days that are asked for; with no last day it is today, on the circle's clock.

    Raises:
        InvalidInput: A day is out of range, or the first comes after the last.
    """
    today = clock.today(place.time_zone)
    first, last = _checked_day(start, "from"), _checked_day(end, "to") or today
    if first is not None and first > last:
        raise InvalidInput(field="to")
    return Heading(
        place.circle_id,
        place.circle_name,
        place.currency,
        today,
        first,
        last,
        queries.first_day(session, book_id),
    )


def figures_between(
    session: Session, book_id: UUID, start: date | None, end: date
) -> tuple[Figures, ...]:
    """Read the figures of every account of a book."""
    return tuple(figures_of(row) for row in queries.account_figures(session, book_id, start, end))


def figures_of(row: Any) -> Figures:
    """Make figures of what the database had moved by the last day and before the first."""
    return Figures(
        row.key,
        row.debit_before_minor - row.credit_before_minor,
        row.debit_minor - row.debit_before_minor,
        row.credit_minor - row.credit_before_minor,
    )


def account_row(
    key: str, figures: Figures, owners: Mapping[UUID, str], last_day: date | None
) -> AccountRow:
    """Show an account on its normal side.

    Raises:
        NotFound: There is no such kind of account.
    """
    kind = kind_of(key)
    if kind is None:
        raise NotFound(what="account")
    owner_id = figures.owner_id
    return AccountRow(
        key=key,
        code=kind.code,
        section=kind.section,
        fund=kind.fund,
        side=kind.side,
        owner_id=owner_id,
        owner=owners.get(owner_id) if owner_id else None,
        opening_minor=normal_balance_minor(kind.side, figures.opening_minor),
        debit_minor=figures.debit_minor,
        credit_minor=figures.credit_minor,
        balance_minor=normal_balance_minor(kind.side, figures.closing_minor),
        last_day=last_day,
    )
