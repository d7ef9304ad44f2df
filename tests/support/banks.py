"""Files of banks for tests, and a circle with money at the bank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from circle_app.domain.bank_columns import Columns
from circle_app.domain.bank_statements import Reading, read_table
from circle_app.services import contributions, reconciliation
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from tests.factories import NAMES, key, person
from tests.support.circles import circle_of

BANKS = sorted((Path(__file__).parents[1] / "examples" / "data" / "bank").glob("*.csv"))
HEADINGS = "Date,Narration,Debit,Credit,Balance"
TODAY = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment by UPI as members say it and as the bank prints it."""

    day: date
    amount_minor: int
    utr: str

    def row(self, *, utr: bool = True) -> str:
        """Its line in a file without balances."""
        told = f"UPI/CR/{self.utr}/MEMBER" if utr else "BY TRANSFER"
        return f"{self.day:%d/%m/%Y},{told},,{rupees(self.amount_minor)},"


def rupees(amount_minor: int) -> str:
    """An amount as banks print it."""
    return f"{amount_minor // 100}.{amount_minor % 100:02d}"


def file_of(rows: Iterable[str], headings: str = HEADINGS) -> bytes:
    """A file with these rows."""
    return "\n".join([headings, *rows, ""]).encode()


def reading(*rows: str, headings: str = HEADINGS, columns: Columns | None = None) -> Reading:
    """Read rows of text as a file's, by the pure rules."""
    table = [line.split(",") for line in (headings, *rows)]
    return read_table(table, currency="INR", latest=TODAY, columns=columns)


def paying_circle(*paid: Paid, people: int = 3) -> tuple[CircleView, list[Actor]]:
    """A circle without officers whose members have paid these by UPI, each on today."""
    actors = [person(name) for name in NAMES[:people]]
    circle = circle_of(*actors)
    for each in paid:
        contributions.pay(
            actors[0],
            circle.id,
            amount_minor=each.amount_minor,
            method="upi",
            reference=each.utr,
            key=key(),
        )
    return circle, actors


def read_in(actor: Actor, circle: CircleView, data: bytes, **more: Any) -> Any:
    """Read a file in for the UPI account."""
    values = {"account": "upi", "file_name": "november.csv", "key": key(), **more}
    return reconciliation.import_(actor, circle.id, data=data, **values)


def waiting(actor: Actor, statement: Any, status: str | None = None) -> list[Any]:
    """The lines of a statement in one state."""
    found = reconciliation.lines(actor, statement.card.id, status=status, limit=200)
    return list(found.items)
