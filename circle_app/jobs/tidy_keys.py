"""Forget keys, tokens, throttles and runs of jobs that nothing asks for any more."""

from __future__ import annotations

from circle_app.services import job_runs, retention


def run() -> int:
    """Return how many rows were removed."""
    return retention.remove_expired() + job_runs.forget_old()
