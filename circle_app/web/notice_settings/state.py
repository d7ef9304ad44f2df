"""Events of the page of notice settings."""

from typing import Any, TypedDict

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.i18n import text
from circle_app.services import notices
from circle_app.services.events import user_room
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, one_at_a_time, run, say
from circle_app.web.notice_settings.view_models import Grid, grid_of, minutes
from circle_app.web.shell import Entered, enter


class HoursForm(TypedDict):
    """From when to when nothing disturbs."""

    start: str
    end: str


class NoticeSettingsState(rx.State):
    """What the reader wants to hear; each choice is kept at once."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    hours_error: str = ""
    grid: Grid = Grid()
    # The choice that was changed last, to be taken back: its key, and what it is called.
    last: str = ""
    last_name: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.hours_error = False, "", ""
        self.last = self.last_name = ""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something was chosen on another device."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            found = await run(notices.show, entered.actor)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.grid = grid_of(found, entered.language, _ways_page(entered))
        self.loaded = True
        if first:
            live.listen(self, NoticeSettingsState.reload, user_room(entered.actor.user_id))
        return None

    @rx.event
    @one_at_a_time()
    async def flip(self, key: str) -> Any:
        """Hear of an area by a way, or not any more."""
        entered = await enter(self)
        area, _, way = key.partition(".")
        known = grid_of(await run(notices.show, entered.actor), entered.language)
        was = {each.key: each for row in known.areas for each in row.switches}.get(key)
        on = was is None or not was.on  # what is no square of the grid is refused below
        found = await run(notices.change, entered.actor, grid={(area, way): on})
        self.grid = grid_of(found, entered.language, _ways_page(entered))
        self.last, self.last_name = key, was.name if was else ""
        await say(self, text(entered.language, "Saved"))

    @rx.event
    @one_at_a_time()
    async def gather(self, rhythm: str) -> Any:
        """Have letters one by one, or gathered."""
        entered = await enter(self)
        found = await run(notices.change, entered.actor, digest=rhythm)
        self.grid = grid_of(found, entered.language, _ways_page(entered))
        await say(self, text(entered.language, "Saved"))

    @rx.event
    @one_at_a_time(error="hours_error")
    async def keep_hours(self, form: HoursForm) -> Any:
        """Keep the hours in which nothing disturbs."""
        entered = await enter(self)
        hours = minutes(form["start"]), minutes(form["end"])
        found = await run(notices.change, entered.actor, quiet=hours)
        self.grid = grid_of(found, entered.language, _ways_page(entered))
        await say(self, text(entered.language, "Saved"))

    @rx.event
    @one_at_a_time(error="hours_error")
    async def end_hours(self) -> Any:
        """Be disturbed at any hour."""
        entered = await enter(self)
        found = await run(notices.change, entered.actor, no_quiet=True)
        self.grid = grid_of(found, entered.language, _ways_page(entered))
        await say(self, text(entered.language, "Saved"))


def _ways_page(entered: Entered) -> str:
    """Where the reader can set ways up: for all circles, or for the open one."""
    if entered.actor.is_operator:
        return routes.ADMIN_CHANNELS
    circle = entered.circle
    if circle is None or Permission.MANAGE_GATEWAY not in circle.my_permissions:
        return ""
    return str(routes.path(routes.CIRCLE_CHANNELS, circle=str(circle.id)))
