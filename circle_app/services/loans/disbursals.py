"""Giving an approved loan: the money leaves the pool once, and the plan begins."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import BACKING, FEES, LOANS, POOL, WALLET
from circle_app.domain.contributions import InvalidPayMethod, PayMethod, check_method
from circle_app.domain.ledger import Draft, Line, account_key, pool_lines
from circle_app.domain.loans import (
    AlreadyDisbursed,
    LoanAct,
    LoanState,
    PoolTooSmall,
    check_decider,
    next_state,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.products import first_due_on
from circle_app.domain.schedules import Schedule
from circle_app.domain.wallets import CurrencyMismatch
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.services import ledger, wallets
from circle_app.services.access import Actor, Standing
from circle_app.services.contributions.booking import POOL_OF
from circle_app.services.idempotency import Once
from circle_app.services.loans.accounts import columns_after, keep_plan, opening
from circle_app.services.loans.calendars import calendar_for
from circle_app.services.loans.covers import check_guaranteed
from circle_app.services.loans.products import (
    calendar_of,
    frozen_calendar,
    plan_of,
    product_of,
)
from circle_app.services.loans.references import claim, clean_reference
from circle_app.services.loans.states import announce, move, place_at
from circle_app.services.loans.views import LoanView, seen


@database.retried
def disburse(
    actor: Actor, loan_id: UUID, *, method: str, reference: str | None = None, key: str
) -> LoanView:
    """Give an approved loan into the borrower's wallet, or record that it was given outside.

    Args:
        actor: Who hands it over; never the borrower.
        loan_id: The loan.
        method: ``wallet``, ``cash`` or ``upi``: the account of the pool that is drawn on first.
        reference: The bank's reference of twelve digits for UPI; a note for cash.
        key: Idempotency key.

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotAllowed: The actor's role does not hand loans over.
        BorrowerMayNotDecide: It is the actor's own.
        AlreadyDisbursed: It was given before.
        LoanStateConflict: It is not approved.
        GuarantorsMissing: Not enough members stand for it yet.
        PoolTooSmall: The pool has less.
        InvalidPayMethod, InvalidUtr, UtrUsed, CurrencyMismatch: Nothing was written.
    """
    way = check_method(method)
    note = clean_reference(way, reference)
    with database.transaction() as session:
        place = place_at(session, actor, loan_id, Permission.HAND_OVER_LOAN, writing=True)
        payload = {"loan": loan_id, "method": way.value, "reference": note}
        once = Once(session, actor.user_id, "loan.disburse", key, payload)
        if once.stored is not None:
            return once.replay(LoanView)
        loan = queries.locked_loan(session, loan_id)
        check_decider(actor_id=place.member_id, borrower_id=loan.member_id)
        if loan.disbursed_on is not None:
            raise AlreadyDisbursed(state=loan.status)
        next_state(LoanState(loan.status), LoanAct.DISBURSE)
        check_guaranteed(session, loan)
        _give(session, actor, place, loan, way, note)
        return once.remember(seen(session, loan_id, place))


def _give(
    session: Session, actor: Actor, place: Standing, loan: Any, way: PayMethod, note: str | None
) -> None:
    at, on = clock.now(), clock.today(place.time_zone)
    claim(session, way, note, circle_id=loan.circle_id, subject_id=loan.id, at=at)
    calendar = frozen_calendar(calendar_for(session, loan))
    plan = plan_of(
        loan.terms, loan.principal_minor, loan.periods, on, loan.currency, None, calendar
    )
    _book(session, actor, place, loan, plan, way, note, at)
    run = opening(plan)
    keep_plan(session, loan.id, run)
    move(
        session,
        loan,
        LoanAct.DISBURSE,
        actor=actor,
        at=at,
        disbursed_at=at,
        disbursed_on=on,
        disbursal_method=way.value,
        disbursal_reference=note,
        first_due_on=first_due_on(product_of(loan.terms), on, calendar_of(calendar)),
        calendar=calendar,
        **columns_after(run, on),
    )
    announce(session, "loan.disbursed", actor, loan, method=way.value, by=actor.name)


def _book(
    session: Session,
    actor: Actor,
    place: Standing,
    loan: Any,
    plan: Schedule,
    way: PayMethod,
    note: str | None,
    at: datetime,
) -> None:
    """Draw the sum on the pool; into a wallet it is a second entry, in the borrower's book."""
    book_id, on = ledger.book_of_circle(session, loan.circle_id), plan.terms.disbursed_on
    owed = account_key(LOANS, loan.member_id)
    purse = _purse(session, loan) if way is PayMethod.WALLET else None
    wanted = [(book_id, key) for key in (*(kind.code for kind in POOL), FEES.code, owed)]
    if purse is not None:
        wanted += [(purse.book_id, WALLET.code), (purse.book_id, BACKING.code)]
    balances = ledger.lock(session, wanted)
    available = {kind.code: balances[book_id, kind.code] for kind in POOL}
    net = plan.net_disbursed_minor
    drawn = pool_lines(net, available, POOL_OF[way].code)
    if drawn is None:
        raise PoolTooSmall(
            amount_minor=net, pool_minor=sum(available.values()), currency=loan.currency
        )
    fee = loan.principal_minor - net
    lines = [Line(owed, loan.principal_minor), *drawn]
    if fee:
        lines.append(Line(FEES.code, -fee))
    more: dict[str, Any] = {
        "subject_id": loan.id,
        "transfer_id": new_id() if purse is not None else None,
    }
    params = {"name": loan.borrower, "number": loan.number, "method": way.value}
    if note:
        params["reference"] = note
    drafts = [Draft(book_id, "loan.disbursal", tuple(lines), on, params=params, **more)]
    if purse is not None:
        told = {"circle": place.circle_name, "number": loan.number}
        drafts.append(purse.draft_in(net, "wallet.loan", on, params=told, **more))
    ledger.post(session, drafts, actor_id=actor.user_id, at=at)


def _purse(session: Session, loan: Any) -> wallets.Purse:
    if loan.borrower_user_id is None:  # a record without an account has no wallet
        raise InvalidPayMethod(field="method", allowed="cash, upi")
    purse = wallets.purses(session, loan.borrower_user_id)[loan.borrower_user_id]
    if purse.currency != loan.currency:
        raise CurrencyMismatch(currency=loan.currency)
    return purse
