"""Events of the page of rounds."""

from datetime import date
from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.i18n import text
from circle_app.services.events import circle_room, user_room
from circle_app.services.rounds import overview, runs, slots
from circle_app.web import live
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    route_uuid,
    run,
    say,
)
from circle_app.web.round_words import run_path
from circle_app.web.rounds.view_models import RoundsView, rounds_view
from circle_app.web.shell import enter


class PlanForm(TypedDict):
    """When a run is to begin, if that is known, and whether slots are carried over."""

    starts_on: str
    carry: str | bool
    request_id: str


def typed_day(typed: str) -> date | None:
    """Read a date out of a form; nothing where none was chosen.

    Raises:
        InvalidInput: It is no date.
    """
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise InvalidInput(field="starts_on") from None


class RoundsState(rx.State):
    """The rounds of the circle in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    view: RoundsView = RoundsView()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.request_id = False, "", str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody paid, a turn was decided, money was handed out."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            found = await run(overview.board, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.view = rounds_view(found, entered.language)
        self.loaded = True
        if first:
            live.listen(
                self, RoundsState.reload, circle_room(circle_id), user_room(entered.actor.user_id)
            )
        return None

    @rx.event
    @one_at_a_time()
    async def plan(self, form: PlanForm) -> Any:
        """Plan the next run, and go where its slots are taken."""
        entered = await enter(self)
        made = await run(
            runs.plan,
            entered.actor,
            route_uuid(self, "circle"),
            starts_on=typed_day(form.get("starts_on", "")),
            carry=bool(form.get("carry")),
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "Run {n} is planned", n=made.number))
        return rx.redirect(run_path(made.id, made.circle_id))

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def take(self) -> Any:
        """Take a slot of the run that is planned."""
        entered = await enter(self)
        board = await run(overview.board, entered.actor, route_uuid(self, "circle"))
        if board.run is not None:
            await run(slots.take, entered.actor, board.run.id, key=self.request_id)
            await say(self, text(entered.language, "You have a slot"))
        self.request_id = str(uuid4())
        return await self._reload()
