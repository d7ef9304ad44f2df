"""What is shown of a circle's payment provider and of what members pay with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from circle_app import settings
from circle_app.domain.errors import CircleError
from circle_app.domain.gateway_keys import is_test_key, last_of
from circle_app.domain.gateways import (
    UNPAID,
    Order,
    OrderState,
    check_refundable,
    fault_code,
)
from circle_app.domain.permissions import Permission
from circle_app.services.access import Actor, Standing

HOOKS = "/api/v1/webhooks/payments"


@dataclass(frozen=True, slots=True)
class GatewayView:
    """A circle's account with a payment provider; of its keys only the ends are ever shown.

    Attributes:
        provider: Its name; empty where the circle has no account.
        key_end: The last letters of the key id.
        test_mode: Whether its keys move no real money.
        hook_url: The address to which the provider sends its messages.
        hook_secret: The secret of that address, in the one answer in which it was made.
        held_minor: What by the books lies with the provider.
        troubled: How many orders somebody has to look at.
        may_manage: Whether the actor may change the account.
    """

    circle_id: UUID
    circle_name: str
    currency: str
    provider: str
    key_end: str
    test_mode: bool
    enabled: bool
    hook_url: str
    held_minor: int
    troubled: int
    may_manage: bool
    set_at: datetime | None
    hook_secret: str | None = None


@dataclass(frozen=True, slots=True)
class OrderView:
    """A payment online as it stands.

    Attributes:
        payer_name: Who pays; the member is whom it counts for.
        purpose: ``contribution`` or ``repayment``; ``loan_id`` and ``loan_number`` say of what.
        status: ``asked``, ``created``, ``paid``, ``failed``, ``expired``, ``refunding``,
            ``refunded`` or ``mismatch``.
        pay_url: The provider's page, for the payer, while it can be paid there.
        provider_order: What the provider calls it, and ``provider_key`` with which key: for a
            program that opens the provider's checkout itself.
        received_minor: What came.
        fault: What is wrong, as a code; ``fault_detail`` is a word of the provider's.
        booked_id: The contribution or repayment it was booked as.
        mine: Whether the actor pays it.
        may_refund: Whether the actor may give it back.
    """

    id: UUID
    circle_id: UUID
    circle_name: str
    member_id: UUID
    member_name: str
    payer_name: str
    purpose: str
    loan_id: UUID | None
    loan_number: int | None
    amount_minor: int
    currency: str
    status: str
    checkout: str
    pay_url: str
    provider_order: str | None
    provider_key: str | None
    provider_payment: str | None
    received_minor: int
    refunded_minor: int
    fault: str
    fault_detail: str
    refund_reason: str
    booked_id: UUID | None
    made_at: datetime
    changed_at: datetime
    expires_at: datetime | None
    mine: bool
    may_refund: bool
    replayed: bool = False


def gateway_view(place: Standing, row: Any, *, held_minor: int, troubled: int) -> GatewayView:
    """Show an account; without one, that there is none."""
    manages = place.may(Permission.MANAGE_GATEWAY)
    origin = settings.get().circle_origin.rstrip("/")
    return GatewayView(
        circle_id=place.circle_id,
        circle_name=place.circle_name,
        currency=place.currency,
        provider=row.provider if row else "",
        key_end=last_of(row.key_id) if row else "",
        test_mode=bool(row) and is_test_key(row.key_id),
        enabled=bool(row) and row.enabled,
        hook_url=f"{origin}{HOOKS}/{row.provider}/{row.hook}" if row and manages else "",
        held_minor=held_minor,
        troubled=troubled,
        may_manage=manages and place.circle_status == "active",
        set_at=row.set_at if row else None,
    )


def order_of(row: Any) -> Order:
    """Read an order as the rules see it."""
    return Order(
        OrderState(row.status),
        row.amount_minor,
        row.currency,
        payment=row.provider_payment,
        received_minor=row.received_minor,
        refunded_minor=row.refunded_minor,
        booked=row.booked_id is not None,
        fault=row.fault,
    )


def is_involved(row: Any, actor: Actor) -> bool:
    """Whether it is the actor's own payment, or counts for the actor."""
    return actor.user_id in (row.made_by, row.member_user_id)


def order_view(
    actor: Actor, place: Standing, row: Any, key_id: str | None = None, *, replayed: bool = False
) -> OrderView:
    """Show an order to somebody who may see it."""
    own = row.made_by == actor.user_id
    open_still = OrderState(row.status) in UNPAID and row.status != OrderState.EXPIRED
    loan = row.purpose == "repayment"
    return OrderView(
        id=row.id,
        circle_id=row.circle_id,
        circle_name=row.circle_name,
        member_id=row.member_id,
        member_name=row.member_name,
        payer_name=row.payer_name,
        purpose=row.purpose,
        loan_id=row.subject_id if loan else None,
        loan_number=row.loan_number if loan else None,
        amount_minor=row.amount_minor,
        currency=row.currency,
        status=row.status,
        checkout=row.checkout,
        pay_url=row.link if own and open_still else "",
        provider_order=row.provider_order if own and row.checkout == "app" else None,
        provider_key=key_id if own and open_still and row.checkout == "app" else None,
        provider_payment=row.provider_payment if place.may(Permission.MOVE_FUNDS) else None,
        received_minor=row.received_minor,
        refunded_minor=row.refunded_minor,
        fault=fault_code(row.fault),
        fault_detail=row.fault.partition(":")[2],
        refund_reason=row.refund_reason,
        booked_id=row.booked_id,
        made_at=row.made_at,
        changed_at=row.changed_at,
        expires_at=row.expires_at,
        mine=own,
        may_refund=_may_refund(actor, place, row),
        replayed=replayed,
    )


def _may_refund(actor: Actor, place: Standing, row: Any) -> bool:
    if not place.may(Permission.MOVE_FUNDS) or is_involved(row, actor):
        return False
    try:
        check_refundable(order_of(row))
    except CircleError:
        return False
    return place.circle_status == "active"
