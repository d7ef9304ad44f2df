"""Proof of the books: any member may run it, and take the proof along."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import KINDS
from circle_app.domain.ledger import canonical_json
from circle_app.domain.permissions import Permission
from circle_app.domain.proofs import ChainChecker, Finding, balance_finding, fingerprint
from circle_app.persistence import database
from circle_app.persistence.models import BookCheck
from circle_app.persistence.queries import books as book_queries
from circle_app.services import access, events, ledger
from circle_app.services.access import Actor


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: how many of how many hold."""

    name: str
    done: int
    total: int
    ok: bool


@dataclass(frozen=True, slots=True)
class BookReport:
    """The outcome of verifying a book."""

    book_id: UUID
    entries: int
    intact: bool
    head_hash: str
    fingerprint: tuple[str, ...]
    checked_at: datetime
    milliseconds: int
    checks: tuple[Check, ...]
    fault: str | None = None
    broken_sequence: int | None = None
    broken_account: str | None = None


@dataclass(frozen=True, slots=True)
class LastCheck:
    """When a book was verified last, and with what outcome."""

    checked_at: datetime
    entries: int
    intact: bool
    broken_sequence: int | None


def verify_circle(actor: Actor, circle_id: UUID) -> BookReport:
    """Verify the book of a circle and keep the outcome; every member may.

    Raises:
        NotFound: The actor is not a member of such a circle.
    """
    with database.reading(snapshot=True) as session:
        access.require(session, actor, circle_id, Permission.VERIFY, writing=False)
        report = _verify(session, ledger.book_of_circle(session, circle_id))
    _keep(actor, report, circle_id)
    return report


def verify_wallet(actor: Actor) -> BookReport:
    """Verify the actor's own book."""
    with database.reading(snapshot=True) as session:
        report = _verify(session, ledger.book_of_user(session, actor.user_id))
    _keep(actor, report, None)
    return report


def verify_everything() -> Iterator[BookReport]:
    """Verify every book of the installation, for the operator and the nightly job."""
    with database.reading() as session:
        books = book_queries.all_book_ids(session)
    for book_id in books:
        with database.reading(snapshot=True) as session:
            report = _verify(session, book_id)
        _keep(None, report, None)
        yield report


def last_check(actor: Actor, circle_id: UUID) -> LastCheck | None:
    """Return the newest verification of a circle's book, whoever ran it."""
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        return newest_check(session, ledger.book_of_circle(session, circle_id))


def newest_check(session: Session, book_id: UUID) -> LastCheck | None:
    """Return the newest verification of a book."""
    row = book_queries.latest_check(session, book_id)
    if row is None:
        return None
    return LastCheck(row.checked_at, row.entries, row.intact, row.broken_sequence)


def proof(actor: Actor, circle_id: UUID) -> Iterator[str]:
    """Yield the whole book as lines of canonical JSON, enough to recompute every seal.

    The check of the actor's rights happens at the first line.
    """
    with database.reading(snapshot=True) as session:
        access.require(session, actor, circle_id, Permission.VERIFY, writing=False)
        book_id = ledger.book_of_circle(session, circle_id)
        book = book_queries.book_row(session, book_id)
        head = {"book": str(book_id), "entries": book.head_sequence, "head": book.head_hash}
        yield canonical_json({"circle_book_proof": 1, **head}) + "\n"
        for stored in book_queries.entries_in_order(session, book_id):
            yield canonical_json(_proof_line(stored)) + "\n"


def _proof_line(stored: book_queries.StoredEntry) -> dict[str, Any]:
    entry = stored.sealed
    return {
        "actor": entry.actor_id,
        "at": entry.booked_at.isoformat(timespec="microseconds"),
        "book": entry.book_id,
        "hash": stored.hash,
        "id": entry.public_id,
        "kind": entry.kind,
        "lines": [[key, str(amount)] for key, amount in entry.lines],
        "on": entry.occurred_on.isoformat(),
        "params": entry.params,
        "prev": stored.prev_hash,
        "reason": entry.reason,
        "reverses": entry.reverses_id,
        "sequence": entry.sequence,
        "subject": entry.subject_id,
        "transfer": entry.transfer_id,
    }


def _verify(session: Session, book_id: UUID) -> BookReport:
    started = time.perf_counter_ns()
    book = book_queries.book_row(session, book_id)
    head = (book.head_sequence, book.head_hash)
    chain = ChainChecker()
    for stored in book_queries.entries_in_order(session, book_id):
        chain.add(stored.sealed, stored.prev_hash, stored.hash)
    chain.close(*head)
    accounts = book_queries.accounts_and_sums(session, book_id)
    wrong = balance_finding(tuple(row) for row in accounts)
    broken = chain.finding
    first = broken or wrong
    fitting = sum(row.balance_minor == row.sum_minor for row in accounts)
    members = [row for row in accounts if row.key.startswith("savings:")]
    good = chain.entries if broken is None else max((broken.sequence or 1) - 1, 0)
    checks = (
        Check("unchanged", good, chain.entries, broken is None),
        Check("balanced", good, chain.entries, broken is None),
        Check("balances", fitting, len(accounts), fitting == len(accounts)),
        Check(
            "passbooks",
            sum(row.balance_minor == row.sum_minor for row in members),
            len(members),
            all(row.balance_minor == row.sum_minor for row in members),
        ),
    )
    return BookReport(
        book_id=book_id,
        entries=chain.entries,
        intact=first is None,
        head_hash=chain.head_hash,
        fingerprint=fingerprint(chain.head_hash),
        checked_at=clock.now(),
        milliseconds=(time.perf_counter_ns() - started) // 1_000_000,
        checks=checks,
        fault=first.fault.value if first else None,
        broken_sequence=first.sequence if first else None,
        broken_account=_plain_account(first),
    )


def _plain_account(finding: Finding | None) -> str | None:
    if finding is None or finding.account is None:
        return None
    code = finding.account.partition(":")[0]
    return code if code in KINDS else finding.account


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
