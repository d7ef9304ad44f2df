"""What each service function about guarantors, things and papers of loans needs."""

from __future__ import annotations

from typing import Any, Final

from circle_app.domain.permissions import Permission
from tests.factories import key
from tests.support import uploads
from tests.support.matrix.needs import Case, a, need, never

P: Final = Permission
# Who looks after loans; where there are no officers everybody does.
SEES: Final[dict[str, Any]] = {
    "permission": (P.SEE_CONTACTS, P.EASE_LOAN),
    "also": frozenset({P.SEE_LOANS}),
}
GOLD: Final[dict[str, Any]] = {
    "kind": "gold",
    "description": "Two bangles, 22 carat",
    "value_minor": 50_000,
}
GIVEN_BACK: Final = {"status": "returned", "note": "Half is paid back"}

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "loans.add_guarantor": need(P.RECORD_LOAN, lambda w: a(w.loan, w.record, 10_000, key=key())),
    "loans.answer_guarantee": never(
        "a guarantor alone answers", lambda w: a(w.loan, agree=True, member_id=w.asked_guarantor)
    ),
    "loans.withdraw_guarantor": need(P.RECORD_LOAN, lambda w: a(w.loan, w.asked_guarantor)),
    "loans.ask_call": need(
        P.EASE_LOAN,
        lambda w: a(w.loan, w.guarantor, 10_000, reason="Nobody pays", key=key()),
        conflicts="the loan is not late",
    ),
    "loans.ask_release": need(
        P.EASE_LOAN, lambda w: a(w.loan, w.guarantor, reason="She moves away", key=key())
    ),
    # Who may not see all of it sees the own part, which is nothing here.
    "loans.guarantors_of": need(P.SEE_LOANS, lambda w: a(w.loan)),
    "loans.security": need(P.SEE_LOANS, lambda w: a(w.loan)),
    "loans.guarantees_of": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "loans.add_collateral": need(P.RECORD_LOAN, lambda w: a(w.loan, **GOLD, key=key())),
    "loans.end_collateral": (
        need(P.EASE_LOAN, lambda w: a(w.loan, w.gold, **GIVEN_BACK), circle="officers"),
        need(
            P.EASE_LOAN,
            lambda w: a(w.loan, w.gold, **GIVEN_BACK),
            circle="peers",
            conflicts="without officers a thing stays until the loan has ended",
        ),
    ),
    "loans.collateral_of": need(call=lambda w: a(w.loan), **SEES),
    "loans.add_document": need(
        P.RECORD_LOAN, lambda w: a(w.loan, kind="agreement", name="a.jpg", data=uploads.JPEG)
    ),
    "loans.documents_of": need(call=lambda w: a(w.loan), **SEES),
    "loans.document": need(call=lambda w: a(w.loan, w.loan_paper), **SEES),
    "loans.remove_document": need(P.RECORD_LOAN, lambda w: a(w.loan, w.loan_paper)),
}
