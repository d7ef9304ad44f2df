"""Checking the rows of an import against the circle as it is at this moment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock, crypto
from circle_app.adapters.phones import to_e164
from circle_app.domain import imports
from circle_app.domain.bank_cells import BadCell, parse_day
from circle_app.domain.import_acts import Status
from circle_app.domain.import_columns import Field, Kind, Layout
from circle_app.domain.import_rows import Checked, Known, Outcome, Row, Situation
from circle_app.domain.ledger import canonical_json
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.loans import LoansNotOffered
from circle_app.domain.products import product_with
from circle_app.domain.rules import CircleRules
from circle_app.domain.upi import UTR_LENGTH
from circle_app.persistence.queries import imports as queries
from circle_app.persistence.queries.accounting_months import circle_book
from circle_app.services.access import Standing
from circle_app.services.imports.views import Kept
from circle_app.services.rule_versions import rules_of
from circle_app.services.shares import cycles as share_cycles


@dataclass(frozen=True, slots=True)
class Batch:
    """An import with its rows after a check."""

    id: UUID
    kind: Kind
    layout: Layout
    rows: Sequence[Any]
    checked: Sequence[Checked]

    @property
    def good(self) -> list[Checked]:
        """Rows that can be taken in."""
        return self.of(Outcome.GOOD)

    def of(self, outcome: Outcome) -> list[Checked]:
        """Rows with one outcome."""
        return [each for each in self.checked if each.outcome is outcome]


def check(session: Session, place: Standing, circle: Any, batch_id: UUID) -> Batch:
    """Check every row of an import; nothing is written.

    Args:
        session: The transaction or reading.
        place: The actor's standing.
        circle: The circle's row.
        batch_id: The import.
    """
    row: Any = queries.batch_row(session, batch_id)
    kind = Kind(row.kind)
    layout = Kept.of(row.mapping).layout(kind)
    stored = queries.all_rows(session, batch_id)
    rows = [Row(each.number, tuple(json.loads(each.cells))) for each in stored]
    situation = _situation(session, place, circle, layout, rows)
    return Batch(batch_id, kind, layout, stored, imports.check(rows, layout, situation))


def recheck(session: Session, place: Standing, circle: Any, batch_id: UUID) -> Batch:
    """Check every row and keep what was found."""
    found = check(session, place, circle, batch_id)
    changed = []
    for row, each in zip(found.rows, found.checked, strict=True):
        faults = canonical_json([[fault.code, fault.field] for fault in each.faults])
        if (row.outcome, row.faults, row.row_hash) != (each.outcome.value, faults, each.digest):
            changed.append(
                {
                    "row": row.id,
                    "new_outcome": each.outcome.value,
                    "new_faults": faults,
                    "new_hash": each.digest,
                }
            )
    queries.change_rows(session, changed)
    session.connection().execute(
        update(queries.BATCHES)
        .where(queries.BATCHES.c.id == batch_id)
        .values(
            status=Status.MAPPED.value,
            row_count=len(found.rows),
            good_count=len(found.good),
            bad_count=len(found.of(Outcome.BAD)),
        )
    )
    return found


def _situation(
    session: Session, place: Standing, circle: Any, layout: Layout, rows: Sequence[Row]
) -> Situation:
    rules = rules_of(session, circle.id, circle.rule_version)
    book = circle_book(session, circle.id)
    found = Situation(
        currency=place.currency,
        today=clock.today(place.time_zone),
        closed_through=book.closed_through,
        members=[
            Known(row.id, row.number, row.name, row.phone)
            for row in queries.known_members(session, circle.id)
        ],
        places_left=max(0, rules.members.max - circle.member_count),
        phone_key=_phone_key,
        share_minor=share_cycles.price_minor(session, circle.id, rules)
        if layout.kind is Kind.OPENING and share_cycles.sells(rules)
        else 0,
        loans=_loan_terms(rules) if layout.kind is Kind.LOANS else None,
        taken=queries.taken_digests(session, circle.id, layout.kind.value),
        digest=_digest_of(circle.id),
    )
    if layout.kind is not Kind.CONTRIBUTIONS:
        return found
    references = (_twelve(layout.text(row.cells, Field.REFERENCE)) for row in rows)
    days = _days(layout, rows)
    return replace(
        found,
        used_references=queries.used_references(session, filter(None, references)),
        recorded=queries.recorded_payments(session, circle.id, min(days), max(days))
        if days
        else frozenset(),
    )


def _days(layout: Layout, rows: Iterable[Row]) -> set[date]:
    days: set[date] = set()
    for text in {layout.text(row.cells, Field.DATE) for row in rows}:
        try:
            days.add(parse_day(text, layout.day_order))
        except BadCell:
            continue
    return days


def _twelve(text: str) -> str:
    """The digits of a text, where they may be a bank's reference."""
    digits = "".join(str(int(char)) for char in text if char.isdecimal())
    return digits if len(digits) == UTR_LENGTH else ""


@lru_cache(maxsize=4_096)
def _phone_key(typed: str) -> str:
    return crypto.blind_index("phone", to_e164(typed))


def _digest_of(circle_id: UUID) -> Any:
    def digest(text: str) -> str:
        # A name and a number can be guessed: only a keyed digest of them is kept.
        return crypto.blind_index("import", f"{circle_id}|{text}")

    return digest


def _loan_terms(rules: CircleRules) -> LoanRules | None:
    try:
        return product_with(rules, None).terms
    except LoansNotOffered:
        return None
