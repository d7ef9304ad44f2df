"""Remind those who confirm payments of what has waited for days."""

from __future__ import annotations

from circle_app.services import stuck_payments


def run() -> int:
    """Return how many people were told."""
    return stuck_payments.tell()
