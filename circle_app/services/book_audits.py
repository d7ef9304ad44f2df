"""All checks of one book, in one snapshot: the chain, the balances, and what they must agree with.

The entries are read once, in batches; memory does not grow with the book. Whoever asked is told how
far it is after every batch, and stops the check by raising from there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.accounting_months import Act, end_of
from circle_app.domain.audits import Audit, LineRow, Step
from circle_app.domain.charts import LOANS, SAVINGS
from circle_app.domain.ledger import account_key, normal_balance_minor
from circle_app.domain.proofs import Fault, Finding
from circle_app.persistence.models import Book
from circle_app.persistence.queries import arrears
from circle_app.persistence.queries import audit_links as links
from circle_app.persistence.queries import audits as queries
from circle_app.persistence.queries import dues_audit as dues
from circle_app.services import pot_audits

# Entries that were checked, of how many.
Progress = Callable[[int, int], None]

_TRANSFER: Final = 6
_REVERSES: Final = 7


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: how many of how many hold."""

    name: str
    done: int
    total: int
    ok: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the checks of a book found."""

    entries: int
    lines: int
    head_hash: str
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Counted:
    """How many of something there are, and how many of them fit."""

    fitting: int = 0
    total: int = 0

    def add(self, fits: bool) -> None:
        self.total += 1
        self.fitting += fits

    def check(self, name: str, *, ok: bool = True) -> Check:
        return Check(name, self.fitting, self.total, ok and self.fitting == self.total)


@dataclass(slots=True)
class _Links:
    """Reversals and transfers of the batches so far."""

    book_id: UUID
    reversals: _Counted = field(default_factory=_Counted)
    transfers: _Counted = field(default_factory=_Counted)


def audit_book(session: Session, book: Book, progress: Progress | None = None) -> Outcome:
    """Run every check on a book; the session reads one snapshot.

    Args:
        session: A snapshot.
        book: The book.
        progress: Told after every batch how many entries of how many are checked.
    """
    accounts = queries.accounts_of(session, book.id)
    changes = links.month_changes(session, book.circle_id) if book.circle_id else ()
    seen = Audit(str(book.id), {row.id: row.key for row in accounts}, _steps(changes))
    linked = _Links(book.id)
    for batch in queries.batches(session, book.id):
        seen.take(batch.entries, batch.lines)
        _check_reversals(session, seen, linked, batch)
        _check_transfers(session, seen, linked, batch)
        if progress is not None:
            progress(seen.entries, max(book.head_sequence, seen.entries))
    seen.close(book.head_sequence, book.head_hash)
    more: list[Finding] = []
    checks = [
        Check("unchanged", seen.chained, seen.entries, not seen.broken),
        Check("balanced", seen.balanced, seen.entries, seen.balanced == seen.entries),
        *_balances(seen, accounts, more),
        _days(session, seen, accounts, more),
        linked.reversals.check("reversals"),
        linked.transfers.check("transfers"),
    ]
    if book.circle_id is not None:
        checks += _of_circle(session, book.circle_id, seen, accounts, more)
        checks.append(_months(book, changes, seen, more))
    findings = (*seen.findings.values(), *more)
    return Outcome(seen.entries, seen.lines, seen.head_hash, tuple(checks), findings)


def _balances(seen: Audit, accounts: Sequence[Any], more: list[Finding]) -> Iterable[Check]:
    """Compare what is kept of each account, and told on its lines, with what its lines sum to."""
    balances, passbooks = _Counted(), _Counted()
    for row in accounts:
        summed = seen.balances[row.id]
        if row.balance_minor != summed:
            more.append(Finding(Fault.WRONG_BALANCE, account=row.key))
        elif not row.may_overdraw and normal_balance_minor(row.side, summed) < 0:
            more.append(Finding(Fault.OVERDRAWN, account=row.key))
        fits = row.balance_minor == summed and row.id not in seen.told_wrong
        balances.add(fits)
        if row.code == SAVINGS.code:
            passbooks.add(fits)
    overdrawn = any(finding.fault is Fault.OVERDRAWN for finding in more)
    return balances.check("balances", ok=not overdrawn), passbooks.check("passbooks")


def _days(session: Session, seen: Audit, accounts: Sequence[Any], more: list[Finding]) -> Check:
    """Compare the kept days of each account, its debits and its newest day with its lines."""
    counted = _Counted()
    for row in accounts:
        fits = _days_fit(session, row)
        counted.add(fits)
        if not fits:
            more.append(Finding(Fault.WRONG_DAYS, account=row.key))
    return counted.check("days", ok=seen.dated == seen.entries)


def _days_fit(session: Session, account: Any) -> bool:
    debit = credit = 0
    newest: date | None = None
    kept = iter(queries.kept_days(session, account.id))
    for day, taken, given in queries.moved_by_day(session, account.id):
        debit, credit, newest = debit + int(taken), credit + int(given), day
        if tuple(next(kept, ())) != (day, debit, credit):
            return False
    return next(kept, None) is None and (account.debit_minor, account.last_day) == (debit, newest)


def _check_reversals(session: Session, seen: Audit, linked: _Links, batch: queries.Batch) -> None:
    """Let each reversal be the exact negation of one earlier entry of the same book."""
    reversals = [(row, row[_REVERSES] or "") for row in batch.entries if row[_REVERSES]]
    if not reversals:
        return
    originals: dict[str, Any] = {}
    lines: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    wanted = [UUID(key) for _, key in reversals]
    for found in links.lines_of_reversed(session, wanted):
        key = str(found.public_id)
        originals[key] = found
        lines[key][found.account_id, -found.amount_minor] += 1
    own = _lines_by_entry(batch.lines, {row[1] for row, _ in reversals})
    for row, key in reversals:
        original = originals.get(key)
        fits = (
            original is not None
            and original.book_id == linked.book_id
            and original.sequence < row[0]
            and original.reverses_id is None
            and lines[key] == own[row[1]]
        )
        linked.reversals.add(fits)
        if not fits:
            seen.find(Fault.WRONG_REVERSAL, row)


def _lines_by_entry(
    lines: Sequence[LineRow], wanted: set[int]
) -> dict[int, Counter[tuple[int, int]]]:
    found: dict[int, Counter[tuple[int, int]]] = defaultdict(Counter)
    for entry, account, _, amount, _ in lines:
        if entry in wanted:
            found[entry][account, amount] += 1
    return found


def _check_transfers(session: Session, seen: Audit, linked: _Links, batch: queries.Batch) -> None:
    """Let each transfer stand in two books, and its money arrive where it left."""
    transfers = [(row, row[_TRANSFER] or "") for row in batch.entries if row[_TRANSFER]]
    if not transfers:
        return
    fitting = {
        str(found.transfer_id)
        for found in links.legs_of(session, [UUID(key) for _, key in transfers])
        if found.books == 2 and 0 in (found.left_minor, found.left_in_wallets_minor)
    }
    for row, key in transfers:
        fits = key in fitting
        linked.transfers.add(fits)
        if not fits:
            seen.find(Fault.WRONG_TRANSFER, row)


def _of_circle(
    session: Session, circle_id: UUID, seen: Audit, accounts: Sequence[Any], more: list[Finding]
) -> Iterable[Check]:
    """Compare the book with what the circle's payments and loans say."""
    used = links.references_of(session, circle_id)
    if used.unfit:
        more.append(Finding(Fault.WRONG_REFERENCE, reference=used.first))
    yield Check("references", used.uses - used.unfit, used.uses, not used.unfit)
    owed = {
        account_key(LOANS, member_id): amount
        for member_id, amount in links.owed_by_member(session, circle_id).items()
    }
    booked = {row.key: seen.balances[row.id] for row in accounts if row.code == LOANS.code}
    loans = _Counted()
    for key in sorted(owed.keys() | {key for key, amount in booked.items() if amount}):
        fits = owed.get(key, 0) == booked.get(key, 0)
        loans.add(fits)
        if not fits:
            more.append(Finding(Fault.WRONG_LOAN, account=key))
    yield loans.check("loans")
    yield _portfolio(session, circle_id, more)
    summed = {row.key: seen.balances[row.id] for row in accounts}
    for each in pot_audits.compared(session, circle_id, summed):
        more.extend(each.findings)
        yield Check(each.name, each.fitting, each.total, each.fitting == each.total)
    yield _dues(session, circle_id, more)
    yield _receipts(session, circle_id, more)


def _portfolio(session: Session, circle_id: UUID, more: list[Finding]) -> Check:
    """Compare what is kept of late loans, bucket by bucket, with the loans themselves."""
    counted, nothing = _Counted(), (0, 0, 0, 0)
    summed = arrears.sums_by_bucket(session, circle_id)
    kept = {
        row.bucket: (
            row.loans,
            row.outstanding_minor,
            row.overdue_minor,
            row.restructured_minor,
        )
        for row in arrears.bucket_rows(session, circle_id)
    }
    for bucket in sorted(summed.keys() | kept.keys()):
        fits = kept.get(bucket, nothing) == summed.get(bucket, nothing)
        counted.add(fits)
        if not fits:
            more.append(Finding(Fault.WRONG_PORTFOLIO, account=f"bucket {bucket}"))
    return counted.check("portfolio")


def _dues(session: Session, circle_id: UUID, more: list[Finding]) -> Check:
    """Compare each due with what was paid and let off of it, and each cycle with its dues."""
    total, unfit = dues.faulty_dues(session, circle_id)
    cycles, wrong = dues.faulty_cycles(session, circle_id)
    ahead = dues.faulty_ahead(session, circle_id)
    if unfit + wrong + ahead:
        more.append(Finding(Fault.WRONG_DUE))
    fitting = total + cycles - unfit - wrong
    return Check("dues", fitting, total + cycles, not unfit + wrong + ahead)


def _receipts(session: Session, circle_id: UUID, more: list[Finding]) -> Check:
    """Let receipts be numbered 1, 2, 3 … without a gap, one for each payment that counted."""
    kept = dues.receipts_of(session, circle_id)
    fits = kept.paid == kept.numbered == kept.newest == kept.last_receipt_number
    if not fits:
        more.append(Finding(Fault.WRONG_RECEIPT))
    return Check("receipts", kept.numbered if fits else 0, kept.paid, fits)


def _steps(changes: Iterable[Any]) -> tuple[Step, ...]:
    """Say from which entry on the book was closed up to which day."""
    return tuple(Step(row.sequence, _closed_by(row).isoformat()) for row in changes)


def _closed_by(change: Any) -> date:
    """Say up to which day a book is closed after a month was closed or opened again."""
    month: date = change.month
    return end_of(month) if change.act == Act.CLOSED else month - timedelta(days=1)


def _months(book: Book, changes: Sequence[Any], seen: Audit, more: list[Finding]) -> Check:
    """Compare how far the book is closed with what was written down about its months."""
    closed, fits = book.closed_through, True
    if not changes:
        fits = closed is None
    elif closed is not None:
        fits = closed == _closed_by(changes[-1])
    else:
        # The first month of all was opened again: nothing before it is closed either.
        fits = changes[-1].act == Act.REOPENED
    if not fits:
        more.append(Finding(Fault.WRONG_CLOSING))
    fits = fits and Fault.CLOSED_MONTH not in seen.findings
    return Check("months", len(changes) if fits else 0, len(changes), fits)
