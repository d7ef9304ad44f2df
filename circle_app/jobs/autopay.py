"""Pay what is due from the wallets of those who want that."""

from __future__ import annotations

from circle_app.services import autopay


def run() -> int:
    """Return how many members were looked at."""
    return autopay.run_due()
