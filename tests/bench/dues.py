"""A cycle of a hundred thousand members: opened, then late, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import insert

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.persistence import database
from circle_app.persistence.models import Member
from tests.bench import environment
from tests.bench.results import Results
from tests.support.circles import officers_circle

MEMBERS: Final = 100_000
PER_SECOND: Final = 4_000
MORE_MIB: Final = 256
RULES: Final = {
    "contribution": {
        "cycle": "weekly",
        "amount_minor": 10_000,
        "grace_days": 0,
        "late_fee_minor": 1_000,
    }
}
WORKER: Final = Path(__file__).parents[1] / "support" / "cycle_worker.py"
_AT_ONCE: Final = 5_000


def measure(results: Results, *, count: int = MEMBERS) -> None:
    """Measure both on both databases."""
    for place in (lambda: environment.sqlite("dues"), environment.postgresql):
        with place() as where:
            _measure(results, f"dues of {count:,} members, {where.dialect}", where.url, count)


def _measure(results: Results, group: str, url: str, count: int) -> None:
    office = officers_circle(0, rules=RULES)
    circle_id = office.circle.id
    _people(circle_id, count)
    today = clock.today("Asia/Kolkata")
    opened, took, _, _, more = _run(url, circle_id, today + timedelta(days=7))
    assert opened == 1, opened
    results.add(group, "a cycle opened", count / took, "dues/s", at_least=PER_SECOND)
    results.add(group, "more memory at its peak", more, "MiB", at_most=MORE_MIB)
    again, took, charged, charging, _ = _run(url, circle_id, today + timedelta(days=14))
    assert (again, charged >= count) == (1, True), charged
    results.add(group, "the next one opened", count / took, "dues/s")
    results.add(group, "late fees charged", charged / charging, "dues/s", at_least=PER_SECOND)


def _people(circle_id: UUID, count: int) -> None:
    at = clock.now()
    with database.transaction() as session:
        for start in range(0, count, _AT_ONCE):
            session.connection().execute(
                insert(Member),
                [
                    {
                        "id": new_id(),
                        "circle_id": circle_id,
                        "number": 1_000 + number,
                        "name": f"Member {number}",
                        "role": "member",
                        "status": "active",
                        "requested_at": at,
                        "joined_at": at,
                        "ahead_minor": 0,
                    }
                    for number in range(start, min(start + _AT_ONCE, count))
                ],
            )


def _run(url: str, circle_id: UUID, day: object) -> list[float]:
    command = [sys.executable, str(WORKER), url, str(circle_id), str(day)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    return [float(figure) for figure in told.stdout.split()]
