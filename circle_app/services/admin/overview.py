"""What operators see first: does everything work, who and what is here, what needs looking at."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from sqlmodel import Session

from circle_app import VERSION, settings
from circle_app.adapters import clock
from circle_app.persistence import database
from circle_app.persistence.queries import admin as queries
from circle_app.persistence.queries import channels, outbox
from circle_app.services.access import Actor
from circle_app.services.admin import circles, jobs, operators, people
from circle_app.services.admin.circles import CircleRow
from circle_app.services.admin.jobs import JobsView
from circle_app.services.admin.people import PersonRow

State = Literal["good", "warn", "bad"]
Place = Literal["disputes", "book", "jobs", "hung", "leader", "disk", "checks", "way", "dead"]

# The nightly job reads every book once a day.
CHECK_EVERY = timedelta(hours=36)
LOW_DISK_PERCENT = 10
_NEWEST = 5
_LOCKED = 10


@dataclass(frozen=True, slots=True)
class DatabaseHealth:
    """Which system answers, and at which migration it stands."""

    kind: str
    revision: str


@dataclass(frozen=True, slots=True)
class LedgerHealth:
    """The newest check of each book, taken together."""

    books: int
    checked: int
    broken: int
    oldest_at: datetime | None
    newest_at: datetime | None
    # The circle of a broken book; None where it is a person's own, or none is broken.
    broken_circle: UUID | None
    state: State


@dataclass(frozen=True, slots=True)
class JobsHealth:
    """The jobs of all processes: bad where one fails or hangs, or where nobody runs them."""

    seen: JobsView
    state: State


@dataclass(frozen=True, slots=True)
class DiskHealth:
    """Room on the disk of the data folder."""

    free_bytes: int
    total_bytes: int
    database_bytes: int | None
    state: State


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of each."""

    people: int
    locked: int
    operators: int
    circles: int
    active_circles: int
    open_disputes: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to be looked at: what, how many of it, and where it is seen to."""

    place: Place
    count: int
    circle_id: UUID | None = None
    # Of a way out for messages: which, and since when nothing goes.
    kind: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page of the admin area."""

    version: str
    database: DatabaseHealth
    ledger: LedgerHealth
    jobs: JobsHealth
    disk: DiskHealth
    counts: Counts
    problems: tuple[Problem, ...]
    newest_circles: tuple[CircleRow, ...]
    locked_people: tuple[PersonRow, ...]
    seen_at: datetime


def show(actor: Actor) -> Overview:
    """Show how the installation stands. Needs an operator.

    Raises:
        NotFound: The actor operates nothing.
    """
    with database.reading() as session:
        operators.require(session, actor)
        numbers = queries.counts(session)
        counted = Counts(*(int(each) for each in numbers))
        ledger = _ledger(session)
        kept = DatabaseHealth(session.connection().dialect.name, queries.schema_revision(session))
        work = _jobs(jobs.jobs_of(session))
        troubles = tuple(_messages(session))
    disk = _disk(kept.kind)
    locked = people.listed(actor, status="locked", limit=_LOCKED).items if counted.locked else ()
    return Overview(
        version=VERSION,
        database=kept,
        ledger=ledger,
        jobs=work,
        disk=disk,
        counts=counted,
        problems=(*_problems(counted, ledger, work, disk), *troubles),
        newest_circles=circles.listed(actor, limit=_NEWEST).items,
        locked_people=locked,
        seen_at=clock.now(),
    )


def _ledger(session: Session) -> LedgerHealth:
    row: Any = queries.checks(session)
    broken = int(row.broken or 0)
    state: State = "good"
    late = row.oldest_at is not None and clock.now() - row.oldest_at > CHECK_EVERY
    if broken:
        state = "bad"
    elif late or row.checked < row.books:
        state = "warn"
    first = queries.first_broken_book(session) if broken else None
    return LedgerHealth(
        books=row.books,
        checked=row.checked,
        broken=broken,
        oldest_at=row.oldest_at,
        newest_at=row.newest_at,
        broken_circle=first.circle_id if first is not None else None,
        state=state,
    )


def _jobs(seen: JobsView) -> JobsHealth:
    if seen.failing or seen.hanging:
        return JobsHealth(seen, "bad")
    return JobsHealth(seen, "good" if seen.alive else "warn")


def _disk(kind: str) -> DiskHealth:
    folder = settings.get().circle_data_dir
    # Before the first file is written the folder may be missing: then its parent tells.
    place = next(each for each in (folder, *folder.resolve().parents) if each.exists())
    usage = shutil.disk_usage(place)
    size: int | None = None
    if kind == "sqlite":
        size = _size_of(database.engine().url.database)
    low = usage.free * 100 < usage.total * LOW_DISK_PERCENT
    return DiskHealth(usage.free, usage.total, size, "warn" if low else "good")


def _size_of(path: str | None) -> int | None:
    file = Path(path or "")
    return file.stat().st_size if file.is_file() else None


def _messages(session: Session) -> Iterable[Problem]:
    """Name the ways of the installation that are down, and messages that were given up."""
    for row in channels.down(session):
        if row.circle_id is None:
            yield Problem("way", 1, kind=row.kind, since=row.down_since)
    given_up = outbox.counts(session).get("dead", 0)
    if given_up:
        yield Problem("dead", given_up)


def _problems(
    counted: Counts, ledger: LedgerHealth, work: JobsHealth, disk: DiskHealth
) -> Iterable[Problem]:
    """Name what needs somebody, the worst first."""
    if ledger.broken:
        yield Problem("book", ledger.broken, ledger.broken_circle)
    if work.seen.failing:
        yield Problem("jobs", work.seen.failing)
    if work.seen.hanging:
        yield Problem("hung", work.seen.hanging)
    if not work.seen.alive:
        yield Problem("leader", 1)
    if disk.state != "good":
        yield Problem("disk", 1)
    if ledger.state == "warn":
        yield Problem("checks", ledger.books - ledger.checked)
    if counted.open_disputes:
        yield Problem("disputes", counted.open_disputes)
