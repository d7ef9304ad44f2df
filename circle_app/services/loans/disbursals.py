"""Giving an approved loan: the money leaves the pool once, and the plan begins."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.allocations import Amounts
from circle_app.domain.charts import BACKING, LOANS, POOL, WALLET
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
from circle_app.domain.restructuring import TOP_UP
from circle_app.domain.schedules import Schedule
from circle_app.domain.wallets import CurrencyMismatch
from circle_app.persistence import database
from circle_app.services import ledger, wallets
from circle_app.services.access import Actor, Standing
from circle_app.services.contributions.booking import POOL_OF
from circle_app.services.idempotency import Once
from circle_app.services.loans.accounts import History, columns_after, keep_plan, opening
from circle_app.services.loans.calendars import calendar_for
from circle_app.services.loans.closings import credit_lines, keep_closed
from circle_app.services.loans.covers import check_guaranteed
from circle_app.services.loans.products import (
    calendar_of,
    frozen_calendar,
    plan_of,
    product_of,
)
from circle_app.services.loans.references import claim, clean_reference
from circle_app.services.loans.restructuring import locked_pair
from circle_app.services.loans.states import announce, move, place_at
from circle_app.services.loans.top_ups import check_cash, closing_of
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
        LoanStateConflict, RepaymentWaits, TopUpTooSmall: The loan that it is to pay off does not
            run any more, waits for a payment to be confirmed, or would leave nothing in the hand.
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
        give(session, actor, place, loan_id, way, note)
        return once.remember(seen(session, loan_id, place))


def give(
    session: Session, actor: Actor, place: Standing, loan_id: UUID, way: PayMethod, note: str | None
) -> None:
    """Give an approved loan in the caller's transaction; who may has been checked.

    Raises:
        BorrowerMayNotDecide, AlreadyDisbursed, LoanStateConflict, GuarantorsMissing, PoolTooSmall,
            RepaymentWaits, TopUpTooSmall, InvalidPayMethod, UtrUsed, CurrencyMismatch: As for
            :func:`disburse`.
    """
    loan, old = locked_pair(session, loan_id)
    check_decider(actor_id=place.member_id, borrower_id=loan.member_id)
    if loan.disbursed_on is not None:
        raise AlreadyDisbursed(state=loan.status)
    next_state(LoanState(loan.status), LoanAct.DISBURSE)
    check_guaranteed(session, loan)
    _give(session, actor, place, loan, old, way, note)


def _give(
    session: Session,
    actor: Actor,
    place: Standing,
    loan: Any,
    old: Any | None,
    way: PayMethod,
    note: str | None,
) -> None:
    at, on = clock.now(), clock.today(place.time_zone)
    past, owed = closing_of(session, old, on) if old is not None else (History(), Amounts())
    claim(session, way, note, circle_id=loan.circle_id, subject_id=loan.id, at=at)
    calendar = frozen_calendar(calendar_for(session, loan))
    plan = plan_of(
        loan.terms, loan.principal_minor, loan.periods, on, loan.currency, None, calendar
    )
    entry_id = _book(session, actor, place, loan, plan, owed, way, note, at)
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
    if old is not None:
        booked: dict[str, Any] = {"method": TOP_UP, "entry_id": entry_id, "on": on, "at": at}
        keep_closed(session, actor, old, past, owed, **booked)


def _book(
    session: Session,
    actor: Actor,
    place: Standing,
    loan: Any,
    plan: Schedule,
    owed: Amounts,
    way: PayMethod,
    note: str | None,
    at: datetime,
) -> UUID:
    """Draw the sum on the pool; into a wallet it is a second entry, in the borrower's book.

    ``owed`` is what an older loan is paid off with: that part never leaves the pool.

    Returns:
        The entry in the circle's book.
    """
    book_id, on = ledger.book_of_circle(session, loan.circle_id), plan.terms.disbursed_on
    fee, net = _fee_and_net(loan, plan, owed)
    lines = _lines(loan, fee, owed)
    purse = _purse(session, loan) if way is PayMethod.WALLET else None
    wanted = [(book_id, kind.code) for kind in POOL]
    wanted += [(book_id, line.account) for line in lines]
    if purse is not None:
        wanted += [(purse.book_id, WALLET.code), (purse.book_id, BACKING.code)]
    balances = ledger.lock(session, wanted)
    available = {kind.code: balances[book_id, kind.code] for kind in POOL}
    drawn = pool_lines(net, available, POOL_OF[way].code)
    if drawn is None:
        raise PoolTooSmall(
            amount_minor=net, pool_minor=sum(available.values()), currency=loan.currency
        )
    more: dict[str, Any] = {
        "subject_id": loan.id,
        "transfer_id": new_id() if purse is not None else None,
    }
    params = {"name": loan.borrower, "number": loan.number, "method": way.value}
    if note:
        params["reference"] = note
    drafts = [Draft(book_id, "loan.disbursal", (*lines, *drawn), on, params=params, **more)]
    if purse is not None:
        told = {"circle": place.circle_name, "number": loan.number}
        drafts.append(purse.draft_in(net, "wallet.loan", on, params=told, **more))
    return ledger.post(session, drafts, actor_id=actor.user_id, at=at)[0].entry_id


def _fee_and_net(loan: Any, plan: Schedule, owed: Amounts) -> tuple[int, int]:
    """Return the fee that is kept back, and what reaches the borrower's hand.

    Raises:
        TopUpTooSmall: Nothing would, once an older loan is paid off.
    """
    net = plan.net_disbursed_minor - owed.total_minor
    check_cash(net)
    return loan.principal_minor - plan.net_disbursed_minor, net


def _lines(loan: Any, fee_minor: int, owed: Amounts) -> list[Line]:
    """What is lent, less what it pays of an older loan; a fee that is kept back."""
    moved: Counter[str] = Counter({account_key(LOANS, loan.member_id): loan.principal_minor})
    for line in credit_lines(loan.member_id, owed.plus(Amounts(fee_minor=fee_minor))):
        moved[line.account] += line.amount_minor
    return [Line(account, amount) for account, amount in moved.items() if amount]


def _purse(session: Session, loan: Any) -> wallets.Purse:
    if loan.borrower_user_id is None:  # a record without an account has no wallet
        raise InvalidPayMethod(field="method", allowed="cash, upi")
    purse = wallets.purses(session, loan.borrower_user_id)[loan.borrower_user_id]
    if purse.currency != loan.currency:
        raise CurrencyMismatch(currency=loan.currency)
    return purse
