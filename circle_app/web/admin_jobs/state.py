"""Events of the page of jobs."""

from typing import Any, Final

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.i18n import text
from circle_app.services import job_runs
from circle_app.services.admin import jobs
from circle_app.web import live
from circle_app.web.admin.entering import enter_admin
from circle_app.web.admin_jobs.view_models import (
    JobRow,
    Leading,
    RunRow,
    address,
    job_row,
    leading,
    run_row,
)
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    query_arg,
    run,
    say,
)

_SHOWN: Final = 20


class AdminJobsState(rx.State):
    """Jobs and their runs; of one job where the address names it."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    leader: Leading = Leading()
    rows: list[JobRow] = []
    chosen: JobRow = JobRow()
    shown: str = ""
    all_runs: str = ""
    failed_runs: str = ""
    runs: list[RunRow] = []
    next_cursor: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything, or the job in the address."""
        self.loaded, self.error, self.chosen = False, "", JobRow()
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """A job has run in this process, or one was asked for."""
        return await self._reload()

    @rx.event
    async def again(self) -> Any:
        """Look once more."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        name = query_arg(self, "job")
        status = query_arg(self, "status")
        self.shown = status if status == "failed" else ""
        try:
            entered = await enter_admin(self)
            seen = await run(jobs.show, entered.actor)
            page = await run(jobs.history, entered.actor, **self._asked())
        except CircleError as error:
            return await answer_refusal(self, error)
        rows = [job_row(job, entered.language) for job in seen.jobs]
        self.leader = leading(seen, entered.language)
        self.rows = rows
        self.chosen = next((row for row in rows if row.key == name), JobRow())
        self.all_runs, self.failed_runs = address(name), address(name, "failed")
        self._put(page, entered.language)
        self.loaded = True
        if first:
            live.listen(self, AdminJobsState.reload, job_runs.ROOM)
        return None

    def _asked(self, cursor: str | None = None) -> dict[str, Any]:
        return {
            "name": query_arg(self, "job") or None,
            "status": self.shown or None,
            "cursor": cursor,
            "limit": _SHOWN,
        }

    def _put(self, page: Any, language: str, before: list[RunRow] | None = None) -> None:
        found = [run_row(each, language, named=not self.chosen.key) for each in page.items]
        self.runs = [*(before or []), *found]
        self.next_cursor = page.next_cursor or ""

    @rx.event
    async def more(self) -> Any:
        """Earlier runs."""
        if not self.next_cursor:
            return None
        try:
            entered = await enter_admin(self)
            page = await run(jobs.history, entered.actor, **self._asked(self.next_cursor))
        except CircleError as error:
            return await answer_refusal(self, error)
        self._put(page, entered.language, self.runs)
        return None

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def run_now(self) -> Any:
        """Have the job in the address run."""
        entered = await enter_admin(self)
        await run(jobs.ask, entered.actor, query_arg(self, "job"))
        await say(self, text(entered.language, "It runs in a moment"))
        return await self._reload()
