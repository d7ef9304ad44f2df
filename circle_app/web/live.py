"""Open pages hear of changes: after a commit, each page looking at a room reloads its own rows.

Nothing travels through a room but the word that something changed; every page then asks the
services again, as its own actor. ``listen`` is called by a page's ``on_load``, ``listen_for_frame``
by whoever fills the frame around it; ``bump`` may be called from any thread (it is subscribed to
the services' commit events).
"""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx
import structlog
from reflex.event import Event, EventHandler

from circle_app.services import events as service_events

_log = structlog.get_logger()

#: How long word of a change waits for more of it, in seconds.
GATHER = 0.005
#: How many pages are woken before other work gets its turn.
_BATCH = 50
#: No page takes longer to read; of so many rooms and tabs it is remembered when they moved.
_LONGEST_READ, _REMEMBERED = 60.0, 5_000


#: What of a tab listens: the page shown in it, or the frame around it.
_Place = tuple[str, str]
_PAGE, _FRAME = "page", "frame"


@dataclass
class _Page:
    """What an open tab looks at and what reloads it."""

    rooms: frozenset[str]
    reload: EventHandler
    router_data: dict[str, Any]


@dataclass
class _Hub:
    """What open tabs of this process look at, by client token and place, and by room."""

    app: rx.App | None = None
    loop: asyncio.AbstractEventLoop | None = None
    pages: dict[_Place, _Page] = field(default_factory=dict)
    rooms: dict[str, set[_Place]] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    wakers: set[asyncio.Task[None]] = field(default_factory=set)
    # When rooms changed last, and when tabs began to read what they are about to listen for.
    moved: dict[str, float] = field(default_factory=dict)
    began: dict[str, float] = field(default_factory=dict)

    def start_reading(self, token: str) -> None:
        _remember(self.began, [token])

    def missed(self, place: _Place) -> bool:
        """Whether a room changed while its page was being read."""
        since, page = self.began.get(place[0]), self.pages.get(place)
        if since is None or page is None:
            return False
        return any(self.moved.get(room, 0.0) > since for room in page.rooms)

    def put(self, place: _Place, page: _Page) -> None:
        self.drop(place)
        self.pages[place] = page
        for room in page.rooms:
            self.rooms.setdefault(room, set()).add(place)

    def drop(self, place: _Place) -> None:
        page = self.pages.pop(place, None)
        for room in page.rooms if page else ():
            places = self.rooms.get(room, set())
            places.discard(place)
            if not places:
                self.rooms.pop(room, None)

    def note(self, rooms: frozenset[str]) -> None:
        """Runs in the loop: gather changes for a moment, then wake their pages once."""
        _remember(self.moved, rooms)
        touched = {room for room in rooms if room in self.rooms}
        if not touched or self.loop is None:
            return
        if not self.changed:
            self.loop.call_later(GATHER, self._start_waking)
        self.changed |= touched

    def _start_waking(self) -> None:
        rooms, self.changed = self.changed, set()
        self.wake(list(set().union(*(self.rooms.get(room, set()) for room in rooms))))

    def wake(self, places: list[_Place]) -> None:
        if self.loop is None:
            return
        task = self.loop.create_task(self._wake(places))
        self.wakers.add(task)
        task.add_done_callback(self.wakers.discard)

    async def _wake(self, places: list[_Place]) -> None:
        space = self.app.event_namespace if self.app else None
        if self.app is None or space is None:
            return
        for index, place in enumerate(places):
            page, token = self.pages.get(place), place[0]
            if page is None:
                continue
            if token not in space.token_to_sid:
                self.drop(place)
                continue
            event = Event.from_event_type(page.reload, router_data=dict(page.router_data))[0]
            await self.app.event_processor.enqueue(token, event)
            if index % _BATCH == _BATCH - 1:
                await asyncio.sleep(0)


def _remember(times: dict[str, float], names: Iterable[str]) -> None:
    now = time.monotonic()
    for name in names:
        times[name] = now
    if len(times) > _REMEMBERED:
        old = [name for name, at in times.items() if at < now - _LONGEST_READ]
        for name in old:
            del times[name]


_hub = _Hub()


def start_reading(state: rx.State) -> None:
    """This tab begins to read what it will listen for: what changes meanwhile wakes it once."""
    _hub.start_reading(state.router.session.client_token)


def listen(state: rx.State, reload: EventHandler, *rooms: str) -> None:
    """Have this tab's page reloaded by an event whenever one of the rooms changes.

    A tab listens for one page at a time: a later call takes the place of the earlier one.
    """
    _put(state, _PAGE, reload, rooms)


def listen_for_frame(state: rx.State, reload: EventHandler, room: str) -> bool:
    """Have what the frame shows of a room kept fresh, whatever page is shown in it.

    Returns:
        Whether the tab began to listen: it listened to nothing, or to another room.
    """
    place = (state.router.session.client_token, _FRAME)
    known = _hub.pages.get(place)
    if known is not None and known.rooms == {room}:
        return False
    _put(state, _FRAME, reload, (room,))
    return True


def _put(state: rx.State, part: str, reload: EventHandler, rooms: Iterable[str]) -> None:
    place = (state.router.session.client_token, part)
    known = _hub.pages.get(place)
    _hub.put(place, _Page(frozenset(rooms), reload, dict(state.router_data)))
    # Whoever listened all the time has been woken already.
    if (known is None or not known.rooms >= frozenset(rooms)) and _hub.missed(place):
        _hub.wake([place])


def stop_listening(state: rx.State) -> None:
    """This tab shows a page that does not change by itself."""
    _hub.drop((state.router.session.client_token, _PAGE))


def bump(rooms: Iterable[str]) -> None:
    """Say from any thread that rooms changed."""
    if _hub.loop is not None and not _hub.loop.is_closed():
        _hub.loop.call_soon_threadsafe(_hub.note, frozenset(rooms))


async def open_hub(app: rx.App) -> None:
    """Lifespan task: learn the loop and listen to the services' commits."""
    _hub.app, _hub.loop = app, asyncio.get_running_loop()
    service_events.subscribe(bump)
    _log.debug("live rooms open")
