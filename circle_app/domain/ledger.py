"""The arithmetic of books: balanced lines, kinds of account, and the seal of an entry.

Signed amounts: a debit is positive, a credit negative; the lines of an entry sum to zero.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from circle_app.domain.charts import POOL, AccountKind
from circle_app.domain.errors import CircleError, Conflict

GENESIS = "0" * 64


class UnbalancedEntry(CircleError):
    """The lines do not sum to zero, are fewer than two, or one of them is zero."""

    code = "unbalanced_entry"
    http_status = 500


class PeriodClosed(Conflict):
    """The day lies in a month that is closed; ``closed_through`` is the last such day."""

    code = "period_closed"


def account_key(kind: AccountKind, owner_id: UUID | None = None) -> str:
    """Name an account inside its book: ``cash``, or ``savings:<member id>``."""
    return kind.code if owner_id is None else f"{kind.code}:{owner_id}"


@dataclass(frozen=True, slots=True)
class Line:
    """One leg of an entry: the account's key in the book and a signed amount (debit +)."""

    account: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it is booked."""

    book_id: UUID
    kind: str
    lines: tuple[Line, ...]
    occurred_on: date
    params: Mapping[str, Any] = field(default_factory=dict)
    subject_id: UUID | None = None
    transfer_id: UUID | None = None
    reverses_id: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the seal of an entry covers, as it stands in the database."""

    public_id: UUID
    book_id: UUID
    sequence: int
    kind: str
    params: str
    subject_id: UUID | None
    transfer_id: UUID | None
    reverses_id: UUID | None
    reason: str | None
    actor_id: UUID | None
    occurred_on: date
    booked_at: datetime
    lines: tuple[tuple[str, int], ...]


def check_balanced(lines: Sequence[Line]) -> None:
    """Raise UnbalancedEntry unless there are two lines or more, none zero, summing to zero."""
    amounts = [line.amount_minor for line in lines]
    if len(amounts) < 2 or 0 in amounts or sum(amounts) != 0:
        raise UnbalancedEntry(lines=len(amounts), difference_minor=sum(amounts))


def canonical_json(value: Any) -> str:
    """Write JSON in the one form that is hashed: sorted keys, no spaces, real letters."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def entry_hash(prev_hash: str, entry: Sealed) -> str:
    """SHA-256 over the previous hash and the canonical JSON of the entry."""
    text = canonical_json(
        {
            "actor": _text(entry.actor_id),
            "at": entry.booked_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "book": str(entry.book_id),
            "id": str(entry.public_id),
            "kind": entry.kind,
            "lines": [[key, str(amount)] for key, amount in entry.lines],
            "on": entry.occurred_on.isoformat(),
            "params": entry.params,
            "reason": entry.reason,
            "reverses": _text(entry.reverses_id),
            "sequence": entry.sequence,
            "subject": _text(entry.subject_id),
            "transfer": _text(entry.transfer_id),
        }
    )
    return hashlib.sha256((prev_hash + text).encode()).hexdigest()


def normal_balance_minor(side: str, balance_minor: int) -> int:
    """Turn a stored balance (debit +) into the amount a person reads."""
    return balance_minor if side == "debit" else -balance_minor


def pool_lines(
    total_minor: int, available_minor: Mapping[str, int], first: str
) -> tuple[Line, ...] | None:
    """Take an amount out of the pool: from the account named first, the rest from the others.

    Args:
        total_minor: What is to be paid out; positive.
        available_minor: Balance of each pool account by key.
        first: Key of the account to draw on before the others.

    Returns:
        Credit lines that sum to ``-total_minor``; None if the pool has less.
    """
    order = [first, *(kind.code for kind in POOL if kind.code != first)]
    lines: list[Line] = []
    left = total_minor
    for key in order:
        part = min(left, available_minor.get(key, 0))
        if part > 0:
            lines.append(Line(key, -part))
            left -= part
    return tuple(lines) if left == 0 else None


def reversed_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Negate every line."""
    return tuple(Line(line.account, -line.amount_minor) for line in lines)


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
