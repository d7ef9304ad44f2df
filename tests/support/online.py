"""Circles whose members pay online, and the provider's messages about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from circle_app import settings
from circle_app.adapters.payments import calls
from circle_app.services import gateway
from circle_app.services.access import Actor
from circle_app.services.gateway import OrderView
from tests.factories import key
from tests.support.circles import Officers, officers_circle, rows
from tests.support.razorpay import HOOK_SECRET, KEY_ID, SECRET, Razorpay, serving, signed


@contextmanager
def provided(monkeypatch: pytest.MonkeyPatch) -> Iterator[Razorpay]:
    """Serve a provider that is asked again without delay."""
    monkeypatch.setattr(calls, "_pause", lambda _attempt: 0.001)
    monkeypatch.setattr(calls, "_LONGEST_PAUSE", 0.001)
    with serving() as served:
        monkeypatch.setenv("CIRCLE_RAZORPAY_URL", served.base)
        settings.get.cache_clear()
        yield served
    settings.get.cache_clear()


KEYS = {"key_id": KEY_ID, "secret": SECRET, "hook_secret": HOOK_SECRET}


def online_circle(**more: Any) -> Officers:
    """A savings group whose admin has entered the keys and switched paying online on."""
    group = officers_circle(**more)
    gateway.set_up(group.admin, group.circle.id, **KEYS, enabled=True)
    return group


def hook_of(admin: Actor, circle_id: UUID) -> str:
    """The part of the address that only the provider knows."""
    return gateway.account(admin, circle_id).hook_url.rpartition("/")[2]


def begin(
    actor: Actor, group: Officers, amount_minor: int | None = 50_000, **more: Any
) -> OrderView:
    """Begin to pay online."""
    return gateway.start(actor, group.circle.id, amount_minor=amount_minor, key=key(), **more)


class Till:
    """A provider and a circle: paying, and telling of it."""

    def __init__(self, provider: Razorpay, group: Officers) -> None:
        self.provider = provider
        self.group = group
        self.hook = hook_of(group.admin, group.circle.id)

    def theirs(self, order: OrderView) -> str:
        """What the provider calls an order."""
        made = {**self.provider.links, **self.provider.orders}
        ours = order.id.hex
        return next(
            name
            for name, each in made.items()
            if ours in (each.get("reference_id"), each.get("receipt"))
        )

    def pay(self, order: OrderView, **more: Any) -> dict[str, Any]:
        """Somebody pays an order on the provider's page."""
        return self.provider.pay(self.theirs(order), **more)

    def tell(
        self, event: str, *, name: str | None = None, secret: str = HOOK_SECRET, **parts: Any
    ) -> str:
        """Have the provider send a message to the circle's address."""
        body = self.provider.message(event, **parts)
        headers = signed(body, secret=secret, event=name)
        return gateway.receive("razorpay", body, headers, hook=self.hook).outcome


def held(account: str = "gateway") -> int:
    """What the books of circles say of an account."""
    found = rows(
        "SELECT SUM(a.balance_minor) FROM ledger_account a JOIN ledger_book b "
        "ON b.id = a.book_id WHERE b.circle_id IS NOT NULL AND a.code = :code",
        code=account,
    )
    return int(found[0][0] or 0)
