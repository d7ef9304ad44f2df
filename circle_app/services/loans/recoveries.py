"""Money that comes back on a loan that was written off: income, and nothing else.

The loan stays closed and its plan as it was. Claims wait to be confirmed like any repayment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.charts import RECOVERIES
from circle_app.domain.contributions import PayMethod
from circle_app.domain.ledger import Draft, Line
from circle_app.domain.loan_accounts import CloseReason
from circle_app.domain.reversals import CannotReverse
from circle_app.domain.wallets import CurrencyMismatch
from circle_app.domain.write_offs import check_recovery, left_to_recover_minor
from circle_app.persistence.queries import departures as found_queries
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.contributions import free_reference
from circle_app.persistence.queries.loans import REPAYMENTS
from circle_app.services import ledger, reversals, wallets
from circle_app.services.access import Actor, Standing
from circle_app.services.contributions.booking import POOL_OF
from circle_app.services.loans.references import claim
from circle_app.services.loans.states import announce

RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Recovery:
    """Money that somebody brings on a loan that was given up."""

    amount_minor: int
    way: PayMethod
    reference: str | None
    paid_on: date
    at: datetime
    at_once: bool


def is_written_off(loan: Any) -> bool:
    """Say whether a loan was given up."""
    return bool(loan.close_reason == CloseReason.WRITTEN_OFF)


def left_minor(session: Session, loan: Any) -> int:
    """Return what of a loss can still come back; what waits to be confirmed counts as come."""
    row = found_queries.recovered(session, loan.id)
    return left_to_recover_minor(loan.principal_minor - row.principal_minor, row.recovered_minor)


def write(session: Session, actor: Actor, place: Standing, loan: Any, recovery: Recovery) -> UUID:
    """Write down money on a locked loan that was given up, and book it where nobody is asked.

    Raises:
        ExceedsPayoff: More than was lost.
        UtrUsed, InsufficientFunds, CurrencyMismatch: Nothing was written.
    """
    check_recovery(recovery.amount_minor, left_minor(session, loan), loan.currency)
    paid_id = new_id()
    claim(
        session,
        recovery.way,
        recovery.reference,
        circle_id=loan.circle_id,
        subject_id=paid_id,
        at=recovery.at,
    )
    session.connection().execute(
        insert(REPAYMENTS),
        {
            "id": paid_id,
            "loan_id": loan.id,
            "circle_id": loan.circle_id,
            "amount_minor": recovery.amount_minor,
            "kind": RECOVERY,
            "method": recovery.way.value,
            "reference": recovery.reference,
            "status": "pending",
            "paid_on": recovery.paid_on,
            "recorded_by": actor.user_id,
            "recorded_at": recovery.at,
        },
    )
    if recovery.at_once:
        book(session, actor, place, loan, paid_id, recovery.at)
    else:
        told = {"by": actor.name, "repayment": str(paid_id)}
        announce(session, "repayment.claimed", actor, loan, recovery.amount_minor, **told)
    return paid_id


def book(
    session: Session, actor: Actor, place: Standing, loan: Any, paid_id: UUID, at: datetime
) -> None:
    """Book money whose row is written: it came in, and it is income."""
    paid: Any = queries.repayment_row(session, paid_id)
    way = PayMethod(paid.method)
    drafts = list(_drafts(session, actor, place, loan, paid, way))
    entry_id = ledger.post(session, drafts, actor_id=actor.user_id, at=at)[0].entry_id
    session.connection().execute(
        update(REPAYMENTS)
        .where(REPAYMENTS.c.id == paid_id)
        .values(status="confirmed", entry_id=entry_id, decided_at=at)
    )
    told = {"method": way.value, "by": actor.name, "repayment": str(paid_id)}
    announce(session, "loan.recovered", actor, loan, paid.amount_minor, **told)


def _drafts(
    session: Session, actor: Actor, place: Standing, loan: Any, paid: Any, way: PayMethod
) -> Iterable[Draft]:
    more: dict[str, Any] = {
        "subject_id": loan.id,
        "transfer_id": new_id() if way is PayMethod.WALLET else None,
    }
    params = {"name": loan.borrower, "number": loan.number, "method": way.value}
    if paid.reference:
        params["reference"] = paid.reference
    lines = (
        Line(POOL_OF[way].code, paid.amount_minor),
        Line(RECOVERIES.code, -paid.amount_minor),
    )
    book_id = ledger.book_of_circle(session, loan.circle_id)
    yield Draft(book_id, "loan.recovery", lines, paid.paid_on, params=params, **more)
    if way is PayMethod.WALLET:
        purse = wallets.purses(session, actor.user_id)[actor.user_id]
        if purse.currency != loan.currency:
            raise CurrencyMismatch(currency=loan.currency)
        told = {"circle": place.circle_name, "name": loan.borrower, "number": loan.number}
        yield purse.draft_out(
            paid.amount_minor, "wallet.repayment", paid.paid_on, params=told, **more
        )


def _undo(session: Session, case: reversals.Case) -> tuple[Draft, ...]:
    """Take a recovery back: the loss is as large again as it was before."""
    if case.entry.subject_id is None:
        raise CannotReverse(kind=case.entry.kind)
    queries.locked_loan(session, case.entry.subject_id)
    paid = found_queries.recovery_of_entry(session, case.entry.public_id)
    if paid is None or paid.status != "confirmed":
        raise CannotReverse(kind=case.entry.kind)
    session.connection().execute(
        update(REPAYMENTS)
        .where(REPAYMENTS.c.id == paid.id)
        .values(status="reversed", reject_reason=case.reason)
    )
    if paid.method == PayMethod.UPI and paid.reference is not None:
        free_reference(session, paid.reference, paid.id)
    return ()


reversals.undoes("loan.recovery", _undo)
