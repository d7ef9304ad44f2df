"""Events of the books page."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.i18n import ntext, text
from circle_app.i18n.formats import date_medium, grouped
from circle_app.services import activity, circles, verification
from circle_app.services.circles import CircleView
from circle_app.services.events import circle_room
from circle_app.web import live, times
from circle_app.web.events import answer_refusal, run
from circle_app.web.shell import Entered, enter
from circle_app.web.verify import view_models
from circle_app.web.verify.view_models import LinkRow, Outcome
from circle_app.web.verify.watch import EVERY, POOL, Watch

_LINKS = 4
#: Books up to this size are read through as soon as the page opens; larger ones when asked for.
_AT_ONCE = 5_000


class VerifyState(rx.State):
    """The outcome of the newest check and the newest links of the chain."""

    loaded: bool = False
    busy: bool = False
    circle_id: str = ""
    subtitle: str = ""
    outcome: Outcome = Outcome()
    links: list[LinkRow] = []
    older: str = ""
    added: str = ""
    entries: int = 0
    _checked: int = -1
    # Which check may still speak: counted up by each, by stopping and by coming to the page.
    _run: int = 0
    _known: Outcome = Outcome()

    @rx.event
    async def load(self) -> AsyncIterator[Any]:
        """Show what is known, then read the books through if that takes no time."""
        self.loaded, self._checked, self.added = False, -1, ""
        self._run, self.busy = self._run + 1, False
        try:
            entered, circle = await self._read()
            last = await run(verification.last_check, entered.actor, circle.id)
        except CircleError as error:
            yield await answer_refusal(self, error)
            return
        self.outcome = view_models.before(last, circle.time_zone, entered.language)
        self.loaded = True
        live.listen(self, VerifyState.reload, circle_room(circle.id))
        if self.entries <= _AT_ONCE:
            yield VerifyState.check

    @rx.event
    async def reload(self) -> Any:
        """Something was booked: the newest links again. Checking stays a choice."""
        try:
            entered, _ = await self._read()
        except CircleError as error:
            return await answer_refusal(self, error)
        more = self.entries - self._checked
        self.added = (
            ntext(
                entered.language,
                "{n} entry was added since.",
                "{n} entries were added since.",
                more,
            )
            if self._checked >= 0 and more > 0
            else ""
        )
        return None

    async def _read(self) -> tuple[Entered, CircleView]:
        entered = await enter(self)
        # The address names a circle, so `enter` has found it.
        assert entered.circle is not None  # noqa: S101
        circle = await run(circles.get, entered.actor, entered.circle.id)
        page = await run(activity.entries, entered.actor, circle.id, limit=_LINKS)
        language = entered.language
        since = date_medium(times.day(circle.created_at, circle.time_zone), language)
        self.circle_id = str(circle.id)
        self.entries = page.items[0].sequence if page.items else 0
        self.subtitle = ntext(
            language,
            "{circle}, {count} entry since {day}",
            "{circle}, {count} entries since {day}",
            self.entries,
            circle=circle.name,
            count=grouped(self.entries),
            day=since,
        )
        self.links = view_models.link_rows(page.items, circle.currency, circle.time_zone, language)
        rest = self.entries - len(page.items)
        self.older = (
            text(language, "{count} more, back to {day}", count=grouped(rest), day=since)
            if rest > 0
            else ""
        )
        return entered, circle

    @rx.event(background=True)
    async def check(self) -> Any:
        """Read the whole book, beside everything else that this page does meanwhile."""
        async with self:
            if self.busy:
                return None
            try:
                entered, circle = await self._read()
            except CircleError as error:
                return await answer_refusal(self, error)
            self.busy, self._run, self._known = True, self._run + 1, self.outcome
            mine = self._run
            self.outcome = view_models.checking(0, self.entries, entered.language)
        watch = Watch()
        work = partial(verification.verify_circle, entered.actor, circle.id, watch.told)
        task = asyncio.get_running_loop().run_in_executor(POOL, work)
        while not (await asyncio.wait({task}, timeout=EVERY))[0]:
            async with self:
                if self._run != mine:  # stopped, or the page shows another circle by now
                    watch.stopping = True
                elif watch.total:
                    self.outcome = view_models.checking(watch.done, watch.total, entered.language)
        failure = task.exception()
        async with self:
            if self._run != mine:
                return None
            self.busy, self.outcome = False, self._known
            if isinstance(failure, CircleError):
                return await answer_refusal(self, failure)
            report = task.result()
            self.outcome = view_models.of_report(report, circle.time_zone, entered.language)
            self._checked, self.added = report.entries, ""
        return None

    @rx.event
    async def stop(self) -> None:
        """Let the check end without an outcome; what was known before it is shown again."""
        if self.busy:
            self._run, self.busy, self.outcome = self._run + 1, False, self._known
