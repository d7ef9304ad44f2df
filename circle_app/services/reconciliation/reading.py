"""Reading a bank's file: looked at first, then read in wholly or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlmodel import Session

from circle_app.adapters import clock, statement_files
from circle_app.adapters.ids import new_id
from circle_app.domain.bank_columns import (
    Columns,
    InvalidMapping,
    columns_from_json,
    headings_key,
)
from circle_app.domain.bank_rows import Row, Verdict
from circle_app.domain.bank_statements import ColumnsUnsure, Reading, read_table
from circle_app.domain.ledger import canonical_json
from circle_app.domain.matching import AT_BANK, Match, NoStatement, NothingNew, StatementKnown
from circle_app.domain.permissions import Permission
from circle_app.domain.texts import visible
from circle_app.persistence import database
from circle_app.persistence.queries import reconciliation as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access, events
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.reconciliation import lists, matches
from circle_app.services.reconciliation.views import Draft, Refused, StatementView

MAX_NAME_LENGTH = 100
SAMPLE_ROWS = 4


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it came: what it is called, its bytes' digest, its rows of cells."""

    name: str
    digest: str
    table: list[list[str]]


def read(
    actor: Actor,
    circle_id: UUID,
    *,
    account: str,
    file_name: str,
    data: bytes,
    mapping: Mapping[str, Any] | None = None,
) -> Draft:
    """Look at a file: what would become of each row. Nothing is written.

    Args:
        actor: Who compares.
        circle_id: The circle.
        account: Whose statement it is: ``bank`` or ``upi``.
        file_name: What the file is called; only shown.
        data: Its bytes.
        mapping: Column by role (number from 0, or heading) and ``day_order``; else they are those
            remembered for such headings, else they are guessed.

    Raises:
        NotFound, NotAllowed: Not the actor's to compare.
        NoStatement, InvalidMapping: No such account or columns.
        FileTooLarge, UnreadableFile: It is no list of a bank's lines.
    """
    file = _opened(account, file_name, data)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.RECONCILE)
        reading = _read(session, place, account, file, mapping)
        known_as = queries.same_file(session, circle_id, account, file.digest)
    return _draft(place, account, file, reading, known_as)


@database.retried
def import_(
    actor: Actor,
    circle_id: UUID,
    *,
    account: str,
    file_name: str,
    data: bytes,
    mapping: Mapping[str, Any] | None = None,
    key: str,
) -> StatementView:
    """Read a file in: its new lines, each with the entry that it is or may be.

    Rows that could not be read are told and counted; the columns are remembered for the next file
    with such headings.

    Raises:
        NotFound, NotAllowed: Not the actor's to compare.
        NoStatement, InvalidMapping, FileTooLarge, UnreadableFile: It cannot be read.
        ColumnsUnsure: Which column is what, or which number is the day, must be said.
        StatementKnown: This very file was read in before.
        NothingNew: Every line is known, or none could be read.
    """
    file = _opened(account, file_name, data)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.RECONCILE)
        payload = {
            "circle": circle_id,
            "account": account,
            "file": file.digest,
            "mapping": dict(mapping or {}),
        }
        once = Once(session, actor.user_id, "statement.import", key, payload)
        if once.stored is not None:
            return once.replay(StatementView)
        locked_circle(session, circle_id)
        known_as = queries.same_file(session, circle_id, account, file.digest)
        if known_as is not None:
            raise StatementKnown(statement_id=known_as)
        reading = _read(session, place, account, file, mapping)
        if reading.needs:
            raise ColumnsUnsure(field="mapping", needs=", ".join(reading.needs))
        fresh = reading.of(Verdict.OK)
        if not fresh:
            raise NothingNew(
                duplicates=len(reading.of(Verdict.DUPLICATE)),
                refused=len(reading.of(Verdict.REFUSED)),
            )
        made = _write(session, actor, place, account, file, reading, fresh)
        _remember(session, actor, place, reading)
        _record(session, actor, place, account, made, fresh)
        row = queries.statement_row(session, made)
        refused = tuple(
            Refused(each.number, each.reason or "", each.text)
            for each in reading.of(Verdict.REFUSED)
        )
        return once.remember(replace(lists.view(session, place, row), refused=refused))


def _opened(account: str, file_name: str, data: bytes) -> _File:
    if account not in AT_BANK:
        raise NoStatement(field="account", allowed=", ".join(AT_BANK))
    table = statement_files.read_rows(data)
    name = visible(file_name.replace("\\", "/").rpartition("/")[2])[:MAX_NAME_LENGTH]
    return _File(name or "statement.csv", hashlib.sha256(data).hexdigest(), table)


def _read(
    session: Session,
    place: Standing,
    account: str,
    file: _File,
    mapping: Mapping[str, Any] | None,
) -> Reading:
    today = clock.today(place.time_zone)
    first = read_table(file.table, currency=place.currency, latest=today)
    columns = _columns(session, place, first, mapping)
    reading = first
    if columns is not None:
        reading = read_table(file.table, currency=place.currency, latest=today, columns=columns)
    marks = [row.fingerprint for row in reading.rows if row.fingerprint]
    known = queries.known_marks(session, place.circle_id, account, marks)
    rows = tuple(
        replace(row, verdict=Verdict.DUPLICATE) if row.fingerprint in known else row
        for row in reading.rows
    )
    return replace(reading, rows=rows)


def _columns(
    session: Session, place: Standing, first: Reading, mapping: Mapping[str, Any] | None
) -> Columns | None:
    """What the columns are: as said now, else as remembered; None where they are to be guessed."""
    if mapping:
        if set(mapping) == {"day_order"}:  # only that is said: the columns are as guessed
            mapping = {**first.columns.to_json(), **mapping}
        return columns_from_json(mapping, first.headings)
    kept = queries.mapping_text(session, place.circle_id, headings_key(first.headings))
    if kept is None:
        return None
    try:
        return columns_from_json(json.loads(kept), first.headings)
    except InvalidMapping:
        return None


def _draft(
    place: Standing, account: str, file: _File, reading: Reading, known_as: UUID | None
) -> Draft:
    start = 0 if reading.heading_row is None else reading.heading_row + 1
    filled = (row for row in file.table[start:] if sum(map(bool, map(str.strip, row))) > 1)
    days = _days(reading.of(Verdict.OK))
    return Draft(
        account=account,
        file_name=file.name,
        sha256=file.digest,
        currency=place.currency,
        headings=reading.headings,
        heading_row=reading.heading_row,
        columns={role.value: at for role, at in reading.columns.places.items()},
        day_order=reading.columns.day_order,
        needs=reading.needs,
        sample=tuple(tuple(row) for _, row in zip(range(SAMPLE_ROWS), filled, strict=False)),
        rows=reading.rows,
        new_count=len(days),
        duplicate_count=len(reading.of(Verdict.DUPLICATE)),
        refused_count=len(reading.of(Verdict.REFUSED)),
        break_count=reading.breaks,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        closing_minor=reading.closing_minor,
        known_as=known_as,
    )


def _days(rows: tuple[Row, ...]) -> list[date]:
    return [row.day for row in rows if row.day is not None]


def _write(
    session: Session,
    actor: Actor,
    place: Standing,
    account: str,
    file: _File,
    reading: Reading,
    fresh: tuple[Row, ...],
) -> UUID:
    statement_id = new_id()
    ids = {row.number: new_id() for row in fresh}
    waiting = (
        (ids[row.number], row.day, row.amount_minor, row.utr)
        for row in fresh
        if row.day is not None
    )
    found = matches.find(session, place.circle_id, account, waiting)
    days = _days(fresh)
    certain = sum(match.certain for match in found.values())
    connection = session.connection()
    connection.execute(
        insert(queries.STATEMENTS),
        {
            "id": statement_id,
            "circle_id": place.circle_id,
            "account": account,
            "file_name": file.name,
            "sha256": file.digest,
            "first_day": min(days),
            "last_day": max(days),
            "line_count": len(fresh),
            "duplicate_count": len(reading.of(Verdict.DUPLICATE)),
            "refused_count": len(reading.of(Verdict.REFUSED)),
            "open_count": len(fresh) - certain,
            "closing_minor": reading.closing_minor,
            "uploaded_by": actor.user_id,
            "uploaded_at": clock.now(),
        },
    )
    connection.execute(
        insert(queries.BANK_LINES),
        [
            {
                "id": ids[row.number],
                "statement_id": statement_id,
                "circle_id": place.circle_id,
                "account": account,
                "number": row.number,
                "booked_on": row.day,
                "amount_minor": row.amount_minor,
                "balance_minor": row.balance_minor,
                "description": row.description,
                "utr": row.utr,
                "fingerprint": row.fingerprint,
                **_state(found.get(ids[row.number])),
            }
            for row in fresh
        ],
    )
    return statement_id


def _state(match: Match | None) -> dict[str, Any]:
    """What a match makes of a line."""
    if match is None:
        return {"status": "unmatched", "line_id": None, "suggested_id": None}
    if match.certain:
        return {"status": "matched", "line_id": match.book_id, "suggested_id": None}
    return {"status": "suggested", "line_id": None, "suggested_id": match.book_id}


def _remember(session: Session, actor: Actor, place: Standing, reading: Reading) -> None:
    """Keep the columns for the next file of this bank; the circle's row is locked."""
    key = headings_key(reading.headings)
    connection = session.connection()
    connection.execute(
        delete(queries.MAPPINGS).where(
            queries.MAPPINGS.c.circle_id == place.circle_id, queries.MAPPINGS.c.headings == key
        )
    )
    connection.execute(
        insert(queries.MAPPINGS),
        {
            "circle_id": place.circle_id,
            "headings": key,
            "mapping": canonical_json(reading.columns.to_json()),
            "updated_by": actor.user_id,
            "updated_at": clock.now(),
        },
    )


def _record(
    session: Session,
    actor: Actor,
    place: Standing,
    account: str,
    statement_id: UUID,
    fresh: tuple[Row, ...],
) -> None:
    events.record(
        session,
        "statement.imported",
        actor,
        circle_id=place.circle_id,
        subject_id=statement_id,
        params={"name": place.member_name, "account": account, "lines": len(fresh)},
    )
