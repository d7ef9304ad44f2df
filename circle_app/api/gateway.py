"""Paying online: the account with a payment provider, orders, money back."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, minor, paged
from circle_app.api.schemas.gateway import (
    GatewayAsked,
    GatewayShown,
    LoanOnline,
    OnlinePayment,
    Refund,
    TriedOut,
)
from circle_app.services import gateway, loans

router = APIRouter(tags=["paying online"])


@router.get("/circles/{circle_id}/gateway")
def account(circle_id: UUID, actor: SignedIn) -> GatewayShown:
    """Show the circle's account with a payment provider, for who looks after its money."""
    return GatewayShown.of(gateway.account(actor, circle_id))


@router.put("/circles/{circle_id}/gateway")
def set_up(circle_id: UUID, asked: GatewayAsked, actor: SignedIn) -> GatewayShown:
    """Keep the keys of an account, and switch paying online on or off."""
    return GatewayShown.of(
        gateway.set_up(
            actor,
            circle_id,
            provider=asked.provider,
            key_id=asked.key_id,
            secret=asked.secret,
            hook_secret=asked.webhook_secret,
            new_hook_secret=asked.new_webhook_secret,
            enabled=asked.enabled,
        )
    )


@router.post("/circles/{circle_id}/gateway/test")
def try_out(circle_id: UUID, actor: SignedIn) -> TriedOut:
    """Ask the provider something small with the keys that are kept."""
    return TriedOut.model_validate({"outcome": gateway.try_out(actor, circle_id)})


@router.get("/circles/{circle_id}/gateway/orders")
def orders(
    circle_id: UUID,
    actor: SignedIn,
    troubled: Annotated[bool, Query(description="Only those somebody has to look at.")] = False,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[OnlinePayment]:
    """List the payments online of a circle, the newest first."""
    found = gateway.orders(actor, circle_id, troubled=troubled, cursor=cursor, limit=limit)
    return paged(found, OnlinePayment.of)


@router.get("/gateway/orders/{order_id}")
def order(order_id: UUID, actor: SignedIn) -> OnlinePayment:
    """Show a payment online to who pays it, whom it counts for, or who keeps the money."""
    return OnlinePayment.of(gateway.order(actor, order_id))


@router.post("/gateway/orders/{order_id}/refund")
def refund(
    order_id: UUID, asked: Refund, actor: SignedIn, key: Key, response: Response
) -> OnlinePayment:
    """Give all of a payment back; the books follow when the provider says that it is done."""
    found = gateway.refund(actor, order_id, reason=asked.reason, key=key)
    mark_replay(response, replayed=found.replayed)
    return OnlinePayment.of(found)


@router.post("/loans/{loan_id}/pay-online", status_code=201)
def pay_loan(
    loan_id: UUID, asked: LoanOnline, actor: SignedIn, key: Key, response: Response
) -> OnlinePayment:
    """Begin to pay a loan back online."""
    currency = loans.get(actor, loan_id).currency
    amount = minor(asked.amount, currency)
    begun = gateway.start_repayment(
        actor, loan_id, amount_minor=amount, checkout=asked.checkout, key=key
    )
    mark_replay(response, replayed=begun.replayed)
    return OnlinePayment.of(begun)
