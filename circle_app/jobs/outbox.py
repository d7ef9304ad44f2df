"""Pass word on and send what is due, where no serving process has done so already."""

from __future__ import annotations

from circle_app.services import job_leases, notices
from circle_app.services.notices import sending

# Sending may lead to more being due; what is left then waits for the next run.
_MOST = 10_000


def run() -> int:
    """Return how many notices were given and messages sent."""
    return notices.dispatch(_MOST) + sending.send_due(job_leases.name_of_process(), _MOST)
