"""End the day of each circle's loans: penalties, days late, classes, defaults, the portfolio."""

from __future__ import annotations

from circle_app.services.loans import day_end


def run() -> int:
    """Return how many loans were looked at."""
    return day_end.end_days()
