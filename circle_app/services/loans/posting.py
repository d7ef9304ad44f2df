"""What a repayment is in the books."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.charts import ADVANCE, FEES, INTEREST, LOANS, PENALTIES
from circle_app.domain.contributions import PayMethod
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.wallets import CurrencyMismatch
from circle_app.services import ledger, wallets
from circle_app.services.access import Actor, Standing
from circle_app.services.contributions.booking import POOL_OF
from circle_app.services.loans.accounts import Run


def post(
    session: Session,
    actor: Actor,
    place: Standing,
    loan: Any,
    paid: Any,
    before: Run,
    after: Run,
    at: datetime,
) -> UUID:
    """Book a repayment; one from a wallet in the payer's own book too.

    The lines are the difference between the account without the payment and with it. For one that
    is confirmed after a later one, that corrects the later one's split as well.

    Returns:
        The entry in the circle's book.

    Raises:
        InsufficientFunds: The wallet has less.
        CurrencyMismatch: The wallet keeps another currency.
    """
    way = PayMethod(paid.method)
    more: dict[str, Any] = {
        "subject_id": loan.id,
        "transfer_id": new_id() if way is PayMethod.WALLET else None,
    }
    params = {"name": loan.borrower, "number": loan.number, "method": way.value}
    if paid.reference:
        params["reference"] = paid.reference
    drafts = [
        Draft(
            ledger.book_of_circle(session, loan.circle_id),
            "loan.repayment",
            _merged((_money(loan, way, paid.amount_minor), *split_lines(loan, before, after))),
            paid.paid_on,
            params=params,
            **more,
        )
    ]
    if way is PayMethod.WALLET:
        purse = wallets.purses(session, actor.user_id)[actor.user_id]
        if purse.currency != loan.currency:
            raise CurrencyMismatch(currency=loan.currency)
        told = {"circle": place.circle_name, "name": loan.borrower, "number": loan.number}
        drafts.append(
            purse.draft_out(
                paid.amount_minor, "wallet.repayment", paid.paid_on, params=told, **more
            )
        )
    return ledger.post(session, drafts, actor_id=actor.user_id, at=at)[0].entry_id


def _money(loan: Any, way: PayMethod, amount_minor: int) -> Line:
    """The line of the money itself: into a box, or out of what the borrower paid ahead."""
    if way is PayMethod.ADVANCE:
        return Line(account_key(ADVANCE, loan.member_id), amount_minor)
    return Line(POOL_OF[way].code, amount_minor)


def _merged(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Add up lines on one account: paying out of an advance can put some of it back."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.account] = sums.get(line.account, 0) + line.amount_minor
    return tuple(Line(account, amount) for account, amount in sums.items() if amount)


def split_lines(loan: Any, before: Run, after: Run) -> tuple[Line, ...]:
    """Return the lines that turn one account of a loan into another, without the money itself."""
    moved = after.account.paid.minus(before.account.paid)
    amounts = {
        account_key(LOANS, loan.member_id): moved.principal_minor,
        INTEREST.code: moved.interest_minor,
        FEES.code: moved.fee_minor,
        PENALTIES.code: moved.penalty_minor,
        account_key(ADVANCE, loan.member_id): after.advance_minor - before.advance_minor,
    }
    return tuple(Line(key, -amount) for key, amount in amounts.items() if amount)
