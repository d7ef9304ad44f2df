"""Verification of the books: any member may run it, the operator over all of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.proofs import Fault, Finding, fingerprint, first_of
from circle_app.persistence import database
from circle_app.persistence.models import BookCheck
from circle_app.persistence.queries import books as book_queries
from circle_app.services import access, events, ledger
from circle_app.services.access import Actor
from circle_app.services.book_audits import Check, Progress, audit_book

#: How many books members may have read through at once, and how long the next one waits.
PLACES: Final = 4
WAIT_SECONDS: Final = 10
_places = threading.BoundedSemaphore(PLACES)


@dataclass(frozen=True, slots=True)
class BookReport:
    """The outcome of verifying a book."""

    book_id: UUID
    # The circle, or the person whose wallet it is.
    owner: str
    entries: int
    lines: int
    intact: bool
    head_hash: str
    fingerprint: tuple[str, ...]
    checked_at: datetime
    milliseconds: int
    checks: tuple[Check, ...]
    # Of the first thing that does not fit: what is wrong, and with which entry or account.
    fault: str | None = None
    broken_sequence: int | None = None
    broken_kind: str | None = None
    broken_account: str | None = None
    broken_reference: str | None = None


@dataclass(frozen=True, slots=True)
class LastCheck:
    """When a book was verified last, and with what outcome."""

    checked_at: datetime
    entries: int
    intact: bool
    broken_sequence: int | None


class ChecksBusy(CircleError):
    """Long books are being read through; the next one has to wait."""

    code = "checks_busy"
    http_status = 503


def verify_circle(actor: Actor, circle_id: UUID, progress: Progress | None = None) -> BookReport:
    """Verify the book of a circle and keep the outcome; every member may.

    Args:
        actor: Who asks.
        circle_id: The circle.
        progress: Told after each of many steps how many entries of how many are checked. What it
            raises stops the check; nothing is kept then.

    Raises:
        NotFound: The actor is not a member of such a circle.
        ChecksBusy: As many books are read through as the machine should carry.
    """
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise ChecksBusy
    try:
        with database.reading(snapshot=True) as session:
            access.require(session, actor, circle_id, Permission.VERIFY, writing=False)
            report = _verify(session, ledger.book_of_circle(session, circle_id), progress)
    finally:
        _places.release()
    _keep(actor, report, circle_id)
    return report


def verify_wallet(actor: Actor) -> BookReport:
    """Verify the actor's own book."""
    with database.reading(snapshot=True) as session:
        report = _verify(session, ledger.book_of_user(session, actor.user_id))
    _keep(actor, report, None)
    return report


def verify_everything(
    progress: Callable[[str, int, int], None] | None = None,
) -> Iterator[BookReport]:
    """Verify every book of the installation, for the operator and the nightly job.

    Args:
        progress: Told whose book is read, and how many entries of how many are checked.
    """
    with database.reading() as session:
        books = book_queries.all_book_ids(session)
    for book_id in books:
        yield _for_operator(book_id, progress)


def verify_book_of(
    circle_id: UUID, progress: Callable[[str, int, int], None] | None = None
) -> BookReport:
    """Verify the book of one circle for the operator.

    Raises:
        NotFound: There is no such circle.
    """
    with database.reading() as session:
        book_id = book_queries.book_id_of_circle(session, circle_id)
    if book_id is None:
        raise NotFound(what="circle")
    return _for_operator(book_id, progress)


def _for_operator(book_id: UUID, progress: Callable[[str, int, int], None] | None) -> BookReport:
    with database.reading(snapshot=True) as session:
        book = book_queries.book_row(session, book_id)
        owner = book_queries.owner_name(session, book)
        report = _verify(session, book_id, partial(progress, owner) if progress else None)
    _keep(None, report, None)
    return report


def last_check(actor: Actor, circle_id: UUID) -> LastCheck | None:
    """Return the newest verification of a circle's book, whoever ran it."""
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.VERIFY, writing=False)
        return newest_check(session, ledger.book_of_circle(session, circle_id))


def newest_check(session: Session, book_id: UUID) -> LastCheck | None:
    """Return the newest verification of a book."""
    row = book_queries.latest_check(session, book_id)
    if row is None:
        return None
    return LastCheck(row.checked_at, row.entries, row.intact, row.broken_sequence)


def _verify(session: Session, book_id: UUID, progress: Progress | None = None) -> BookReport:
    started = time.perf_counter_ns()
    book = book_queries.book_row(session, book_id)
    found = audit_book(session, book, progress)
    first = first_of(found.findings) or Finding(Fault.GAP)
    intact = not found.findings
    return BookReport(
        book_id=book_id,
        owner=book_queries.owner_name(session, book),
        entries=found.entries,
        lines=found.lines,
        intact=intact,
        head_hash=found.head_hash,
        fingerprint=fingerprint(found.head_hash),
        checked_at=clock.now(),
        milliseconds=(time.perf_counter_ns() - started) // 1_000_000,
        checks=found.checks,
        fault=None if intact else first.fault.value,
        broken_sequence=first.sequence,
        broken_kind=first.kind,
        broken_account=_plain_account(first),
        broken_reference=first.reference,
    )


def _plain_account(finding: Finding) -> str | None:
    """Name the account of a fault; whose it is stays with the circle."""
    return finding.account and finding.account.partition(":")[0]


def _keep(actor: Actor | None, report: BookReport, circle_id: UUID | None) -> None:
    with database.transaction() as session:
        session.add(
            BookCheck(
                book_id=report.book_id,
                checked_by=actor.user_id if actor else None,
                checked_at=report.checked_at,
                entries=report.entries,
                head_hash=report.head_hash,
                intact=report.intact,
                broken_sequence=report.broken_sequence,
                fault=report.fault,
            )
        )
        if circle_id is not None:
            events.record(
                session,
                "book.verified",
                actor,
                circle_id=circle_id,
                params={"entries": report.entries, "intact": report.intact},
                # A proof that holds is routine; one that does not is everybody's business.
                visible=not report.intact,
            )
