"""Ask payment providers about payments whose end is not known."""

from __future__ import annotations

from circle_app.services import gateway


def run() -> int:
    """Return how many payments stand otherwise than before."""
    return gateway.look_after()
