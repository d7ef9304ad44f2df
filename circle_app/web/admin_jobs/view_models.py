"""Jobs and their runs as ready text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from circle_app.domain.timetable import Plan
from circle_app.i18n import ntext, text
from circle_app.i18n.job_words import JOBS
from circle_app.services.admin.jobs import JobsView, JobView
from circle_app.services.job_runs import Run
from circle_app.web import routes
from circle_app.web.admin import words
from circle_app.web.ui.icons import PATHS

#: How a job or a run stands: words, tone and icon of its chip.
STANDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "never": ("Never ran", "gray", "clock"),
    "asked": ("Asked for", "amber", "clock"),
    "running": ("Running", "teal", "refresh"),
    "hangs": ("Does not end", "red", "alert"),
    "done": ("Went well", "jade", "check"),
    "failed": ("Failed", "red", "alert"),
}
# What went well is jade as a word, and teal as a tile.
_TILES: Final[Mapping[str, str]] = {"jade": "teal"}


@dataclass(frozen=True)
class JobRow:
    """One job: what it does, how often, how its last run went, when the next one is."""

    key: str = ""
    title: str = ""
    does: str = ""
    often: str = ""
    last: str = ""
    took: str = ""
    changed: str = ""
    next: str = ""
    fault: str = ""
    chip: str = ""
    tone: str = "gray"
    tile: str = "gray"
    sign: str = ""
    href: str = ""
    command: str = ""


@dataclass(frozen=True)
class RunRow:
    """One run: which job, when, how it went."""

    title: str = ""
    sub: str = ""
    chip: str = ""
    tone: str = "gray"
    tile: str = "gray"
    sign: str = ""


@dataclass(frozen=True)
class Leading:
    """What runs the jobs, and since when; no title where nothing does."""

    title: str = ""
    holder: str = ""


def leading(seen: JobsView, language: str) -> Leading:
    """Say who runs the jobs."""
    if seen.lease is not None:
        machine, number, _ = seen.lease.holder.rsplit(":", 2)
        return Leading(
            text(
                language,
                "One process runs the jobs, since {when}",
                when=words.when(seen.lease.since, language),
            ),
            text(language, "process {number} on {machine}", number=number, machine=machine),
        )
    if seen.alive:
        return Leading(
            text(language, "The jobs are called from outside"),
            text(language, "No process leads; cron or somebody by hand runs them."),
        )
    return Leading()


def address(name: str, status: str = "") -> str:
    """Where the runs of a job are shown."""
    asked = {key: value for key, value in (("job", name), ("status", status)) if value}
    return f"{routes.ADMIN_JOBS}?{urlencode(asked)}" if asked else routes.ADMIN_JOBS


def job_row(job: JobView, language: str) -> JobRow:
    """Put a job into words."""
    title, does = JOBS[job.name]
    last = job.last
    chip, tone, sign = STANDS[_stands(job)]
    return JobRow(
        key=job.name,
        title=text(language, title),
        does=text(language, does),
        often=often(job.plan, language),
        last=words.when(last.started_at, language) if last else "",
        took=took(last, language) if last else "",
        changed=changed(last, language) if last else "",
        next=_next(job, language),
        fault=_fault(job, language),
        chip=text(language, chip),
        tone=tone,
        tile=_TILES.get(tone, tone),
        sign=PATHS[sign],
        href=address(job.name),
        command=f"python -m circle_app jobs run {job.name}",
    )


def _stands(job: JobView) -> str:
    if job.hangs:
        return "hangs"
    if job.asked:
        return "asked"
    return job.last.status if job.last else "never"


def often(plan: Plan, language: str) -> str:
    """How often a job has its turn: "every 15 seconds", "every day at 02:30"."""
    if plan.at is not None:
        return text(language, "every day at {time}", time=f"{plan.at:%H:%M}")
    seconds = plan.every // timedelta(seconds=1)
    for size, one, many in (
        (3600, "every hour", "every {n} hours"),
        (60, "every minute", "every {n} minutes"),
    ):
        if seconds % size == 0:
            return ntext(language, one, many, seconds // size)
    return ntext(language, "every second", "every {n} seconds", seconds)


def took(run: Run, language: str) -> str:
    """How long a run took: "35 ms", "4 s", "3 min"; empty while it runs."""
    if run.milliseconds is None:
        return ""
    seconds = run.milliseconds // 1000
    if not seconds:
        return text(language, "{n} ms", n=run.milliseconds)
    if seconds < 120:
        return text(language, "{n} s", n=seconds)
    return text(language, "{n} min", n=seconds // 60)


def changed(run: Run, language: str) -> str:
    """What a run changed."""
    if run.status != "done":
        return ""
    if not run.changed:
        return text(language, "nothing to do")
    return ntext(language, "{n} thing changed", "{n} things changed", run.changed)


def _next(job: JobView, language: str) -> str:
    if job.last is not None and job.last.status == "running":
        return text(language, "when this run is over")
    if job.asked or job.next_at is None:
        return text(language, "at once")
    return words.when(job.next_at, language)


def _fault(job: JobView, language: str) -> str:
    if not job.failures or job.last is None:
        return ""
    kind = fault(job.last, language)
    times = ntext(language, "{n} time in a row", "{n} times in a row", job.failures)
    return f"{kind}, {times}" if kind else times


def fault(run: Run, language: str) -> str:
    """What ended a run that failed: the kind of error, as the log names it."""
    if run.fault == "stopped":
        return text(language, "its process was stopped")
    return run.fault


def run_row(run: Run, language: str, *, named: bool) -> RunRow:
    """Put a run into words.

    Args:
        run: The run.
        language: The reader's language.
        named: Whether the job is named: where runs of all are listed.
    """
    chip, tone, sign = STANDS[run.status]
    when = words.when(run.started_at, language)
    title = text(language, JOBS[run.name][0]) if run.name in JOBS else run.name
    by = text(language, "asked for by {name}", name=run.by) if run.by else ""
    day = text(language, "as of {day}", day=run.day.isoformat()) if run.day else ""
    said = (when if named else "", took(run, language), changed(run, language))
    parts = (*said, fault(run, language), day, by)
    return RunRow(
        title=title if named else when,
        sub=" · ".join(part for part in parts if part),
        chip=text(language, chip),
        tone=tone,
        tile=_TILES.get(tone, tone),
        sign=PATHS[sign],
    )
