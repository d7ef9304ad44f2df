"""Paying what was agreed to: the member back, or out of a box that holds enough."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import Fund
from circle_app.domain.expenses import (
    MAX_REFERENCE_LENGTH,
    ExpenseAct,
    ExpenseState,
    check_box,
    check_payer,
    next_state,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import expenses as queries
from circle_app.services.access import Actor
from circle_app.services.expenses import booking
from circle_app.services.expenses.states import announce, keep, move, place_at, view
from circle_app.services.expenses.views import ExpenseView
from circle_app.services.idempotency import Once


@database.retried
def pay(
    actor: Actor, expense_id: UUID, *, paid_from: str, reference: str | None = None, key: str
) -> ExpenseView:
    """Pay an expense that was agreed to.

    Args:
        actor: Who keeps the money; never the member who is paid back.
        expense_id: The expense.
        paid_from: The account that pays; ``wallet_pool`` puts it into the member's wallet.
        reference: What the bank or the receipt says; a UTR counts once.
        key: Idempotency key.

    Raises:
        NotFound: No such expense in a circle of the actor.
        NotAllowed: The actor does not keep the circle's money.
        OwnExpense: It would be to the actor.
        ExpenseStateConflict: It is not agreed to, or was paid before.
        InvalidBox, InsufficientFunds, UtrUsed, CurrencyMismatch, InvalidInput: Nothing was
            written.
    """
    note = clean_text(reference, field="reference", max_length=MAX_REFERENCE_LENGTH)
    with database.transaction() as session:
        place = place_at(session, actor, expense_id, Permission.MOVE_FUNDS, writing=True)
        payload = {"expense": expense_id, "from": paid_from, "reference": note}
        once = Once(session, actor.user_id, "expense.pay", key, payload)
        if once.stored is not None:
            return once.replay(ExpenseView)
        expense = queries.locked_expense(session, expense_id)
        check_payer(actor_id=place.member_id, member_id=expense.member_id)
        next_state(ExpenseState(expense.status), ExpenseAct.PAY)
        to_member = expense.member_id is not None
        check_box(paid_from, Fund(expense.fund), into_wallet=to_member)
        _pay(session, actor, expense, paid_from, note, clock.now())
        return once.remember(view(session, actor, place, expense_id))


def _pay(
    session: Session, actor: Actor, expense: Any, box: str, note: str | None, at: datetime
) -> None:
    booking.release(session, expense)
    booking.claim(session, box, note, expense, at)
    keep(session, expense.id, paid_from=box, reference=note)
    expense = queries.locked_expense(session, expense.id)
    if expense.entry_id is None:
        entry = {"entry_id": booking.book(session, actor, expense, box, at)}
    else:
        entry = {"payment_id": booking.repay(session, actor, expense, box, at)}
    move(session, expense, ExpenseAct.PAY, **entry)
    announce(session, "expense.paid", actor, expense, box=box)
