"""What an expense is in the books.

Out of a box of the circle: the expense and the box. Paid by a member: the expense and what the
circle owes the member, later that and the box. For need: the social fund and its own box, and
nothing of the money that is lent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import (
    BACKING,
    EXPENSES,
    PAYABLE,
    SOCIAL_FUND,
    WALLET,
    WALLET_POOL,
    Fund,
)
from circle_app.domain.errors import InsufficientFunds
from circle_app.domain.expenses import InvalidBox, booking_day
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.upi import InvalidUtr, UtrUsed, clean_utr
from circle_app.domain.wallets import CurrencyMismatch
from circle_app.persistence.queries.books import book_row
from circle_app.persistence.queries.contributions import claim_reference, free_reference
from circle_app.services import ledger, wallets
from circle_app.services.access import Actor
from circle_app.services.wallets import Purse


def _side(expense: Any) -> str:
    """The account that grows by the expense: its category's, or the social fund that shrinks."""
    if expense.fund == Fund.SOCIAL:
        return SOCIAL_FUND.code
    return EXPENSES[expense.category].code


def covers(session: Session, expense: Any, box: str) -> bool:
    """Lock what paying from a box moves, and say whether it holds enough."""
    book_id = ledger.book_of_circle(session, expense.circle_id)
    keys = [box, *([SOCIAL_FUND.code] if expense.fund == Fund.SOCIAL else [])]
    balances = ledger.lock(session, [(book_id, key) for key in keys])
    return all(balances[book_id, key] >= expense.amount_minor for key in keys)


def book(session: Session, actor: Actor | None, expense: Any, box: str, at: datetime) -> UUID:
    """Book an expense that a box of the circle pays; return the entry.

    Raises:
        InsufficientFunds: The box holds less.
    """
    if not covers(session, expense, box):
        raise InsufficientFunds(account=box)
    kind = "social.expense" if expense.fund == Fund.SOCIAL else "expense.booked"
    return _post(session, actor, expense, kind, box, at)


def accrue(session: Session, actor: Actor | None, expense: Any, at: datetime) -> UUID:
    """Book an expense that a member paid: from now on the circle owes it; return the entry."""
    owed = account_key(PAYABLE, expense.member_id)
    return _post(session, actor, expense, "expense.accrued", owed, at)


def _post(
    session: Session, actor: Actor | None, expense: Any, kind: str, credit: str, at: datetime
) -> UUID:
    book_id = ledger.book_of_circle(session, expense.circle_id)
    side = _side(expense)
    # With the book locked, no month is closed between the choice of the day and the entry.
    ledger.lock(session, [(book_id, side), (book_id, credit)])
    draft = Draft(
        book_id,
        kind,
        (Line(side, expense.amount_minor), Line(credit, -expense.amount_minor)),
        booking_day(
            expense.spent_on,
            clock.today(expense.time_zone),
            book_row(session, book_id).closed_through,
        ),
        params=_told(expense, credit),
        subject_id=expense.id,
    )
    actor_id = actor.user_id if actor else None
    return ledger.post(session, [draft], actor_id=actor_id, at=at)[0].entry_id


def repay(session: Session, actor: Actor, expense: Any, box: str, at: datetime) -> UUID:
    """Pay a member back, out of a box or into the wallet; return the entry.

    Raises:
        InsufficientFunds: The box holds less.
        InvalidBox: Into the wallet of somebody who has none.
        CurrencyMismatch: The wallet keeps another currency.
    """
    book_id, on = (
        ledger.book_of_circle(session, expense.circle_id),
        clock.today(expense.time_zone),
    )
    owed = account_key(PAYABLE, expense.member_id)
    purse = _purse(session, expense) if box == WALLET_POOL.code else None
    more: dict[str, Any] = {"subject_id": expense.id, "transfer_id": new_id() if purse else None}
    lines = (Line(owed, expense.amount_minor), Line(box, -expense.amount_minor))
    drafts = [Draft(book_id, "expense.repaid", lines, on, params=_told(expense, box), **more)]
    if purse is not None:
        told = {"circle": expense.circle_name, "number": expense.number, "payee": expense.payee}
        drafts.append(
            purse.draft_in(expense.amount_minor, "wallet.expense", on, params=told, **more)
        )
        # Every account of both books is locked in one order.
        ledger.lock(
            session,
            [
                (book_id, owed),
                (book_id, box),
                (purse.book_id, WALLET.code),
                (purse.book_id, BACKING.code),
            ],
        )
    return ledger.post(session, drafts, actor_id=actor.user_id, at=at)[0].entry_id


def _purse(session: Session, expense: Any) -> Purse:
    if expense.member_user_id is None:  # a member without an account has no wallet
        raise InvalidBox(field="paid_from")
    purse = wallets.purses(session, expense.member_user_id)[expense.member_user_id]
    if purse.currency != expense.currency:
        raise CurrencyMismatch(currency=expense.currency)
    return purse


def _told(expense: Any, credit: str) -> dict[str, Any]:
    told = {
        "number": expense.number,
        "category": expense.category,
        "payee": expense.payee,
        "from": credit.partition(":")[0],
    }
    if expense.member_name is not None:
        told["name"] = expense.member_name
    if expense.reference:
        told["reference"] = expense.reference
    return told


def claim(
    session: Session, box: str | None, reference: str | None, expense: Any, at: datetime
) -> None:
    """Mark a bank's reference as used, where the payment left one that looks like it.

    Raises:
        UtrUsed: It was used before, anywhere in the installation.
    """
    utr = _utr(box, reference)
    if utr is None:
        return
    free = claim_reference(session, utr, circle_id=expense.circle_id, subject_id=expense.id, at=at)
    if not free:
        raise UtrUsed(field="reference", reference=utr)


def release(session: Session, expense: Any) -> None:
    """Let the bank's reference of an expense be used again, because it did not come about."""
    utr = _utr(expense.paid_from, expense.reference)
    if utr is not None:
        free_reference(session, utr, expense.id)


def _utr(box: str | None, reference: str | None) -> str | None:
    if box not in ("bank", "upi") or reference is None:
        return None
    try:
        return clean_utr(reference)
    except InvalidUtr:  # a bank's other numbers are notes
        return None
