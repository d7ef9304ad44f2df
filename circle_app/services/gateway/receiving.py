"""Messages of payment providers: whose they are, whether they are real, and each only once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.adapters.payments import Notice, Unreadable
from circle_app.adapters.payments.registry import read_notice, references_in, signature_in
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.gateway_keys import PROVIDERS, WrongSignature, check_signature
from circle_app.domain.gateways import Kind, Outcome
from circle_app.persistence import database
from circle_app.persistence.queries import gateways as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.gateways import EVENTS
from circle_app.services import cycles
from circle_app.services.gateway import applying


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message; ``repeated`` where it had come before."""

    outcome: str
    repeated: bool = False


def receive(
    provider: str, body: bytes, headers: Mapping[str, str], *, hook: str | None = None
) -> Received:
    """Take a message of a provider, exactly as it came.

    It is believed for its signature alone, so no account is needed.

    Args:
        provider: Its name, as in the address.
        body: The bytes of the message: not one may be changed, or it is not signed any more.
        headers: The headers, by names in small letters.
        hook: The part of the address that only one circle's provider knows. Without it the circle
            is found by the order that the message names.

    Raises:
        NotFound: No such provider or address.
        WrongSignature: Not the provider's, or changed on the way.
        InvalidInput: Signed, and still not a message of this provider.
    """
    if provider not in PROVIDERS:
        raise NotFound(what="address")
    account = _account(provider, body, hook)
    check_signature(account.webhook_secret, body, signature_in(provider, headers))
    try:
        notice = read_notice(provider, body, headers)
    except Unreadable:
        raise InvalidInput(field="body") from None
    if notice.news.kind is Kind.CAPTURED:
        cycles.ensure_open(account.circle_id)
    return _take(account.circle_id, notice)


def _account(provider: str, body: bytes, hook: str | None) -> Any:
    if hook is not None:
        with database.reading() as session:
            found = queries.gateway_of_hook(session, provider, hook)
        if found is None:
            raise NotFound(what="address")
        return found
    try:
        named = references_in(provider, body)
    except Unreadable:
        raise WrongSignature from None
    with database.reading() as session:
        found = queries.gateway_of_orders(session, provider, named)
    if found is None:
        # Whose secret would have signed it is not known, so it is nobody's.
        raise WrongSignature
    return found


@database.retried
def _take(circle_id: UUID, notice: Notice) -> Received:
    news = notice.news
    with database.transaction() as session:
        # Messages of one circle take their turn: the second of two alike finds the first.
        circle = locked_circle(session, circle_id)
        known = queries.event_row(session, circle_id, notice.event)
        if known is not None:
            return Received(known.outcome, repeated=True)
        order_id = queries.order_of_news(
            session,
            circle_id,
            news.references,
            (*news.orders, *((news.payment,) if news.payment else ())),
        )
        outcome = Outcome.IGNORED
        if order_id is not None:
            outcome = applying.apply(session, circle, order_id, news)
        _keep(session, circle_id, notice, order_id, outcome)
        return Received(outcome.value)


def _keep(
    session: Session, circle_id: UUID, notice: Notice, order_id: UUID | None, outcome: Outcome
) -> None:
    session.connection().execute(
        insert(EVENTS),
        {
            "id": new_id(),
            "circle_id": circle_id,
            "event": notice.event,
            "kind": notice.news.name,
            "order_id": order_id,
            "outcome": outcome.value,
            "happened_at": notice.news.at,
            "received_at": clock.now(),
        },
    )
