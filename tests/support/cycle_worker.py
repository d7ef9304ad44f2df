"""A process that opens the cycles of a circle and charges late fees: how long, in what memory.

Usage: cycle_worker.py DATABASE CIRCLE DAY
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[2]))

from circle_app.adapters import crypto
from circle_app.persistence import database, types
from circle_app.services import cycles, dues


def main(url: str, circle: str, day: str) -> None:
    """Do both, and say: cycles, seconds, dues charged, seconds, MiB more than before."""
    database.configure(url)
    types.use_cipher(crypto.encrypt, crypto.decrypt)
    circle_id, today = UUID(circle), date.fromisoformat(day)
    before = _mib("VmRSS")
    began = time.perf_counter()
    opened = cycles.open_due_cycles(circle_id, today)
    between = time.perf_counter()
    charged = dues.charge_late_fees(circle_id, today)
    took = time.perf_counter() - between
    more = _mib("VmHWM") - before
    sys.stdout.write(f"{opened} {between - began} {charged} {took} {more}\n")


def _mib(name: str) -> float:
    """Memory of this process, now or at its peak."""
    told = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in told if line.startswith(name))


if __name__ == "__main__":
    main(*sys.argv[1:])
