"""Every job by name: what it does, and how often. Each is idempotent and safe to run at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from circle_app.jobs import (
    acts_on_many,
    autopay,
    close_votes,
    late_fees,
    loans_day_end,
    online_payments,
    open_cycles,
    reminders,
    tidy_keys,
    verify_books,
)


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its function returns how many things it changed."""

    name: str
    run: Callable[[], int]
    every_seconds: int


JOBS: dict[str, Job] = {
    job.name: job
    for job in (
        Job("close_votes", close_votes.run, 15),
        Job("open_cycles", open_cycles.run, 60),
        Job("autopay", autopay.run, 300),
        Job("late_fees", late_fees.run, 600),
        Job("reminders", reminders.run, 900),
        Job("acts_on_many", acts_on_many.run, 60),
        Job("online_payments", online_payments.run, 60),
        Job("loans_day_end", loans_day_end.run, 300),
        Job("verify_books", verify_books.run, 24 * 3600),
        Job("tidy_keys", tidy_keys.run, 24 * 3600),
    )
}
