"""Events of the activity page."""

from typing import Any

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.services import activity, circles
from circle_app.services.events import circle_room
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, query_arg, route_uuid, run
from circle_app.web.shell import enter
from circle_app.web.wording import FeedDay, by_day

PAGE = 50


class ActivityState(rx.State):
    """One page of what happened, the newest first."""

    loaded: bool = False
    days: list[FeedDay] = []
    older: str = ""
    first_page: str = ""
    record: str = ""

    @rx.event
    async def load(self) -> Any:
        """Show the page that the address asks for."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something happened."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        cursor = query_arg(self, "after") or None
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            circle = await run(circles.get, entered.actor, circle_id)
            found = await run(activity.feed, entered.actor, circle_id, cursor=cursor, limit=PAGE)
        except CircleError as error:
            return await answer_refusal(self, error)
        today = clock.today(circle.time_zone)
        self.days = by_day(found.items, entered.language, circle.time_zone, today)
        here = str(routes.path(routes.ACTIVITY, circle=str(circle_id)))
        self.older = f"{here}?after={found.next_cursor}" if found.next_cursor else ""
        self.first_page = here if cursor else ""
        may_audit = Permission.SEE_AUDIT in circle.my_permissions
        audit = str(routes.path(routes.AUDIT, circle=str(circle_id)))
        self.record = audit if may_audit else ""
        self.loaded = True
        if first:
            live.listen(self, ActivityState.reload, circle_room(circle_id))
        return None
