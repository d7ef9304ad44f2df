"""What each service function about the books needs: reading, comparing, closing, undoing."""

from __future__ import annotations

from typing import Final

from circle_app.domain.permissions import Permission
from tests.factories import key
from tests.support.matrix.banked import ANOTHER_FILE, BANK_FILE
from tests.support.matrix.needs import Case, a, held, need

P: Final = Permission
ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "activity.feed": need(P.SEE_ACTIVITY, lambda w: a(w.circle)),
    "activity.entries": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "book_overviews.overview": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "book_proofs.proof": need(P.VERIFY, lambda w: a(w.circle)),
    "verification.verify_circle": need(P.VERIFY, lambda w: a(w.circle)),
    "verification.last_check": need(P.VERIFY, lambda w: a(w.circle)),
    "journal.entries": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "journal.entry": need(P.SEE_BOOKS, lambda w: a(w.circle, w.entry)),
    "journal.accounts": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "financials.today": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "financials.trial_balance": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "financials.income_statement": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "financials.balance_sheet": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "financials.accounts": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "financials.general_ledger": need(P.SEE_BOOKS, lambda w: a(w.circle, "cash")),
    "periods.months": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "periods.close": need(
        P.CLOSE_BOOKS,
        lambda w: a(w.circle, "2026-02", key=key()),
    ),
    "periods.ask_reopen": need(
        P.CLOSE_BOOKS,
        lambda w: a(w.circle, "2026-02", reason="A bill was forgotten", key=key()),
        conflicts="the month is open",
    ),
    "reversals.reverse": need(
        P.ASK_REVERSAL, lambda w: a(w.circle, w.entry, reason="Counted twice", key=key())
    ),
    "reconciliation.overview": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "reconciliation.statements": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "reconciliation.statement": need(P.SEE_BOOKS, lambda w: a(w.statement)),
    "reconciliation.lines": need(P.SEE_BOOKS, lambda w: a(w.statement)),
    "reconciliation.line": need(P.SEE_BOOKS, lambda w: a(w.line)),
    "reconciliation.candidates": need(P.SEE_BOOKS, lambda w: a(w.line)),
    "reconciliation.counts": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "reconciliation.count": need(
        P.RECONCILE,
        lambda w: a(w.circle, account="cash", counted_minor=1, reason="Counted twice", key=key()),
    ),
    "reconciliation.read": need(
        P.RECONCILE, lambda w: a(w.circle, account="bank", file_name="x.csv", data=BANK_FILE)
    ),
    "reconciliation.import_": need(
        P.RECONCILE,
        lambda w: a(w.circle, account="bank", file_name="x.csv", data=ANOTHER_FILE, key=key()),
    ),
    "reconciliation.uploads.keep": need(
        P.RECONCILE, lambda w: a(w.circle, file_name="x.csv", data=BANK_FILE)
    ),
    # Whoever sent a file in looks at it.
    "reconciliation.uploads.look": held(
        {"admin"}, lambda w: a(w.upload, account="bank"), circle="officers"
    ),
    "reconciliation.uploads.read_in": held(
        {"admin"}, lambda w: a(w.upload, account="bank", key=key()), circle="officers"
    ),
    "reconciliation.accept": need(P.RECONCILE, lambda w: a(w.statement, key=key())),
    "reconciliation.claims": need(P.SEE_BOOKS, lambda w: a(w.statement)),
    "reconciliation.confirm_claims": need(P.RECONCILE, lambda w: a(w.statement, key=key())),
    "reconciliation.look_again": need(P.RECONCILE, lambda w: a(w.statement, key=key())),
    "reconciliation.match": need(
        P.RECONCILE,
        lambda w: a(w.line, entry_id=w.carried, key=key()),
    ),
    "reconciliation.unmatch": need(
        P.RECONCILE, lambda w: a(w.line, key=key()), conflicts="the line is not matched"
    ),
    "reconciliation.book": need(
        P.RECONCILE, lambda w: a(w.line, treat_as="difference", reason="We do not know", key=key())
    ),
    "reconciliation.ignore": need(P.RECONCILE, lambda w: a(w.line, reason="Not ours", key=key())),
}
