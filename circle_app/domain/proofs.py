"""What a proof of a book finds: the faults, the first of them, and the head's fingerprint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a book; of two at the same entry the one that stands first here."""

    GAP = "gap"
    BROKEN_LINK = "broken_link"
    FOREIGN_LINE = "foreign_line"
    CHANGED = "changed"
    WRONG_HEAD = "wrong_head"
    UNBALANCED = "unbalanced"
    WRONG_RUNNING_BALANCE = "wrong_running_balance"
    WRONG_DATE = "wrong_date"
    CLOSED_MONTH = "closed_month"
    WRONG_REVERSAL = "wrong_reversal"
    WRONG_TRANSFER = "wrong_transfer"
    WRONG_BALANCE = "wrong_balance"
    OVERDRAWN = "overdrawn"
    WRONG_DAYS = "wrong_days"
    WRONG_CLOSING = "wrong_closing"
    WRONG_REFERENCE = "wrong_reference"
    WRONG_LOAN = "wrong_loan"
    WRONG_PORTFOLIO = "wrong_portfolio"
    WRONG_ROUND = "wrong_round"
    WRONG_DRAW = "wrong_draw"
    WRONG_SHARES = "wrong_shares"
    WRONG_INVESTMENT = "wrong_investment"
    WRONG_DUE = "wrong_due"
    WRONG_RECEIPT = "wrong_receipt"


_ORDER = {fault: number for number, fault in enumerate(Fault)}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit: the entry's sequence, or the account's key."""

    fault: Fault
    sequence: int | None = None
    account: str | None = None
    # What the entry is, or the bank's reference that is used twice.
    kind: str | None = None
    reference: str | None = None


def first_of(findings: Iterable[Finding]) -> Finding | None:
    """Choose what to name: the earliest entry, else the first account or reference."""

    def place(finding: Finding) -> tuple[bool, int, int]:
        return finding.sequence is None, finding.sequence or 0, _ORDER[finding.fault]

    return min(findings, key=place, default=None)


def fingerprint(head_hash: str) -> tuple[str, ...]:
    """Four groups of four letters that a meeting can read aloud and compare."""
    text = head_hash[:16].upper()
    return tuple(text[start : start + 4] for start in range(0, 16, 4))
