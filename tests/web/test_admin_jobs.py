"""The page of jobs, for operators."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.domain.timetable import PLANS
from circle_app.i18n import text
from circle_app.jobs import scheduler
from circle_app.jobs.registry import JOBS, Job
from circle_app.services import job_runs
from circle_app.services.access import Actor
from circle_app.web import routes
from circle_app.web.admin_jobs.state import AdminJobsState
from tests.factories import person
from tests.support.admin import operator
from tests.support.browsers import Tab, act, address_of

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at(actor: Actor, query: str = "") -> Any:
    """Open the page and load it."""
    state = Tab(actor).at(AdminJobsState, routes.ADMIN_JOBS, f"{routes.ADMIN_JOBS}{query}")
    return state, act(state, "load")


def failing() -> int:
    raise OSError


def test_nobody_else_sees_jobs_or_has_one_run(db: Any) -> None:
    asha = person()
    state, answer = at(asha, "?job=late_fees")
    assert address_of(answer) == "/not-found"
    assert (state.loaded, state.rows) == (False, [])
    act(state, "run_now")
    act(state, "more")
    assert job_runs.asked() == []


def test_an_operator_sees_how_jobs_stand_and_has_one_run(db: Any) -> None:
    meera = operator()
    state, _ = at(meera)
    assert [row.key for row in state.rows] == list(PLANS)
    assert {row.chip for row in state.rows} == {"Never ran"}
    assert (state.leader.title, state.runs) == ("", [])
    rows = {row.key: row for row in state.rows}
    assert [rows[key].often for key in ("close_votes", "open_cycles", "late_fees", "expire")] == [
        "every 15 seconds",
        "every minute",
        "every 10 minutes",
        "every hour",
    ]
    assert rows["verify_books"].often == "every day at 02:30"

    leader = scheduler.Leader()
    leader.renew()
    job_runs.start("reminders", leader.name)
    scheduler.run_once(Job(PLANS["late_fees"], lambda: 2), leader.name)
    for _ in range(2):
        with pytest.raises(OSError):  # noqa: PT011 -- raised without words
            scheduler.run_once(Job(PLANS["autopay"], failing), leader.name)
    act(state, "again")
    assert state.leader.title.startswith("One process runs the jobs, since today")
    rows = {row.key: row for row in state.rows}
    assert (rows["late_fees"].chip, rows["late_fees"].changed) == ("Went well", "2 things changed")
    assert (rows["autopay"].chip, rows["autopay"].fault) == (
        "Failed",
        "OSError, 2 times in a row",
    )
    assert (rows["reminders"].chip, rows["reminders"].next) == ("Running", "when this run is over")
    assert [row.title for row in state.runs] == ["Autopay", "Autopay", "Late fees", "Reminders"]
    failed, _ = at(meera, "?status=failed")
    assert [row.title for row in failed.runs] == ["Autopay", "Autopay"]

    state, _ = at(meera, "?job=late_fees")
    assert state.chosen.title == "Late fees"
    act(state, "run_now")
    assert (state.error, state.chosen.chip, state.chosen.next) == ("", "Asked for", "at once")
    act(state, "run_now")  # asked for already: nothing more
    assert len(job_runs.asked()) == 1
    leader.run_asked()
    act(state, "reload")
    assert state.chosen.changed == text("en", "nothing to do")
    assert "asked for by Meera Iyer" in state.runs[0].sub
    assert JOBS["late_fees"].name in state.chosen.command
    leader.stop()
    act(state, "again")
    assert state.leader.title == "The jobs are called from outside"
