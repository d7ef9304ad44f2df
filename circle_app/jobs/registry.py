"""Every job by name: what it does, and when. Each is idempotent and safe to run at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from circle_app.domain.timetable import PLANS, Plan
from circle_app.jobs import (
    acts_on_many,
    autopay,
    close_auctions,
    close_votes,
    digest,
    expire,
    late_fees,
    loans_day_end,
    online_payments,
    open_cycles,
    outbox,
    reminders,
    retention,
    stuck_payments,
    verify_books,
)


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its function returns how many things it changed."""

    plan: Plan
    run: Callable[[], int]

    @property
    def name(self) -> str:
        """What it is called by."""
        return self.plan.name


_RUNS: Final[Mapping[str, Callable[[], int]]] = {
    "close_votes": close_votes.run,
    "close_auctions": close_auctions.run,
    "open_cycles": open_cycles.run,
    "late_fees": late_fees.run,
    "autopay": autopay.run,
    "loans_day_end": loans_day_end.run,
    "reminders": reminders.run,
    "digest": digest.run,
    "outbox": outbox.run,
    "acts_on_many": acts_on_many.run,
    "online_payments": online_payments.run,
    "stuck_payments": stuck_payments.run,
    "expire": expire.run,
    "verify_books": verify_books.run,
    "retention": retention.run,
}

JOBS: Final[Mapping[str, Job]] = MappingProxyType(
    {name: Job(plan, _RUNS[name]) for name, plan in PLANS.items()}
)
