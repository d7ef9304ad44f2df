"""Pay what is due from the wallets of those who want that."""

from __future__ import annotations

from circle_app.services import autopay


def run() -> int:
    """Return for how many members it was tried."""
    return autopay.run_due()
