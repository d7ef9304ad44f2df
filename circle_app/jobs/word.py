"""Passes word on as soon as something has happened, in every process.

One thread tells people in the app, which is quick; another one sets the porters to work, who hand
messages to mail servers and providers, which may take their time. The third calls programs
elsewhere, which may hang.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from circle_app.jobs.porters import Porters
from circle_app.services import events, job_leases, notices, webhooks

_log = structlog.get_logger(__name__)
#: What other processes wrote, and what a dying one left, waits no longer than this, in seconds.
LOOKS_EVERY = 2.0


class Worker:
    """A thread that does something when it is woken, and every now and then."""

    def __init__(self, name: str, act: Callable[[], int]) -> None:
        """Be ready to start."""
        self._act = act
        self._wake = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There is something to do."""
        self._wake.set()

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self._over.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
            self._wake.wait(LOOKS_EVERY)
            self._wake.clear()
            try:
                self._act()
            except Exception:  # noqa: BLE001 -- whatever it was: others still wait to hear
                _log.exception("courier.failed", worker=self._thread.name)
                # What failed is tried again, but not in a tight circle.
                self._over.wait(LOOKS_EVERY)


class Courier:
    """Tells people and programs of acts, and sends what goes out for it."""

    def __init__(self) -> None:
        """Be ready to start."""
        self._name = job_leases.name_of_process()
        self._teller = Worker("teller", self._tell)
        self._porters = Porters(self._name)
        self._postman = Worker("postman", self._porters.look)
        self._caller = Worker("caller", lambda: webhooks.deliver_due(self._name))

    def start(self) -> None:
        """Begin; from now on each commit wakes it."""
        events.subscribe(self._hear)
        self._teller.start()
        self._postman.start()
        self._caller.start()

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self._teller.stop()
        self._postman.stop()
        self._caller.stop()
        self._porters.stop()

    def _hear(self, rooms: frozenset[str]) -> None:
        if events.HAPPENED_ROOM in rooms:
            self._teller.wake()
        if webhooks.DUE_ROOM in rooms:
            self._caller.wake()

    def _tell(self) -> int:
        given = notices.dispatch()
        if given:
            self._postman.wake()
        return given
