"""What receipts, the pictures of claims, and invoices need."""

from __future__ import annotations

from typing import Final

from circle_app.domain.permissions import Permission
from tests.factories import key
from tests.support import uploads
from tests.support.matrix.needs import Case, a, need, never
from tests.support.matrix.paid import DUE

P: Final = Permission
SEES: Final = frozenset({P.SEE_ACTIVITY})

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "receipts.receipt": need(P.SEE_ACTIVITY, lambda w: a(w.paid)),
    "contributions.attach_picture": never(
        "only who recorded a payment adds its picture",
        lambda w: a(w.contribution, "paid.jpg", uploads.JPEG),
    ),
    "contributions.picture": need(P.CONFIRM, lambda w: a(w.contribution), also=SEES),
    "contributions.picture_of": need(P.SEE_ACTIVITY, lambda w: a(w.contribution)),
    "invoices.make": need(
        P.MAKE_INVOICE,
        lambda w: a(w.circle, period="week", on=DUE, key=key()),
        circle="officers",
    ),
    # Without MAKE_INVOICE it lists the own ones only.
    "invoices.of_circle": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "invoices.get": need(P.MAKE_INVOICE, lambda w: a(w.invoice), circle="officers"),
}
