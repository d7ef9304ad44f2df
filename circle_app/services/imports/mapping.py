"""Saying what the columns are, mending a cell, giving an import up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.import_acts import Status
from circle_app.domain.import_columns import FIELDS, Field, Kind, headings_key, layout_from_json
from circle_app.domain.ledger import canonical_json
from circle_app.persistence import database
from circle_app.persistence.queries import imports as queries
from circle_app.persistence.queries.reconciliation import MAPPINGS
from circle_app.services import events
from circle_app.services.access import Actor, Standing
from circle_app.services.imports.checking import recheck
from circle_app.services.imports.places import locked, place_at
from circle_app.services.imports.views import ImportRowView, ImportView, Kept, row_view, view_of

MAX_CELL = 500


@database.retried
def set_mapping(actor: Actor, batch_id: UUID, mapping: Mapping[str, Any]) -> ImportView:
    """Say which column is what, and check every row anew. The columns are remembered.

    Args:
        actor: Who imports.
        batch_id: The import, not committed yet.
        mapping: ``{"columns": {"name": 0, "amount": 3}, "day_order": "dmy"}``, columns from 0.

    Raises:
        NotFound, NotAllowed: Not the actor's.
        ImportState: It is committed, taken back or given up.
        InvalidColumns: Columns that cannot be, or something needed that has none.
    """
    with database.transaction() as session:
        place = place_at(session, actor, batch_id)
        circle, batch = locked(session, batch_id, place.circle_id, Status.READ, Status.MAPPED)
        kind, kept = Kind(batch.kind), Kept.of(batch.mapping)
        layout = layout_from_json(mapping, kind, kept.width)
        kept.places = {field.value: column for field, column in layout.places.items()}
        kept.day_order = layout.day_order.value
        session.connection().execute(
            update(queries.BATCHES)
            .where(queries.BATCHES.c.id == batch_id)
            .values(mapping=canonical_json(kept.to_json()))
        )
        if kept.headings:
            key = headings_key(kept.headings, kind)
            _remember(session, actor, place, key, canonical_json(layout.to_json()))
        found = recheck(session, place, circle, batch_id)
        _record(session, actor, place, batch, "import.mapped", {"rows": len(found.rows)})
        return view_of(session, batch_id, place)


def _remember(session: Session, actor: Actor, place: Standing, key: str, text: str) -> None:
    """Keep the columns for the next file with such headings; the circle's row is locked."""
    connection = session.connection()
    connection.execute(
        delete(MAPPINGS).where(MAPPINGS.c.circle_id == place.circle_id, MAPPINGS.c.headings == key)
    )
    connection.execute(
        insert(MAPPINGS),
        {
            "circle_id": place.circle_id,
            "headings": key,
            "mapping": text,
            "updated_by": actor.user_id,
            "updated_at": clock.now(),
        },
    )


@database.retried
def edit_row(actor: Actor, batch_id: UUID, number: int, cells: Mapping[str, str]) -> ImportRowView:
    """Mend cells of a row and check all rows anew: one may be the double of another.

    Args:
        actor: Who imports.
        batch_id: The import, not committed yet.
        number: The row's number in the file.
        cells: New texts by field, among those that have a column; an empty one clears the cell.

    Raises:
        NotFound, NotAllowed: Not the actor's, or no such row.
        ImportState: Its columns are not chosen, or it is committed, taken back or given up.
        InvalidInput: A field without a column, or too long a text.
    """
    with database.transaction() as session:
        place = place_at(session, actor, batch_id)
        circle, batch = locked(session, batch_id, place.circle_id, Status.MAPPED)
        layout = Kept.of(batch.mapping).layout(Kind(batch.kind))
        row = queries.row_of(session, batch_id, number)
        if row is None:
            raise NotFound(what="row")
        changed = json.loads(row.cells)
        for name, typed in cells.items():
            if name not in FIELDS[layout.kind] or Field(name) not in layout.places:
                raise InvalidInput(field=f"cells.{name[:40]}")
            if len(typed) > MAX_CELL:
                raise InvalidInput(field=f"cells.{name}", max_length=MAX_CELL)
            column = layout.places[Field(name)]
            changed += [""] * (column + 1 - len(changed))
            changed[column] = " ".join(typed.split())
        session.connection().execute(
            update(queries.ROWS)
            .where(queries.ROWS.c.id == row.id)
            .values(cells=canonical_json(changed))
        )
        recheck(session, place, circle, batch_id)
        _record(session, actor, place, batch, "import.row_changed", {"number": number})
        return row_view(queries.row_of(session, batch_id, number), layout)


@database.retried
def drop(actor: Actor, batch_id: UUID) -> None:
    """Give an import up before it is committed: its rows are gone.

    Raises:
        NotFound, NotAllowed: Not the actor's.
        ImportState: It is committed, taken back or given up already.
    """
    with database.transaction() as session:
        place = place_at(session, actor, batch_id)
        _, batch = locked(session, batch_id, place.circle_id, Status.READ, Status.MAPPED)
        connection = session.connection()
        connection.execute(delete(queries.ROWS).where(queries.ROWS.c.batch_id == batch_id))
        connection.execute(
            update(queries.BATCHES)
            .where(queries.BATCHES.c.id == batch_id)
            .values(status=Status.DROPPED.value)
        )
        _record(session, actor, place, batch, "import.dropped", {})


def _record(
    session: Session,
    actor: Actor,
    place: Standing,
    batch: Any,
    kind: str,
    more: Mapping[str, Any],
) -> None:
    """Write down that an import was worked on; never what its rows say."""
    events.record(
        session,
        kind,
        actor,
        circle_id=place.circle_id,
        subject_id=batch.id,
        params={"kind": batch.kind, "by": place.member_name, **more},
        visible=False,
    )
