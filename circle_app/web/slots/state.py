"""Events of the page of slots."""

from typing import Any, NotRequired, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.i18n import text
from circle_app.services import circles
from circle_app.services.events import circle_room, user_room
from circle_app.services.rounds import defaults, requests, slot_screens
from circle_app.web import live
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    parsed_uuid,
    route_uuid,
    run,
    say,
)
from circle_app.web.shell import enter
from circle_app.web.slots.view_models import SlotsView, slots_view

_SAID = {
    "agree": "You have agreed",
    "approve": "You have agreed for the circle",
    "refuse": "You have said no",
    "withdraw": "Taken back",
}


class AskForm(TypedDict):
    """A slot of one's own, and with whom: whose slot, or who is to take it over."""

    slot: str
    other: str
    note: NotRequired[str]
    request_id: str


class DeclareForm(TypedDict):
    """The slot whose holder is in default."""

    slot: str
    request_id: str


class SlotsState(rx.State):
    """The slots of the circle in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    view: SlotsView = SlotsView()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.request_id = False, "", str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody asked, answered, paid, or a turn was decided."""
        return await self._reload()

    @rx.event
    async def open_sheet(self) -> None:
        """A sheet was opened: a new form with a key of its own."""
        self.error, self.request_id = "", str(uuid4())

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            circle = await run(circles.get, entered.actor, circle_id)
            found = await run(slot_screens.screen, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.view = slots_view(found, circle.time_zone, entered.language)
        self.loaded = True
        if first:
            live.listen(
                self, SlotsState.reload, circle_room(circle_id), user_room(entered.actor.user_id)
            )
        return None

    @rx.event
    @one_at_a_time()
    async def ask_swap(self, form: AskForm) -> Any:
        """Ask for a swap; the form posts its own request id, so a repeat asks once."""
        return await self._ask(requests.ask_swap, form)

    @rx.event
    @one_at_a_time()
    async def ask_substitute(self, form: AskForm) -> Any:
        """Ask somebody to take a slot over."""
        return await self._ask(requests.ask_substitute, form)

    async def _ask(self, act: Any, form: AskForm) -> Any:
        entered = await enter(self)
        await run(
            act,
            entered.actor,
            route_uuid(self, "circle"),
            parsed_uuid(form["slot"], "slot"),
            parsed_uuid(form["other"], "slot"),
            note=form.get("note", ""),
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "You have asked. The answer is wanted in a week."))
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def declare(self, form: DeclareForm) -> Any:
        """Declare a default."""
        entered = await enter(self)
        slot_id = parsed_uuid(form["slot"], "slot")
        await run(defaults.declare, entered.actor, slot_id, key=form["request_id"])
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "Everything of this slot is owed now"))
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def answer(self, request: str, said: str) -> Any:
        """Say something to a request: yes, no, or take it back. Said twice it counts once."""
        entered = await enter(self)
        acts = {
            "agree": requests.agree,
            "approve": requests.approve,
            "refuse": requests.refuse,
            "withdraw": requests.withdraw,
        }
        request_id = parsed_uuid(request, "slot_request")
        if said not in acts:
            return None
        await run(acts[said], entered.actor, request_id, key=f"{said}-{request_id}")
        await say(self, text(entered.language, _SAID[said]))
        return await self._reload()
