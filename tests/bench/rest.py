"""Calls of the REST interface against the production server, one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import uuid4

import httpx

from tests.bench.crowds import Group
from tests.bench.results import Results, best_round, percentile

CALLS = 100
TITLE = "REST interface"


def measure(results: Results, port: int, group: Group, token: str, label: str) -> None:
    """Measure home, circle and pay as one member."""
    headers = {"Authorization": f"Bearer {token}"}
    here = f"/api/v1/circles/{group.circle_id}"
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as client:

        def pay() -> httpx.Response:
            return client.post(
                f"{here}/contributions",
                json={"method": "cash", "amount": "5.00"},
                headers={"Idempotency-Key": str(uuid4())},
            )

        calls: dict[str, Callable[[], httpx.Response]] = {
            "home (summary)": lambda: client.get(f"{here}/summary"),
            "circle": lambda: client.get(here),
            "pay": pay,
        }
        for name, call in calls.items():
            taken = []
            for number in range(CALLS + 10):
                begun = time.perf_counter()
                call().raise_for_status()
                if number >= 10:
                    taken.append((time.perf_counter() - begun) * 1000)
            results.add(
                TITLE,
                f"{name}, p50, {label}",
                percentile(taken, 50),
                "ms",
                best=best_round(taken),
            )
            results.add(TITLE, f"{name}, p95, {label}", percentile(taken, 95), "ms")
