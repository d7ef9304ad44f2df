"""``make soak``: hours of ordinary use, minute by minute, to see whether anything grows or slows.

People keep their home pages open, look again, pay, go and come back. Each minute prints one line:
how long events and payments took, and the memory of the server.
"""

from __future__ import annotations

import asyncio
import random
import time
from uuid import uuid4

import httpx

from circle_app.services import sessions
from tests.bench import environment
from tests.bench.crowds import SIZE, Group, group
from tests.bench.results import Results, percentile, say
from tests.bench.server import BenchServer, raise_file_limit
from tests.bench.tabs import Tab

PEOPLE = 200
EVENTS_A_SECOND = 5
LEAVE_EVERY = 10
TITLE = "soak"


def run(results: Results, minutes: int) -> None:
    """Keep a server busy for some minutes."""
    raise_file_limit()
    server = BenchServer()
    server.build()
    with environment.sqlite("soak") as place:
        groups = [group(f"Circle {number}") for number in range(PEOPLE // SIZE)]
        token = sessions.issue_tokens(
            groups[0].actors[0].user_id, address="127.0.0.1", agent="bench"
        ).access_token
        server.serve(place.url)
        try:
            asyncio.run(_soak(results, server, groups, token, minutes))
        finally:
            server.stop()


async def _soak(
    results: Results, server: BenchServer, groups: list[Group], token: str, minutes: int
) -> None:
    from circle_app.web.home.state import HomeState

    state = HomeState.get_full_name()
    cookies = [cookie for each in groups for cookie in each.cookies]
    tabs = [Tab(server.port, cookie, "/home", state) for cookie in cookies]
    for tab in tabs:
        await tab.open()
    chance = random.Random(1)
    first_mb = server.memory_mb()
    for minute in range(1, minutes + 1):
        events, payments = await _minute(server, groups[0], token, tabs, chance)
        memory = server.memory_mb()
        usual, slow = percentile(events, 50), percentile(events, 95)
        say(
            f"  minute {minute:4}: event p50 {usual:6.1f} ms, p95 {slow:6.1f} ms; "
            f"payment p50 {percentile(payments, 50):6.1f} ms; server {memory:6.0f} MiB"
        )
        if minute in (1, minutes):
            when = "first" if minute == 1 else "last"
            results.add(TITLE, f"event, p50, {when} minute", usual, "ms")
            results.add(TITLE, f"event, p95, {when} minute", slow, "ms")
    results.add(TITLE, "memory before", first_mb, "MiB")
    results.add(TITLE, "memory after", server.memory_mb(), "MiB")


async def _minute(
    server: BenchServer, group: Group, token: str, tabs: list[Tab], chance: random.Random
) -> tuple[list[float], list[float]]:
    events: list[float] = []
    payments: list[float] = []
    until = time.monotonic() + 60
    headers = {"Authorization": f"Bearer {token}"}
    origin = f"http://127.0.0.1:{server.port}"
    step = 0
    async with httpx.AsyncClient(base_url=origin, headers=headers, timeout=60) as client:
        while time.monotonic() < until:
            step += 1
            begun = time.perf_counter()
            if step % LEAVE_EVERY == 0:
                await _come_back(tabs, chance)
            elif step % 5 == 0:
                answer = await client.post(
                    f"/api/v1/circles/{group.circle_id}/contributions",
                    json={"method": "cash", "amount": "5.00"},
                    headers={"Idempotency-Key": str(uuid4())},
                )
                answer.raise_for_status()
                payments.append((time.perf_counter() - begun) * 1000)
            else:
                events.append(await chance.choice(tabs).ask("reload") * 1000)
            await asyncio.sleep(chance.expovariate(EVENTS_A_SECOND))
    return events, payments


async def _come_back(tabs: list[Tab], chance: random.Random) -> None:
    """Close somebody's page and open it anew."""
    number = chance.randrange(len(tabs))
    await tabs[number].close()
    tabs[number] = tabs[number].again()
    await tabs[number].open()
