"""Remind members of what is due soon, today, or late."""

from __future__ import annotations

from circle_app.services import reminders


def run() -> int:
    """Return how many members were reminded."""
    return reminders.remind_due()
