"""Finish acts on many members that were left half done."""

from __future__ import annotations

from circle_app.services import bulk


def run() -> int:
    """Return how many rows were done."""
    return bulk.resume()
