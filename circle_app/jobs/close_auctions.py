"""End the auctions whose time is up."""

from __future__ import annotations

from circle_app.services.rounds import auctions


def run() -> int:
    """Return how many auctions were decided."""
    return auctions.close_due()
