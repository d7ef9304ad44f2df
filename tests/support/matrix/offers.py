"""What each service function about kinds of loans and holidays needs."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from circle_app.domain.holidays import Holiday
from circle_app.domain.permissions import Permission
from tests.factories import key
from tests.support.matrix.needs import Case, a, need
from tests.support.matrix.world import NOW

P: Final = Permission
AHEAD: Final = NOW.date() + timedelta(days=40)

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "loans.offers.offer": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "loans.offers.kinds": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "loans.offers.kind": need(P.SEE_CIRCLE, lambda w: a(w.circle, "ordinary")),
    "loans.holidays.listed": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "loans.holidays.add": need(
        P.EDIT_CIRCLE, lambda w: a(w.circle, [Holiday(AHEAD, "Holi")], key=key())
    ),
    "loans.holidays.remove": need(P.EDIT_CIRCLE, lambda w: a(w.circle, w.holiday), conflicts=""),
}
