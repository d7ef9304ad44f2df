"""Asking a provider to collect: what it made of it is kept, however late the answer comes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from circle_app import settings
from circle_app.adapters import clock
from circle_app.adapters.payments import (
    KeysRefused,
    Made,
    Provider,
    ProviderDown,
    ProviderRefused,
    Wanted,
)
from circle_app.domain.gateways import GatewayRefused, OrderState, next_look
from circle_app.persistence import database
from circle_app.persistence.queries import gateways as queries
from circle_app.services import events
from circle_app.services.gateway.accounts import speak_for
from circle_app.services.gateway.views import order_of

#: Where the payer's browser comes back to; it says "being checked" until the provider tells.
BACK = "/c/{circle}/online/{order}"


def bring_about(order_id: UUID, *, again: bool = False) -> None:
    """Have the provider make what an order asks for. Never called inside a transaction.

    Args:
        order_id: The order, in state ``asked``.
        again: Whether it may have been made before, and the answer was lost.

    Raises:
        GatewayRefused: The provider did not accept it; the order has failed.
    """
    with database.reading() as session:
        row = queries.order_row(session, order_id)
        account = queries.gateway_row(session, row.circle_id) if row else None
    if row is None or account is None or row.status != OrderState.ASKED:
        return
    try:
        made = _made(speak_for(account), row, again=again)
    except ProviderDown:
        _keep(order_id, fault="unreachable")
    except KeysRefused:
        _keep(order_id, status=OrderState.FAILED.value, fault="keys_refused", look_at=None)
        raise GatewayRefused(reason="keys") from None
    except ProviderRefused as refusal:
        fault = f"refused:{refusal.said}"[:300]
        _keep(order_id, status=OrderState.FAILED.value, fault=fault, look_at=None)
        raise GatewayRefused(said=refusal.said) from None
    else:
        _keep(
            order_id,
            status=OrderState.CREATED.value,
            fault="",
            provider_order=made.order,
            link=made.link,
        )


def _made(provider: Provider, row: Any, *, again: bool) -> Made:
    link = row.checkout == "link"
    if again and (found := provider.find(row.id, link=link)) is not None:
        return found
    back = BACK.format(circle=row.circle_id, order=row.id)
    wanted = Wanted(
        reference=row.id,
        amount_minor=row.amount_minor,
        currency=row.currency,
        purpose=row.circle_name,
        back_to=settings.get().circle_origin.rstrip("/") + back,
        expires_at=row.expires_at,
    )
    return provider.make_link(wanted) if link else provider.make_order(wanted)


@database.retried
def _keep(order_id: UUID, **values: Any) -> None:
    """Write down what came of it, unless a message of the provider was faster."""
    at = clock.now()
    with database.transaction() as session:
        row = queries.locked_order(session, order_id)
        known = {
            name: value
            for name, value in values.items()
            if row.status == OrderState.ASKED or name in ("provider_order", "link")
        }
        if row.status == OrderState.ASKED and "look_at" not in values:
            known["look_at"] = next_look(order_of(row), row.looks, row.made_at, at)
        queries.change_order(session, order_id, {**known, "changed_at": at})
        database.touch(session, events.user_room(row.made_by))
        database.touch(session, events.circle_room(row.circle_id))
