"""Ten thousand letters handed to a mail server on this machine: how fast, in how much memory.

The server runs in this process too and keeps nothing but how many came, so what it needs counts.
"""

from __future__ import annotations

import resource
import time
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
MORE_MIB: Final = 64
_AT_ONCE: Final = 1_000


class Counter(Postbox):
    """A mail server that counts."""

    came = 0

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        """Take a letter."""
        self.came += 1
        return self.answer


def measure(results: Results, *, count: int = LETTERS) -> None:
    """Measure on both databases."""
    for place in (lambda: environment.sqlite("letters"), environment.postgresql):
        with place() as where, postbox(Counter()) as box:
            _measure(results, f"{count:,} letters, {where.dialect}", count, box)


def _measure(results: Results, group: str, count: int, box: Any) -> None:
    asha = reader(1)
    mail_goes_to(box.port, asha, timeout_seconds=20.0)
    for start in range(0, count, _AT_ONCE):
        _put(asha.user_id, range(start, min(start + _AT_ONCE, count)))
    before = _peak_mib()
    begun, sent = time.monotonic(), 0
    while found := sending.send_due("bench", count):
        sent += found
    took = time.monotonic() - begun
    assert sent == box.came == count, (sent, box.came)
    results.add(group, "handed over and marked", count / took, "letters/s")
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
