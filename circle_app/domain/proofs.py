"""Proof of a book: nothing missing, nothing changed, everything adds up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from circle_app.domain.ledger import GENESIS, Sealed, entry_hash


class Fault(StrEnum):
    """What is wrong with a book."""

    GAP = "gap"
    BROKEN_LINK = "broken_link"
    CHANGED = "changed"
    UNBALANCED = "unbalanced"
    WRONG_BALANCE = "wrong_balance"
    OVERDRAWN = "overdrawn"
    WRONG_HEAD = "wrong_head"


@dataclass(frozen=True, slots=True)
class Finding:
    """The first thing that does not fit: the entry's sequence, or the account's key."""

    fault: Fault
    sequence: int | None = None
    account: str | None = None


class ChainChecker:
    """Checks the entries of one book as they are handed over in order."""

    def __init__(self) -> None:
        """Start before the first entry."""
        self.entries = 0
        self.head_hash = GENESIS
        self.finding: Finding | None = None

    def add(self, entry: Sealed, prev_hash: str, stored_hash: str) -> None:
        """Check the next entry; the first fault is kept, later entries are only counted."""
        self.entries += 1
        if self.finding is None:
            fault = self._fault(entry, prev_hash, stored_hash)
            if fault is not None:
                self.finding = Finding(fault, sequence=entry.sequence)
        self.head_hash = stored_hash

    def _fault(self, entry: Sealed, prev_hash: str, stored_hash: str) -> Fault | None:
        if entry.sequence != self.entries:
            return Fault.GAP
        if prev_hash != self.head_hash:
            return Fault.BROKEN_LINK
        if entry_hash(prev_hash, entry) != stored_hash:
            return Fault.CHANGED
        amounts = [amount for _, amount in entry.lines]
        if len(amounts) < 2 or sum(amounts) != 0:
            return Fault.UNBALANCED
        return None

    def close(self, head_sequence: int, head_hash: str) -> None:
        """Compare the end of the chain with the head that the book remembers."""
        if self.finding is None and (self.entries, self.head_hash) != (head_sequence, head_hash):
            self.finding = Finding(Fault.WRONG_HEAD, sequence=head_sequence)


def balance_finding(accounts: Iterable[tuple[str, str, bool, int, int]]) -> Finding | None:
    """Find the first account whose cached balance is not the sum of its lines, or is overdrawn.

    Args:
        accounts: Key, normal side, whether it may be overdrawn, cached balance, sum of lines.
    """
    for key, side, may_overdraw, balance_minor, sum_minor in accounts:
        if balance_minor != sum_minor:
            return Finding(Fault.WRONG_BALANCE, account=key)
        if not may_overdraw and (balance_minor if side == "debit" else -balance_minor) < 0:
            return Finding(Fault.OVERDRAWN, account=key)
    return None


def fingerprint(head_hash: str) -> tuple[str, ...]:
    """Four groups of four letters that a meeting can read aloud and compare."""
    text = head_hash[:16].upper()
    return tuple(text[start : start + 4] for start in range(0, 16, 4))
