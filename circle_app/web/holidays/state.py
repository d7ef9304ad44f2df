"""Events of the page of holidays."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.holidays import InvalidHoliday, read_lines
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import PRESETS
from circle_app.i18n import formats, ntext, text
from circle_app.services import circles
from circle_app.services.events import circle_room
from circle_app.services.loans import holidays
from circle_app.services.loans.holidays import HolidaysAdded, HolidayView
from circle_app.web import live
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    route_uuid,
    run,
    say,
)
from circle_app.web.shell import enter

MAX_SHOWN = 50


@dataclass(frozen=True)
class HolidayRow:
    """A day on which nobody collects."""

    day: str = ""
    title: str = ""
    sub: str = ""
    ahead: bool = False


class DaysForm(TypedDict):
    """What the form sends."""

    days: str
    request_id: str


def row(found: HolidayView, language: str) -> HolidayRow:
    """A day as it is listed."""
    return HolidayRow(
        found.day.isoformat(),
        found.name,
        formats.date_weekday(found.day, language, year=True),
        found.is_ahead,
    )


class HolidaysState(rx.State):
    """The holidays of the circle in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    typed: str = ""
    ahead: list[HolidayRow] = []
    past: list[HolidayRow] = []
    chosen: HolidayRow = HolidayRow()
    may_change: bool = False
    moves_loans: bool = False

    @rx.event
    async def load(self) -> Any:
        """Show the days."""
        self.loaded, self.error, self.typed, self.request_id = False, "", "", str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody wrote one down or took one away."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            found = await run(holidays.listed, entered.actor, circle_id)
            circle = await run(circles.get, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        rows = [row(each, entered.language) for each in found]
        self.ahead = [each for each in rows if each.ahead][:MAX_SHOWN]
        self.past = [each for each in reversed(rows) if not each.ahead][:MAX_SHOWN]
        active = circle.status == "active"
        self.may_change = active and Permission.EDIT_CIRCLE in circle.my_permissions
        self.moves_loans = PRESETS[circle.preset].has_officers
        self.loaded = True
        if first:
            live.listen(self, HolidaysState.reload, circle_room(circle_id))
        return None

    @rx.event
    @one_at_a_time()
    async def add(self, form: DaysForm) -> Any:
        """Write down the days that were typed, one a line."""
        self.typed = str(form["days"])[:6_000]
        entered = await enter(self)
        done = await run(
            holidays.add,
            entered.actor,
            route_uuid(self, "circle"),
            read_lines(self.typed),
            key=form["request_id"],
        )
        self.request_id, self.typed = str(uuid4()), ""
        await say(self, _done_words(done, entered.language))
        return await self._reload()

    @rx.event
    async def choose(self, day: str) -> None:
        """The day that may be taken away: the question names it."""
        self.chosen = next((each for each in self.ahead if each.day == str(day)), HolidayRow())

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def remove(self, day: str) -> Any:
        """Take a day away; what was moved for it stays."""
        entered = await enter(self)
        try:
            found = date.fromisoformat(str(day)[:10])
        except ValueError:
            raise InvalidHoliday(field="day", reason="unreadable", line=1) from None
        await run(holidays.remove, entered.actor, route_uuid(self, "circle"), found)
        await say(self, text(entered.language, "The holiday is taken away"))
        return await self._reload()


def _done_words(done: HolidaysAdded, language: str) -> str:
    """What was written down, and what followed."""
    if not done.added:
        return text(language, "These days were there already")
    told = ntext(language, "{n} day written down", "{n} days written down", done.added)
    if not done.moved_loans:
        return told
    moved = ntext(
        language,
        "instalments of {n} loan moved",
        "instalments of {n} loans moved",
        done.moved_loans,
    )
    return f"{told}, {moved}"
