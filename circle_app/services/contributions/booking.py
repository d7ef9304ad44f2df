"""What payments do to dues and books; used when they are made and when they are confirmed.

The caller has locked the circle's row, so dues and the counters of cycles change in turn. Whatever
their number, payments take a few statements, not some for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, update
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.charts import CASH, FEES, SAVINGS, UPI, WALLET_POOL
from circle_app.domain.contributions import OpenDue, Part, PayMethod
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.wallets import CurrencyMismatch
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.contributions import DUE_PAYMENTS, parts_of
from circle_app.persistence.queries.cycles import CYCLES, DUES
from circle_app.services import ledger, wallets
from circle_app.services.contributions.paid import Paid

POOL_OF = {PayMethod.CASH: CASH, PayMethod.UPI: UPI, PayMethod.WALLET: WALLET_POOL}
# The parts of contributions by their ids.
Parts = Mapping[UUID, Sequence[Part]]

_PAY_DUE = (
    update(DUES)
    .where(DUES.c.id == bindparam("due"))
    .values(
        paid_minor=DUES.c.paid_minor + bindparam("part"),
        paid_fee_minor=DUES.c.paid_fee_minor + bindparam("fee"),
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
_NUMBER = (
    update(CIRCLES)
    .where(CIRCLES.c.id == bindparam("circle"))
    .values(last_receipt_number=CIRCLES.c.last_receipt_number + bindparam("how_many"))
    .returning(CIRCLES.c.last_receipt_number)
)
_AHEAD = (
    update(MEMBERS)
    .where(MEMBERS.c.id == bindparam("member"))
    .values(ahead_minor=MEMBERS.c.ahead_minor + bindparam("more"))
)


def keep_parts(session: Session, parts: Parts) -> None:
    """Write down which dues contributions go to."""
    rows = [
        {
            "contribution_id": contribution_id,
            "due_id": part.due.id,
            "amount_minor": part.amount_minor,
            "fee_minor": part.fee_minor,
        }
        for contribution_id, each in parts.items()
        for part in each
    ]
    if rows:
        session.connection().execute(insert(DUE_PAYMENTS), rows)


def claim_dues(session: Session, parts: Parts) -> None:
    """Mark dues as said to be paid: nobody is asked for them again meanwhile."""
    _mark(session, (part.due.id for each in parts.values() for part in each), "claimed")


def release_dues(session: Session, contribution_ids: Sequence[UUID]) -> None:
    """Ask for dues again, because their payments were rejected."""
    _mark(session, (row.due_id for row in parts_of(session, contribution_ids)), "pending")
    session.connection().execute(
        delete(DUE_PAYMENTS).where(DUE_PAYMENTS.c.contribution_id.in_(contribution_ids))
    )


def _mark(session: Session, dues: Iterable[UUID], status: str) -> None:
    rows = [{"due": due_id, "new_status": status} for due_id in dues]
    if rows:
        session.connection().execute(_MARK, rows)


def claimed_parts(session: Session, contribution_ids: Sequence[UUID]) -> Parts:
    """Return the parts that were written down when payments were claimed."""
    found: dict[UUID, list[Part]] = {each: [] for each in contribution_ids}
    for row in parts_of(session, contribution_ids):
        due = OpenDue(
            row.due_id,
            row.cycle_id,
            row.open_minor,
            row.open_fee_minor,
            eased=row.waived_minor > 0,
        )
        found[row.contribution_id].append(Part(due, row.part_minor, row.part_fee_minor))
    return found


def settle_dues(session: Session, parts: Iterable[tuple[Part, date]]) -> None:
    """Credit dues with what was paid on a day and keep the counters of their cycles."""
    rows: list[dict[str, Any]] = []
    collected: dict[UUID, int] = defaultdict(int)
    settled: dict[UUID, int] = defaultdict(int)
    for part, on in parts:
        rows.append(
            {
                "due": part.due.id,
                "part": part.amount_minor,
                "fee": part.fee_minor,
                "new_status": part.status,
                "settled": on if part.settles else None,
            }
        )
        collected[part.due.cycle_id] += part.amount_minor
        settled[part.due.cycle_id] += part.status == "paid"
    if not rows:
        return
    connection = session.connection()
    connection.execute(_PAY_DUE, rows)
    connection.execute(
        _COUNT,
        [
            {"cycle": cycle_id, "settled": settled[cycle_id], "collected": amount}
            for cycle_id, amount in sorted(collected.items())
        ],
    )


def next_receipts(session: Session, circle_id: UUID, how_many: int) -> range:
    """Take numbers for receipts, which follow on those given before without a gap."""
    named = {"circle": circle_id, "how_many": how_many}
    last = int(session.connection().execute(_NUMBER, named).scalar_one())
    return range(last - how_many + 1, last + 1)


def keep_ahead(session: Session, amounts: Iterable[tuple[UUID, int]]) -> None:
    """Add to what members have paid ahead of their dues; less than nothing takes away."""
    by_member: dict[UUID, int] = defaultdict(int)
    for member_id, amount_minor in amounts:
        by_member[member_id] += amount_minor
    rows = [{"member": key, "more": more} for key, more in sorted(by_member.items()) if more]
    if rows:
        session.connection().execute(_AHEAD, rows)


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
