"""The table of members and cycles as a CSV file: who paid which cycle, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from circle_app import i18n
from circle_app.domain.dues import Mark
from circle_app.domain.money import to_decimal_string
from circle_app.reports.csv_files import csv_lines
from circle_app.services import audits, contributions
from circle_app.services.access import Actor
from circle_app.services.contributions import DueTable

#: So many lines are read at a time.
LINES: Final = 500
MARKS: Final = {
    Mark.PAID: "paid",
    Mark.PAID_LATE: "paid late",
    Mark.CLAIMED: "being checked",
    Mark.OPEN: "open",
    Mark.LATE: "late",
    Mark.WAIVED: "let off",
}


def due_table_csv(
    actor: Actor, circle_id: UUID, *, before: int | None = None, order: str = "number"
) -> Iterator[str]:
    """Yield the file: a line per member, a column per cycle of the dozen that is shown.

    Args:
        actor: A member of the circle.
        circle_id: The circle.
        before: The cycles before this number; the newest where it is None.
        order: The order of the lines, as in ``contributions.due_table``.

    Raises:
        NotFound: Not a member of such a circle; before the first line.
    """
    language = i18n.language_or_default(actor.language)
    table = contributions.due_table(actor, circle_id, before=before, order=order, limit=LINES)
    headings = [
        i18n.text(language, "Member"),
        *(cycle.starts_on.isoformat() for cycle in table.cycles),
        i18n.text(language, "Open"),
        i18n.text(language, "Currency"),
    ]
    audits.note_export(actor, circle_id, "dues")
    return csv_lines(headings, _lines(actor, circle_id, before, order, table, language))


def _lines(
    actor: Actor,
    circle_id: UUID,
    before: int | None,
    order: str,
    table: DueTable,
    language: i18n.Language,
) -> Iterator[list[str]]:
    yield from _cells(table, language)
    while table.next_offset is not None:
        table = contributions.due_table(
            actor,
            circle_id,
            before=before,
            order=order,
            offset=table.next_offset,
            limit=LINES,
        )
        yield from _cells(table, language)


def _cells(table: DueTable, language: i18n.Language) -> Iterator[list[str]]:
    for row in table.rows:
        yield [
            row.member_name,
            *(i18n.text(language, MARKS[cell.mark]) if cell else "" for cell in row.cells),
            to_decimal_string(row.owed_minor, table.currency),
            table.currency,
        ]
