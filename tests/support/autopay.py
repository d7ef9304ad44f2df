"""Autopay for tests: a monthly circle, days counted from its first due, and what was tried."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from circle_app.adapters import clock
from circle_app.services import autopay, wallets
from tests.factories import key, person
from tests.support.circles import circle_of, kinds, rows

MONTHLY = {"contribution": {"amount_minor": 50_000, "cycle": "monthly"}, "confirmation": "member"}
FIRST = date(2026, 11, 1)
#: A monthly circle of 1 November: its first due is due on the 30th.
DUE = date(2026, 11, 30)


def noon(on: date) -> datetime:
    """Noon of a day in India."""
    return datetime(on.year, on.month, on.day, 6, 30, tzinfo=UTC)


def day(number: int) -> date:
    """A day counted from the first due day."""
    return DUE + timedelta(days=number)


def monthly(*names: str, wallet_minor: int = 0, **rules: Any) -> tuple[Any, list[Any]]:
    """A circle with a contribution of ₹500 a month, opened on 1 November."""
    with clock.frozen(noon(FIRST)):
        people = [person(name, wallet_minor=wallet_minor) for name in ("Asha Kumari", *names)]
        return circle_of(*people, rules={**MONTHLY, **rules}), people


def run_on(on: date, times: int = 1) -> int:
    """Run the job on a day."""
    with clock.frozen(noon(on)):
        return sum(autopay.run_due() for _ in range(times))


def switch_on(actor: Any, circle: Any, on: date = FIRST, **more: Any) -> None:
    with clock.frozen(noon(on)):
        autopay.switch(actor, circle.id, enabled=True, **more)


def fill(actor: Any, amount_minor: int, on: date) -> None:
    with clock.frozen(noon(on)):
        wallets.top_up(actor, amount_minor=amount_minor, method="cash", key=key())


def inside(actor: Any) -> int:
    return wallets.balance(actor).balance_minor


def tries() -> list[tuple[Any, ...]]:
    """Every try: day of the month, number, outcome."""
    found = rows("SELECT tried_on, number, outcome FROM autopay_try ORDER BY id")
    return [(date.fromisoformat(str(on)[:10]), number, outcome) for on, number, outcome in found]


def told() -> list[str]:
    return [kind for kind in kinds() if kind.startswith("autopay.")]
