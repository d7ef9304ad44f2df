"""The overview of the installation as ready text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import ntext, text
from circle_app.i18n.job_words import JOBS
from circle_app.services.admin.circles import CircleRow
from circle_app.services.admin.overview import Overview, Problem
from circle_app.services.admin.people import PersonRow
from circle_app.web import routes
from circle_app.web.admin import words
from circle_app.web.ui.icons import PATHS
from circle_app.web.ways_words import way_words

_WORK: Final = ("jobs", "hung", "leader")
TONES: Final[Mapping[str, str]] = {"good": "teal", "warn": "amber", "bad": "red"}
DATABASES: Final[Mapping[str, str]] = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class HealthTile:
    """One part of the installation: how it stands, in two lines."""

    d: str = ""
    tone: str = "teal"
    label: str = ""
    value: str = ""
    sub: str = ""


@dataclass(frozen=True)
class CountTile:
    """How many there are of something, and where they are listed."""

    label: str = ""
    value: str = ""
    sub: str = ""
    href: str = ""


@dataclass(frozen=True)
class ProblemRow:
    """Something that needs somebody, and where it is seen to."""

    words: str = ""
    sub: str = ""
    href: str = ""


@dataclass(frozen=True)
class Line:
    """A circle or a person in a short list."""

    title: str = ""
    sub: str = ""
    end: str = ""
    href: str = ""


@dataclass(frozen=True)
class OverviewView:
    """Everything the page shows."""

    health: list[HealthTile] = field(default_factory=list)
    counts: list[CountTile] = field(default_factory=list)
    problems: list[ProblemRow] = field(default_factory=list)
    problem_title: str = ""
    first_problem: str = ""
    circles: list[Line] = field(default_factory=list)
    locked: list[Line] = field(default_factory=list)
    seen: str = ""


def overview_view(seen: Overview, language: str) -> OverviewView:
    """Put the overview into words."""
    problems = [_problem(each, language) for each in seen.problems]
    return OverviewView(
        health=[
            _database(seen, language),
            _ledger(seen, language),
            _jobs(seen, language),
            _disk(seen, language),
        ],
        counts=_counts(seen, language),
        problems=problems,
        problem_title=ntext(
            language, "{n} thing needs somebody", "{n} things need somebody", len(problems)
        ),
        first_problem=next((each.href for each in problems if each.href), ""),
        circles=[circle_line(row, language) for row in seen.newest_circles],
        locked=[_locked(row, language) for row in seen.locked_people],
        seen=text(
            language,
            "Circle {version}, looked at {when}",
            version=seen.version,
            when=words.when(seen.seen_at, language),
        ),
    )


def _database(seen: Overview, language: str) -> HealthTile:
    return HealthTile(
        PATHS["table"],
        "teal",
        text(language, "Database"),
        DATABASES.get(seen.database.kind, seen.database.kind),
        text(language, "answers, schema {revision}", revision=seen.database.revision),
    )


def _ledger(seen: Overview, language: str) -> HealthTile:
    ledger = seen.ledger
    value = ntext(language, "{n} book holds", "All {n} books hold", ledger.books)
    if ledger.broken:
        value = text(language, "{broken} of {n} do not hold", broken=ledger.broken, n=ledger.books)
    elif ledger.checked < ledger.books:
        unchecked = ledger.books - ledger.checked
        value = ntext(language, "{n} book not checked yet", "{n} books not checked yet", unchecked)
    sub = text(language, "never checked")
    if ledger.newest_at is not None:
        sub = text(language, "last check {when}", when=words.when(ledger.newest_at, language))
    return HealthTile(PATHS["shield"], TONES[ledger.state], text(language, "Books"), value, sub)


def _jobs(seen: Overview, language: str) -> HealthTile:
    work = seen.jobs.seen
    value = ntext(language, "{n} job runs", "{n} jobs run", len(work.jobs))
    bad = [text(language, JOBS[job.name][0]) for job in work.jobs if job.failures or job.hangs]
    last = max((job.last.started_at for job in work.jobs if job.last is not None), default=None)
    sub = text(language, "none has run yet")
    if not work.alive:
        value = text(language, "No process runs the jobs")
    if bad:
        sub = text(language, "needs a look: {jobs}", jobs=", ".join(bad))
    elif last is not None:
        sub = text(language, "last one {when}", when=words.when(last, language))
    return HealthTile(PATHS["refresh"], TONES[seen.jobs.state], text(language, "Jobs"), value, sub)


def _disk(seen: Overview, language: str) -> HealthTile:
    disk = seen.disk
    value = text(language, "{size} free", size=words.size_words(disk.free_bytes, language))
    sub = text(language, "of {size}", size=words.size_words(disk.total_bytes, language))
    if disk.database_bytes is not None:
        size = words.size_words(disk.database_bytes, language)
        sub = text(language, "the database takes {size}", size=size)
    return HealthTile(PATHS["box"], TONES[disk.state], text(language, "Room for data"), value, sub)


def _counts(seen: Overview, language: str) -> list[CountTile]:
    found = seen.counts
    running = text(language, "{n} running", n=found.active_circles)
    operators = ntext(language, "{n} operator", "{n} operators", found.operators)
    return [
        CountTile(text(language, "Circles"), str(found.circles), running, routes.ADMIN_CIRCLES),
        CountTile(text(language, "People"), str(found.people), operators, routes.ADMIN_PEOPLE),
        CountTile(
            text(language, "Open disputes"),
            str(found.open_disputes),
            text(language, "over all circles"),
            routes.ADMIN_DISPUTES,
        ),
        CountTile(
            text(language, "Locked accounts"),
            str(found.locked),
            text(language, "cannot sign in"),
            f"{routes.ADMIN_PEOPLE}?status=locked",
        ),
    ]


def _problem(problem: Problem, language: str) -> ProblemRow:
    n = problem.count
    if problem.place == "book":
        href = routes.ADMIN_CIRCLES
        if problem.circle_id is not None:
            href = str(routes.path(routes.ADMIN_CIRCLE, subject=str(problem.circle_id)))
        return ProblemRow(
            ntext(language, "{n} book does not hold", "{n} books do not hold", n),
            text(language, "Nothing may be booked on trust until it is known why."),
            href,
        )
    if problem.place == "disputes":
        return ProblemRow(
            ntext(language, "{n} dispute is open", "{n} disputes are open", n),
            text(language, "The officers of its circle settle it; see that they do."),
            routes.ADMIN_DISPUTES,
        )
    if problem.place in _WORK:
        return _work_problem(problem, language)
    if problem.place in ("way", "dead"):
        return _message_problem(problem, language)
    if problem.place == "disk":
        return ProblemRow(
            text(language, "The disk is nearly full"),
            text(language, "Make room on the machine before payments cannot be kept."),
        )
    return ProblemRow(
        text(language, "Not every book was checked in the last day"),
        text(language, "The nightly job checks them; `python -m circle_app verify` does it now."),
    )


def _message_problem(problem: Problem, language: str) -> ProblemRow:
    if problem.place == "dead":
        n = problem.count
        return ProblemRow(
            ntext(language, "{n} message was given up", "{n} messages were given up", n),
            text(language, "Look why, and send them again if it still makes sense."),
            f"{routes.ADMIN_OUTBOX}?status=dead",
        )
    way, since = way_words(problem.kind, language), words.when(problem.since, language)
    return ProblemRow(
        text(language, "{way} has been down since {when}", way=way, when=since),
        text(language, "Messages wait, and go as soon as it answers again."),
        routes.ADMIN_CHANNELS,
    )


def _work_problem(problem: Problem, language: str) -> ProblemRow:
    n = problem.count
    said = text(language, "No process runs the jobs")
    sub = text(language, "Votes end, cycles begin and messages go out by them. Start the server.")
    if problem.place == "jobs":
        said = ntext(language, "{n} job failed", "{n} jobs failed", n)
        sub = text(language, "It is tried again; the log of the server says why it failed.")
    elif problem.place == "hung":
        said = ntext(language, "{n} job does not end", "{n} jobs do not end", n)
        sub = text(
            language, "It runs for longer than it should; the log may say what it waits for."
        )
    return ProblemRow(said, sub, routes.ADMIN_JOBS)


def circle_line(row: CircleRow, language: str) -> Line:
    """A circle in a short list."""
    members = ntext(language, "{n} member", "{n} members", row.member_count)
    return Line(
        title=row.name,
        sub=f"{words.preset_words(row.preset, language)} · {members}",
        end=words.ago(row.created_at, language),
        href=str(routes.path(routes.ADMIN_CIRCLE, subject=str(row.id))),
    )


def _locked(row: PersonRow, language: str) -> Line:
    return Line(
        title=row.name,
        sub=text(language, "locked {when}", when=words.when(row.locked_at, language)),
        href=str(routes.path(routes.ADMIN_PERSON, subject=str(row.id))),
    )
