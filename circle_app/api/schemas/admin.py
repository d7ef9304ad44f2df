"""The admin area: how the installation stands, its people and circles, the record of acts."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Moment, Money, Shown, Text, money, shown_params
from circle_app.services import audits
from circle_app.services.admin import circles, overview, people
from circle_app.services.admin.jobs import JobsView, JobView
from circle_app.services.job_runs import Run

State = Literal["good", "warn", "bad"]


class Lock(Asked):
    """Why an account is locked; whoever opens it again reads it."""

    reason: Text = Field(max_length=400)


class OperatorSwitch(Asked):
    """Whether somebody operates the installation."""

    is_operator: bool


class AdminPerson(Shown):
    """A person in the list of operators."""

    id: UUID
    name: str
    phone_last4: str | None
    has_email: bool
    is_operator: bool
    locked_at: Moment | None
    circles: int
    last_seen_at: Moment | None
    created_at: Moment

    @classmethod
    def of(cls, row: people.PersonRow) -> AdminPerson:
        """Show a person."""
        return cls.model_validate(row, from_attributes=True)


class AdminPlace(Shown):
    """A circle somebody belongs to."""

    circle_id: UUID
    name: str
    role: str
    status: str


class AdminPersonDetail(AdminPerson):
    """One person: how the account stands, and in which circles it is."""

    lock_reason: str | None
    locked_by_name: str
    running_sessions: int
    places: list[AdminPlace]

    @classmethod
    def of_view(cls, view: people.PersonView) -> AdminPersonDetail:
        """Show one person."""
        return cls(
            **AdminPerson.of(view.person).model_dump(),
            lock_reason=view.lock_reason,
            locked_by_name=view.locked_by_name,
            running_sessions=view.running_sessions,
            places=[AdminPlace.model_validate(each, from_attributes=True) for each in view.places],
        )


class AdminCircle(Shown):
    """A circle in the list of operators."""

    id: UUID
    name: str
    preset: str
    currency: str
    status: str
    member_count: int
    pool: Money
    last_act_at: Moment | None
    open_disputes: int
    created_at: Moment

    @classmethod
    def of(cls, row: circles.CircleRow) -> AdminCircle:
        """Show a circle."""
        return cls(
            id=row.id,
            name=row.name,
            preset=row.preset,
            currency=row.currency,
            status=row.status,
            member_count=row.member_count,
            pool=money(row.pool_minor, row.currency),
            last_act_at=row.last_act_at,
            open_disputes=row.open_disputes,
            created_at=row.created_at,
        )


class AdminDispute(Shown):
    """An open dispute: where and since when."""

    id: UUID
    circle_id: UUID
    circle_name: str
    about: Literal["entry", "person"]
    status: str
    opened_at: Moment

    @classmethod
    def of(cls, row: circles.DisputeRow) -> AdminDispute:
        """Show a dispute."""
        return cls.model_validate(row, from_attributes=True)


class AdminLedger(Shown):
    """The newest check of each book, taken together."""

    books: int
    checked: int
    broken: int
    oldest_at: Moment | None
    newest_at: Moment | None
    state: State


class AdminRun(Shown):
    """One run of a job."""

    id: int
    name: str
    day: date | None
    started_at: Moment
    ended_at: Moment | None
    milliseconds: int | None
    status: Literal["asked", "running", "done", "failed"]
    changed: int
    fault: str
    # Who asked for it; empty for the clock.
    by: str

    @classmethod
    def of(cls, run: Run) -> AdminRun:
        """Show a run."""
        return cls.model_validate(run, from_attributes=True)


class AdminJob(Shown):
    """A job of the installation, whichever process runs it."""

    name: str
    every_seconds: int
    at: time | None
    last: AdminRun | None
    failures: int
    hangs: bool
    next_at: Moment | None
    asked: bool

    @classmethod
    def of(cls, job: JobView) -> AdminJob:
        """Show a job."""
        return cls(
            name=job.name,
            every_seconds=int(job.plan.every.total_seconds()),
            at=job.plan.at,
            last=AdminRun.of(job.last) if job.last else None,
            failures=job.failures,
            hangs=job.hangs,
            next_at=job.next_at,
            asked=job.asked,
        )


class AdminJobs(Shown):
    """Who runs the jobs since when, and how each stands."""

    holder: str | None
    since: Moment | None
    jobs: list[AdminJob]

    @classmethod
    def of(cls, seen: JobsView) -> AdminJobs:
        """Show the jobs."""
        return cls(
            holder=seen.lease.holder if seen.lease else None,
            since=seen.lease.since if seen.lease else None,
            jobs=[AdminJob.of(job) for job in seen.jobs],
        )


class AdminProblem(Shown):
    """Something to be looked at."""

    place: Literal["disputes", "book", "jobs", "hung", "leader", "disk", "checks"]
    count: int
    circle_id: UUID | None


class AdminCounts(Shown):
    """How many there are of each."""

    people: int
    locked: int
    operators: int
    circles: int
    active_circles: int
    open_disputes: int


class AdminOverview(Shown):
    """How the installation stands."""

    version: str
    database: str
    schema_revision: str
    ledger: AdminLedger
    jobs: list[AdminJob]
    disk_free_bytes: int
    disk_total_bytes: int
    database_bytes: int | None
    counts: AdminCounts
    problems: list[AdminProblem]

    @classmethod
    def of(cls, seen: overview.Overview) -> AdminOverview:
        """Show the overview."""
        return cls(
            version=seen.version,
            database=seen.database.kind,
            schema_revision=seen.database.revision,
            ledger=AdminLedger.model_validate(seen.ledger, from_attributes=True),
            jobs=[AdminJob.of(job) for job in seen.jobs.seen.jobs],
            disk_free_bytes=seen.disk.free_bytes,
            disk_total_bytes=seen.disk.total_bytes,
            database_bytes=seen.disk.database_bytes,
            counts=AdminCounts.model_validate(seen.counts, from_attributes=True),
            problems=[
                AdminProblem.model_validate(each, from_attributes=True) for each in seen.problems
            ],
        )


class AdminAct(Shown):
    """An act of the record, as operators read it: no amounts."""

    id: int
    at: Moment
    kind: str
    params: dict[str, Any]
    actor_id: UUID | None
    actor_name: str
    subject_id: UUID | None
    circle_id: UUID | None
    circle_name: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    address: str | None
    agent: str | None

    @classmethod
    def of(cls, row: audits.AuditRow) -> AdminAct:
        """Show an act."""
        return cls.model_validate(row, from_attributes=True)


class CircleAct(Shown):
    """One act in a circle, as the audit trail keeps it.

    What changed is shown to who may see the whole trail, where it came from to fewer.
    """

    id: int
    at: Moment
    kind: str
    params: dict[str, Any]
    actor_id: UUID | None
    actor_name: str
    subject_id: UUID | None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    address: str | None = None
    agent: str | None = None

    @classmethod
    def of(cls, row: audits.AuditRow, currency: str) -> CircleAct:
        """Show an act."""
        return cls(
            id=row.id,
            at=row.at,
            kind=row.kind,
            params=shown_params(row.params, currency),
            actor_id=row.actor_id,
            actor_name=row.actor_name,
            subject_id=row.subject_id,
            before=None if row.before is None else shown_params(row.before, currency),
            after=None if row.after is None else shown_params(row.after, currency),
            address=row.address,
            agent=row.agent,
        )
