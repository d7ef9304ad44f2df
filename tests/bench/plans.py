"""Plans of loans per second beside a plain loop, and how fast the calculator answers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import httpx

from circle_app.domain.loan_terms import LoanTerms, Method
from circle_app.domain.rates import Rate
from circle_app.domain.schedules import Schedule, build_schedule
from tests.bench import environment, plain_loop
from tests.bench.results import Results, best_round, middle, percentile, timed_ms
from tests.support.server import Server

GROUP = "plans of loans"
GIVEN_ON = date(2026, 1, 15)
PERCENT = Decimal("12.25")
RATE = Rate(PERCENT)
# How many instalments, and what the builder is to reach of the plain loop. It also checks the
# terms and finds the first period, which a short loan feels more.
GOALS = {12: 0.8, 360: 1.0}
ROUNDS = 15
ROWS_A_ROUND = 36_000
QUOTES = 300
# A loan whose principals vary, so that nothing can be remembered from the one before.
FIRST_MINOR = 10_000_000


def measure(results: Results) -> None:
    """Measure the building of plans in this process, and the calculator over HTTP."""
    for periods in GOALS:
        _same_figures(periods)
        _in_turns(results, periods)
    with environment.sqlite("plans"):
        server = Calculator()
        server.start()
        try:
            for periods in GOALS:
                _quotes(results, server.port, periods)
        finally:
            server.stop()


def _ours(principal_minor: int, periods: int) -> Schedule:
    terms = LoanTerms(principal_minor, RATE, Method.REDUCING, periods, GIVEN_ON)
    made = build_schedule(terms)
    _ = made.total_interest_minor
    return made


def _plain(principal_minor: int, periods: int) -> plain_loop.Plan:
    return plain_loop.plan(Decimal(principal_minor).scaleb(-2), PERCENT, periods, GIVEN_ON)


def _same_figures(periods: int) -> None:
    """Refuse to compare two things that give different plans."""
    ours, plain = _ours(FIRST_MINOR, periods), _plain(FIRST_MINOR, periods)
    for row, other in zip(ours.rows, plain.rows, strict=True):
        same = (
            row.due_on == other["due_on"]
            and Decimal(row.payment_minor).scaleb(-2) == other["payment"]
        )
        if not same:
            raise AssertionError((row, other))


def _in_turns(results: Results, periods: int) -> None:
    """Build by turns, so that whatever else the machine does hits both."""
    count = max(1, ROWS_A_ROUND // periods)
    ours, plain, ratios = [], [], []
    for turn in range(ROUNDS):
        first = FIRST_MINOR + turn * count
        mine = _per_second(_ours, first, count, periods)
        other = _per_second(_plain, first, count, periods)
        ours.append(mine)
        plain.append(other)
        ratios.append(mine / other)
    months = f"{periods} instalments"
    results.add(GROUP, f"{months}, Circle", middle(ours), "plan/s", best=max(ours))
    results.add(GROUP, f"{months}, plain Decimal loop", middle(plain), "plan/s", best=max(plain))
    results.add(
        GROUP, f"{months}, Circle ÷ plain loop", middle(ratios), "×", at_least=GOALS[periods]
    )


def _per_second(
    build: Callable[[int, int], Any], first_minor: int, count: int, periods: int
) -> float:
    # By the time of this process: nothing here waits, so only its own work counts.
    begun = time.process_time()
    for principal_minor in range(first_minor, first_minor + count):
        build(principal_minor, periods)
    return count / (time.process_time() - begun)


class Calculator(Server):
    """The REST interface alone, on the server that production uses."""

    def __init__(self) -> None:
        super().__init__(environment.FOLDER)

    def start(self) -> None:
        """Start it; returns when it answers."""
        self._held.close()
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory"]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--no-ws"]
        with self._log_path.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "circle_app.api.app:create_api"],
                env=os.environ | {"CIRCLE_RATE_LIMITS": "false"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        with httpx.Client() as client:
            for _ in range(600):
                try:
                    client.get(f"http://127.0.0.1:{self.port}/healthz")
                except httpx.HTTPError:
                    time.sleep(0.1)
                else:
                    return
        raise AssertionError(self.log())

    def stop(self) -> None:
        """Stop it."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(timeout=30)


def _quotes(results: Results, port: int, periods: int) -> None:
    body = {
        "principal": "100000",
        "annual_rate": str(PERCENT),
        "method": "reducing",
        "periods": periods,
        "frequency": "monthly",
        "disbursed_on": GIVEN_ON.isoformat(),
        "fee": "500",
    }
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:

        def ask() -> None:
            client.post("/api/v1/loans/quote", json=body).raise_for_status()

        taken = timed_ms(ask, times=QUOTES)
    name = f"POST /loans/quote, {periods} instalments"
    results.add(GROUP, f"{name}, p50", percentile(taken, 50), "ms", best=best_round(taken))
    results.add(GROUP, f"{name}, p95", percentile(taken, 95), "ms")
