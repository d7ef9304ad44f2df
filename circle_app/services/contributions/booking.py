"""What contributions do to the books; used when they are made and when they are confirmed.

The caller has locked the circle's row, so receipts are numbered in turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.charts import CASH, FEES, GATEWAY, SAVINGS, UPI, WALLET_POOL
from circle_app.domain.contributions import PayMethod
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.wallets import CurrencyMismatch
from circle_app.persistence.queries.circles import CIRCLES
from circle_app.services import ledger, wallets
from circle_app.services.contributions.paid import Paid

POOL_OF = {
    PayMethod.CASH: CASH,
    PayMethod.UPI: UPI,
    PayMethod.WALLET: WALLET_POOL,
    PayMethod.GATEWAY: GATEWAY,
}
_NUMBER = (
    update(CIRCLES)
    .where(CIRCLES.c.id == bindparam("circle"))
    .values(last_receipt_number=CIRCLES.c.last_receipt_number + bindparam("how_many"))
    .returning(CIRCLES.c.last_receipt_number)
)


def next_receipts(session: Session, circle_id: UUID, how_many: int) -> range:
    """Take numbers for receipts, which follow on those given before without a gap."""
    named = {"circle": circle_id, "how_many": how_many}
    last = int(session.connection().execute(_NUMBER, named).scalar_one())
    return range(last - how_many + 1, last + 1)


def book(
    session: Session,
    circle: Any,
    done: Sequence[Paid],
    *,
    payers: Mapping[UUID, UUID],
    actor_id: UUID,
    at: datetime,
) -> list[UUID]:
    """Book contributions in the circle's book; those from wallets in their payers' books too.

    Args:
        session: The transaction.
        circle: The circle's row.
        done: The contributions.
        payers: Whose wallet pays, by contribution, where it is a wallet.
        actor_id: Who orders the entries.
        at: When they are booked.

    Returns:
        The entry of each in the circle's book, in their order.

    Raises:
        InsufficientFunds: A wallet has less.
        CurrencyMismatch: A wallet keeps another currency.
        PeriodClosed: A day lies in a month that is closed.
    """
    book_id = ledger.book_of_circle(session, circle.id)
    purses = wallets.purses(session, *payers.values()) if payers else {}
    drafts: list[Draft] = []
    own: list[int] = []
    for paid in done:
        own.append(len(drafts))
        payer = payers.get(paid.id)
        transfer_id = new_id() if payer else None
        drafts.append(_draft(book_id, paid, transfer_id))
        if payer is not None:
            purse = purses[payer]
            if purse.currency != circle.currency:
                raise CurrencyMismatch(currency=circle.currency)
            drafts.append(
                purse.draft_out(
                    paid.amount_minor,
                    "wallet.contribution",
                    paid.paid_on,
                    params={"circle": circle.name, "name": paid.member_name},
                    subject_id=paid.id,
                    transfer_id=transfer_id,
                )
            )
    posted = ledger.post(session, drafts, actor_id=actor_id, at=at)
    return [posted[place].entry_id for place in own]


def _draft(book_id: UUID, paid: Paid, transfer_id: UUID | None) -> Draft:
    method = PayMethod(paid.method)
    params: dict[str, Any] = {"name": paid.member_name, "method": method.value}
    if paid.reference:
        params["reference"] = paid.reference
    if paid.fee_minor:
        params["fee_minor"] = paid.fee_minor
    saved = paid.amount_minor - paid.fee_minor
    lines = (
        Line(account_key(POOL_OF[method]), paid.amount_minor),
        Line(account_key(SAVINGS, paid.member_id), -saved),
        Line(account_key(FEES), -paid.fee_minor),
    )
    return Draft(
        book_id,
        "contribution",
        tuple(line for line in lines if line.amount_minor),
        paid.paid_on,
        params=params,
        subject_id=paid.id,
        transfer_id=transfer_id,
    )
