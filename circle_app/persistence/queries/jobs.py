"""Who runs the jobs, and how their runs went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from circle_app.persistence.models import JobLease, JobRun, User

LEASES: Any = JobLease.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
RUNS: Any = JobRun.__table__  # type: ignore[attr-defined]

_TAKE = (
    update(LEASES)
    .where(
        LEASES.c.name == bindparam("lease"),
        or_(
            LEASES.c.holder == bindparam("who"),
            LEASES.c.until <= bindparam("now"),
            LEASES.c.until > bindparam("latest"),
        ),
    )
    .values(
        holder=bindparam("who"),
        until=bindparam("till"),
        since=case((LEASES.c.holder == bindparam("who"), LEASES.c.since), else_=bindparam("now")),
    )
)
_CREATE = {
    "postgresql": postgresql.insert(LEASES).on_conflict_do_nothing().returning(LEASES.c.name),
    "sqlite": sqlite.insert(LEASES).on_conflict_do_nothing().returning(LEASES.c.name),
}
_GIVE_UP = delete(LEASES).where(
    LEASES.c.name == bindparam("lease"), LEASES.c.holder == bindparam("who")
)
_END = (
    update(RUNS)
    .where(RUNS.c.id == bindparam("run"))
    .values(
        ended_at=bindparam("ended"),
        status=bindparam("outcome"),
        changed=bindparam("count"),
        fault=bindparam("why"),
    )
)
_NEWEST_IDS = select(func.max(RUNS.c.id)).where(RUNS.c.status != "asked").group_by(RUNS.c.name)
_EARLIER = RUNS.alias("earlier")
# A run that found nothing to do takes the place of the one before that did not either.
_DROP_IDLE = delete(RUNS).where(
    RUNS.c.id
    == select(func.max(_EARLIER.c.id))
    .where(_EARLIER.c.name == bindparam("job"), _EARLIER.c.id < bindparam("run"))
    .scalar_subquery(),
    RUNS.c.status == "done",
    RUNS.c.changed == 0,
    RUNS.c.day.is_(None),
    RUNS.c.started_by.is_(None),
)
_ABANDONED = (
    update(RUNS)
    .where(RUNS.c.status == "running", RUNS.c.holder != bindparam("who"))
    .values(status="failed", fault="stopped", ended_at=bindparam("now"))
    .returning(RUNS.c.name)
)
_ASKED = select(RUNS.c.id, RUNS.c.name, RUNS.c.started_by).where(RUNS.c.status == "asked")
_TAKE_ASKED = (
    update(RUNS)
    .where(RUNS.c.id == bindparam("run"), RUNS.c.status == "asked")
    .values(status="running", holder=bindparam("who"), started_at=bindparam("now"))
)
_LAST_DONE = (
    select(func.max(_EARLIER.c.id))
    .where(_EARLIER.c.name == bindparam("job"), _EARLIER.c.status == "done")
    .scalar_subquery()
)
_FAILED_SINCE = select(func.count().label("times"), func.min(RUNS.c.id).label("first")).where(
    RUNS.c.name == bindparam("job"),
    RUNS.c.status == "failed",
    RUNS.c.id > func.coalesce(_LAST_DONE, 0),
)
_OLD = delete(RUNS).where(
    RUNS.c.started_at < bindparam("before"), RUNS.c.id.not_in(_NEWEST_IDS), RUNS.c.status != "asked"
)


def take_lease(
    session: Session, name: str, who: str, now: datetime, till: datetime, latest: datetime
) -> bool:
    """Take or keep a lease; False where somebody else holds it, and not until after ``latest``."""
    connection = session.connection()
    values = {"lease": name, "who": who, "now": now, "till": till, "latest": latest}
    if connection.execute(_TAKE, values).rowcount:
        return True
    made = connection.execute(
        _CREATE[connection.dialect.name], {"name": name, "holder": who, "since": now, "until": till}
    )
    return made.first() is not None


def give_up_lease(session: Session, name: str, who: str) -> None:
    """Let another process have a lease at once."""
    session.connection().execute(_GIVE_UP, {"lease": name, "who": who})


def lease_of(session: Session, name: str) -> Row[Any] | None:
    """Return who holds a lease and until when."""
    return session.connection().execute(select(LEASES).where(LEASES.c.name == name)).one_or_none()


def insert_run(session: Session, **values: Any) -> int:
    """Write down that a run begins and return its number."""
    made = session.connection().execute(insert(RUNS).values(**values).returning(RUNS.c.id))
    return int(made.scalar_one())


def running(session: Session) -> Sequence[Row[Any]]:
    """Return the runs that have not ended: number, name, and when they began."""
    wanted: Any = select(RUNS.c.id, RUNS.c.name, RUNS.c.started_at)
    found: Sequence[Row[Any]] = (
        session.connection().execute(wanted.where(RUNS.c.status == "running")).all()
    )
    return found


def end_run(
    session: Session, run_id: int, ended: datetime, outcome: str, changed: int, fault: str
) -> None:
    """Write down how a run ended."""
    session.connection().execute(
        _END,
        {"run": run_id, "ended": ended, "outcome": outcome, "count": changed, "why": fault},
    )


def drop_idle_before(session: Session, job: str, run_id: int) -> None:
    """Remove the run before this one, where it found nothing to do."""
    session.connection().execute(_DROP_IDLE, {"job": job, "run": run_id})


def fail_abandoned(session: Session, holder: str, now: datetime) -> set[str]:
    """Call the runs failed whose process is gone and name the jobs; the caller holds the lease."""
    found = session.connection().execute(_ABANDONED, {"who": holder, "now": now})
    return set(found.scalars())


def failed_in_a_row(session: Session, job: str) -> tuple[int, int]:
    """Return how often a job has failed since it last ended well, and the first such run."""
    row = session.connection().execute(_FAILED_SINCE, {"job": job}).one()
    return int(row.times), int(row.first or 0)


def asked_runs(session: Session) -> Sequence[Row[Any]]:
    """Return the runs that somebody asked for and that have not begun, the oldest first."""
    return session.connection().execute(_ASKED.order_by(RUNS.c.id)).all()


def take_asked(session: Session, run_id: int, who: str, now: datetime) -> bool:
    """Begin a run that somebody asked for; False where it has begun already."""
    values = {"run": run_id, "who": who, "now": now}
    return bool(session.connection().execute(_TAKE_ASKED, values).rowcount)


def newest_runs(session: Session) -> Sequence[Row[Any]]:
    """Return the newest run of each job."""
    return session.connection().execute(select(RUNS).where(RUNS.c.id.in_(_NEWEST_IDS))).all()


def last_turn(session: Session, job: str) -> Row[Any] | None:
    """Return when a job was last begun for no day in particular, and how that run stands."""
    found = session.connection().execute(
        select(RUNS.c.started_at, RUNS.c.status)
        .where(RUNS.c.name == job, RUNS.c.day.is_(None), RUNS.c.status != "asked")
        .order_by(RUNS.c.id.desc())
        .limit(1)
    )
    return found.one_or_none()


def runs_before(
    session: Session,
    job: str | None,
    before: int | None,
    most: int,
    *,
    status: str | None = None,
) -> Sequence[Any]:
    """Return runs, the newest first, of one job or of all, with the names of who asked for them."""
    wanted = (
        select(RUNS, col(User.name).label("by"))
        .outerjoin(User, col(User.id) == RUNS.c.started_by)
        .order_by(RUNS.c.id.desc())
        .limit(most)
    )
    if job is not None:
        wanted = wanted.where(RUNS.c.name == job)
    if status is not None:
        wanted = wanted.where(RUNS.c.status == status)
    if before is not None:
        wanted = wanted.where(RUNS.c.id < before)
    return session.connection().execute(wanted).all()


def remove_old_runs(session: Session, before: datetime) -> int:
    """Forget runs that began before a moment."""
    return session.connection().execute(_OLD, {"before": before}).rowcount
