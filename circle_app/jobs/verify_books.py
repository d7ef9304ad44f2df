"""Verify every book, so that a fault is found by us and not by a member."""

from __future__ import annotations

import structlog

from circle_app.services import job_faults, verification

_log = structlog.get_logger(__name__)


def run() -> int:
    """Return how many books are not intact; operators hear of each at once."""
    broken = 0
    for report in verification.verify_everything():
        if not report.intact:
            broken += 1
            job_faults.tell_of_book(report)
            _log.error(
                "book.broken",
                book=str(report.book_id),
                fault=report.fault,
                sequence=report.broken_sequence,
                kind=report.broken_kind,
                account=report.broken_account,
            )
    return broken
