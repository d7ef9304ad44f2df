"""Open the cycles of contributions that have begun."""

from __future__ import annotations

from circle_app.services import cycles


def run() -> int:
    """Return how many cycles were opened."""
    return cycles.open_due_cycles()
