"""What each service function of paying online needs; no provider is asked in this world."""

from __future__ import annotations

from typing import Final

from circle_app.domain.permissions import Permission
from tests.factories import key
from tests.support.matrix.needs import Case, a, need
from tests.support.online import KEYS

P: Final = Permission
OFF: Final = "nobody pays online here"


ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "gateway.account": need(P.MOVE_FUNDS, lambda w: a(w.circle)),
    "gateway.is_on": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "gateway.set_up": need(
        P.MANAGE_GATEWAY, lambda w: a(w.circle, **KEYS, enabled=False), circle="officers"
    ),
    "gateway.try_out": need(
        P.MANAGE_GATEWAY, lambda w: a(w.circle), circle="ending", conflicts="there are no keys"
    ),
    "gateway.start": need(P.CONTRIBUTE, lambda w: a(w.circle, key=key()), conflicts=OFF),
    "gateway.start_repayment": need(
        P.SEE_LOANS,
        lambda w: a(w.loan, amount_minor=5_000, key=key()),
        also=frozenset({P.CONTRIBUTE}),
        conflicts=OFF,
    ),
    "gateway.order": need(P.MOVE_FUNDS, lambda w: a(w.order)),
    "gateway.orders": need(P.MOVE_FUNDS, lambda w: a(w.circle)),
    "gateway.refund": need(
        P.MOVE_FUNDS, lambda w: a(w.order, reason="By mistake", key=key()), conflicts="unpaid"
    ),
}
