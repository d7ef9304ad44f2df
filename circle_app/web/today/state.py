"""Events of the treasurer's first page."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.services import today
from circle_app.services.events import circle_room, user_room
from circle_app.web import live
from circle_app.web.events import answer_refusal, route_uuid, run
from circle_app.web.shell import ShellState, enter
from circle_app.web.shell.state import collects, desk_of
from circle_app.web.today.view_models import TodayView, today_view


class TodayState(rx.State):
    """What waits in the circle of the address, how it stands, and what comes."""

    loaded: bool = False
    view: TodayView = TodayView()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something changed in the circle."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            found = await run(today.of_circle, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.view = today_view(found, entered.language)
        if entered.circle is not None and collects(entered.circle):
            shell = await self.get_state(ShellState)
            shell.desk = desk_of(entered.circle, found.counts)
        self.loaded = True
        if first:
            rooms = circle_room(circle_id), user_room(entered.actor.user_id)
            live.listen(self, TodayState.reload, *rooms)
        return None
