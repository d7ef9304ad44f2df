"""Open pages hear of changes, also of those that came while they were being read."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from circle_app.web import live
from circle_app.web.home.state import HomeState


class Hub:
    """The hub with one tab, and what the tab was told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: list[str] = []
        self.tab: Any = SimpleNamespace(
            router=SimpleNamespace(session=SimpleNamespace(client_token="tab")), router_data={}
        )
        self.hub = live._Hub()
        self.hub.app = SimpleNamespace(
            event_namespace=SimpleNamespace(token_to_sid={"tab": "sid"}),
            event_processor=SimpleNamespace(enqueue=self.enqueue),
        )
        self.hub.loop = asyncio.get_running_loop()
        monkeypatch.setattr(live, "_hub", self.hub)

    async def enqueue(self, token: str, _event: Any) -> None:
        self.told.append(token)

    async def shows(self, *rooms: str, meanwhile: tuple[str, ...] = ()) -> int:
        """Read a page and let it listen; return how often it was woken by then."""
        self.told.clear()
        live.start_reading(self.tab)
        live.bump(meanwhile)
        await asyncio.sleep(0)
        live.listen(self.tab, HomeState.reload, *rooms)
        await asyncio.sleep(4 * live.GATHER)
        return len(self.told)


def test_what_changes_while_a_page_is_read_wakes_it_once(monkeypatch):
    async def play():
        hub = Hub(monkeypatch)
        assert await hub.shows("asha") == 0
        assert await hub.shows("circle", "asha", meanwhile=("circle",)) == 1
        # Of another room it hears nothing, and of what was before it began neither.
        assert await hub.shows("elsewhere", meanwhile=("not this one",)) == 0
        live.bump(["circle"])
        await asyncio.sleep(4 * live.GATHER)
        assert await hub.shows("circle") == 0

    asyncio.run(play())


def test_a_page_that_changes_what_it_shows_does_not_wake_itself_for_ever(monkeypatch):
    async def play():
        hub = Hub(monkeypatch)
        await hub.shows("circle")
        # It listens already: the change itself wakes it, its listening anew does not.
        assert await hub.shows("circle", meanwhile=("circle",)) == 1

    asyncio.run(play())


def test_old_times_are_forgotten(monkeypatch):
    monkeypatch.setattr(live, "_REMEMBERED", 3)
    monkeypatch.setattr(live, "_LONGEST_READ", 0.0)
    times: dict[str, float] = {}
    for number in range(10):
        live._remember(times, [str(number)])
    assert len(times) <= 4
