"""The lines of a bank's statement: their verdicts, the running balance, and telling them apart."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from circle_app.domain.bank_cells import plain
from circle_app.domain.ledger import canonical_json


class Verdict(StrEnum):
    """What becomes of a row."""

    OK = "ok"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file that speaks of money.

    Attributes:
        number: Its place in the file, counted from 1.
        verdict: Whether it is taken.
        reason: Why it is refused: no_day, bad_day, in_future, no_amount, both_sides, bad_amount,
            sign_twice, too_large, bad_flag, negative_side, bad_balance.
        text: The row as it stands, where it is refused.
        amount_minor: Money in (+) or out (−).
        utr: The bank's reference of the payment.
        follows: Whether the balance is the one before with this amount; None where nobody can say.
    """

    number: int
    verdict: Verdict
    reason: str | None = None
    text: str = ""
    day: date | None = None
    amount_minor: int = 0
    description: str = ""
    utr: str | None = None
    balance_minor: int | None = None
    fingerprint: str = ""
    follows: bool | None = None


def is_newest_first(rows: Sequence[Row]) -> bool:
    """Whether the file runs backwards: by its days, and within one day by its balances."""
    lines = [row for row in rows if row.day is not None]
    steps = [
        (after.day > before.day) - (after.day < before.day)
        for before, after in pairwise(lines)
        if before.day is not None and after.day is not None
    ]
    if any(steps):
        return sum(steps) < 0
    known = [(a, b) for a, b in pairwise(lines) if _can_follow(a, b)]
    forwards = sum(_follows(a, b) for a, b in known)
    return sum(_follows(b, a) for a, b in known) > forwards


def _can_follow(before: Row, after: Row) -> bool:
    return before.balance_minor is not None and after.balance_minor is not None


def _follows(before: Row, after: Row) -> bool:
    return before.balance_minor == (after.balance_minor or 0) - after.amount_minor


def with_balances(rows: Sequence[Row], *, newest_first: bool) -> list[Row]:
    """Say of each line whether its balance follows from the line before it."""
    ordered = list(rows)[:: -1 if newest_first else 1]
    checked = ordered[:1]
    for before, row in pairwise(ordered):
        told = Verdict.REFUSED not in (before.verdict, row.verdict) and _can_follow(before, row)
        checked.append(replace(row, follows=_follows(before, row) if told else None))
    return checked[:: -1 if newest_first else 1]


def with_fingerprints(
    rows: Sequence[Row], known: frozenset[str], *, newest_first: bool
) -> list[Row]:
    """Name each line so that a file which overlaps this one names it alike, and find duplicates.

    A payment with the bank's reference is that payment, whatever else is printed beside it. Lines
    without one that are alike in everything are told apart by their order within the day.
    """
    seen: Counter[str] = Counter()
    shown: set[tuple[str, int | None]] = set()
    named: list[Row] = []
    for row in list(rows)[:: -1 if newest_first else 1]:
        if row.verdict is Verdict.REFUSED or row.day is None:
            named.append(row)
            continue
        facts = [row.day.isoformat(), str(row.amount_minor)]
        # A file without balances must know the lines of one with them by their reference.
        facts += [row.utr] if row.utr else [bare(row.description), str(row.balance_minor)]
        stem = canonical_json(facts)
        repeated = row.utr is not None and (stem, row.balance_minor) in shown
        shown.add((stem, row.balance_minor))
        seen[stem] += not repeated
        text = f"{stem}#{seen[stem]}"
        mark = hashlib.sha256(text.encode()).hexdigest()
        twice = repeated or mark in known
        named.append(
            replace(row, fingerprint=mark, verdict=Verdict.DUPLICATE if twice else row.verdict)
        )
    return named[:: -1 if newest_first else 1]


def bare(description: str) -> str:
    """A narration without what differs from export to export: spaces, points, capitals."""
    return "".join(char for char in plain(description).casefold() if char.isalnum())
