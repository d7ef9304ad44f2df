"""People and circles for tests, made through the services as in real life."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import uuid4

from passlib.context import CryptContext

from circle_app.adapters import passwords
from circle_app.domain.errors import CircleError
from circle_app.services import people, wallets
from circle_app.services.access import Actor

# Argon2 is slow on purpose; a test that is not about it need not wait.
passwords._context = CryptContext(schemes=["argon2"], argon2__time_cost=1, argon2__memory_cost=64)

PASSWORD = "peacock-77"
NAMES = ("Asha Kumari", "Rekha Verma", "Sunita Devi", "Farida Khatoon", "Kavita Yadav")
_numbers = itertools.count(9_800_000_001)
R = TypeVar("R")


def key() -> str:
    """A fresh idempotency key."""
    return str(uuid4())


def new_phone() -> str:
    """A phone number nobody else has in this run."""
    return str(next(_numbers))


def person(name: str = "Asha Kumari", *, wallet_minor: int = 0) -> Actor:
    """Sign somebody up, with money in the wallet if asked for."""
    made = people.sign_up(name=name, password=PASSWORD, phone=new_phone())
    actor = Actor(made.id, made.name, language=made.language)
    if wallet_minor:
        wallets.top_up(actor, amount_minor=wallet_minor, method="cash", key=key())
    return actor


def outcomes(act: Callable[[int], Any], count: int, *, threads: int = 8) -> list[Any]:
    """Call ``act(0 … count-1)`` in parallel; a refusal stands in the list as its code."""

    def attempt(number: int) -> Any:
        try:
            return act(number)
        except CircleError as refusal:
            return refusal.code

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(attempt, range(count)))


def successes(results: list[Any]) -> list[Any]:
    """Those results of :func:`outcomes` that are not refusals."""
    return [result for result in results if not isinstance(result, str)]
