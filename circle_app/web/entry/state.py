"""Events of an entry's page: looking at it, and taking it back."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.services import circles, journal, reversals
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.disputes.state import show_doubts
from circle_app.web.entry.view_models import EntryPage, entry_page, reversal_slip
from circle_app.web.events import answer_refusal, one_at_a_time, route_uuid, run
from circle_app.web.shell import enter
from circle_app.web.ui.sheets import Slip


class TakeBackForm(TypedDict):
    """Why the entry is wrong."""

    reason: str
    request_id: str


class EntryState(rx.State):
    """The entry in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    view: EntryPage = EntryPage()
    slip: Slip = Slip()

    @rx.event
    async def load(self) -> Any:
        """Show the entry of the address, then listen for what becomes of it."""
        self.loaded, self.error, self.slip = False, "", Slip()
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something happened in the circle."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id, entry_id = route_uuid(self, "circle"), route_uuid(self, "entry")
            found = await run(journal.entry, entered.actor, circle_id, entry_id)
            circle = await run(circles.get, entered.actor, circle_id)
            await show_doubts(self, entered, circle_id, entry_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.view = entry_page(found, circle, entered.language)
        self.loaded = True
        if first:
            live.listen(self, EntryState.reload, circle_room(circle_id))
        return None

    @rx.event
    async def open_sheet(self) -> None:
        """The sheet was opened: a new form with a key of its own."""
        self.error, self.slip, self.request_id = "", Slip(), str(uuid4())

    @rx.event
    @one_at_a_time()
    async def take_back(self, form: TakeBackForm) -> Any:
        """Take the entry back, or ask for it."""
        entered = await enter(self)
        circle_id = route_uuid(self, "circle")
        reason = str(form.get("reason", ""))
        done = await run(
            reversals.reverse,
            entered.actor,
            circle_id,
            route_uuid(self, "entry"),
            reason=reason,
            key=str(form.get("request_id", "")),
        )
        circle = await run(circles.get, entered.actor, circle_id)
        self.slip = reversal_slip(done, self.view, reason.strip(), circle, entered.language)
        self.request_id = str(uuid4())
        return await self._reload()
