"""What operators are told of jobs: one that fails again and again, a book that does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.ledger import canonical_json
from circle_app.domain.notices import NOTICES
from circle_app.domain.places import address
from circle_app.domain.timetable import PLANS, TOLD_AFTER
from circle_app.persistence import database
from circle_app.persistence.queries import concerned
from circle_app.persistence.queries import jobs as queries
from circle_app.services.notices.giving import Told, give
from circle_app.services.verification import BookReport

FAILED: Final = "job.failed"
HANGS: Final = "job.hangs"
BROKEN: Final = "book.broken"


def tell_of_failures(session: Session, name: str, fault: str) -> int:
    """Tell operators of a job that has failed often in a row, once until it ends well again.

    Args:
        session: The transaction that writes the failure down.
        name: The job.
        fault: What kind of error it was the last time.

    Returns:
        How many operators were told.
    """
    times, first = queries.failed_in_a_row(session, name)
    if times < TOLD_AFTER:
        return 0
    return _tell(session, FAILED, f"{first}", {"job": name, "times": times, "fault": fault})


@database.retried
def tell_of_hanging() -> int:
    """Tell operators of runs that take longer than they may, once of each; return how many.

    May be asked at any time: who was told before is not told again.
    """
    now = clock.real_now()
    with database.reading() as session:
        running = queries.running(session)
    over = [
        each
        for each in running
        if each.name in PLANS and now - each.started_at > PLANS[each.name].limit
    ]
    if not over:
        return 0
    with database.transaction() as session:
        return sum(_tell(session, HANGS, str(each.id), {"job": each.name}) for each in over)


@database.retried
def tell_of_book(report: BookReport) -> int:
    """Tell operators at once of a book that does not hold, of each fault once; return how many."""
    where = [report.fault or ""]
    if report.broken_sequence is not None:
        where.append(f"entry {report.broken_sequence}")
    if report.broken_account:
        where.append(report.broken_account)
    key = f"{report.book_id}:{report.fault}:{report.broken_sequence or ''}"
    params = {"owner": report.owner, "fault": ", ".join(where)}
    with database.transaction() as session:
        return _tell(session, BROKEN, key, params)


def _tell(session: Session, kind: str, key: str, params: Mapping[str, Any]) -> int:
    """Tell each operator something once, and return how many had not heard of it."""
    told = [
        Told(
            user_id=each,
            circle_id=None,
            kind=kind,
            key=f"{kind}:{key}"[:120],
            params=canonical_json(dict(params)),
            link=address(NOTICES[kind].page),
            at=clock.now(),
        )
        for each in sorted(concerned.operators(session))
    ]
    return give(session, told)
