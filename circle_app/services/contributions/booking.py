"""What a payment does to dues and books; used when it is made and when it is confirmed.

The caller has locked the circle's row, so dues and the counters of cycles change in turn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, update
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.charts import CASH, GATEWAY, SAVINGS, UPI, WALLET_POOL
from circle_app.domain.contributions import OpenDue, Part, PayMethod
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.wallets import CurrencyMismatch
from circle_app.persistence.queries.contributions import DUE_PAYMENTS, parts_of
from circle_app.persistence.queries.cycles import CYCLES, DUES
from circle_app.services import ledger, wallets

POOL_OF = {
    PayMethod.CASH: CASH,
    PayMethod.UPI: UPI,
    PayMethod.WALLET: WALLET_POOL,
    PayMethod.GATEWAY: GATEWAY,
}

_PAY_DUE = (
    update(DUES)
    .where(DUES.c.id == bindparam("due"))
    .values(
        paid_minor=DUES.c.paid_minor + bindparam("part"),
        status=bindparam("new_status"),
        settled_on=bindparam("settled"),
    )
)
_COUNT = (
    update(CYCLES)
    .where(CYCLES.c.id == bindparam("cycle"))
    .values(
        paid_count=CYCLES.c.paid_count + bindparam("settled"),
        collected_minor=CYCLES.c.collected_minor + bindparam("collected"),
    )
)
_MARK = update(DUES).where(DUES.c.id == bindparam("due")).values(status=bindparam("new_status"))


def keep_parts(session: Session, contribution_id: UUID, parts: Sequence[Part]) -> None:
    """Write down which dues a contribution goes to."""
    if parts:
        session.connection().execute(
            insert(DUE_PAYMENTS),
            [
                {
                    "contribution_id": contribution_id,
                    "due_id": part.due.id,
                    "amount_minor": part.amount_minor,
                }
                for part in parts
            ],
        )


def claim_dues(session: Session, parts: Sequence[Part]) -> None:
    """Mark dues as said to be paid: nobody is asked for them again meanwhile."""
    _mark(session, (part.due.id for part in parts), "claimed")


def release_dues(session: Session, contribution_id: UUID) -> None:
    """Ask for dues again, because the payment was rejected."""
    _mark(session, (row.due_id for row in parts_of(session, contribution_id)), "pending")
    session.connection().execute(
        delete(DUE_PAYMENTS).where(DUE_PAYMENTS.c.contribution_id == contribution_id)
    )


def _mark(session: Session, dues: Iterable[UUID], status: str) -> None:
    rows = [{"due": due_id, "new_status": status} for due_id in dues]
    if rows:
        session.connection().execute(_MARK, rows)


def claimed_parts(session: Session, contribution_id: UUID) -> tuple[Part, ...]:
    """Return the parts that were written down when the payment was claimed."""
    return tuple(
        Part(OpenDue(row.due_id, row.cycle_id, row.amount_minor - row.paid_minor), row.part_minor)
        for row in parts_of(session, contribution_id)
    )


def settle_dues(session: Session, parts: Sequence[Part], on: date) -> None:
    """Credit dues with what was paid and keep the counters of their cycles."""
    if not parts:
        return
    connection = session.connection()
    connection.execute(
        _PAY_DUE,
        [
            {
                "due": part.due.id,
                "part": part.amount_minor,
                "new_status": "paid" if part.settles else "pending",
                "settled": on if part.settles else None,
            }
            for part in parts
        ],
    )
    collected: dict[UUID, int] = defaultdict(int)
    settled: dict[UUID, int] = defaultdict(int)
    for part in parts:
        collected[part.due.cycle_id] += part.amount_minor
        settled[part.due.cycle_id] += part.settles
    connection.execute(
        _COUNT,
        [
            {"cycle": cycle_id, "settled": settled[cycle_id], "collected": amount}
            for cycle_id, amount in sorted(collected.items())
        ],
    )


def book(
    session: Session, paid: Any, circle: Any, *, payer_id: UUID, actor_id: UUID, at: datetime
) -> UUID:
    """Book a contribution in the circle's book; one from a wallet in the payer's own book too.

    Args:
        session: The transaction.
        paid: The contribution: ``id``, ``member_id``, ``member_name``, ``amount_minor``,
            ``method``, ``reference``, ``paid_on``.
        circle: The circle's row.
        payer_id: Whose wallet pays, where it is the wallet.
        actor_id: Who orders the entry.
        at: When it is booked.

    Returns:
        The entry in the circle's book.

    Raises:
        InsufficientFunds: The wallet has less.
        CurrencyMismatch: The wallet keeps another currency.
    """
    method = PayMethod(paid.method)
    params = {"name": paid.member_name, "method": method.value}
    if paid.reference:
        params["reference"] = paid.reference
    by_wallet = method is PayMethod.WALLET
    transfer_id = new_id() if by_wallet else None
    drafts = [
        Draft(
            ledger.book_of_circle(session, circle.id),
            "contribution",
            (
                Line(account_key(POOL_OF[method]), paid.amount_minor),
                Line(account_key(SAVINGS, paid.member_id), -paid.amount_minor),
            ),
            paid.paid_on,
            params=params,
            subject_id=paid.id,
            transfer_id=transfer_id,
        )
    ]
    if by_wallet:
        purse = wallets.purses(session, payer_id)[payer_id]
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
    return ledger.post(session, drafts, actor_id=actor_id, at=at)[0].entry_id
