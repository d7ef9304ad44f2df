"""End the day of each circle's loans: penalties, days late, classes, defaults, agreed sums."""

from __future__ import annotations

from datetime import timedelta

from circle_app.adapters import clock
from circle_app.services import loans
from circle_app.services.loans import day_end


def run() -> int:
    """Return how many loans were looked at, and how many agreed sums were not paid in time."""
    newest_day = clock.now().date() + timedelta(days=1)
    return day_end.end_days() + loans.lapse_due(newest_day)
