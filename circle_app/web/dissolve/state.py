"""Events of the page of the end of a circle."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, NotAllowed
from circle_app.i18n import text
from circle_app.services import circles, dissolutions
from circle_app.services.circles import CircleView
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.dissolve.view_models import OPEN, EndView, planned, standing
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    parsed_uuid,
    route_uuid,
    run,
    say,
)
from circle_app.web.shell import Entered, enter


class AskForm(TypedDict):
    """Asking that the circle ends; the name is typed so that nobody does it by mistake."""

    name: str
    reason: str
    request_id: str


class PostForm(TypedDict):
    """Paying out and closing."""

    request_id: str


class DissolveState(rx.State):
    """The plan to end the circle in the address, or what it would be."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    policy: str = "savings"
    view: EndView = EndView()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.policy = False, "", "savings"
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody decided, or money moved."""
        return await self._reload()

    @rx.event
    async def choose(self, policy: str) -> Any:
        """Look at it shared in another way."""
        self.policy, self.error = policy, ""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
            self.view = await self._view(entered, circle)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            live.listen(self, DissolveState.reload, circle_room(circle.id))
        return None

    async def _view(self, entered: Entered, circle: CircleView) -> EndView:
        actor, language = entered.actor, entered.language
        newest = await run(dissolutions.newest, actor, circle.id)
        if newest is not None and newest.status in (*OPEN, "posted"):
            return standing(newest, circle.time_zone, language)
        try:
            found = await run(dissolutions.preview, actor, circle.id, policy=self.policy)
        except NotAllowed:
            if newest is None:
                raise
            return standing(newest, circle.time_zone, language)
        return planned(found, language)

    @rx.event
    @one_at_a_time()
    async def ask(self, form: AskForm) -> Any:
        """Ask that the circle ends."""
        entered = await enter(self)
        circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
        if form["name"].strip().casefold() != circle.name.casefold():
            self.error = text(
                entered.language, "This is not the circle's name. Nothing was changed."
            )
            return None
        await run(
            dissolutions.ask,
            entered.actor,
            circle.id,
            policy=self.policy,
            reason=form["reason"],
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "You have asked for it."))
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def post(self, form: PostForm) -> Any:
        """Pay everybody out and close."""
        entered = await enter(self)
        await run(
            dissolutions.post,
            entered.actor,
            parsed_uuid(self.view.id, "dissolution"),
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "Everybody is paid out. The circle has ended."))
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def cancel(self) -> Any:
        """Take the wish back."""
        entered = await enter(self)
        wanted = parsed_uuid(self.view.id, "dissolution")
        await run(dissolutions.cancel, entered.actor, wanted)
        await say(self, text(entered.language, "It was taken back. Everything stays as it was."))
        return await self._reload()
