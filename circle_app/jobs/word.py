"""Passes word on as soon as something has happened, in every process."""

from __future__ import annotations

import threading

import structlog

from circle_app.services import events, notices

_log = structlog.get_logger(__name__)
#: What other processes wrote, and what a dying one left, waits no longer than this, in seconds.
LOOKS_EVERY = 2.0


class Courier:
    """A thread that waits for acts and tells of them."""

    def __init__(self) -> None:
        """Be ready to start."""
        self._wake = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begin; from now on each commit wakes it."""
        events.subscribe(self._hear)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self._over.set()
        self._wake.set()
        self._thread.join()

    def _hear(self, rooms: frozenset[str]) -> None:
        if events.HAPPENED_ROOM in rooms:
            self._wake.set()

    def _run(self) -> None:
        while not self._over.is_set():
            self._wake.wait(LOOKS_EVERY)
            self._wake.clear()
            try:
                notices.dispatch()
            except Exception:  # noqa: BLE001 -- whatever it was: others still wait to hear
                _log.exception("courier.failed")
                # What failed is tried again, but not in a tight circle.
                self._over.wait(LOOKS_EVERY)
