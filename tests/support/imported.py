"""Spreadsheets taken into circles for tests, and what must hold of them."""

from __future__ import annotations

from typing import Any

from circle_app.services import imports, verification
from circle_app.services.access import Actor
from tests.factories import key
from tests.support.circles import Officers
from tests.support.loans import loan_faults
from tests.support.spreadsheets import Table, csv_of

WHY = "The wrong list"


def sent(actor: Actor, circle: Any, kind: str, table: Table, **more: Any) -> Any:
    """A table, sent in as CSV."""
    values = {"file_name": "list.csv", "data": csv_of(table), "key": key(), **more}
    return imports.upload(actor, circle.id, kind=kind, **values)


def taken(actor: Actor, circle: Any, kind: str, table: Table, **more: Any) -> Any:
    """A table, sent in and committed."""
    return imports.bring_in(actor, sent(actor, circle, kind, table).id, key=key(), **more)


def faulty(actor: Actor, batch: Any, outcome: str = "bad") -> dict[int, list[str]]:
    """The codes of the rows with an outcome, by number."""
    found = imports.rows(actor, batch.id, outcome=outcome, limit=200).items
    return {row.number: [code for code, _ in row.faults] for row in found}


def intact(actor: Actor, circle: Any) -> bool:
    """Whether the book is sound, and loans agree with it."""
    return verification.verify_circle(actor, circle.id).intact and not loan_faults()


def names(group: Officers) -> list[str]:
    """The members' names."""
    return [member.name for member in group.members]
