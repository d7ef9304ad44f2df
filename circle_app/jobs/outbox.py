"""Pass word on and send what is due, where no serving process has done so already."""

from __future__ import annotations

from circle_app.services import job_leases, notices, webhooks
from circle_app.services.notices import sending

# What is left then waits for the next run.
_MOST = 10_000


def run() -> int:
    """Return how many notices were given, messages sent and programs told."""
    who = job_leases.name_of_process()
    return notices.dispatch(_MOST) + sending.send_due(who, _MOST) + webhooks.deliver_due(who)
