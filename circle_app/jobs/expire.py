"""End what was begun or given out and never used: codes, invites, imports."""

from __future__ import annotations

from circle_app.services import expiry


def run() -> int:
    """Return how many have ended."""
    return expiry.end_unused()
