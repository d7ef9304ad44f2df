"""Tell people what time has brought: what falls due or is late, which vote ends soon."""

from __future__ import annotations

from circle_app.services.notices import timed


def run() -> int:
    """Return how many notices were given."""
    return timed.run_due()
