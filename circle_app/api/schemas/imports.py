"""Shapes of imports: a spreadsheet on its way into a circle."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Moment, Money, Shown, Text, money
from circle_app.i18n.import_messages import fault_words
from circle_app.services import imports

KindOfImport = Literal["members", "opening", "contributions", "loans"]


class MappingAsked(Asked):
    """Which column holds what."""

    columns: dict[str, int | None] = Field(
        description="Column by field, counted from 0; null for none.",
        max_length=40,
        examples=[{"name": 1, "phone": 2}],
    )
    day_order: Literal["dmy", "mdy"] = Field(
        default="dmy", description="Whether 05/03/2026 is in March (`dmy`) or in May (`mdy`)."
    )


class RowAsked(Asked):
    """New texts of a row's cells."""

    cells: dict[str, Text] = Field(
        description="Text by field; empty clears the cell.",
        max_length=40,
        examples=[{"phone": "98765 43210"}],
    )


class CommitAsked(Asked):
    """How an import is committed."""

    leave_out_bad: bool = Field(
        default=False, description="Leave faulty rows out; else one of them stops it all."
    )
    expected: int | None = Field(
        default=None, ge=0, le=1_000_000, description="How many rows were shown as new."
    )


class ImportColumn(Shown):
    """A column of the file."""

    place: int
    heading: str
    samples: list[str]


class ImportCard(Shown):
    """An import in a list."""

    id: UUID
    kind: str
    file_name: str
    status: str = Field(description="`read`, `mapped`, `committed` or `reverted`.")
    rows: int
    good: int
    bad: int
    read_by: str
    read_at: Moment
    committed_at: Moment | None
    reverted_at: Moment | None

    @classmethod
    def of(cls, card: imports.ImportCard) -> ImportCard:
        """Show an import in a list."""
        return cls(**{name: getattr(card, name) for name in cls.model_fields})


class Import(Shown):
    """An import: its file, its columns, and how its rows stand."""

    id: UUID
    circle_id: UUID
    kind: str
    file_name: str
    sheet: str
    sheets: list[str]
    status: str = Field(description="`read`, `mapped`, `committed`, `reverted` or `dropped`.")
    columns: list[ImportColumn]
    mapping: dict[str, int] = Field(description="Column by field, from 0.")
    day_order: str
    fields: list[str] = Field(description="What columns of such a file may hold.")
    missing: list[str] = Field(description="What is needed and has no column yet.")
    rows: int
    good: int
    bad: int
    double: int = Field(description="Rows that the file or the circle has already.")
    done: int
    read_by: str
    read_at: Moment
    committed_at: Moment | None
    reverted_at: Moment | None
    reason: str

    @classmethod
    def of(cls, view: imports.ImportView) -> Import:
        """Show an import."""
        plain = {name: getattr(view, name) for name in cls.model_fields}
        plain["columns"] = [
            ImportColumn(place=each.place, heading=each.heading, samples=list(each.samples))
            for each in view.columns
        ]
        return cls(**plain)


class ImportFault(Shown):
    """What is wrong with a row."""

    code: str
    field: str
    message: str


class ImportLine(Shown):
    """A row of the file."""

    number: int
    outcome: str = Field(description="`good`, `bad`, `double` or `done`.")
    cells: dict[str, str]
    faults: list[ImportFault]
    subject_id: UUID | None = Field(description="The member, entry, payment or loan it became.")

    @classmethod
    def of(cls, row: imports.ImportRowView, language: str) -> ImportLine:
        """Show a row in the caller's language."""
        return cls(
            number=row.number,
            outcome=row.outcome,
            cells=dict(row.cells),
            faults=[
                ImportFault(code=code, field=blamed, message=fault_words(code, blamed, language))
                for code, blamed in row.faults
            ],
            subject_id=row.subject_id,
        )


class ImportEffect(Shown):
    """What would move on an account of the books."""

    account: str
    amount: Money


class ImportPreview(Shown):
    """What would be written."""

    new: int
    double: int
    bad: int
    members: int = Field(description="How many people the new rows concern.")
    total: Money
    waiting: int = Field(description="Own payments, which somebody else confirms.")
    effects: list[ImportEffect]

    @classmethod
    def of(cls, found: imports.Preview) -> ImportPreview:
        """Show what would be written."""
        return cls(
            new=found.new,
            double=found.double,
            bad=found.bad,
            members=found.members,
            total=money(found.total_minor, found.currency),
            waiting=found.waiting,
            effects=[
                ImportEffect(account=each.account, amount=money(each.amount_minor, found.currency))
                for each in found.effects
            ],
        )
