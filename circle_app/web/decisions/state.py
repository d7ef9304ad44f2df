"""Events of the page where officers decide."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.presets import PRESETS
from circle_app.i18n import text
from circle_app.services import circles, proposals
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.decisions.view_models import (
    DecidedRow,
    MatterCard,
    decided_row,
    matter_card,
)
from circle_app.web.events import answer_refusal, one_at_a_time, parsed_uuid, route_uuid, run
from circle_app.web.shell import enter
from circle_app.web.wording import failure_words

_WAITING = 50
_DECIDED = 20


class DecisionForm(TypedDict):
    """What the sheet sends."""

    note: str
    request_id: str


class DecisionsState(rx.State):
    """Matters of the circle in the address, and the sheet that is open on one."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    has_officers: bool = True
    waiting: list[MatterCard] = []
    decided: list[DecidedRow] = []
    next_cursor: str = ""
    chosen: MatterCard = MatterCard()
    approving: bool = True
    done: str = ""
    failed: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.done, self.failed = False, "", "", ""
        self.request_id = str(uuid4())
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
        except CircleError as error:
            return await answer_refusal(self, error)
        zone, language = circle.time_zone, entered.language
        self.has_officers = PRESETS[circle.preset].has_officers
        self.waiting = [matter_card(asked, zone, language) for asked in waiting.items]
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
            decided_row(asked, circle.time_zone, entered.language)
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

    @rx.event
    async def open_sheet(self, chosen: str, approving: bool) -> None:
        """A sheet was opened on a matter: a new form with a key of its own."""
        self.error, self.done, self.failed, self.request_id = "", "", "", str(uuid4())
        self.chosen = next((row for row in self.waiting if row.id == chosen), MatterCard())
        self.approving = bool(approving)

    @rx.event
    @one_at_a_time()
    async def decide(self, form: DecisionForm) -> Any:
        """Agree to the matter, or not."""
        entered = await enter(self)
        made = await run(
            proposals.decide,
            entered.actor,
            parsed_uuid(self.chosen.id, "proposal"),
            approve=self.approving,
            note=str(form.get("note", "")),
            key=str(form.get("request_id", "")),
        )
        language = entered.language
        if made.failure:
            self.failed = text(
                language,
                "You agreed, but it could not be carried out: {why}. No money was recorded.",
                why=failure_words(made.failure, language),
            )
        elif made.status == "approved":
            self.done = text(language, "You agreed")
        else:
            self.done = text(language, "You did not agree. No money was recorded.")
        self.request_id = str(uuid4())
        return await self._reload()
