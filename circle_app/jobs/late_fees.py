"""Charge what lateness costs on dues that are late."""

from __future__ import annotations

from circle_app.services import dues


def run() -> int:
    """Return how many dues were charged."""
    return dues.charge_late_fees()
