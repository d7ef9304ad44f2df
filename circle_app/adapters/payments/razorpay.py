"""Razorpay: its published interface v1, and the messages it sends.

Written from the documentation and tested against a local server that speaks it; see
``docs/rules/gateway.md`` for what that cannot show.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from circle_app import settings
from circle_app.adapters.payments import (
    Keys,
    Made,
    Notice,
    ProviderDown,
    Unreadable,
    Wanted,
)
from circle_app.adapters.payments.calls import call
from circle_app.domain.gateways import Kind, News

NAME: Final = "razorpay"
CURRENCIES: Final = frozenset({"INR"})
SIGNATURE_HEADER: Final = "x-razorpay-signature"
EVENT_HEADER: Final = "x-razorpay-event-id"
MAX_EVENT_LENGTH: Final = 80
#: Where our id of an order stands among the notes of a payment.
NOTE: Final = "circle_order"
_MOST: Final = 10**15
_NAME_OF_THEIRS: Final = re.compile(r"[A-Za-z0-9_]{1,60}", re.ASCII)
_LINK: Final = "plink_"

_KINDS: Final[Mapping[str, Kind]] = {
    "payment.authorized": Kind.AUTHORIZED,
    "payment.captured": Kind.CAPTURED,
    "order.paid": Kind.CAPTURED,
    "payment_link.paid": Kind.CAPTURED,
    "payment_link.partially_paid": Kind.CAPTURED,
    "payment.failed": Kind.FAILED,
    "payment_link.expired": Kind.EXPIRED,
    "payment_link.cancelled": Kind.EXPIRED,
    "refund.created": Kind.REFUNDING,
    "refund.processed": Kind.REFUNDED,
    "refund.failed": Kind.REFUND_FAILED,
}
_DISPUTE: Final = "payment.dispute."
_PAYMENTS: Final[Mapping[str, Kind]] = {
    "created": Kind.OTHER,
    "authorized": Kind.AUTHORIZED,
    "captured": Kind.CAPTURED,
    "refunded": Kind.CAPTURED,
    "failed": Kind.FAILED,
}
_REFUNDS: Final[Mapping[str, Kind]] = {
    "pending": Kind.REFUNDING,
    "processed": Kind.REFUNDED,
    "failed": Kind.REFUND_FAILED,
}


class Razorpay:
    """An account with Razorpay."""

    def __init__(self, keys: Keys, base: str | None = None) -> None:
        """Speak for one account; the base is the installation's unless a test says otherwise."""
        self._keys = keys
        self._base = base or settings.get().circle_razorpay_url

    def check(self) -> None:
        """Ask for one payment, so that wrong keys show.

        Raises:
            KeysRefused, ProviderRefused, ProviderDown: See :func:`calls.call`.
        """
        self._get("/v1/payments", count=1)

    def make_link(self, wanted: Wanted) -> Made:
        """Open a page on which the amount is paid.

        Neither name nor phone nor e-mail of the payer is handed over: the page asks for what it
        needs.
        """
        made = self._post(
            "/v1/payment_links",
            {
                "amount": wanted.amount_minor,
                "currency": wanted.currency,
                "accept_partial": False,
                "expire_by": int(wanted.expires_at.timestamp()),
                "reference_id": wanted.reference.hex,
                "description": wanted.purpose,
                "notify": {"sms": False, "email": False},
                "reminder_enable": False,
                "notes": {NOTE: str(wanted.reference)},
                "callback_url": wanted.back_to,
                "callback_method": "get",
            },
        )
        return self._link(made)

    def make_order(self, wanted: Wanted) -> Made:
        """Expect a payment that the payer's own program opens with the key id."""
        made = self._post(
            "/v1/orders",
            {
                "amount": wanted.amount_minor,
                "currency": wanted.currency,
                "receipt": wanted.reference.hex,
                "notes": {NOTE: str(wanted.reference)},
            },
        )
        return Made(_theirs(made.get("id")))

    def find(self, reference: UUID, *, link: bool) -> Made | None:
        """Look for what was made with our reference."""
        if link:
            found = self._get("/v1/payment_links", reference_id=reference.hex)
            links = _listed(found, "payment_links")
            fitting = [each for each in links if each.get("reference_id") == reference.hex]
            return self._link(fitting[0]) if fitting else None
        orders = _listed(self._get("/v1/orders", receipt=reference.hex), "items")
        fitting = [each for each in orders if each.get("receipt") == reference.hex]
        return Made(_theirs(fitting[0].get("id"))) if fitting else None

    def payments_of(self, order: str) -> tuple[News, ...]:
        """Say what is known of payments for an order or a link, the oldest first."""
        if not order.startswith(_LINK):
            found = _listed(self._get(f"/v1/orders/{_theirs(order)}/payments"), "items")
            return _news_of(found)
        link = self._get(f"/v1/payment_links/{_theirs(order)}")
        names = [_theirs(each.get("payment_id")) for each in _listed(link, "payments")]
        known = _news_of(self._get(f"/v1/payments/{name}") for name in names)
        if not known and link.get("status") in ("expired", "cancelled"):
            return (News(Kind.EXPIRED, f"payment_link.{link['status']}", (order,)),)
        return known

    def refund(self, payment: str, amount_minor: int, reference: UUID) -> News:
        """Give a payment back; the key makes a repeat harmless."""
        made = self._post(
            f"/v1/payments/{_theirs(payment)}/refund",
            {
                "amount": amount_minor,
                "speed": "normal",
                "receipt": reference.hex,
                "notes": {NOTE: str(reference)},
            },
            key=str(reference),
        )
        return _refund_news(made, payment)

    def refund_of(self, payment: str, reference: UUID | None) -> News | None:
        """Say how giving back stands: what succeeded counts, else the wish of that name."""
        found = _listed(self._get(f"/v1/payments/{_theirs(payment)}/refunds"), "items")
        done = [each for each in found if each.get("status") == "processed"]
        if done:
            total = sum(_whole(each.get("amount")) for each in done)
            return replace(_refund_news(done[0], payment), refunded_minor=total)
        named = [each for each in found if reference and each.get("receipt") == reference.hex]
        return _refund_news(named[0], payment) if named else None

    def _get(self, path: str, **query: Any) -> dict[str, Any]:
        found: dict[str, Any] = call(self._base, self._keys, "GET", path, query=query or None)
        return found

    def _post(self, path: str, sent: Mapping[str, Any], key: str = "") -> dict[str, Any]:
        headers = {"X-Refund-Idempotency": key} if key else None
        made: dict[str, Any] = call(
            self._base, self._keys, "POST", path, sent=sent, headers=headers, again=bool(key)
        )
        return made

    def _link(self, made: Mapping[str, Any]) -> Made:
        """What was made, if its page can be shown to a member: over TLS, or in a test."""
        address = str(made.get("short_url") or "")
        parts = urlsplit(address)
        own = f"{parts.scheme}://{parts.netloc}" == self._base
        if len(address) > 400 or (parts.scheme != "https" and not own) or not parts.netloc:
            raise ProviderDown("an answer without a page")
        return Made(_theirs(made.get("id")), address)


def _theirs(name: Any) -> str:
    """An id of theirs, fit to stand in an address."""
    text = str(name or "")
    if _NAME_OF_THEIRS.fullmatch(text) is None:
        raise ProviderDown("an answer without an id")
    return text


def _listed(found: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    rows = found.get(name) or []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _news_of(found: Iterable[Mapping[str, Any]]) -> tuple[News, ...]:
    rows = sorted(found, key=lambda row: _whole(row.get("created_at")))
    return tuple(
        _payment_news(_PAYMENTS.get(str(row.get("status")), Kind.OTHER), "payment", row)
        for row in rows
    )


def _payment_news(kind: Kind, name: str, row: Mapping[str, Any]) -> News:
    return News(
        kind,
        name,
        orders=_texts(row.get("order_id")),
        references=_references(_notes(row)),
        payment=_said(row.get("id")) or None,
        amount_minor=_whole(row.get("amount")),
        currency=_said(row.get("currency"))[:3],
        refunded_minor=_whole(row.get("amount_refunded")),
        at=_moment(row.get("created_at")),
        detail=_said(row.get("error_reason")),
    )


def _refund_news(row: Mapping[str, Any], payment: str) -> News:
    kind = _REFUNDS.get(str(row.get("status")), Kind.REFUNDING)
    given = _whole(row.get("amount")) if kind is Kind.REFUNDED else 0
    at = _moment(row.get("created_at"))
    return News(kind, "refund", payment=payment, refunded_minor=given, at=at)


def read_notice(body: bytes, headers: Mapping[str, str]) -> Notice:
    """Read a message whose signature was checked.

    Raises:
        Unreadable: It is not one of Razorpay's.
    """
    said = _object(body)
    name = _said(said.get("event"))
    if not name:
        raise Unreadable
    given = headers.get(EVENT_HEADER, "").strip()
    event = given if 0 < len(given) <= MAX_EVENT_LENGTH else hashlib.sha256(body).hexdigest()
    return Notice(event, _news(name, said))


def references_in(body: bytes) -> tuple[UUID, ...]:
    """Which of our orders a message speaks of, before anybody has checked its signature."""
    return _news("", _object(body)).references


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(said, dict):
        raise Unreadable
    return said


def _news(name: str, said: Mapping[str, Any]) -> News:
    parts = {key: _entity(said, key) for key in ("payment", "order", "payment_link", "refund")}
    payment, order, link, refund = parts.values()
    kind = Kind.DISPUTED if name.startswith(_DISPUTE) else _KINDS.get(name, Kind.OTHER)
    if kind is Kind.CAPTURED and not payment:
        kind = Kind.OTHER
    told = _payment_news(kind, name, payment)
    given = _whole(refund.get("amount")) if kind is Kind.REFUNDED else 0
    detail = name.removeprefix(_DISPUTE) if kind is Kind.DISPUTED else told.detail
    named = (order.get("receipt"), link.get("reference_id"))
    return replace(
        told,
        orders=(*told.orders, *_texts(order.get("id"), link.get("id"))),
        references=_references(*named, *(_notes(part) for part in parts.values())),
        payment=told.payment or (_said(refund.get("payment_id")) or None),
        refunded_minor=max(told.refunded_minor, given),
        at=_moment(said.get("created_at")) if kind is not Kind.CAPTURED else told.at,
        detail=detail,
    )


def _entity(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    payload = said.get("payload")
    part = payload.get(name) if isinstance(payload, dict) else None
    entity = part.get("entity") if isinstance(part, dict) else None
    return entity if isinstance(entity, dict) else {}


def _notes(row: Mapping[str, Any]) -> Any:
    notes = row.get("notes")
    return notes.get(NOTE) if isinstance(notes, dict) else None


def _references(*texts: Any) -> tuple[UUID, ...]:
    found: dict[UUID, None] = {}
    for text in texts:
        try:
            found[UUID(str(text))] = None
        except ValueError:
            continue
    return tuple(found)


def _said(value: Any) -> str:
    """A short text of theirs, without signs that no database keeps."""
    return "".join(sign for sign in str(value or "")[:60] if sign.isprintable())


def _texts(*values: Any) -> tuple[str, ...]:
    return tuple(text for value in values if (text := _said(value)))


def _whole(value: Any) -> int:
    """A number of theirs; one too large for any book becomes one that fits no order."""
    whole = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return min(value, _MOST) if whole else 0


def _moment(value: Any) -> datetime | None:
    seconds = _whole(value)
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < 2**33 else None
