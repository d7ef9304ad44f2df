"""Paying online: an order is written down first, then the provider is asked, outside of it.

Whatever becomes of the call, the order stands: an answer that was lost is asked for again, and
money that came is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.contributions import MethodNotAvailable, check_amount, suggested_minor
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.gateway_keys import check_online_amount
from circle_app.domain.gateways import TIME_TO_PAY, OrderState
from circle_app.domain.loans import LoanNotActive
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import gateways as queries
from circle_app.persistence.queries import loans as loan_queries
from circle_app.persistence.queries.circles import locked_circle, member_row
from circle_app.persistence.queries.gateways import ORDERS
from circle_app.persistence.queries.loans import PAYING
from circle_app.services import access, cycles
from circle_app.services.access import Actor, Standing
from circle_app.services.contributions import taking
from circle_app.services.gateway import asking
from circle_app.services.gateway.views import OrderView, is_involved, order_view
from circle_app.services.idempotency import Once
from circle_app.services.loans.accounts import NewPayment, history_of
from circle_app.services.loans.booking import run_with
from circle_app.services.loans.states import place_at
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of
from circle_app.services.rule_versions import rules_of

CHECKOUTS = ("link", "app")
# Somebody who starts again is sent to the page that is open already, if it stays open so long.
_STILL_OPEN = timedelta(minutes=15)
# The provider is asked at once; if that is cut off, the job asks after this time.
_FIRST_LOOK = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Begun:
    """An order that was written down; ``known`` where an earlier one serves."""

    id: UUID
    known: bool = False
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class _Ask:
    """What is to be paid, for whom."""

    member_id: UUID
    purpose: str
    subject_id: UUID | None
    amount_minor: int
    checkout: str


def start(
    actor: Actor,
    circle_id: UUID,
    *,
    amount_minor: int | None = None,
    due_id: UUID | None = None,
    on_behalf_of: UUID | None = None,
    checkout: str = "link",
    key: str,
) -> OrderView:
    """Begin to pay a contribution online, for oneself or for another member.

    Args:
        actor: Who pays.
        circle_id: The circle.
        amount_minor: How much; all that is open (or the rule's amount) where it is None.
        due_id: A due to be paid before the others.
        on_behalf_of: The member it counts for, where it is not the actor.
        checkout: ``link`` for a page of the provider, ``app`` for a program that opens the
            provider's checkout itself.
        key: Idempotency key.

    Returns:
        The order. Without a page (``asked``) the provider could not be reached; it is asked again.

    Raises:
        NotFound: Not a member of such a circle; no such member or due in it.
        NotAllowed: The actor's role pays nothing in.
        MethodNotAvailable: Nobody pays online in this circle.
        OnlineTooLittle, InvalidContribution, DueSettled: Nothing was begun.
        GatewayRefused: The provider did not accept it.
    """
    if amount_minor is not None:
        check_amount(amount_minor)
    _check_checkout(checkout)
    cycles.ensure_open(circle_id)
    begun = _begin(actor, circle_id, amount_minor, due_id, on_behalf_of, checkout, key)
    return _brought_about(actor, begun)


@database.retried
def _begin(
    actor: Actor,
    circle_id: UUID,
    amount_minor: int | None,
    due_id: UUID | None,
    on_behalf_of: UUID | None,
    checkout: str,
    key: str,
) -> Begun:
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.CONTRIBUTE)
        what = {"what": (circle_id, amount_minor, due_id, on_behalf_of, checkout)}
        once = Once(session, actor.user_id, "gateway.start", key, what)
        if once.stored is not None:
            return once.replay(Begun)
        _check_on(session, circle_id)
        circle = locked_circle(session, circle_id)
        member_id = _member(session, place, on_behalf_of)
        amount = _amount(session, circle, member_id, amount_minor, due_id)
        ask = _Ask(member_id, "contribution", due_id, amount, checkout)
        return once.remember(_write(session, actor, place, ask))


def start_repayment(
    actor: Actor, loan_id: UUID, *, amount_minor: int, checkout: str = "link", key: str
) -> OrderView:
    """Begin to pay a loan back online: the borrower, or another member for the borrower.

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotAllowed: The actor's role pays nothing in.
        MethodNotAvailable: Nobody pays online in this circle.
        LoanNotActive, ExceedsPayoff, OnlineTooLittle, InvalidContribution: Nothing was begun.
        GatewayRefused: The provider did not accept it.
    """
    check_amount(amount_minor)
    _check_checkout(checkout)
    return _brought_about(actor, _begin_repayment(actor, loan_id, amount_minor, checkout, key))


@database.retried
def _begin_repayment(
    actor: Actor, loan_id: UUID, amount_minor: int, checkout: str, key: str
) -> Begun:
    with database.transaction() as session:
        place = place_at(session, actor, loan_id, Permission.CONTRIBUTE, writing=True)
        what = {"loan": loan_id, "amount": amount_minor, "checkout": checkout}
        once = Once(session, actor.user_id, "gateway.start_repayment", key, what)
        if once.stored is not None:
            return once.replay(Begun)
        _check_on(session, place.circle_id)
        loan = loan_queries.locked_loan(session, loan_id)
        if loan.status not in PAYING:
            raise LoanNotActive(state=loan.status, reason=loan.status)
        today = clock.today(loan.time_zone)
        run_with(loan, history_of(session, loan_id), NewPayment(new_id(), today, amount_minor))
        check_online_amount(amount_minor, loan.currency)
        ask = _Ask(loan.member_id, "repayment", loan_id, amount_minor, checkout)
        return once.remember(_write(session, actor, place, ask))


def _check_checkout(checkout: str) -> None:
    if checkout not in CHECKOUTS:
        raise InvalidInput(field="checkout", allowed=", ".join(CHECKOUTS))


def _check_on(session: Session, circle_id: UUID) -> None:
    if not queries.is_enabled(session, circle_id):
        raise MethodNotAvailable(field="method", method="gateway")


def _member(session: Session, place: Standing, on_behalf_of: UUID | None) -> UUID:
    if on_behalf_of is None or on_behalf_of == place.member_id:
        return place.member_id
    row = member_row(session, on_behalf_of)
    if row is None or row.circle_id != place.circle_id or row.status != "active":
        raise NotFound(what="member", field="on_behalf_of")
    found: UUID = row.id
    return found


def _amount(
    session: Session, circle: Any, member_id: UUID, amount_minor: int | None, due_id: UUID | None
) -> int:
    today = clock.today(circle.time_zone)
    dues = taking.open_dues(session, circle, {member_id: today})[member_id]
    picked = [due for due in dues if due.id == due_id]
    if due_id is not None and not picked:
        raise taking.no_such_due(session, member_id, due_id)
    rules = rules_of(session, circle.id, circle.rule_version)
    open_minor = suggested_minor(picked or dues, rules.contribution.amount_minor)
    return check_online_amount(amount_minor or open_minor, circle.currency)


def _write(session: Session, actor: Actor, place: Standing, ask: _Ask) -> Begun:
    at = clock.now()
    same = {
        "circle_id": place.circle_id,
        "member_id": ask.member_id,
        "purpose": ask.purpose,
        "subject_id": ask.subject_id,
        "amount_minor": ask.amount_minor,
        "checkout": ask.checkout,
        "made_by": actor.user_id,
    }
    known = queries.open_order(session, same, at + _STILL_OPEN)
    if known is not None:
        return Begun(known, known=True)
    order_id = new_id()
    row = {
        **same,
        "id": order_id,
        "link": "",
        "status": OrderState.ASKED.value,
        "received_minor": 0,
        "refunded_minor": 0,
        "fault": "",
        "refund_reason": "",
        "made_at": at,
        "changed_at": at,
        "expires_at": at + TIME_TO_PAY,
        "look_at": at + _FIRST_LOOK,
        "looks": 0,
    }
    session.connection().execute(insert(ORDERS), row)
    return Begun(order_id)


def _brought_about(actor: Actor, begun: Begun) -> OrderView:
    """Ask the provider, if nobody has, and show the order as it is then."""
    if not begun.known and not begun.replayed:
        asking.bring_about(begun.id)
    return order(actor, begun.id, replayed=begun.replayed)


def order(actor: Actor, order_id: UUID, *, replayed: bool = False) -> OrderView:
    """Show a payment online to who pays it, whom it counts for, or who keeps the money.

    Raises:
        NotFound: No such order, or not the actor's to see.
    """
    with database.reading() as session:
        row = queries.order_row(session, order_id)
        place = access.require_of(
            session, actor, row, "order", Permission.SEE_CIRCLE, writing=False
        )
        if row is None or not (is_involved(row, actor) or place.may(Permission.MOVE_FUNDS)):
            raise NotFound(what="order")
        account = queries.gateway_row(session, row.circle_id)
    key_id = account.key_id if account else None
    return order_view(actor, place, row, key_id, replayed=replayed)


def orders(
    actor: Actor,
    circle_id: UUID,
    *,
    troubled: bool = False,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[OrderView]:
    """List the payments online of a circle, the newest first. Needs MOVE_FUNDS.

    Args:
        actor: Who looks after the money.
        circle_id: The circle.
        troubled: Only those that somebody has to look at.
        cursor: Where the next page begins.
        limit: Rows per page.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor does not look after the circle's money.
        InvalidInput: Not a cursor or limit.
    """
    count, after = check_limit(limit), decode_cursor(cursor, UUID)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.MOVE_FUNDS, writing=False)
        rows = queries.orders_of(
            session,
            circle_id,
            troubled=troubled,
            after=after[0] if after else None,
            count=count + 1,
        )
    return page_of(rows, count, lambda row: order_view(actor, place, row), lambda row: row.id)
