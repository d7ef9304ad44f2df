"""A process that ends the days of loans in small batches until it is killed; it counts them aloud.

Usage: day_end_worker.py DATABASE MOMENT LOANS
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from circle_app.adapters import clock, crypto
from circle_app.persistence import database, types
from circle_app.services.loans import day_end


def main(url: str, moment: str, loans: str) -> None:
    """Work, say after each batch of how many loans it was, and at last what memory it took."""
    database.configure(url)
    types.use_cipher(crypto.encrypt, crypto.decrypt)
    # Small batches let a few loans stand for many; each is told of, so that it can be interrupted.
    vars(day_end).update(BATCH=int(loans), _look_at_some=_aloud(vars(day_end)["_look_at_some"]))
    before = _mib("VmRSS")
    with clock.frozen(datetime.fromisoformat(moment)):
        day_end.end_days()
    tell(f"memory {_mib('VmHWM') - before}")


def _aloud(look: Callable[..., int]) -> Callable[..., int]:
    def look_and_tell(*args: Any, **named: Any) -> int:
        done = look(*args, **named)
        tell(str(done))
        return done

    return look_and_tell


def tell(line: str) -> None:
    """Write a line that is out before the next batch begins."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _mib(name: str) -> float:
    """Memory of this process, now or at its peak."""
    told = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in told if line.startswith(name))


if __name__ == "__main__":
    main(*sys.argv[1:])
