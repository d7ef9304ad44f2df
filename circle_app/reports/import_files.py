"""Files around imports: what is wrong with which row, and empty lists to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from circle_app import i18n
from circle_app.domain.import_acts import UnknownKind
from circle_app.domain.import_columns import FIELDS, Kind
from circle_app.i18n.import_messages import FIELDS as WORDS
from circle_app.i18n.import_messages import fault_words
from circle_app.reports.csv_files import csv_lines
from circle_app.services import audits, imports
from circle_app.services.access import Actor


def errors_csv(actor: Actor, import_id: UUID) -> Iterator[str]:
    """Yield the rows of an import that are not taken in, each with the reason beside it.

    The headings are those by which the columns are known again, so the mended file can be sent in.

    Raises:
        NotFound, NotAllowed: No such import, or not the actor's; before the first line.
    """
    language = i18n.language_or_default(actor.language)
    shown, rows = imports.errors(actor, import_id)
    fields = [name for name in shown.fields if name in shown.mapping]
    headings = [
        i18n.text(language, "Row"),
        *(i18n.text(language, WORDS[name]) for name in fields),
        i18n.text(language, "What is wrong"),
    ]
    audits.note_export(actor, shown.circle_id, "import")
    return csv_lines(headings, (_cells(row, fields, language) for row in rows))


def _cells(row: imports.ImportRowView, fields: list[str], language: i18n.Language) -> list[str]:
    said = dict(row.cells)
    why = " ".join(fault_words(code, blamed, language) for code, blamed in row.faults)
    return [str(row.number), *(said.get(name, "") for name in fields), why]


def template_csv(kind: str) -> Iterator[str]:
    """Yield an empty list of a kind, its headings in both languages.

    Raises:
        UnknownKind: Nothing of this kind is imported.
    """
    if kind not in tuple(Kind):
        raise UnknownKind(field="kind", allowed=", ".join(Kind))
    headings = [
        f"{WORDS[field.value]} / {i18n.text('hi', WORDS[field.value])}"
        for field in FIELDS[Kind(kind)]
    ]
    return csv_lines(headings, ())
