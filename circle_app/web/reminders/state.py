"""Events of the page for reminding: whom, and how it reads; the sheet sends."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.services import writing
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.events import answer_refusal, route_uuid, run
from circle_app.web.reminders.view_models import RemindersView, view_of
from circle_app.web.shell import enter


class RemindersState(rx.State):
    """Whom the reader can remind in the circle of the address."""

    loaded: bool = False
    view: RemindersView = RemindersView()
    chosen: list[str] = []
    # What the sheet is asked with: "member-<id>,member-<id>,…".
    members: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everybody who owes something and was not reminded today is chosen; then listen."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody paid, or was reminded."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            found = await run(writing.to_remind, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.view = view_of(found, entered.language)
        can = [row.id for row in self.view.rows if not row.reminded]
        self._choose(can if first else [each for each in self.chosen if each in can])
        self.loaded = True
        if first:
            live.listen(self, RemindersState.reload, circle_room(circle_id))
        return None

    def _choose(self, chosen: list[str]) -> None:
        self.chosen = chosen
        self.members = ",".join(f"member-{each}" for each in chosen)

    @rx.event
    async def pick(self, member: str) -> None:
        """Choose a member, or not any more."""
        if member in self.chosen:
            self._choose([each for each in self.chosen if each != member])
        elif any(row.id == member and not row.reminded for row in self.view.rows):
            self._choose([*self.chosen, member])

    @rx.event
    async def pick_all(self) -> None:
        """Choose everybody who can be reminded; once more, nobody."""
        can = [row.id for row in self.view.rows if not row.reminded]
        self._choose([] if len(self.chosen) == len(can) else can)
