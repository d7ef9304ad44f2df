"""Connected people: how long an event takes, how soon the others see an act, memory for each."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from uuid import uuid4

import httpx

from tests.bench.crowds import Group
from tests.bench.results import Results, best_round, percentile
from tests.bench.server import BenchServer
from tests.bench.tabs import Tab

CROWDS = (50, 500, 2000)
EVENTS = 150
EVENTS_A_SECOND = 20
ACTS = 15
CONNECTING_AT_ONCE = 20
GROUP = "connected people"


async def measure(
    results: Results,
    server: BenchServer,
    groups: Sequence[Group],
    token: str,
    label: str,
    crowds: tuple[int, ...] = CROWDS,
) -> None:
    """Connect more and more people on their home pages and measure at each number of them.

    The first group is the one with the long past; its tabs are connected first.
    """
    from circle_app.web.home.state import HomeState

    state = HomeState.get_full_name()
    cookies = [cookie for group in groups for cookie in group.cookies]
    tabs: list[Tab] = []
    empty_mb = server.memory_mb()
    for count in crowds:
        opened = [Tab(server.port, cookie, "/home", state) for cookie in cookies[len(tabs) : count]]
        connecting = await _connect(opened)
        tabs += opened
        name = f"{len(tabs):,} people, {label}"
        _both(results, f"page loaded while {CONNECTING_AT_ONCE} come at once, {name}", connecting)
        _both(results, f"event (home reloads), {name}", await _events(tabs))
        seen = await _acts(server.port, tabs[1 : len(groups[0].actors)], groups[0], token)
        _both(results, f"payment by API seen on 19 other pages, {name}", seen)
        each_kb = (server.memory_mb() - empty_mb) * 1024 / len(tabs)
        results.add(GROUP, f"memory per person, {name}", each_kb, "KiB")
    for tab in tabs:
        await tab.close()


async def _connect(tabs: Sequence[Tab]) -> list[float]:
    gate = asyncio.Semaphore(CONNECTING_AT_ONCE)

    async def one(tab: Tab) -> float:
        async with gate:
            return await tab.open()

    return [1000 * taken for taken in await asyncio.gather(*(one(tab) for tab in tabs))]


async def _events(tabs: Sequence[Tab]) -> list[float]:
    """Send events at a steady pace, whoever is still waiting, as people do."""
    chance = random.Random(1)
    asked = []
    picked = chance.sample(tabs, min(len(tabs), EVENTS))
    for number in range(EVENTS):
        asked.append(asyncio.create_task(picked[number % len(picked)].ask("reload")))
        await asyncio.sleep(chance.expovariate(EVENTS_A_SECOND))
    return [1000 * taken for taken in await asyncio.gather(*asked)]


async def _acts(port: int, others: Sequence[Tab], group: Group, token: str) -> list[float]:
    """Pay by a call; every other page of the circle should show it."""
    found: list[float] = []
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers) as client:
        for number in range(ACTS):
            waiting = [asyncio.create_task(tab.updated()) for tab in others]
            await asyncio.sleep(0)
            begun = time.perf_counter()
            answer = await client.post(
                f"/api/v1/circles/{group.circle_id}/contributions",
                json={"method": "cash", "amount": f"{number + 1}.00"},
                headers={"Idempotency-Key": str(uuid4())},
                timeout=60,
            )
            answer.raise_for_status()
            found += [1000 * (moment - begun) for moment in await asyncio.gather(*waiting)]
            await asyncio.sleep(0.2)
    return found


def _both(results: Results, name: str, values: Sequence[float]) -> None:
    best = best_round(values)
    results.add(GROUP, f"{name}, p50", percentile(values, 50), "ms", best=best)
    results.add(GROUP, f"{name}, p95", percentile(values, 95), "ms")
