"""The register of shares as a CSV file: who holds how many, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from circle_app import i18n
from circle_app.domain.money import to_decimal_string
from circle_app.reports.csv_files import csv_lines
from circle_app.services import audits, shares
from circle_app.services.access import Actor

HEADINGS: Final = ("Number", "Member", "Cycle", "Shares", "Price", "Cost", "Currency")


def share_register_csv(
    actor: Actor, circle_id: UUID, *, number: int | None = None
) -> Iterator[str]:
    """Yield the file: a line per holder of shares in a cycle.

    Args:
        actor: A member who may see the others.
        circle_id: The circle.
        number: The cycle; the running one where it is None.

    Raises:
        NotFound, NotAllowed: Not the actor's to see; before the first line.
    """
    language = i18n.language_or_default(actor.language)
    found = shares.whole_register(actor, circle_id, number=number)
    audits.note_export(actor, circle_id, "shares")
    return csv_lines([i18n.text(language, each) for each in HEADINGS], _lines(found))


def _lines(found: shares.Register) -> Iterator[list[str]]:
    if found.cycle is None:
        return
    for row in found.holdings:
        yield [
            str(row.number),
            row.name,
            str(found.cycle.number),
            str(row.shares),
            to_decimal_string(found.cycle.price_minor, found.currency),
            to_decimal_string(row.cost_minor, found.currency),
            found.currency,
        ]
