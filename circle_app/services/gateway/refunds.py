"""Giving a payment online back: asked for here, done by the provider, booked when it is done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.adapters.payments import ProviderDown, ProviderRefused
from circle_app.domain.charts import GATEWAY
from circle_app.domain.gateways import (
    GatewayMissing,
    GatewayRefused,
    Kind,
    News,
    OrderState,
    OwnRefund,
    RefundUncovered,
    check_refundable,
    next_look,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.reversals import clean_reason
from circle_app.persistence import database
from circle_app.persistence.queries import gateways as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access, events, ledger
from circle_app.services.access import Actor
from circle_app.services.gateway import applying
from circle_app.services.gateway.accounts import speak_for
from circle_app.services.gateway.booking import is_unbooked
from circle_app.services.gateway.orders import Begun, order
from circle_app.services.gateway.views import OrderView, is_involved, order_of
from circle_app.services.idempotency import Once


def refund(actor: Actor, order_id: UUID, *, reason: str, key: str) -> OrderView:
    """Give back all of a payment online. Needs MOVE_FUNDS, and another than who paid.

    The provider sends the money to where it came from. The entry in the books is taken back when
    the provider says that it is done, at once or within days.

    Raises:
        NotFound: No such order in a circle of the actor.
        NotAllowed, OwnRefund: Not the actor's to give back.
        ReasonMissing, InvalidInput: No reason, or too long a one.
        NotRefundable: No money came, or it went back already.
        RefundUncovered: By the books the provider holds less.
        GatewayRefused: The provider did not do it; nothing changed.
    """
    begun = _begin(actor, order_id, clean_reason(reason), key)
    if not begun.replayed:
        carry_on(order_id)
    return order(actor, order_id, replayed=begun.replayed)


@database.retried
def _begin(actor: Actor, order_id: UUID, why: str, key: str) -> Begun:
    with database.transaction() as session:
        seen = queries.order_row(session, order_id)
        # What was never booked goes back from a circle that rests or is over, too.
        booked = seen is not None and seen.booked_id is not None
        place = access.require_of(
            session, actor, seen, "order", Permission.MOVE_FUNDS, writing=booked
        )
        once = Once(session, actor.user_id, "gateway.refund", key, {"order": order_id, "why": why})
        if once.stored is not None:
            return once.replay(Begun)
        locked_circle(session, place.circle_id)
        row = queries.locked_order(session, order_id)
        if is_involved(row, actor):
            raise OwnRefund
        check_refundable(order_of(row))
        if queries.gateway_row(session, place.circle_id) is None:
            raise GatewayMissing
        _check_covered(session, row)
        at = clock.now()
        values = {
            "status": OrderState.REFUNDING.value,
            "fault": "",
            "refund_by": actor.user_id,
            "refund_reason": why,
            "refund_id": new_id(),
            "changed_at": at,
            "look_at": next_look(order_of(row), 0, at, at) or at,
            "looks": 0,
        }
        queries.change_order(session, order_id, values)
        events.record(
            session,
            "gateway.refund_asked",
            actor,
            circle_id=place.circle_id,
            subject_id=order_id,
            params={
                "by": place.member_name,
                "name": row.member_name,
                "amount_minor": row.received_minor,
                "currency": row.currency,
                "reason": why,
            },
            users=(row.made_by,),
        )
        return once.remember(Begun(order_id))


def _check_covered(session: Session, row: Any) -> None:
    if row.booked_id is None or is_unbooked(session, row):
        return
    book_id = ledger.book_of_circle(session, row.circle_id)
    held = ledger.balances_minor(session, book_id).get(GATEWAY.code, 0)
    if held < row.received_minor:
        raise RefundUncovered(
            available_minor=held, amount_minor=row.received_minor, currency=row.currency
        )


def carry_on(order_id: UUID) -> None:
    """Have the provider give back what was decided. Never called inside a transaction.

    Raises:
        GatewayRefused: It did not; the order is what it was before.
    """
    with database.reading() as session:
        row = queries.order_row(session, order_id)
        account = queries.gateway_row(session, row.circle_id) if row else None
    if row is None or account is None or row.refund_id is None:
        return
    try:
        news = speak_for(account).refund(row.provider_payment, row.received_minor, row.refund_id)
    except ProviderDown:
        return  # it may have been done: the job asks with the same name until it is known
    except ProviderRefused as refusal:
        failed = News(Kind.REFUND_FAILED, "refund", payment=row.provider_payment)
        applying.apply_now(order_id, failed)
        raise GatewayRefused(said=refusal.said) from None
    applying.apply_now(order_id, news)
