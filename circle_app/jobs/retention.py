"""Forget what nothing asks for any more: keys, old notices and messages, runs of jobs."""

from __future__ import annotations

from circle_app.services import job_runs, retention


def run() -> int:
    """Return how many rows were removed."""
    return retention.remove_expired() + retention.remove_told() + job_runs.forget_old()
