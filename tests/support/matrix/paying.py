"""What each service function about paying on loans and letting borrowers off needs."""

from __future__ import annotations

from datetime import date
from typing import Final

from circle_app.domain.permissions import Permission
from tests.factories import key
from tests.support.matrix.needs import Case, a, need

P: Final = Permission

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "loans.pay_options": need(P.SEE_LOANS, lambda w: a(w.loan)),
    "loans.preview_repayment": need(
        P.RECORD_FOR_OTHERS,
        lambda w: a(w.loan, amount_minor=5_000),
        also=frozenset({P.SEE_LOANS, P.CONTRIBUTE}),
    ),
    "loans.ask_waiver": need(
        P.EASE_LOAN,
        lambda w: a(w.loan, interest_minor=100, reason="The hail", key=key()),
        conflicts="nothing is due yet",
    ),
    "loans.undo_waiver": need(P.EASE_LOAN, lambda w: a(w.waiver, reason="No hail", key=key())),
    "loans.waivers_of": need(P.SEE_LOANS, lambda w: a(w.loan)),
    "loans.ask_settlement": need(
        P.EASE_LOAN,
        lambda w: a(
            w.loan, amount_minor=5_000, pay_by=date(2026, 3, 31), reason="The hail", key=key()
        ),
    ),
    "loans.settlements_of": need(P.SEE_LOANS, lambda w: a(w.loan)),
}
