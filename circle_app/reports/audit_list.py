"""The record of acts as a CSV file, narrowed like the list on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from circle_app import i18n
from circle_app.domain.money import to_decimal_string
from circle_app.reports.csv_files import csv_lines
from circle_app.services import audits, currencies
from circle_app.services.access import Actor
from circle_app.services.audits import AuditFilters, AuditRow
from circle_app.services.paging import MAX_LIMIT, Page

HEADINGS = (
    "Time (UTC)",
    "Who",
    "Circle",
    "Act",
    "Details",
    "Before",
    "After",
    "Address",
    "Program",
)
_Read = Callable[[str | None], Page[AuditRow]]


def circle_csv(actor: Actor, circle_id: UUID, filters: AuditFilters) -> Iterator[str]:
    """Yield the record of a circle, a page of rows at a time. Needs SEE_AUDIT.

    Raises:
        NotFound, NotAllowed: As ``audits.of_circle``; before the first line.
    """
    currency = currencies.of_circle(actor, circle_id)

    def read(cursor: str | None) -> Page[AuditRow]:
        return audits.of_circle(actor, circle_id, filters, cursor=cursor, limit=MAX_LIMIT)

    return _file(actor, circle_id, read, currency)


def installation_csv(actor: Actor, filters: AuditFilters) -> Iterator[str]:
    """Yield the record of the installation, a page of rows at a time. Needs an operator.

    Raises:
        NotFound: As ``audits.of_installation``; before the first line.
    """

    def read(cursor: str | None) -> Page[AuditRow]:
        return audits.of_installation(actor, filters, cursor=cursor, limit=MAX_LIMIT)

    return _file(actor, None, read, "INR")


def _file(actor: Actor, circle_id: UUID | None, read: _Read, currency: str) -> Iterator[str]:
    language = i18n.language_or_default(actor.language)
    headings = [i18n.text(language, heading) for heading in HEADINGS]
    first = read(None)
    audits.note_export(actor, circle_id, "audit")
    return csv_lines(headings, (_cells(row, currency) for row in _rows(first, read)))


def _rows(page: Page[AuditRow], read: _Read) -> Iterator[AuditRow]:
    yield from page.items
    while page.next_cursor:
        page = read(page.next_cursor)
        yield from page.items


def _cells(row: AuditRow, currency: str) -> list[str]:
    return [
        row.at.isoformat(timespec="seconds"),
        row.actor_name,
        row.circle_name,
        row.kind,
        _values(row.params, currency),
        _values(row.before, currency),
        _values(row.after, currency),
        row.address or "",
        row.agent or "",
    ]


def _values(values: Mapping[str, Any] | None, currency: str) -> str:
    """Write values in one cell: ``name: Asha; amount: 5.00``."""
    return "; ".join(
        f"{name.removesuffix('_minor')}: {_value(name, value, currency)}"
        for name, value in (values or {}).items()
        if value is not None
    )


def _value(name: str, value: Any, currency: str) -> str:
    if name.endswith("_minor") and isinstance(value, int):
        return to_decimal_string(value, currency)
    return str(value)
