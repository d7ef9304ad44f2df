"""The account of a circle with a payment provider: its keys, whether it is switched on."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.payments import Keys, KeysRefused, Provider, ProviderDown, ProviderRefused
from circle_app.adapters.payments.registry import currencies_of, provider_of
from circle_app.domain.charts import GATEWAY
from circle_app.domain.errors import InvalidInput
from circle_app.domain.gateway_keys import (
    PROVIDERS,
    GatewayCurrency,
    clean_key_id,
    clean_secret,
    is_test_key,
)
from circle_app.domain.gateways import GatewayMissing
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import gateways as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access, events, ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.gateway.views import GatewayView, gateway_view

_HOOK_BYTES = 20
_SECRET_BYTES = 24


def speak_for(row: Any) -> Provider:
    """Speak to the provider for the account of a row."""
    return provider_of(row.provider, Keys(row.key_id, row.secret))


def account(actor: Actor, circle_id: UUID) -> GatewayView:
    """Show a circle's account with a payment provider. Needs MOVE_FUNDS.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor does not look after the circle's money.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.MOVE_FUNDS, writing=False)
        return _shown(session, place, queries.gateway_row(session, circle_id))


def _shown(session: Session, place: Standing, row: Any) -> GatewayView:
    book_id = ledger.book_of_circle(session, place.circle_id)
    held = ledger.balances_minor(session, book_id).get(GATEWAY.code, 0)
    troubled = queries.troubled_count(session, place.circle_id)
    return gateway_view(place, row, held_minor=held, troubled=troubled)


def is_on(actor: Actor, circle_id: UUID) -> bool:
    """Say whether a member can pay online in a circle.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        return place.circle_status == "active" and queries.is_enabled(session, circle_id)


@database.retried
def set_up(
    actor: Actor,
    circle_id: UUID,
    *,
    provider: str = "razorpay",
    key_id: str | None = None,
    secret: str | None = None,
    hook_secret: str | None = None,
    new_hook_secret: bool = False,
    enabled: bool | None = None,
) -> GatewayView:
    """Keep the keys of an account, and switch paying online on or off. Needs MANAGE_GATEWAY.

    What is None stays. Both halves of a key pair come together. Switched off, nobody starts a
    payment; money of one that was started still counts.

    Args:
        actor: Who sets it up.
        circle_id: The circle.
        provider: ``razorpay``.
        key_id: The public half of the key pair.
        secret: The secret half; stored as ciphertext and never shown.
        hook_secret: What the provider signs its messages with, if one was chosen there.
        new_hook_secret: Make up a new one; it is in this answer and in no other.
        enabled: Whether members can pay online.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: Not the actor's to change.
        InvalidGatewayKey, InvalidInput: Not keys of this provider.
        GatewayCurrency: It does not take the circle's money.
        GatewayMissing: There are no keys yet.
    """
    if provider not in PROVIDERS:
        raise InvalidInput(field="provider", allowed=", ".join(PROVIDERS))
    if (key_id is None) != (secret is None):
        raise InvalidInput(field="secret" if secret is None else "key_id")
    given: dict[str, Any] = {}
    if key_id is not None and secret is not None:
        given = {"key_id": clean_key_id(key_id), "secret": clean_secret(secret, "secret")}
    if hook_secret is not None:
        given["webhook_secret"] = clean_secret(hook_secret, "webhook_secret")
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.MANAGE_GATEWAY)
        if place.currency not in currencies_of(provider):
            raise GatewayCurrency(field="provider", currency=place.currency)
        locked_circle(session, circle_id)
        row = queries.gateway_row(session, circle_id)
        if row is None and "key_id" not in given:
            raise GatewayMissing(field="key_id")
        made = None
        if new_hook_secret or (row is None and hook_secret is None):
            made = given["webhook_secret"] = secrets.token_urlsafe(_SECRET_BYTES)
        _keep(session, actor, place, row, provider, given, enabled)
        shown = _shown(session, place, queries.gateway_row(session, circle_id))
    return replace(shown, hook_secret=made)


def _keep(
    session: Session,
    actor: Actor,
    place: Standing,
    row: Any,
    provider: str,
    given: dict[str, Any],
    enabled: bool | None,
) -> None:
    was = bool(row) and row.enabled
    on = was if enabled is None else enabled
    kept = {
        "circle_id": place.circle_id,
        "provider": provider,
        "key_id": row.key_id if row else "",
        "secret": row.secret if row else "",
        "webhook_secret": row.webhook_secret if row else "",
        "hook": row.hook if row else secrets.token_urlsafe(_HOOK_BYTES),
        **given,
        "enabled": on,
        "set_by": actor.user_id,
        "set_at": clock.now(),
    }
    queries.keep_gateway(session, kept)
    events.record(
        session,
        "gateway.set",
        actor,
        circle_id=place.circle_id,
        subject_id=place.circle_id,
        params={
            "by": place.member_name,
            "state": "on" if on else "off",
            "keys": "changed" if "key_id" in given else "kept",
            "mode": "test" if is_test_key(kept["key_id"]) else "live",
        },
        before={"enabled": was},
        after={"enabled": on},
    )


def try_out(actor: Actor, circle_id: UUID) -> str:
    """Ask the provider something small with the keys that are kept. Needs MANAGE_GATEWAY.

    Returns:
        ``ok``; ``keys_refused`` where it does not know them; ``refused``; ``unreachable``.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: Not the actor's to do.
        GatewayMissing: There are no keys yet.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.MANAGE_GATEWAY, writing=False)
        row = queries.gateway_row(session, circle_id)
    if row is None:
        raise GatewayMissing(field="key_id")
    try:
        speak_for(row).check()
    except KeysRefused:
        return "keys_refused"
    except ProviderRefused:
        return "refused"
    except ProviderDown:
        return "unreachable"
    return "ok"
