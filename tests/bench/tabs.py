"""Open tabs without a browser: the websocket of the pages, spoken as their script speaks it.

A tab is an Engine.IO websocket with one Socket.IO namespace; the first event (load this page) rides
in the packet that opens the namespace. Every answer is an update of the page's state.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any
from uuid import uuid4

from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    CloseConnection,
    Ping,
    RejectConnection,
    Request,
    TextMessage,
)

NAMESPACE = "/_event"
ROOT = "reflex___state____state"
SECONDS = 120


class Refused(Exception):
    """The server did not take the connection."""


class Tab:
    """One connected page of one signed-in person."""

    def __init__(self, port: int, cookie: str, path: str, state: str) -> None:
        self._port, self._cookie, self._path, self._state = port, cookie, path, state
        self._wire = WSConnection(ConnectionType.CLIENT)
        self._text = ""
        self._waiting: list[asyncio.Future[float]] = []
        self._reading: asyncio.Task[None] | None = None
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.received = 0

    async def open(self) -> float:
        """Connect and load the page; return the seconds until its rows were there."""
        begun = time.perf_counter()
        host = f"localhost:{self._port}"
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        origin = f"http://{host}".encode()
        cookie = f"circle_session={self._cookie}".encode()
        self._send(
            Request(
                host=host,
                target=f"{NAMESPACE}/?EIO=4&transport=websocket&token={uuid4()}",
                extra_headers=[(b"Origin", origin), (b"Cookie", cookie)],
            )
        )
        self._reading = asyncio.create_task(self._read())
        await asyncio.wait_for(self._opened, SECONDS)
        heard = self._next_update()
        boot = {"event": self._event(f"{ROOT}.hydrate_and_load")}
        self._say(f"40{NAMESPACE},{json.dumps(boot)}")
        return await asyncio.wait_for(heard, SECONDS) - begun

    async def ask(self, handler: str) -> float:
        """Send an event of the page and return the seconds until its state came back."""
        heard = self._next_update()
        begun = time.perf_counter()
        event = json.dumps(["event", self._event(f"{self._state}.{handler}")])
        self._say(f"42{NAMESPACE},{event}")
        return await asyncio.wait_for(heard, SECONDS) - begun

    def _next_update(self) -> asyncio.Future[float]:
        found: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting.append(found)
        return found

    async def updated(self) -> float:
        """Return the moment of the next update of this page."""
        return await asyncio.wait_for(self._next_update(), SECONDS)

    def again(self) -> Tab:
        """Return a new tab of the same person on the same page."""
        return Tab(self._port, self._cookie, self._path, self._state)

    async def close(self) -> None:
        """Hang up."""
        if self._reading is not None:
            self._reading.cancel()
        self._writer.close()

    def _event(self, name: str) -> dict[str, Any]:
        where = {"pathname": self._path, "asPath": self._path}
        return {"name": name, "payload": {}, "router_data": where}

    def _say(self, text: str) -> None:
        self._send(TextMessage(data=text))

    def _send(self, event: Any) -> None:
        self._writer.write(self._wire.send(event))

    async def _read(self) -> None:
        while data := await self._reader.read(65_536):
            self.received += len(data)
            self._wire.receive_data(data)
            for event in self._wire.events():
                if isinstance(event, TextMessage):
                    self._text += event.data
                    if event.message_finished:
                        text, self._text = self._text, ""
                        self._hear(text)
                elif isinstance(event, Ping):
                    self._send(event.response())
                elif isinstance(event, RejectConnection):
                    self._opened.set_exception(Refused(event.status_code))
                elif isinstance(event, CloseConnection):
                    return
                else:
                    assert isinstance(event, AcceptConnection) or not self._opened.done(), event

    def _hear(self, text: str) -> None:
        if text == "2":  # Engine.IO asks whether we are there
            self._say("3")
        elif text.startswith("0{"):
            self._opened.set_result(None)
        # The rows of the page: its own state, loaded (the first snapshot says that it is not).
        elif text.startswith(f"42{NAMESPACE},") and self._is_update(text):
            now = time.perf_counter()
            waiting, self._waiting = self._waiting, []
            for future in waiting:
                if not future.done():
                    future.set_result(now)

    def _is_update(self, text: str) -> bool:
        begin = text.find(f'"{self._state}"')
        return begin >= 0 and '"view_rx_state_"' in text[begin:] and '"greeting' in text[begin:]
