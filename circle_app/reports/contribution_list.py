"""The contributions of a circle as a CSV file, narrowed like the list on the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from circle_app import i18n
from circle_app.domain.money import to_decimal_string
from circle_app.reports.csv_files import csv_lines
from circle_app.services import audits, contributions
from circle_app.services.access import Actor
from circle_app.services.contributions import ContributionRow
from circle_app.services.paging import MAX_LIMIT

HEADINGS = ("Date", "Member", "Amount", "Currency", "Method", "Reference", "State", "Receipt")
_METHODS = {"cash": "cash", "upi": "UPI", "wallet": "wallet", "gateway": "gateway"}
_STATES = {
    "pending": "being checked",
    "confirmed": "paid",
    "rejected": "not found",
    "reversed": "taken back",
}


def contributions_csv(actor: Actor, circle_id: UUID, **narrowed: Any) -> Iterator[str]:
    """Yield the file, a page of rows at a time, so that its size costs no memory.

    Args:
        actor: A member of the circle.
        circle_id: The circle.
        narrowed: The filters and the order of ``contributions.history``.

    Raises:
        NotFound: Not a member of such a circle; before the first line.
    """
    language = i18n.language_or_default(actor.language)
    headings = [i18n.text(language, heading) for heading in HEADINGS]
    rows = _rows(actor, circle_id, narrowed)
    audits.note_export(actor, circle_id, "contributions")
    return csv_lines(headings, (_cells(row, language) for row in rows))


def _rows(actor: Actor, circle_id: UUID, narrowed: dict[str, Any]) -> Iterator[ContributionRow]:
    first = contributions.history(actor, circle_id, limit=MAX_LIMIT, **narrowed)
    return _all_pages(actor, circle_id, narrowed, first)


def _all_pages(
    actor: Actor, circle_id: UUID, narrowed: dict[str, Any], page: Any
) -> Iterator[ContributionRow]:
    yield from page.items
    while page.next_cursor:
        page = contributions.history(
            actor, circle_id, limit=MAX_LIMIT, cursor=page.next_cursor, **narrowed
        )
        yield from page.items


def _cells(row: ContributionRow, language: i18n.Language) -> list[str]:
    return [
        row.paid_on.isoformat(),
        row.member_name,
        to_decimal_string(row.amount_minor, row.currency),
        row.currency,
        i18n.text(language, _METHODS.get(row.method, row.method)),
        row.reference or "",
        i18n.text(language, _STATES[row.status]),
        str(row.receipt_number or ""),
    ]
