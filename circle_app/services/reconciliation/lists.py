"""Looking at statements, their lines, and what a line may be."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.bank_cells import utr_key
from circle_app.domain.errors import InvalidInput
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import reconciliation as queries
from circle_app.persistence.queries.financials import one_account
from circle_app.services import access, ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of
from circle_app.services.reconciliation import places
from circle_app.services.reconciliation.views import (
    Candidate,
    Explained,
    LineView,
    StatementCard,
    StatementView,
    line_view,
    statement_card,
)

#: Lines may be listed by one state, or all that somebody has decided on.
SETTLED: Final = "settled"
STATUSES: Final = (*queries.OPEN, *queries.SETTLED, SETTLED)
#: Entries of the same amount so many days away are offered for a line.
OFFERED_DAYS: Final = 45
MAX_OFFERED: Final = 20


def statement(actor: Actor, statement_id: UUID) -> StatementView:
    """Return a statement with what explains its difference to the books.

    Raises:
        NotFound: No such statement in a circle of the actor.
    """
    with database.reading(snapshot=True) as session:
        place, row = places.of_statement(session, actor, statement_id)
        return view(session, place, row)


def statements(
    actor: Actor, circle_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[StatementCard]:
    """List the statements that were read in, the newest first.

    Raises:
        NotFound: Not a member of such a circle.
    """
    check_limit(limit)
    before = decode_cursor(cursor, UUID)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        rows = queries.statement_rows(session, circle_id, before[0] if before else None, limit + 1)
    return page_of(rows, limit, lambda row: statement_card(row, place.currency), lambda row: row.id)


def lines(
    actor: Actor,
    statement_id: UUID,
    *,
    status: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[LineView]:
    """List the lines of a statement in the order of the file.

    Args:
        actor: Who looks.
        statement_id: The statement.
        status: Only lines in this state; ``settled`` is matched, booked and set aside.
        cursor: Where the page before ended.
        limit: How many.

    Raises:
        NotFound: No such statement in a circle of the actor.
        InvalidInput: No such state.
    """
    check_limit(limit)
    if status not in (None, *STATUSES):
        raise InvalidInput(field="status", allowed=", ".join(STATUSES))
    after = decode_cursor(cursor, int)
    wanted = queries.SETTLED if status == SETTLED else (status,) if status else ()
    with database.reading() as session:
        place, row = places.of_statement(session, actor, statement_id)
        rows = queries.line_rows(session, row.id, wanted, after[0] if after else -1, limit + 1)
    return page_of(
        rows, limit, lambda each: line_view(each, place.currency), lambda each: each.number
    )


def line(actor: Actor, line_id: UUID) -> LineView:
    """Return one line of a statement.

    Raises:
        NotFound: No such line in a circle of the actor.
    """
    with database.reading() as session:
        place, row = places.of_line(session, actor, line_id)
    return line_view(row, place.currency)


def candidates(actor: Actor, line_id: UUID) -> tuple[Candidate, ...]:
    """List the entries that a line may be: the same amount, the nearest day first.

    Raises:
        NotFound: No such line in a circle of the actor.
    """
    with database.reading() as session:
        place, row = places.of_line(session, actor, line_id)
        near = timedelta(days=OFFERED_DAYS)
        found = queries.free_lines_of(
            session,
            ledger.book_of_circle(session, place.circle_id),
            row.account,
            row.amount_minor,
            row.booked_on - near,
            row.booked_on + near,
        )
    offered = [candidate(each, row.utr) for each in found]
    offered.sort(key=lambda each: (not each.same_utr, abs((each.occurred_on - row.booked_on).days)))
    return tuple(offered[:MAX_OFFERED])


def candidate(row: Any, utr: str | None) -> Candidate:
    """Show an entry that a line may be."""
    params = json.loads(row.params)
    key = utr_key(utr)
    return Candidate(
        entry_id=row.public_id,
        sequence=row.sequence,
        kind=row.kind,
        params=params,
        occurred_on=row.occurred_on,
        amount_minor=row.amount_minor,
        same_utr=key is not None and key == utr_key(params.get("reference")),
    )


def view(session: Session, place: Standing, row: Any) -> StatementView:
    """Show a statement with what explains its difference to the books."""
    book_id = ledger.book_of_circle(session, row.circle_id)
    booked = one_account(session, book_id, row.account, None, row.last_day)
    booked_minor = 0 if booked is None else booked.debit_minor - booked.credit_minor
    known = row.closing_minor is not None
    difference = row.closing_minor - booked_minor if known else None
    explained = None
    if difference is not None:
        explained = _explain(session, row, book_id, booked_minor, difference)
    return StatementView(
        card=statement_card(row, place.currency),
        circle_id=row.circle_id,
        counts=queries.counts_by_status(session, row.id),
        booked_minor=booked_minor,
        difference_minor=difference,
        explained=explained,
    )


def _explain(
    session: Session, row: Any, book_id: UUID, booked_minor: int, difference: int
) -> Explained:
    """Split a difference: only at the bank, only in the books, and what was there before."""
    first = queries.first_compared(session, row.circle_id, row.account, row.last_day)
    since = first or row.first_day
    before = one_account(session, book_id, row.account, None, since - timedelta(days=1))
    before_minor = 0 if before is None else before.debit_minor - before.credit_minor
    bank_only, in_both = queries.compared_sums(
        session, row.circle_id, row.account, since, row.last_day
    )
    books_only = booked_minor - before_minor - in_both
    return Explained(bank_only, books_only, difference - bank_only + books_only, since)
