"""Handing a pot out, and saying that it came: two people, as with all of the circle's money."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import BACKING, PAYOUT, POOL, WALLET
from circle_app.domain.contributions import MAX_REASON_LENGTH
from circle_app.domain.errors import InvalidInput
from circle_app.domain.funds import PAID_FROM, PayOut, check_pay_out
from circle_app.domain.ledger import Draft, Line, account_key, pool_lines
from circle_app.domain.loans import PoolTooSmall
from circle_app.domain.permissions import Permission
from circle_app.domain.rounds import (
    NotReceiver,
    OwnPayout,
    PayoutAct,
    may_confirm,
    next_payout_state,
)
from circle_app.domain.upi import clean_utr
from circle_app.domain.wallets import CurrencyMismatch, InvalidMethod, clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import disputes as dispute_queries
from circle_app.persistence.queries import rounds as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.rounds import PAYOUTS
from circle_app.services import access, disputes, events, ledger, wallets
from circle_app.services.access import Actor, Standing
from circle_app.services.funds import references
from circle_app.services.idempotency import Once
from circle_app.services.rounds import closing, writing
from circle_app.services.rounds.states import place_of_payout
from circle_app.services.rounds.views import PayoutView, payout_view


@database.retried
def pay(
    actor: Actor, payout_id: UUID, *, method: str, reference: str | None = None, key: str
) -> PayoutView:
    """Hand a pot out, or record that it was handed out. Needs MOVE_FUNDS.

    Whoever wins the pot and keeps the money may take it: then another member says that it is so.

    Args:
        actor: Who hands the money over.
        payout_id: The payout.
        method: ``cash``, ``upi``, ``bank`` or ``wallet``: the place of the pool drawn on first.
        reference: The bank's reference of twelve digits for UPI; else a note.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: No such payout in a circle of the actor, or not the actor's to pay.
        PayoutStateConflict: It was paid already.
        PoolTooSmall: The pool has less.
        InvalidMethod, InvalidUtr, UtrUsed, CurrencyMismatch: Nothing was written.
    """
    way = check_pay_out(method)
    note = clean_utr(reference) if way is PayOut.UPI else references.clean(reference)
    with database.transaction() as session:
        found, place = place_of_payout(
            session, actor, payout_id, Permission.MOVE_FUNDS, writing=True
        )
        payload = {"payout": payout_id, "method": way.value, "reference": note}
        once = Once(session, actor.user_id, "payout.pay", key, payload)
        if once.stored is not None:
            return once.replay(PayoutView)
        locked_circle(session, found.circle_id)
        # Who was relieved of the money while this waited for its turn hands none out.
        access.require(session, actor, found.circle_id, Permission.MOVE_FUNDS)
        row = queries.locked_payout(session, payout_id)
        state = next_payout_state(row.status, PayoutAct.PAY)
        at = clock.now()
        references.claim(
            session, note, PAID_FROM[way], circle_id=row.circle_id, subject_id=row.id, at=at
        )
        entry_id = _book(session, actor, place, row, way, note, at)
        _write(
            session,
            row,
            status=state.value,
            method=way.value,
            reference=note,
            paid_on=clock.day_of(at, place.time_zone),
            paid_by=actor.user_id,
            paid_at=at,
            entry_id=entry_id,
        )
        tell(session, "payout.paid", actor, row, method=way.value)
        return once.remember(_seen(session, actor, place, payout_id))


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
    book_id, on = ledger.book_of_circle(session, row.circle_id), clock.day_of(at, place.time_zone)
    owed = account_key(PAYOUT, row.member_id)
    purse = _purse(session, row) if way is PayOut.WALLET else None
    wanted = [(book_id, key) for key in (*(kind.code for kind in POOL), owed)]
    if purse is not None:
        wanted += [(purse.book_id, WALLET.code), (purse.book_id, BACKING.code)]
    balances = ledger.lock(session, wanted)
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
    params = {"name": row.name, "number": row.round_number, "method": way.value}
    params |= {"reference": note} if note else {}
    lines = (Line(owed, row.amount_minor), *drawn)
    drafts = [Draft(book_id, "round.payout", lines, on, params=params, **more)]
    if purse is not None:
        told = {"circle": place.circle_name}
        drafts.append(purse.draft_in(row.amount_minor, "wallet.payout", on, params=told, **more))
    return ledger.post(session, drafts, actor_id=actor.user_id, at=at)[0].entry_id


def _purse(session: Session, row: Any) -> wallets.Purse:
    if row.receiver_id is None:  # a record without an account has no wallet
        raise InvalidMethod(field="method", allowed="cash, upi, bank")
    purse = wallets.purses(session, row.receiver_id)[row.receiver_id]
    if purse.currency != row.currency:
        raise CurrencyMismatch(currency=row.currency)
    return purse


@database.retried
def confirm(actor: Actor, payout_id: UUID, *, key: str) -> PayoutView:
    """Say that a pot was received. Needs CONTRIBUTE, and to be its receiver.

    Where the receiver handed it out, or has no account, any other member says so.

    Raises:
        NotFound, NotAllowed: No such payout in a circle of the actor.
        OwnPayout: The actor handed it out.
        NotReceiver: It is somebody else's.
        PayoutStateConflict: It was not paid, or is received already.
    """
    with database.transaction() as session:
        found, place = place_of_payout(
            session, actor, payout_id, Permission.CONTRIBUTE, writing=True
        )
        once = Once(session, actor.user_id, "payout.confirm", key, {"payout": payout_id})
        if once.stored is not None:
            return once.replay(PayoutView)
        locked_circle(session, found.circle_id)
        row = queries.locked_payout(session, payout_id)
        _check_may_say(actor, row)
        state = next_payout_state(row.status, PayoutAct.CONFIRM)
        at = clock.now()
        _write(session, row, status=state.value, received_by=actor.user_id, received_at=at)
        tell(session, "payout.received", actor, row)
        closing.close_if_done(session, row.run_id, at=at)
        return once.remember(_seen(session, actor, place, payout_id))


@database.retried
def dispute(actor: Actor, payout_id: UUID, *, reason: str, key: str) -> PayoutView:
    """Say that a pot did not come: a case is opened about its entry. Needs CONTRIBUTE.

    Raises:
        NotFound, NotAllowed: No such payout in a circle of the actor.
        OwnPayout, NotReceiver: As for :func:`confirm`.
        PayoutStateConflict: It was not paid, or is received already.
        InvalidInput: No reason, or too long a one.
    """
    why = clean_text(reason, field="reason", max_length=MAX_REASON_LENGTH)
    if why is None:
        raise InvalidInput(field="reason", max_length=MAX_REASON_LENGTH)
    with database.transaction() as session:
        found, place = place_of_payout(
            session, actor, payout_id, Permission.CONTRIBUTE, writing=True
        )
        payload = {"payout": payout_id, "reason": why}
        once = Once(session, actor.user_id, "payout.dispute", key, payload)
        if once.stored is not None:
            return once.replay(PayoutView)
        locked_circle(session, found.circle_id)
        row = queries.locked_payout(session, payout_id)
        _check_may_say(actor, row)
        state = next_payout_state(row.status, PayoutAct.DISPUTE)
        _write(session, row, status=state.value)
        if not dispute_queries.is_doubted(session, row.entry_id):
            disputes.open_in(session, actor, place, row.entry_id, row.paid_on, why)
        tell(session, "payout.disputed", actor, row, reason=why)
        return once.remember(_seen(session, actor, place, payout_id))


def _check_may_say(actor: Actor, row: Any) -> None:
    """Refuse everybody but who may say whether a payout came."""
    if actor.user_id == row.paid_by:
        raise OwnPayout
    if not may_confirm(actor.user_id, row.sayer_id, row.paid_by):
        raise NotReceiver


def take_back(session: Session, payout_id: UUID) -> None:
    """Owe a payout again, because handing it out is reversed; nobody has said that it came.

    Raises:
        PayoutStateConflict: It was received, or never paid.
    """
    row = queries.locked_payout(session, payout_id)
    state = next_payout_state(row.status, PayoutAct.UNDO)
    references.free(session, row.reference, row.id)
    _write(
        session,
        row,
        status=state.value,
        method="",
        reference=None,
        paid_on=None,
        paid_by=None,
        paid_at=None,
        entry_id=None,
    )


def _write(session: Session, row: Any, **values: Any) -> None:
    session.connection().execute(update(PAYOUTS).where(PAYOUTS.c.id == row.id).values(**values))
    writing.sync_round(session, row.round_id)


def tell(session: Session, kind: str, actor: Actor, row: Any, **more: Any) -> None:
    """Put an act on a payout on record and wake its receiver's pages."""
    events.record(
        session,
        kind,
        actor,
        circle_id=row.circle_id,
        subject_id=row.id,
        params={
            "name": row.name,
            "by": actor.name,
            "number": row.round_number,
            "amount_minor": row.amount_minor,
            "currency": row.currency,
            **more,
        },
        users=(row.receiver_id,) if row.receiver_id else (),
    )


def _seen(session: Session, actor: Actor, place: Standing, payout_id: UUID) -> PayoutView:
    return payout_view(queries.payout_row(session, payout_id), place, actor)
