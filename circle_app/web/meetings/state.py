"""Events of the page with a circle's meetings."""

from datetime import date
from typing import Any, Final, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.meetings import MeetingStatus
from circle_app.domain.permissions import Permission
from circle_app.services import circles, meetings
from circle_app.services.events import circle_room
from circle_app.web import live, routes
from circle_app.web.events import (
    answer_refusal,
    one_at_a_time,
    route_uuid,
    run,
)
from circle_app.web.meetings.view_models import Row, row_of
from circle_app.web.shell import enter

_ROWS: Final = 20


class StartForm(TypedDict):
    """The day of a meeting that begins."""

    held_on: str
    request_id: str


class MeetingsState(rx.State):
    """The meetings of the circle in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    rows: list[Row] = []
    next_cursor: str = ""
    holds: bool = False
    running: str = ""
    today: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.request_id = False, "", str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """A meeting was opened or closed."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            me, circle_id = entered.actor, route_uuid(self, "circle")
            circle = await run(circles.get, me, circle_id)
            found = await run(meetings.meetings, me, circle_id, limit=_ROWS)
        except CircleError as error:
            return await answer_refusal(self, error)
        holds = Permission.HOLD_MEETING in circle.my_permissions
        self.holds = holds and circle.status == "active"
        self.rows = [
            row_of(card, str(circle_id), entered.language, holds=self.holds) for card in found.items
        ]
        self.running = next(
            (row.href for row, card in zip(self.rows, found.items, strict=True) if _held(card)), ""
        )
        self.next_cursor = found.next_cursor or ""
        self.today = clock.today(circle.time_zone).isoformat()
        self.loaded = True
        if first:
            live.listen(self, MeetingsState.reload, circle_room(circle_id))
        return None

    @rx.event
    @one_at_a_time()
    async def start(self, form: StartForm) -> Any:
        """Open a meeting and go to its sheet."""
        entered = await enter(self)
        circle_id = route_uuid(self, "circle")
        opened = await run(
            meetings.start,
            entered.actor,
            circle_id,
            held_on=_day(form["held_on"]),
            key=form["request_id"],
        )
        where = {"circle": str(circle_id), "meeting": str(opened.id)}
        return rx.redirect(str(routes.path(routes.MEETING, **where)))

    @rx.event
    @one_at_a_time(refused=answer_refusal)
    async def more(self) -> Any:
        """Show earlier meetings."""
        entered = await enter(self)
        circle_id = route_uuid(self, "circle")
        found = await run(
            meetings.meetings, entered.actor, circle_id, cursor=self.next_cursor, limit=_ROWS
        )
        self.rows += [
            row_of(card, str(circle_id), entered.language, holds=self.holds) for card in found.items
        ]
        self.next_cursor = found.next_cursor or ""


def _held(card: meetings.MeetingCard) -> bool:
    return card.status == MeetingStatus.DRAFT


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise InvalidInput(field="held_on") from None
