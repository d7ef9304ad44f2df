"""Paying online: the account with a provider, orders, what providers tell."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Amount, Asked, Moment, Money, Shown, Text, money
from circle_app.services.gateway import GatewayView, OrderView, Received

Checkout = Literal["link", "app"]
# How an order stands, in the words of contributions.
_STATUS = {
    "paid": "confirmed",
    "refunding": "confirmed",
    "refunded": "reversed",
    "expired": "rejected",
}


class GatewayAsked(Asked):
    """The account of a circle; what is not sent stays."""

    provider: Literal["razorpay"] = "razorpay"
    key_id: Text | None = Field(default=None, max_length=100, examples=["rzp_live_a1B2c3D4e5F6g7"])
    secret: Text | None = Field(
        default=None, max_length=200, description="Comes with `key_id`; never shown again."
    )
    webhook_secret: Text | None = Field(
        default=None, max_length=200, description="What the provider signs its messages with."
    )
    new_webhook_secret: bool = Field(
        default=False, description="Make up a new one, and show it in this answer only."
    )
    enabled: bool | None = Field(default=None, description="Whether members can pay online.")


class GatewayShown(Shown):
    """The account of a circle; of its keys only the end is shown."""

    circle_id: UUID
    provider: str = Field(description="Empty where the circle has no account.")
    key_end: str
    test_mode: bool = Field(description="Whether its keys move no real money.")
    enabled: bool
    webhook_url: str = Field(description="Where the provider sends its messages.")
    webhook_secret: str | None = Field(description="Only in the answer in which it was made.")
    held: Money = Field(description="What lies with the provider, by the books.")
    troubled: int = Field(description="Orders that somebody has to look at.")
    may_manage: bool
    set_at: Moment | None

    @classmethod
    def of(cls, view: GatewayView) -> GatewayShown:
        """Show an account."""
        return cls(
            circle_id=view.circle_id,
            provider=view.provider,
            key_end=view.key_end,
            test_mode=view.test_mode,
            enabled=view.enabled,
            webhook_url=view.hook_url,
            webhook_secret=view.hook_secret,
            held=money(view.held_minor, view.currency),
            troubled=view.troubled,
            may_manage=view.may_manage,
            set_at=view.set_at,
        )


class TriedOut(Shown):
    """What the provider said to the keys."""

    outcome: Literal["ok", "keys_refused", "refused", "unreachable"]


class LoanOnline(Asked):
    """A payment on a loan."""

    amount: Amount
    checkout: Checkout = "link"


class Refund(Asked):
    """Why a payment is given back."""

    reason: Text = Field(max_length=1000)


class OnlinePayment(Shown):
    """A payment online: it counts once the provider says that the money has come."""

    id: UUID
    circle_id: UUID
    member_id: UUID
    member_name: str
    payer_name: str
    purpose: Literal["contribution", "repayment"]
    loan_id: UUID | None
    amount: Money
    currency: str
    method: Literal["gateway"] = "gateway"
    status: Literal["pending", "confirmed", "rejected", "reversed"]
    order_status: str = Field(
        description="`asked`, `created`, `paid`, `failed`, `expired`, `refunding`, `refunded`, or "
        "`mismatch` where money came that could not be booked as it was asked for."
    )
    pay_url: str | None = Field(
        description="The provider's page, for the payer. None until the provider was reached."
    )
    provider_order: str | None = Field(description="With `checkout=app`: what to open.")
    provider_key: str | None = Field(description="With `checkout=app`: for whom to open it.")
    received: Money
    refunded: Money
    fault: str | None = Field(description="What is wrong, as a code.")
    refund_reason: str | None
    booked_id: UUID | None = Field(description="The contribution or repayment it became.")
    made_at: Moment
    expires_at: Moment | None
    may_refund: bool

    @classmethod
    def of(cls, view: OrderView) -> OnlinePayment:
        """Show a payment online."""
        return cls(
            id=view.id,
            circle_id=view.circle_id,
            member_id=view.member_id,
            member_name=view.member_name,
            payer_name=view.payer_name,
            purpose="repayment" if view.purpose == "repayment" else "contribution",
            loan_id=view.loan_id,
            amount=money(view.amount_minor, view.currency),
            currency=view.currency,
            status=_STATUS.get(view.status, "pending"),
            order_status=view.status,
            pay_url=view.pay_url or None,
            provider_order=view.provider_order,
            provider_key=view.provider_key,
            received=money(view.received_minor, view.currency),
            refunded=money(view.refunded_minor, view.currency),
            fault=view.fault or None,
            refund_reason=view.refund_reason or None,
            booked_id=view.booked_id,
            made_at=view.made_at,
            expires_at=view.expires_at,
            may_refund=view.may_refund,
        )


class HookAnswer(Shown):
    """What became of a provider's message."""

    outcome: Literal["applied", "ignored", "waiting", "faulty"]
    repeated: bool

    @classmethod
    def of(cls, received: Received) -> HookAnswer:
        """Show what became of it."""
        return cls(
            outcome=received.outcome,
            repeated=received.repeated,
        )
