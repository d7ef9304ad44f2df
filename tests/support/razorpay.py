"""A local server that speaks Razorpay's published interface v1, for tests over real sockets.

It keeps payment links, orders, payments and refunds, checks the keys, signs its messages as the
documentation says, and fails on demand: by a status, or by not answering.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY_ID = "rzp_test_A1b2C3d4E5f6G7"
SECRET = "s3cr3tOfTheKeyPair01"
HOOK_SECRET = "hook-s3cret-of-the-address"
NOW = 1_772_433_000
_numbers = itertools.count(1)


def name(kind: str) -> str:
    """A fresh id in their way of writing them."""
    return f"{kind}_{next(_numbers):014d}"


class Razorpay:
    """What the provider has, and what it is asked."""

    def __init__(self) -> None:
        self.links: dict[str, dict[str, Any]] = {}
        self.orders: dict[str, dict[str, Any]] = {}
        self.payments: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, str]] = []
        self.keys: dict[str, dict[str, Any]] = {}
        # What the next calls meet instead of an answer: a status, or seconds of silence.
        self.faults: list[int | float] = []
        self.refunds_stay_pending = False
        self.base = ""

    # What people do on the provider's side

    def pay(self, order: str, *, status: str = "captured", **changed: Any) -> dict[str, Any]:
        """Somebody pays a link or an order."""
        link = self.links.get(order)
        wanted = link or self.orders[order]
        paid = {
            "id": name("pay"),
            "entity": "payment",
            "amount": wanted["amount"],
            "currency": wanted["currency"],
            "status": status,
            "order_id": link["order_id"] if link else order,
            "captured": status == "captured",
            "method": "upi",
            "amount_refunded": 0,
            "refund_status": None,
            "notes": dict(wanted["notes"]),
            "error_reason": "payment_declined" if status == "failed" else None,
            "created_at": NOW,
            **changed,
        }
        self.payments[paid["id"]] = paid
        if link:
            link["payments"] = [*(link["payments"] or []), {"payment_id": paid["id"]}]
            link["status"] = "paid" if status == "captured" else link["status"]
        return paid

    def give_back(self, payment: str, amount: int | None = None, **more: Any) -> dict[str, Any]:
        """The provider gives money back."""
        paid = self.payments[payment]
        given = amount or paid["amount"]
        made = {
            "id": name("rfnd"),
            "entity": "refund",
            "amount": given,
            "currency": paid["currency"],
            "payment_id": payment,
            "receipt": None,
            "status": "pending" if self.refunds_stay_pending else "processed",
            "created_at": NOW,
            **more,
        }
        self.refunds[made["id"]] = made
        paid["amount_refunded"] += given
        paid["status"] = "refunded"
        return made

    # Messages

    def message(self, event: str, **parts: dict[str, Any]) -> bytes:
        """The bytes of a message about payment, refund, payment_link, dispute …"""
        said = {
            "entity": "event",
            "account_id": "acc_BFQ7uQEaa7j2z7",
            "event": event,
            "contains": list(parts),
            "payload": {part: {"entity": entity} for part, entity in parts.items()},
            "created_at": NOW,
        }
        return json.dumps(said).encode()

    # The interface

    def answer(self, method: str, path: str, query: dict[str, str], sent: Any, key: str) -> Any:
        """Return a status and a body."""
        where = [part for part in path.split("/") if part][1:]
        if method == "POST":
            return self._made(where, sent, key)
        found = self._found(where, query)
        return (200, found) if found is not None else (400, _error("The id does not exist"))

    def _made(self, where: list[str], sent: Any, key: str) -> Any:
        if where == ["payment_links"]:
            return self._make_link(sent)
        if where == ["orders"]:
            return self._make_order(sent)
        if where[0] == "payments" and where[2:] == ["refund"] and where[1] in self.payments:
            return self._refund(where[1], sent, key)
        return 400, _error("The requested URL was not found on the server")

    def _found(self, where: list[str], query: dict[str, str]) -> Any:
        match where:
            case ["payments"]:
                return _collection(list(self.payments.values())[:1])
            case ["payment_links"]:
                return {"payment_links": _where(self.links, **query)}
            case ["orders"]:
                return _collection(_where(self.orders, **query))
            case ["orders", order, "payments"]:
                return _collection(_where(self.payments, order_id=order))
            case ["payments", payment, "refunds"]:
                return _collection(_where(self.refunds, payment_id=payment))
            case [kind, name]:
                return {"payment_links": self.links, "payments": self.payments}[kind].get(name)
        return None

    def _make_link(self, sent: Any) -> Any:
        if sent["amount"] < 100:
            return 400, _error("The amount must be atleast INR 1.00")
        if any(each["reference_id"] == sent["reference_id"] for each in self.links.values()):
            return 400, _error("payment link with given reference_id already exists")
        made = {
            **sent,
            "id": name("plink"),
            "order_id": name("order"),
            "status": "created",
            "amount_paid": 0,
            "payments": None,
            "created_at": NOW,
        }
        made["short_url"] = f"https://rzp.io/i/{made['id'][-7:]}"
        self.links[made["id"]] = made
        return 200, made

    def _make_order(self, sent: Any) -> Any:
        made = {**sent, "id": name("order"), "entity": "order", "status": "created"}
        self.orders[made["id"]] = made
        return 200, made

    def _refund(self, payment: str, sent: Any, key: str) -> Any:
        if key in self.keys:
            return 200, self.keys[key]
        paid = self.payments[payment]
        if sent["amount"] > paid["amount"] - paid["amount_refunded"]:
            return 400, _error("The refund amount provided is greater than amount captured")
        made = self.give_back(payment, sent["amount"], receipt=sent.get("receipt"))
        self.keys[key] = made
        return 200, made


def _where(table: dict[str, dict[str, Any]], **wanted: str) -> list[dict[str, Any]]:
    return [row for row in table.values() if all(row[key] == wanted[key] for key in wanted)]


def _collection(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"entity": "collection", "count": len(items), "items": items}


def _error(description: str) -> dict[str, Any]:
    return {
        "error": {
            "code": "BAD_REQUEST_ERROR",
            "description": description,
            "source": "business",
            "step": "payment_initiation",
            "reason": "input_validation_failed",
            "metadata": {},
        }
    }


def signed(body: bytes, *, secret: str = HOOK_SECRET, event: str | None = None) -> dict[str, str]:
    """The headers of a message, worked out as the documentation says."""
    return {
        "x-razorpay-signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(),
        "x-razorpay-event-id": event or name("evt"),
        "content-type": "application/json",
    }


@contextmanager
def serving() -> Any:
    """Serve on a free port of this machine for as long as the block lasts."""
    provider = Razorpay()
    right = "Basic " + base64.b64encode(f"{KEY_ID}:{SECRET}".encode()).decode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            raw = self.rfile.read(length)
            parts = urlsplit(self.path)
            provider.asked.append((self.command, parts.path))
            fault = provider.faults.pop(0) if provider.faults else None
            if isinstance(fault, float):
                time.sleep(fault)
                self.close_connection = True
                return
            if fault is not None:
                status, body = fault, _error("Something went wrong")
            elif self.headers.get("authorization") != right:
                status, body = 401, _error("Authentication failed")
            else:
                query = {key: values[0] for key, values in parse_qs(parts.query).items()}
                sent = json.loads(raw) if raw else None
                key = self.headers.get("x-refund-idempotency", "")
                status, body = provider.answer(self.command, parts.path, query, sent, key)
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _serve  # noqa: N815  (what the base class calls)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_args: Any) -> None:
            """A caller that lost patience is no error of ours."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    provider.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield provider
    finally:
        with suppress(OSError):
            server.shutdown()
        thread.join()
        server.server_close()
