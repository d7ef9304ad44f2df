"""Events of the page of a run."""

from typing import Any, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.i18n import text
from circle_app.services import circles, memberships
from circle_app.services.events import circle_room, user_room
from circle_app.services.rounds import closing, reading, runs, slots
from circle_app.services.rounds.reading import Summary
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
from circle_app.web.rounds.state import typed_day
from circle_app.web.run.view_models import RunCard, run_card
from circle_app.web.shell import Entered, enter


class OpenForm(TypedDict):
    """When the first round begins."""

    starts_on: str
    request_id: str


class GiveForm(TypedDict):
    """Slots for somebody."""

    member: str
    how_many: str
    request_id: str


class EndForm(TypedDict):
    """Why a run is given up."""

    reason: str
    request_id: str


class RunPageState(rx.State):
    """The run in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    give_error: str = ""
    end_error: str = ""
    request_id: str = ""
    card: RunCard = RunCard()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.give_error, self.end_error = False, "", "", ""
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody took a slot, paid, or got the pot."""
        return await self._reload()

    async def _found(self) -> tuple[Entered, Summary]:
        """The run of the address; refused where it is another circle's."""
        entered = await enter(self)
        found = await run(reading.summary, entered.actor, route_uuid(self, "run"))
        if found.run.circle_id != route_uuid(self, "circle"):
            raise NotFound(what="run")
        return entered, found

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered, found = await self._found()
            circle = await run(circles.get, entered.actor, found.run.circle_id)
            people: tuple[memberships.MemberRow, ...] = ()
            if found.run.status == "planned" and found.run.can_run:
                people = await run(memberships.members, entered.actor, circle.id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.card = run_card(found, circle.rules, people, entered.language)
        self.loaded = True
        if first:
            live.listen(
                self,
                RunPageState.reload,
                circle_room(circle.id),
                user_room(entered.actor.user_id),
            )
        return None

    def _key(self) -> str:
        """The key of what is done now; the next thing has another."""
        key, self.request_id = self.request_id, str(uuid4())
        return key

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def take(self) -> Any:
        """Take a slot of the run while it is planned."""
        entered = await enter(self)
        await run(slots.take, entered.actor, route_uuid(self, "run"), key=self._key())
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def drop(self, slot: str) -> Any:
        """Give a slot back while the run is planned."""
        entered = await enter(self)
        await run(slots.drop, entered.actor, parsed_uuid(slot, "slot"), key=self._key())
        return await self._reload()

    @rx.event
    @one_at_a_time(error="give_error")
    async def give(self, form: GiveForm) -> Any:
        """Write slots down for a member."""
        entered = await enter(self)
        typed = form["how_many"]
        await run(
            slots.give,
            entered.actor,
            route_uuid(self, "run"),
            parsed_uuid(form["member"], "member"),
            how_many=int(typed) if typed.isdecimal() and len(typed) < 5 else 0,
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    async def rise(self, slot: str) -> Any:
        """Let a slot get the pot one turn earlier."""
        return await self._move(slot, -1)

    @rx.event
    async def sink(self, slot: str) -> Any:
        """Let a slot get the pot one turn later."""
        return await self._move(slot, 1)

    async def _move(self, slot: str, by: int) -> Any:
        try:
            entered, found = await self._found()
            wanted = parsed_uuid(slot, "slot")
            await run(
                slots.arrange,
                entered.actor,
                found.run.id,
                moved(found, wanted, by),
                key=self._key(),
            )
        except CircleError as error:
            return await in_a_toast(self, error)
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def open_run(self, form: OpenForm) -> Any:
        """Open the run: its first round begins."""
        entered = await enter(self)
        opened = await run(
            runs.open,
            entered.actor,
            route_uuid(self, "run"),
            starts_on=typed_day(form.get("starts_on", "")),
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "Run {n} begins", n=opened.number))
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def close_run(self) -> Any:
        """Close the run whose pots are all handed out."""
        entered = await enter(self)
        await run(closing.close, entered.actor, route_uuid(self, "run"), key=self._key())
        return await self._reload()

    @rx.event
    @one_at_a_time(error="end_error")
    async def abandon(self, form: EndForm) -> Any:
        """Give the run up before any money came in."""
        entered = await enter(self)
        await run(
            runs.abandon,
            entered.actor,
            route_uuid(self, "run"),
            reason=form.get("reason", ""),
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "The run was given up"))
        return await self._reload()


def moved(found: Summary, slot_id: UUID, by: int) -> list[UUID]:
    """The order of the slots with one of them a place earlier or later."""
    order = [
        slot.id
        for slot in sorted(
            found.run.slots, key=lambda slot: (slot.turn or slot.number, slot.number)
        )
    ]
    if slot_id in order:
        place = order.index(slot_id)
        order.insert(max(0, place + by), order.pop(place))
    return order
