"""What each service function needs that puts one loan in the place of another."""

from __future__ import annotations

from typing import Any, Final

from circle_app.domain.permissions import Permission
from circle_app.domain.restructuring import NewPlan
from tests.factories import key
from tests.support.matrix.needs import Case, a, need

P: Final = Permission
WAITS: Final = "a repayment waits to be confirmed"
# Besides the borrower.
SEES: Final[dict[str, Any]] = {"also": frozenset({P.SEE_LOANS})}
MORE: Final[dict[str, Any]] = {"amount_minor": 5_000, "periods": 4}

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "loans.preview_reschedule": need(P.EASE_LOAN, lambda w: a(w.loan, NewPlan(6)), **SEES),
    "loans.reschedule": need(
        P.EASE_LOAN,
        lambda w: a(w.loan, NewPlan(6), reason="The harvest failed", key=key()),
        conflicts=WAITS,
        **SEES,
    ),
    "loans.preview_top_up": need(P.RECORD_LOAN, lambda w: a(w.loan, **MORE), **SEES),
    "loans.top_up": need(
        P.RECORD_LOAN, lambda w: a(w.loan, **MORE, key=key()), conflicts=WAITS, **SEES
    ),
    "loans.hand_over_of": need(P.SEE_LOANS, lambda w: a(w.agreed_loan)),
}
