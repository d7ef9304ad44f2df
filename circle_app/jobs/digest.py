"""Put the letters of those who want them gathered into the outbox, each morning."""

from __future__ import annotations

from circle_app.services import notices
from circle_app.services.notices import digests


def run() -> int:
    """Return how many letters there were."""
    # What happened a moment before the hour and was not told yet belongs into this letter.
    notices.dispatch()
    return digests.send_due_digests()
