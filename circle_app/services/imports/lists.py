"""Looking at imports: a list of them, one, its rows, and what would be written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from circle_app.domain.errors import InvalidInput
from circle_app.domain.import_columns import Kind
from circle_app.domain.import_rows import Outcome
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import imports as queries
from circle_app.persistence.queries.circles import circle_row
from circle_app.services import access
from circle_app.services.access import Actor
from circle_app.services.imports import effects
from circle_app.services.imports.checking import check
from circle_app.services.imports.places import place_at
from circle_app.services.imports.views import (
    ImportCard,
    ImportRowView,
    ImportView,
    Kept,
    Preview,
    card_of,
    row_view,
    view_of,
)
from circle_app.services.paging import (
    DEFAULT_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    encode_cursor,
    page_of,
)

OUTCOMES: Final = tuple(outcome.value for outcome in Outcome)


def check_may(actor: Actor, circle_id: UUID) -> None:
    """Raise unless the actor imports into a circle.

    Raises:
        NotFound, NotAllowed: Not the actor's to import into.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.IMPORT, writing=False)


def batches(
    actor: Actor, circle_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[ImportCard]:
    """List the imports of a circle, the newest first.

    Raises:
        NotFound, NotAllowed: Not the actor's to import into.
        InvalidInput: The cursor or the limit.
    """
    check_limit(limit)
    after = decode_cursor(cursor, UUID)
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.IMPORT, writing=False)
        found = queries.batch_rows(session, circle_id, after[0] if after else None, limit + 1)
    return page_of(found, limit, card_of, lambda row: row.id)


def batch(actor: Actor, batch_id: UUID) -> ImportView:
    """Show an import.

    Raises:
        NotFound, NotAllowed: No such import, or not the actor's.
    """
    with database.reading() as session:
        place = place_at(session, actor, batch_id, writing=False)
        return view_of(session, batch_id, place)


def rows(
    actor: Actor,
    batch_id: UUID,
    *,
    outcome: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[ImportRowView]:
    """List rows of an import in the order of the file.

    Raises:
        NotFound, NotAllowed: No such import, or not the actor's.
        InvalidInput: The outcome, the cursor or the limit.
    """
    check_limit(limit)
    if outcome is not None and outcome not in OUTCOMES:
        raise InvalidInput(field="outcome", allowed=", ".join(OUTCOMES))
    after = decode_cursor(cursor, int)
    with database.reading() as session:
        place_at(session, actor, batch_id, writing=False)
        batch_row: Any = queries.batch_row(session, batch_id)
        layout = Kept.of(batch_row.mapping).layout(Kind(batch_row.kind))
        found = queries.rows_page(
            session, batch_id, (outcome,) if outcome else (), after[0] if after else 0, limit + 1
        )
    return page_of(found, limit, lambda row: row_view(row, layout), lambda row: row.number)


def errors(actor: Actor, batch_id: UUID) -> tuple[ImportView, Iterator[ImportRowView]]:
    """Return an import and its rows that cannot be taken in, or are there already.

    Raises:
        NotFound, NotAllowed: No such import, or not the actor's.
    """
    shown = batch(actor, batch_id)
    return shown, _faulty(actor, batch_id)


def _faulty(actor: Actor, batch_id: UUID) -> Iterator[ImportRowView]:
    for outcome in (Outcome.BAD.value, Outcome.DOUBLE.value):
        cursor: str | None = ""
        while cursor is not None:
            page = rows(actor, batch_id, outcome=outcome, cursor=cursor, limit=200)
            yield from page.items
            cursor = page.next_cursor


def preview(actor: Actor, batch_id: UUID) -> Preview:
    """Say what would be written: how many, how much, and what would move in the books.

    Raises:
        NotFound, NotAllowed: No such import, or not the actor's.
        ImportState: Its columns are not chosen yet, or it is over.
    """
    with database.reading(snapshot=True) as session:
        place = place_at(session, actor, batch_id, writing=False)
        circle = circle_row(session, place.circle_id)
        effects.check_open(queries.batch_row(session, batch_id))
        found = check(session, place, circle, batch_id)
        return effects.preview_of(session, place, circle, found)


def cursor_before(number: int) -> str:
    """The cursor of a page that begins with a row."""
    return encode_cursor(number - 1)
