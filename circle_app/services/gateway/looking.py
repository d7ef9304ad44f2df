"""Looking after payments online whose end is not known: the provider is asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.adapters.payments import ProviderDown, ProviderRefused
from circle_app.domain import gateways
from circle_app.domain.gateways import GatewayRefused, Kind, News, OrderState
from circle_app.persistence import database
from circle_app.persistence.queries import gateways as queries
from circle_app.services.gateway import applying, asking, refunds
from circle_app.services.gateway.accounts import speak_for
from circle_app.services.gateway.views import order_of

BATCH = 50


def look_after(limit: int = BATCH) -> int:
    """Ask about orders that have waited long enough, and return how many have changed.

    May be run at any time, by several workers at once: each order is asked about by one of them,
    and an answer that says nothing new changes nothing.
    """
    with database.reading() as session:
        waiting = queries.to_look_after(session, clock.now(), limit)
    return sum(_look(order_id) for order_id in waiting)


def _look(order_id: UUID) -> bool:
    row, account = _take_on(order_id)
    if row is None:
        return False
    state, at = OrderState(row.status), clock.now()
    over = gateways.is_given_up(state, row.made_at, row.expires_at, at)
    # A page that nobody knows the address of is not opened any more.
    asks = account is not None and not (over and state is OrderState.ASKED)
    try:
        if asks:
            _ask(row, account)
    except (ProviderDown, ProviderRefused, GatewayRefused):
        pass  # asked again, more seldom, until its time is over
    if over:
        applying.apply_now(order_id, News(Kind.EXPIRED, "time"))
    with database.reading() as session:
        after = queries.order_row(session, order_id)
    return after is not None and after.status != row.status


@database.retried
def _take_on(order_id: UUID) -> tuple[Any, Any]:
    """Put the next look off, so that nobody else asks meanwhile; none where somebody has."""
    at = clock.now()
    with database.transaction() as session:
        row = queries.locked_order(session, order_id)
        if row.look_at is None or row.look_at > at:
            return None, None
        since = row.changed_at if row.status == OrderState.REFUNDING else row.made_at
        next_at = gateways.next_look(order_of(row), row.looks, since, at)
        queries.change_order(session, order_id, {"look_at": next_at, "looks": row.looks + 1})
        return row, queries.gateway_row(session, row.circle_id)


def _ask(row: Any, account: Any) -> None:
    state, provider = OrderState(row.status), speak_for(account)
    if state is OrderState.ASKED:
        asking.bring_about(row.id, again=True)
    elif state is OrderState.REFUNDING:
        news = provider.refund_of(row.provider_payment, row.refund_id)
        if news is not None:
            applying.apply_now(row.id, news)
        else:
            refunds.carry_on(row.id)
    elif row.provider_order is not None:
        found = gateways.newest(provider.payments_of(row.provider_order))
        if found is not None:
            applying.apply_now(row.id, found)
