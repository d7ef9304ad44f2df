"""Pairing lines of a bank with lines of the books, for those that wait."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.matching import BankLine, BookLine, Match, match_lines
from circle_app.persistence.queries import reconciliation as queries
from circle_app.services import ledger

#: A reference is looked for so many days around the statement: some confirm late.
AROUND_DAYS: Final = 31


def find(
    session: Session,
    circle_id: UUID,
    account: str,
    waiting: Iterable[tuple[UUID, date, int, str | None]],
) -> Mapping[UUID, Match]:
    """Pair lines of a bank (id, day, amount, reference) with what is free in the books."""
    bank = [BankLine(*each) for each in waiting]
    if not bank:
        return {}
    days = [line.day for line in bank]
    around = timedelta(days=AROUND_DAYS)
    rows = queries.free_lines(
        session,
        ledger.book_of_circle(session, circle_id),
        account,
        min(days) - around,
        max(days) + around,
    )
    books = (
        BookLine(row.id, row.occurred_on, row.amount_minor, json.loads(row.params).get("reference"))
        for row in rows
    )
    return match_lines(bank, books)
