"""A process that ends the days of loans in small batches until it is killed; it counts them aloud.

Usage: day_end_worker.py DATABASE MOMENT
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

LOANS = 10


def main(url: str, moment: str) -> None:
    """Work, and say after each batch of how many loans it was."""
    database.configure(url)
    types.use_cipher(crypto.encrypt, crypto.decrypt)
    # The worker stands in for a job with many more loans, so its batches are small and told of.
    vars(day_end).update(BATCH=LOANS, _look_at_some=_aloud(vars(day_end)["_look_at_some"]))
    with clock.frozen(datetime.fromisoformat(moment)):
        day_end.end_days()


def _aloud(look: Callable[..., int]) -> Callable[..., int]:
    def look_and_tell(*args: Any, **named: Any) -> int:
        done = look(*args, **named)
        sys.stdout.write(f"{done}\n")
        sys.stdout.flush()
        return done

    return look_and_tell


if __name__ == "__main__":
    main(*sys.argv[1:])
