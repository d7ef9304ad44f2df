"""Handing agreed savings out: the money leaves the pool once, by another's hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import BACKING, POOL, SAVINGS, WALLET
from circle_app.domain.funds import (
    PAID_FROM,
    OwnWithdrawal,
    PayOut,
    WithdrawalAct,
    check_free,
    check_pay_out,
    next_state,
)
from circle_app.domain.ledger import Draft, Line, account_key, pool_lines
from circle_app.domain.loans import PoolTooSmall
from circle_app.domain.permissions import Permission
from circle_app.domain.upi import clean_utr
from circle_app.domain.wallets import CurrencyMismatch, InvalidMethod
from circle_app.persistence import database
from circle_app.persistence.queries import withdrawals as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import ledger, wallets
from circle_app.services.access import Actor, Standing
from circle_app.services.funds import references
from circle_app.services.idempotency import Once
from circle_app.services.rule_versions import rules_of
from circle_app.services.savings import claims
from circle_app.services.withdrawals.states import announce, move, place_at
from circle_app.services.withdrawals.views import WithdrawalView, view_of


@database.retried
def pay_out(
    actor: Actor, withdrawal_id: UUID, *, method: str, reference: str | None = None, key: str
) -> WithdrawalView:
    """Hand agreed savings out, or record that they were handed out.

    What stays in by the rules of this day is looked at once more; other requests of the member
    do not stand in the way of one that was agreed.

    Args:
        actor: Who hands the money over; never who receives it.
        withdrawal_id: The withdrawal.
        method: ``cash``, ``upi``, ``bank`` or ``wallet``: the place of the pool drawn on first.
        reference: The bank's reference of twelve digits for UPI; else a note.
        key: Idempotency key.

    Raises:
        NotFound: No such withdrawal in a circle of the actor.
        NotAllowed: The actor's role does not move the circle's money.
        OwnWithdrawal: It is the actor's own.
        WithdrawalStateConflict: It is not agreed, or paid already.
        SavingsHeld: Less is free by now.
        PoolTooSmall: The pool has less.
        InvalidMethod, InvalidUtr, UtrUsed, CurrencyMismatch: Nothing was written.
    """
    way = check_pay_out(method)
    note = clean_utr(reference) if way is PayOut.UPI else references.clean(reference)
    with database.transaction() as session:
        place = place_at(session, actor, withdrawal_id, Permission.MOVE_FUNDS, writing=True)
        payload = {"withdrawal": withdrawal_id, "method": way.value, "reference": note}
        once = Once(session, actor.user_id, "withdrawal.pay", key, payload)
        if once.stored is not None:
            return once.replay(WithdrawalView)
        # Loans are asked for in turn with it: savings cannot secure one and be gone as well.
        locked_circle(session, place.circle_id)
        row = queries.locked_withdrawal(session, withdrawal_id)
        if row.member_id == place.member_id:
            raise OwnWithdrawal
        next_state(row.status, WithdrawalAct.PAY)
        _give(session, actor, place, row, way, note)
        after = queries.withdrawal_view(session, withdrawal_id, place.member_id)
        return once.remember(view_of(after, place))


def _give(
    session: Session, actor: Actor, place: Standing, row: Any, way: PayOut, note: str | None
) -> None:
    at = clock.now()
    references.claim(
        session, note, PAID_FROM[way], circle_id=row.circle_id, subject_id=row.id, at=at
    )
    entry_id = _book(session, actor, place, row, way, note, at)
    move(
        session,
        row,
        WithdrawalAct.PAY,
        method=way.value,
        reference=note,
        paid_at=at,
        paid_by=actor.user_id,
        entry_id=entry_id,
    )
    announce(session, "withdrawal.paid", actor, row, method=way.value, by=actor.name)


def _book(
    session: Session,
    actor: Actor,
    place: Standing,
    row: Any,
    way: PayOut,
    note: str | None,
    at: datetime,
) -> UUID:
    """Draw the sum on the pool; into a wallet it is a second entry, in the member's book."""
    book_id, on = ledger.book_of_circle(session, row.circle_id), clock.today(place.time_zone)
    savings = account_key(SAVINGS, row.member_id)
    purse = _purse(session, row) if way is PayOut.WALLET else None
    wanted = [(book_id, key) for key in (*(kind.code for kind in POOL), savings)]
    if purse is not None:
        wanted += [(purse.book_id, WALLET.code), (purse.book_id, BACKING.code)]
    balances = ledger.lock(session, wanted)
    _check_still_free(session, place, row, balances[book_id, savings])
    available = {kind.code: balances[book_id, kind.code] for kind in POOL}
    drawn = pool_lines(row.amount_minor, available, PAID_FROM[way].code)
    if drawn is None:
        raise PoolTooSmall(
            amount_minor=row.amount_minor,
            pool_minor=sum(available.values()),
            currency=row.currency,
        )
    more: dict[str, Any] = {
        "subject_id": row.id,
        "transfer_id": new_id() if purse is not None else None,
    }
    params = {"name": row.name, "method": way.value, **({"reference": note} if note else {})}
    lines = (Line(savings, row.amount_minor), *drawn)
    drafts = [Draft(book_id, "savings.withdrawal", lines, on, params=params, **more)]
    if purse is not None:
        told = {"circle": place.circle_name}
        drafts.append(purse.draft_in(row.amount_minor, "wallet.savings", on, params=told, **more))
    return ledger.post(session, drafts, actor_id=actor.user_id, at=at)[0].entry_id


def _check_still_free(session: Session, place: Standing, row: Any, savings_minor: int) -> None:
    rules = rules_of(session, place.circle_id, place.rule_version).savings
    found = claims(session, rules, row.member_id, savings_minor)
    check_free(row.amount_minor, replace(found, promised_minor=0), row.currency)


def _purse(session: Session, row: Any) -> wallets.Purse:
    if row.receiver_id is None:  # a record without an account has no wallet
        raise InvalidMethod(field="method", allowed="cash, upi, bank")
    purse = wallets.purses(session, row.receiver_id)[row.receiver_id]
    if purse.currency != row.currency:
        raise CurrencyMismatch(currency=row.currency)
    return purse
