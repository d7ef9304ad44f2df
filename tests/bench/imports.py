"""Ten thousand rows of a spreadsheet taken in: rows a second, and how much memory."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from circle_app.adapters import clock
from circle_app.services import circles, imports, verification
from circle_app.services.access import Actor
from tests.bench import environment
from tests.bench.results import Results
from tests.factories import key
from tests.support.circles import officers_circle
from tests.support.spreadsheets import csv_of, member_rows, name_of, xlsx_of

ROWS: Final = 10_000
MEMBERS: Final = 300
PER_SECOND: Final = 500
MORE_MIB: Final = 256
GROUP: Final = "a spreadsheet of 10,000 rows"


def measure(results: Results) -> None:
    """Measure in a process of its own, so that the memory is that of the import alone."""
    for place in ("sqlite", "postgresql"):
        ran = subprocess.run(
            [sys.executable, "-m", "tests.bench.imports", place],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        figures = dict(line.split("=") for line in ran.stdout.split())
        group = f"{GROUP}, {place}"
        for act in ("read", "commit", "revert"):
            seconds = float(figures[act])
            least = PER_SECOND if act == "commit" else None
            results.add(group, f"{act}, rows a second", ROWS / seconds, "/s", at_least=least)
        results.add(
            group, "more memory at its peak", float(figures["mib"]), "MiB", at_most=MORE_MIB
        )


def _payments() -> list[list[Any]]:
    """Payments of three hundred members, each once a day for as long as it takes."""
    today = clock.today("Asia/Kolkata")
    rows: list[list[Any]] = [["Date", "Name", "Amount", "Mode"]]
    for number in range(ROWS):
        day = today - timedelta(days=number // MEMBERS)
        rows.append([day, name_of(number % MEMBERS + 1), f"#{100 + number % 900}.5", "cash"])
    return rows


def _run(place: str) -> None:
    with getattr(environment, place)():
        group = officers_circle(1, rules={"members": {"max": 400}})
        _take(group.treasurer, group.circle.id, "members", csv_of(_whole(member_rows(MEMBERS))))
        data = xlsx_of(_payments())
        before = _peak_mib()
        began = time.perf_counter()
        batch = imports.upload(
            group.treasurer,
            group.circle.id,
            kind="contributions",
            file_name="payments.xlsx",
            data=data,
            key=key(),
        )
        assert batch.good == ROWS, batch
        read = time.perf_counter()
        imports.bring_in(group.treasurer, batch.id, key=key())
        done = time.perf_counter()
        more = _peak_mib() - before
        imports.revert(group.treasurer, batch.id, reason="Only measured", key=key())
        back = time.perf_counter()
        assert verification.verify_circle(group.admin, group.circle.id).intact
    print(f"read={read - began} commit={done - read} revert={back - done} mib={more}")  # noqa: T201


def _whole(rows: list[list[Any]]) -> list[list[Any]]:
    """A list of members with nothing wrong in it."""
    return [rows[0], *([row[0], name_of(int(str(row[0]))), "", ""] for row in rows[1:])]


def _take(actor: Actor, circle: Any, kind: str, data: bytes) -> None:
    made = imports.upload(actor, circle, kind=kind, file_name="m.csv", data=data, key=key())
    imports.bring_in(actor, made.id, key=key())
    assert circles.get(actor, circle).member_count > MEMBERS


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    _run(sys.argv[1])
