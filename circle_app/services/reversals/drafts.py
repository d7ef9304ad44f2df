"""The entries that undo an entry, before they are booked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.charts import AccountKind, kind_of
from circle_app.domain.ledger import Draft, Line, Sealed, normal_balance_minor, reversed_lines
from circle_app.domain.reversals import REVERSAL
from circle_app.services import ledger


def negation(entry: Sealed, *, on: date, reason: str, transfer_id: UUID | None = None) -> Draft:
    """Draft the entry that negates another, line by line."""
    return Draft(
        entry.book_id,
        REVERSAL,
        reversed_lines(Line(key, amount) for key, amount in entry.lines),
        on,
        params={**json.loads(entry.params), "of": entry.kind, "sequence": entry.sequence},
        subject_id=entry.subject_id,
        transfer_id=transfer_id,
        reverses_id=entry.public_id,
        reason=reason,
    )


def in_order(session: Session, negations: Sequence[Draft], more: Sequence[Draft]) -> list[Draft]:
    """Put what follows behind the negation, or before it where that keeps accounts covered.

    An entry that corrected a later one can have taken back more than it gave: its negation alone
    would overdraw an account that the two together do not.
    """
    if not more:
        return list(negations)
    keys = [(draft.book_id, line.account) for draft in (*negations, *more) for line in draft.lines]
    left = ledger.lock(session, keys)
    for draft in negations:
        for line in draft.lines:
            left[draft.book_id, line.account] += _normal(line)
    covered = all(amount >= 0 or _kind(key).may_overdraw for (_, key), amount in left.items())
    return [*negations, *more] if covered else [*more, *negations]


def _normal(line: Line) -> int:
    return normal_balance_minor(_kind(line.account).side, line.amount_minor)


def _kind(key: str) -> AccountKind:
    kind = kind_of(key)
    assert kind is not None  # noqa: S101  (the account is open)
    return kind
