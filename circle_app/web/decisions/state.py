"""Events of the page where officers decide."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.presets import PRESETS
from circle_app.services import circles, proposals, roles
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.decisions.view_models import (
    DecidedRow,
    MatterCard,
    decided_row,
    matter_card,
)
from circle_app.web.events import answer_refusal, route_uuid, run
from circle_app.web.shell import enter

_WAITING = 50
_DECIDED = 20


class DecisionsState(rx.State):
    """Matters of the circle in the address."""

    loaded: bool = False
    has_officers: bool = True
    waiting: list[MatterCard] = []
    decided: list[DecidedRow] = []
    next_cursor: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody asked or decided."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            circle = await run(circles.get, entered.actor, circle_id)
            waiting = await run(
                proposals.list,
                entered.actor,
                circle_id,
                status="open",
                decider="officer",
                limit=_WAITING,
            )
            titles = await run(roles.names_of, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        zone, language = circle.time_zone, entered.language
        self.has_officers = PRESETS[circle.preset].has_officers
        self.waiting = [
            matter_card(asked, zone, circle.currency, titles, language) for asked in waiting.items
        ]
        self.waiting.sort(key=lambda card: not card.can_decide)
        self.decided, self.next_cursor = await self._decided("")
        self.loaded = True
        if first:
            live.listen(self, DecisionsState.reload, circle_room(circle_id))
        return None

    async def _decided(self, cursor: str) -> tuple[list[DecidedRow], str]:
        entered = await enter(self)
        circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
        page = await run(
            proposals.list,
            entered.actor,
            circle.id,
            decider="officer",
            cursor=cursor or None,
            limit=_DECIDED,
        )
        rows = [
            decided_row(asked, circle.time_zone, circle.currency, entered.language)
            for asked in page.items
            if asked.status != "open"
        ]
        return rows, page.next_cursor or ""

    @rx.event
    async def more(self) -> Any:
        """Matters that were decided before those shown."""
        if not self.next_cursor:
            return None
        try:
            rows, self.next_cursor = await self._decided(self.next_cursor)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.decided += rows
        return None
