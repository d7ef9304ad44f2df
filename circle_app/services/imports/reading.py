"""Reading a spreadsheet in: its rows are kept encrypted, its columns guessed, its rows checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock, statement_files
from circle_app.adapters.ids import new_id
from circle_app.adapters.workbooks import Workbook
from circle_app.domain.bank_cells import order_told
from circle_app.domain.bank_statements import UnreadableFile
from circle_app.domain.import_acts import (
    MAX_NAME,
    ImportKnown,
    Status,
    UnknownKind,
    UnreadableTable,
)
from circle_app.domain.import_columns import (
    DAYS,
    MAX_COLUMNS,
    MAX_HEADING,
    MAX_ROWS,
    InvalidColumns,
    Kind,
    find_headings,
    guess,
    headings_key,
    layout_from_json,
)
from circle_app.domain.import_rows import Outcome
from circle_app.domain.ledger import canonical_json
from circle_app.domain.permissions import Permission
from circle_app.domain.texts import visible
from circle_app.persistence import database
from circle_app.persistence.queries import imports as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access, events
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.imports.checking import recheck
from circle_app.services.imports.views import ImportView, Kept, Made, view_of


@database.retried
def upload(
    actor: Actor,
    circle_id: UUID,
    *,
    kind: str,
    file_name: str,
    data: bytes,
    sheet: str | None = None,
    key: str,
) -> ImportView:
    """Read a spreadsheet in, to be looked at. Nothing of it counts before it is committed.

    The columns are those that were chosen last for such headings, else guessed; where nothing is
    missing the rows are checked at once. A file that was read in and not finished is found again.

    Args:
        actor: Who imports. Needs IMPORT.
        circle_id: The circle.
        kind: ``members``, ``opening``, ``contributions`` or ``loans``.
        file_name: What the file is called; only shown.
        data: Its bytes: CSV, or a workbook.
        sheet: Which sheet of a workbook; the first with anything in it where it is None.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: Not the actor's to import into.
        UnknownKind: Nothing of this kind is imported.
        FileTooLarge, UnreadableTable: It is no table, or a larger one than is taken.
        ImportKnown: This very file was imported before.
    """
    wanted = _kind(kind)
    with database.reading() as session:  # strangers learn nothing, and cost no reading
        access.require(session, actor, circle_id, Permission.IMPORT)
    file = _opened(wanted, file_name, data, sheet)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.IMPORT)
        payload = {"circle": circle_id, "kind": kind, "file": file.digest, "sheet": sheet}
        once = Once(session, actor.user_id, "import.upload", key, payload)
        if once.stored is not None:
            made = once.replay(Made)
            return replace(view_of(session, made.id, place), replayed=True)
        circle = locked_circle(session, circle_id)
        known = queries.same_file(session, circle_id, kind, file.digest, file.sheet)
        if known is not None and known.status == Status.COMMITTED:
            raise ImportKnown(import_id=known.id)
        batch_id = known.id if known is not None else new_id()
        if known is None:
            _recall(session, place, file)
            _insert(session, actor, place, file, batch_id)
            if not file.kept.layout(wanted).missing:
                recheck(session, place, circle, batch_id)
            _record(session, actor, place, file, batch_id)
        once.remember(Made(batch_id))
        return view_of(session, batch_id, place)


@dataclass(frozen=True, slots=True)
class _File:
    """A spreadsheet as it came: its name, its digest, its shape and its numbered rows."""

    kind: Kind
    name: str
    digest: str
    sheet: str
    kept: Kept
    rows: list[tuple[int, list[str]]]


def _opened(kind: Kind, name: str, data: bytes, sheet: str | None) -> _File:
    try:
        table = statement_files.read_table(data, sheet=sheet, max_rows=MAX_ROWS, least_width=2)
    except UnreadableFile as refused:
        raise UnreadableTable(field="file", **refused.context) from None
    kept, rows = _shape(table, kind)
    digest = hashlib.sha256(data).hexdigest()
    return _File(kind, visible(name)[-MAX_NAME:], digest, table.sheet[:80], kept, rows)


def _kind(typed: str) -> Kind:
    if typed not in tuple(Kind):
        raise UnknownKind(field="kind", allowed=", ".join(Kind))
    return Kind(typed)


def _shape(table: Workbook, kind: Kind) -> tuple[Kept, list[tuple[int, list[str]]]]:
    """Find the headings, guess the columns, and number the rows as a spreadsheet does."""
    first = find_headings(table.rows, kind)
    headings = table.rows[first] if first is not None else []
    rows = [
        (number, [cell.strip() for cell in cells[:MAX_COLUMNS]])
        for number, cells in enumerate(table.rows, 1)
        if number > (first + 1 if first is not None else 0) and any(c.strip() for c in cells)
    ]
    if not rows:
        raise UnreadableTable(field="file", reason="no_rows")
    width = max(len(headings[:MAX_COLUMNS]), *(len(cells) for _, cells in rows))
    layout = guess(headings, kind)
    kept = Kept(
        [visible(each)[:MAX_HEADING] for each in headings[:MAX_COLUMNS]],
        {field.value: place for field, place in layout.places.items()},
        _order(layout.places, rows) or layout.day_order.value,
        list(table.sheets),
        width,
    )
    return kept, rows


def _order(places: Any, rows: Sequence[tuple[int, list[str]]]) -> str | None:
    """Which order of day and month the days of the file prove; None where all fit both."""
    found = set()
    for field, place in places.items():
        if field in DAYS:
            told = (order_told(cells[place]) for _, cells in rows if place < len(cells))
            found |= {order for order in told if order is not None}
    return found.pop().value if len(found) == 1 else None


def _recall(session: Session, place: Standing, file: _File) -> None:
    """Take the columns that were chosen last for such headings, where they still can be."""
    kept = file.kept
    if not kept.headings:
        return
    key = headings_key(kept.headings, file.kind)
    text = queries.remembered(session, place.circle_id, key)
    if text is None:
        return
    try:
        layout = layout_from_json(json.loads(text), file.kind, kept.width)
    except InvalidColumns:
        return
    kept.places = {field.value: column for field, column in layout.places.items()}
    kept.day_order = layout.day_order.value


def _insert(session: Session, actor: Actor, place: Standing, file: _File, batch_id: UUID) -> None:
    connection = session.connection()
    connection.execute(
        insert(queries.BATCHES),
        {
            "id": batch_id,
            "circle_id": place.circle_id,
            "kind": file.kind.value,
            "file_name": file.name,
            "file_hash": file.digest,
            "sheet": file.sheet,
            "mapping": canonical_json(file.kept.to_json()),
            "status": Status.READ.value,
            "row_count": len(file.rows),
            "good_count": 0,
            "bad_count": 0,
            "read_by": actor.user_id,
            "read_at": clock.now(),
            "reason": "",
        },
    )
    connection.execute(
        insert(queries.ROWS),
        [
            {
                "batch_id": batch_id,
                "number": number,
                "cells": canonical_json(cells),
                "outcome": Outcome.BAD.value,
                "faults": "[]",
                "row_hash": "",
            }
            for number, cells in file.rows
        ],
    )


def _record(session: Session, actor: Actor, place: Standing, file: _File, batch_id: UUID) -> None:
    events.record(
        session,
        "import.read",
        actor,
        circle_id=place.circle_id,
        subject_id=batch_id,
        params={"kind": file.kind.value, "rows": len(file.rows), "by": place.member_name},
        visible=False,
    )
