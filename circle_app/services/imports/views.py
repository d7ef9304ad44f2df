"""What services of imports return."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.bank_cells import DayOrder
from circle_app.domain.import_columns import FIELDS, NEEDED, Field, Kind, Layout
from circle_app.persistence.queries import imports as queries
from circle_app.services.access import Standing


@dataclass(slots=True)
class Made:
    """Which import an act was on; what its rows say is not kept with the key of the request."""

    id: UUID
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class ImportCard:
    """An import in a list."""

    id: UUID
    circle_id: UUID
    kind: str
    file_name: str
    status: str
    rows: int
    good: int
    bad: int
    read_by: str
    read_at: datetime
    committed_at: datetime | None
    reverted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: what it is called, and what stands in it first."""

    place: int
    heading: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import: its file, its columns, how its rows stand, and what can be done with it."""

    id: UUID
    circle_id: UUID
    kind: str
    file_name: str
    sheet: str
    sheets: tuple[str, ...]
    status: str
    currency: str
    columns: tuple[Column, ...]
    mapping: Mapping[str, int]
    day_order: str
    fields: tuple[str, ...]
    missing: tuple[str, ...]
    rows: int
    good: int
    bad: int
    double: int
    done: int
    read_by: str
    read_at: datetime
    committed_at: datetime | None
    reverted_at: datetime | None
    reason: str
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class ImportRowView:
    """A row of the file: its cells by field, and what is wrong with which.

    ``faults`` are (code, field); the field of ``twice_in_file`` is the other row's number.
    """

    number: int
    outcome: str
    cells: tuple[tuple[str, str], ...]
    faults: tuple[tuple[str, str], ...]
    subject_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What would move on an account of the books; positive is more of what it is."""

    account: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be written.

    Attributes:
        new: How many rows.
        double: How many are in the circle or the file already.
        bad: How many cannot be taken in as they are.
        members: How many people they concern.
        total_minor: What they come to together.
        effects: What would move in the books, account by account.
        waiting: Payments of the actor's own, which somebody else confirms.
    """

    kind: str
    currency: str
    new: int
    double: int
    bad: int
    members: int
    total_minor: int
    effects: tuple[Effect, ...] = ()
    waiting: int = 0


@dataclass(slots=True)
class Kept:
    """What is kept of a file's shape: ``mapping`` of the batch, read."""

    headings: list[str]
    places: dict[str, int]
    day_order: str
    sheets: list[str] = field(default_factory=list)
    width: int = 0

    @classmethod
    def of(cls, text: str) -> Kept:
        """Read what a batch keeps."""
        found = json.loads(text)
        return cls(
            found.get("headings", []),
            found.get("columns", {}),
            found.get("day_order", DayOrder.DAY_FIRST.value),
            found.get("sheets", []),
            found.get("width", 0),
        )

    def layout(self, kind: Kind) -> Layout:
        """The layout that is chosen now."""
        places = {Field(name): place for name, place in self.places.items()}
        return Layout(kind, places, DayOrder(self.day_order))

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "headings": self.headings,
            "columns": self.places,
            "day_order": self.day_order,
            "sheets": self.sheets,
            "width": self.width,
        }


SAMPLES = 3


def card_of(row: Any) -> ImportCard:
    """Show an import in a list."""
    return ImportCard(
        row.id,
        row.circle_id,
        row.kind,
        row.file_name,
        row.status,
        row.row_count,
        row.good_count,
        row.bad_count,
        row.reader,
        row.read_at,
        row.committed_at,
        row.reverted_at,
    )


def view_of(session: Session, batch_id: UUID, place: Standing) -> ImportView:
    """Show an import as it stands."""
    row: Any = queries.batch_row(session, batch_id)
    kind, kept = Kind(row.kind), Kept.of(row.mapping)
    layout, count = kept.layout(kind), queries.counts(session, batch_id)
    first = [
        json.loads(each.cells) for each in queries.rows_page(session, batch_id, (), 0, SAMPLES)
    ]
    return ImportView(
        id=row.id,
        circle_id=row.circle_id,
        kind=row.kind,
        file_name=row.file_name,
        sheet=row.sheet,
        sheets=tuple(kept.sheets),
        status=row.status,
        currency=place.currency,
        columns=tuple(
            Column(number, _heading(kept, number), _samples(first, number))
            for number in range(kept.width)
        ),
        mapping={field.value: place for field, place in layout.places.items()},
        day_order=kept.day_order,
        fields=tuple(field.value for field in FIELDS[kind]),
        missing=tuple(field.value for field in layout.missing),
        rows=row.row_count,
        good=count.get("good", 0),
        bad=count.get("bad", 0),
        double=count.get("double", 0),
        done=count.get("done", 0),
        read_by=row.reader,
        read_at=row.read_at,
        committed_at=row.committed_at,
        reverted_at=row.reverted_at,
        reason=row.reason,
    )


def _heading(kept: Kept, place: int) -> str:
    return kept.headings[place] if place < len(kept.headings) else ""


def _samples(rows: list[list[str]], place: int) -> tuple[str, ...]:
    return tuple(cells[place] for cells in rows if place < len(cells) and cells[place])


def row_view(row: Any, layout: Layout) -> ImportRowView:
    """Show a row of an import by what its columns are."""
    cells = json.loads(row.cells)
    return ImportRowView(
        number=row.number,
        outcome=row.outcome,
        cells=tuple(
            (field.value, layout.text(cells, field))
            for field in FIELDS[layout.kind]
            if field in layout.places
        ),
        faults=tuple((code, blamed) for code, blamed in json.loads(row.faults)),
        subject_id=row.subject_id,
    )


def needed(kind: Kind) -> frozenset[str]:
    """The fields that no such import does without."""
    return frozenset(group[0].value for group in NEEDED[kind] if len(group) == 1)
