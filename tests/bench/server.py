"""The production server under test: built once, started again for each database."""

from __future__ import annotations

import os
from pathlib import Path

from tests.bench import environment
from tests.support.server import Server


class BenchServer(Server):
    """Circle in production on a database of our choice; its memory can be asked for."""

    def __init__(self) -> None:
        super().__init__(environment.FOLDER)
        self._url = ""

    def _environment(self) -> dict[str, str]:
        # The people of the bench are made by this process: same keys, same database.
        return super()._environment() | {"DATABASE_URL": self._url, "CIRCLE_JOBS": "false"}

    def serve(self, url: str) -> None:
        """Start on a database; returns when the server answers."""
        self._url = url
        self._launch()

    def memory_mb(self) -> float:
        """Return the memory of all its processes; what they share is counted once."""
        assert self._process is not None
        group = self._process.pid
        total_kb = 0
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text().rpartition(")")[2].split()
                if int(fields[2]) != group:
                    continue
                rollup = (status.parent / "smaps_rollup").read_text()
            except OSError:  # it has just ended
                continue
            total_kb += sum(int(x.split()[1]) for x in rollup.splitlines() if x.startswith("Pss:"))
        return total_kb / 1024


def raise_file_limit() -> None:
    """Let this process and the server hold thousands of connections."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65_536), most))
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
