"""Ten thousand letters handed to a mail server on this machine: how fast, in how much memory.

The server is a process of its own, as mail servers are, and keeps nothing but how many came and how
many of them under a name that came before.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from typing import Any, Final

from sqlalchemy import insert

from circle_app.adapters import clock
from circle_app.persistence import database
from circle_app.persistence.queries.notices import OUTBOX
from circle_app.services.notices import sending
from tests.bench import environment
from tests.bench.results import Results
from tests.support.letters import Postbox, mail_goes_to, postbox, reader

LETTERS: Final = 10_000
PER_SECOND: Final = 150
MORE_MIB: Final = 64
_AT_ONCE: Final = 1_000


class Counter(Postbox):
    """A mail server that counts."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[bytes] = set()
        self.came = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a letter."""
        self.came += 1
        head = envelope.content.partition(b"\r\nMessage-ID: ")[2]
        self.names.add(head.partition(b"\r\n")[0])
        return self.answer


@contextmanager
def counter() -> Iterator[tuple[int, Connection]]:
    """A mail server in a process of its own: its port, and where it says what came."""
    here, there = Pipe()
    server = get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    server.start()
    try:
        yield here.recv(), here
    finally:
        server.kill()
        server.join()


def _serve(asker: Connection) -> None:
    with postbox(Counter()) as box:
        asker.send(box.port)
        while asker.recv():
            asker.send((box.came, len(box.names)))


def measure(results: Results, *, count: int = LETTERS) -> None:
    """Measure on both databases."""
    for place in (lambda: environment.sqlite("letters"), environment.postgresql):
        with place() as where, counter() as (port, asker):
            _measure(results, f"{count:,} letters, {where.dialect}", count, port, asker)


def _measure(results: Results, group: str, count: int, port: int, asker: Connection) -> None:
    asha = reader(1)
    mail_goes_to(port, asha, timeout_seconds=20.0)
    for start in range(0, count, _AT_ONCE):
        _put(asha.user_id, range(start, min(start + _AT_ONCE, count)))
    before = _peak_mib()
    begun, sent = time.monotonic(), 0
    while found := sending.send_due("bench", count):
        sent += found
    took = time.monotonic() - begun
    asker.send(True)
    came, names = asker.recv()
    assert sent == came == names == count, (sent, came, names)
    results.add(group, "handed over and marked", count / took, "letters/s", at_least=PER_SECOND)
    results.add(group, "more memory at its peak", _peak_mib() - before, "MiB", at_most=MORE_MIB)


def _put(reader_id: Any, numbers: range) -> None:
    now = clock.now()
    known = {
        "user_id": reader_id,
        "channel": "email",
        "content": sending.content("किस्त मिली", ["₹500 मिले।"]),
        "status": "waiting",
        "tries": 0,
        "next_at": now,
        "made_at": now,
        "claimed_by": "",
        "provider_reference": "",
        "fault": "",
    }
    with database.transaction() as session:
        rows = [{"key": f"letter-{number}", **known} for number in numbers]
        session.connection().execute(insert(OUTBOX), rows)


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
