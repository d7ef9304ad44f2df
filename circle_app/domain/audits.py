"""The audit of a book: its entries and lines in order, once, with nothing kept but sums.

A book of years has a million lines, so this is written for speed: rows are plain tuples whose ids
and times are already the texts that a seal covers, and the text of an entry is put together by
hand. :func:`circle_app.domain.ledger.entry_hash` says what a seal is; the tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from json import encoder
from operator import itemgetter

from circle_app.domain.ledger import GENESIS
from circle_app.domain.proofs import Fault, Finding

# sequence, key, id, kind, params, subject, transfer, reverses, reason, actor, day, moment, the seal
# before it, its own seal. Ids and times are texts as the seal covers them.
EntryRow = tuple[
    int,
    int,
    str,
    str,
    str,
    str | None,
    str | None,
    str | None,
    str | None,
    str | None,
    str,
    str,
    str,
    str,
]
# Key of its entry, key of its account, day, amount, balance of the account after it.
LineRow = tuple[int, int, str, int, int]

# As `json.dumps` writes a text with real letters; in C where Python has it so.
quoted = encoder.encode_basestring


def sealed_text(book_id: str, row: EntryRow, lines: str) -> str:
    """Write the canonical JSON of an entry: members in the order of their names, no spaces.

    Args:
        book_id: Id of the book.
        row: The entry.
        lines: Its lines, each ``["account","amount"]``, with commas between.
    """
    sequence, _, public_id, kind, params, subject, transfer, reverses, reason, actor, on, at, *_ = (
        row
    )
    who = "null" if actor is None else f'"{actor}"'
    cause = "null" if subject is None else f'"{subject}"'
    pair = "null" if transfer is None else f'"{transfer}"'
    undone = "null" if reverses is None else f'"{reverses}"'
    why = "null" if reason is None else quoted(reason)
    return (
        f'{{"actor":{who},"at":"{at}","book":"{book_id}","id":"{public_id}","kind":{quoted(kind)},'
        f'"lines":[{lines}],"on":"{on}","params":{quoted(params)},"reason":{why},'
        f'"reverses":{undone},"sequence":{sequence},"subject":{cause},"transfer":{pair}}}'
    )


@dataclass(frozen=True, slots=True)
class Step:
    """From the entry after ``sequence`` on, the book is closed up to a day; empty: open."""

    sequence: int
    closed_through: str


@dataclass(slots=True)
class Audit:
    """What was seen of a book so far.

    Attributes:
        book_id: Id of the book, as text.
        keys: Key of each account of the book by its number in the database.
        steps: How far the book was closed, in the order of the entries.
        balances: Sum of the lines of each account so far.
        told_wrong: Accounts that have a line with another balance than its lines add up to.
    """

    book_id: str
    keys: Mapping[int, str]
    steps: Sequence[Step] = ()
    entries: int = 0
    lines: int = 0
    chained: int = 0
    balanced: int = 0
    dated: int = 0
    head_hash: str = GENESIS
    balances: dict[int, int] = field(default_factory=dict)
    told_wrong: set[int] = field(default_factory=set)
    findings: dict[Fault, Finding] = field(default_factory=dict)
    _quoted: dict[int, str] = field(default_factory=dict)
    _closed: str = ""
    _step: int = 0

    def __post_init__(self) -> None:
        self.balances = dict.fromkeys(self.keys, 0)
        self._quoted = {number: f'[{quoted(key)},"' for number, key in self.keys.items()}

    def take(self, entries: Sequence[EntryRow], lines: Sequence[LineRow]) -> None:
        """Check the next entries, with all their lines in the same order.

        Of each fault the first entry is kept, whatever comes after it.
        """
        legs = {entry: list(group) for entry, group in groupby(lines, itemgetter(0))}
        for row in entries:
            self._check_chain(row, self._check_lines(row, legs.get(row[1], ())))
            if self.steps:
                self._check_month(row)
        self.lines += len(lines)

    def _check_lines(self, row: EntryRow, legs: Sequence[LineRow]) -> str:
        """Check the lines of an entry and write them as its seal covers them."""
        on, total, fits, texts = row[10], 0, True, []
        balances, names = self.balances, self._quoted
        for _, account, day, amount, told in legs:
            total += amount
            if account not in balances:
                self.find(Fault.FOREIGN_LINE, row)
                continue
            balance = balances[account] + amount
            balances[account] = balance
            if balance != told:
                self.told_wrong.add(account)
                self.find(Fault.WRONG_RUNNING_BALANCE, row)
            if day != on:
                fits = False
                self.find(Fault.WRONG_DATE, row)
            texts.append(f'{names[account]}{amount}"]')
        self.dated += fits
        if total or len(legs) < 2:
            self.find(Fault.UNBALANCED, row)
        else:
            self.balanced += 1
        return ",".join(texts)

    def _check_chain(self, row: EntryRow, lines: str) -> None:
        self.entries += 1
        sequence, prev, claimed = row[0], row[12], row[13]
        text = sealed_text(self.book_id, row, lines)
        if sha256((prev + text).encode()).hexdigest() != claimed:
            self.find(Fault.CHANGED, row)
        if prev != self.head_hash:
            self.find(Fault.BROKEN_LINK, row)
        if sequence != self.entries:
            self.find(Fault.GAP, row)
        self.head_hash = claimed
        if not self.broken:
            self.chained += 1

    def _check_month(self, row: EntryRow) -> None:
        while self._step < len(self.steps) and self.steps[self._step].sequence < row[0]:
            self._closed = self.steps[self._step].closed_through
            self._step += 1
        if row[10] <= self._closed:
            self.find(Fault.CLOSED_MONTH, row)

    @property
    def broken(self) -> bool:
        """Whether the chain has a fault; what comes after one proves nothing."""
        return bool(self.findings) and not self.findings.keys().isdisjoint(_CHAIN)

    def find(self, fault: Fault, row: EntryRow) -> None:
        """Keep a fault of an entry, if it is the first of its kind."""
        if fault not in self.findings:
            self.findings[fault] = Finding(fault, sequence=row[0], kind=row[3])

    def close(self, head_sequence: int, head_hash: str) -> None:
        """Compare the end of the chain with the head that the book remembers."""
        if not self.broken and (self.entries, self.head_hash) != (head_sequence, head_hash):
            self.findings[Fault.WRONG_HEAD] = Finding(Fault.WRONG_HEAD, sequence=head_sequence)


_CHAIN = frozenset({Fault.GAP, Fault.BROKEN_LINK, Fault.CHANGED, Fault.WRONG_HEAD})
