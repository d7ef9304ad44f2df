"""Close the votes whose time is up."""

from __future__ import annotations

from circle_app.services import proposals


def run() -> int:
    """Return how many votes were closed."""
    return proposals.close_due()
