"""Events of the page of leaving, or of removing somebody."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.i18n import text
from circle_app.services import circles, departures
from circle_app.services.events import circle_room
from circle_app.web import live, routes
from circle_app.web.events import (
    answer_refusal,
    one_at_a_time,
    parsed_uuid,
    query_arg,
    route_uuid,
    run,
    say,
)
from circle_app.web.leave.view_models import LeaveView, leave_view
from circle_app.web.shell import enter


class LeaveForm(TypedDict):
    """Asking to go, or to remove somebody."""

    reason: str
    request_id: str


class LeaveState(rx.State):
    """What it would be if the reader, or the member in the address, went today."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    forgive: bool = False
    view: LeaveView = LeaveView()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.forgive = False, "", False
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something moved: the figures again."""
        return await self._reload()

    @rx.event
    async def let_go(self, forgive: bool) -> Any:
        """Look at it with the rest given up, or not."""
        self.forgive = forgive
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            circle = await run(circles.get, entered.actor, circle_id)
            asked = query_arg(self, "member")
            member_id = parsed_uuid(asked, "member") if asked else None
            found = await run(
                departures.preview, entered.actor, circle_id, member_id, forgive=self.forgive
            )
        except CircleError as error:
            return await answer_refusal(self, error)
        self.view = leave_view(found, circle.name, entered.language)
        self.loaded = True
        if first:
            live.listen(self, LeaveState.reload, circle_room(circle_id))
        return None

    @rx.event
    @one_at_a_time()
    async def ask(self, form: LeaveForm) -> Any:
        """Ask for it; who has nothing in the circle is out at once."""
        entered = await enter(self)
        circle_id = route_uuid(self, "circle")
        asked = query_arg(self, "member")
        done = await run(
            departures.ask,
            entered.actor,
            circle_id,
            parsed_uuid(asked, "member") if asked else None,
            reason=form["reason"],
            forgive=self.forgive,
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        if done.status == "settled":
            words = text(entered.language, "You have left {circle}.", circle=done.circle_name)
            await say(self, words)
            return rx.redirect(routes.HOME)
        parts = {"circle": str(circle_id), "departure": str(done.id)}
        return rx.redirect(str(routes.path(routes.DEPARTURE, **parts)))
