"""Forget idempotency keys, refresh tokens and throttles that nothing asks for any more."""

from __future__ import annotations

from circle_app.services import retention


def run() -> int:
    """Return how many rows were removed."""
    return retention.remove_expired()
