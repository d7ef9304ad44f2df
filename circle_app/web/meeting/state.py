"""Events of the page on which a meeting is held."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound, NotSignedIn
from circle_app.domain.meetings import MeetingOver, MeetingStatus
from circle_app.i18n import formats
from circle_app.services import circles, meetings
from circle_app.services.events import circle_room
from circle_app.services.meetings import MeetingView
from circle_app.web import live, routes, times
from circle_app.web.events import (
    answer_refusal,
    current_actor,
    language_of,
    leave_for_sign_in,
    one_at_a_time,
    route_arg,
    route_uuid,
    run,
    sentence,
)
from circle_app.web.meeting import handover, review, view_models
from circle_app.web.meeting.review import Review
from circle_app.web.meeting.view_models import BoxRow, Heading, LoanLine, Piece, SheetRow
from circle_app.web.shell import Entered, enter
from circle_app.web.ui.sheets import Slip


class CloseForm(TypedDict):
    """Closing a meeting as it was reviewed."""

    version: str
    request_id: str


@dataclass(frozen=True)
class Link:
    """What the script is told: the cells by their keys, and what became of its last batch."""

    cells: str = "{}"
    serial: int = 0
    ack: int = 0
    saved_at: str = ""
    refusal: str = ""


class MeetingState(rx.State):
    """The sheet of a meeting; what is typed belongs to the script in the browser."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    heading: Heading = Heading()
    rows: list[SheetRow] = []
    loans: list[LoanLine] = []
    pieces: list[Piece] = []
    box: list[BoxRow] = []
    sheet: str = ""
    link: Link = Link()
    review: Review = Review()
    slip: Slip = Slip()
    meeting_id: str = ""
    _time_zone: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.error, self.request_id = "", str(uuid4())
        self.review, self.slip, self._time_zone = Review(), Slip(), ""
        # After a lost connection the page is loaded again: the sheet stays where it is.
        self.loaded = self.loaded and route_arg(self, "meeting") == self.meeting_id
        if not self.loaded:
            self.rows, self.link = [], Link()
        self.link = replace(self.link, serial=self.link.serial + 1)
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Another device saved, or money moved: what was typed here stays."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            view = await self._view(entered)
        except CircleError as error:
            return await answer_refusal(self, error)
        self._show(view, entered)
        if view.status != MeetingStatus.DRAFT and not self.slip.title:
            return rx.redirect(self._after(view), replace=True)
        self.loaded = True
        if first:
            rooms = meetings.meeting_room(view.id), circle_room(view.circle_id)
            live.listen(self, MeetingState.reload, *rooms)
        return None

    async def _view(self, entered: Entered) -> MeetingView:
        view = await run(meetings.meeting, entered.actor, route_uuid(self, "meeting"))
        if entered.circle is None or view.circle_id != entered.circle.id:
            raise NotFound(what="meeting")
        if not self._time_zone:
            card = await run(circles.get, entered.actor, view.circle_id)
            self._time_zone = card.time_zone
        return view

    def _show(self, view: MeetingView, entered: Entered) -> None:
        language = entered.language
        rows = view_models.sheet_rows(view, language)
        # Rows are drawn once: to draw them again would cost whoever is typing.
        if view_models.drawn_anew(self.rows, rows):
            self.rows = rows
        if not self.loaded:
            self.heading = view_models.heading(view, language)
            self.pieces = view_models.pieces(view, language)
        self.loans = view_models.loan_lines(view, language)
        self.box = view_models.box_rows(view, language)
        self.meeting_id = str(view.id)
        self.sheet = handover.sheet_of(view, entered.actor.user_id, language)
        saved_at = self._clock(view.saved_at)
        self.link = replace(self.link, cells=handover.values_of(view.sheet), saved_at=saved_at)

    def _clock(self, at: datetime | None) -> str:
        return formats.clock_time(times.local(at, self._time_zone)) if at else ""

    def _after(self, view: MeetingView) -> str:
        circle_id = str(view.circle_id)
        if view.status == MeetingStatus.POSTED:
            return review.minutes_href(circle_id, str(view.id))
        return str(routes.path(routes.MEETINGS, circle=circle_id))

    @rx.event
    async def keep(self, batch: str) -> Any:
        """Save what was typed; the script hands it over again until it hears of it."""
        number = self.link.ack
        try:
            found = handover.read_batch(batch)
            number = found.number
            actor = await current_actor(self)
            meeting_id = route_uuid(self, "meeting")
            saved = await run(meetings.save, actor, meeting_id, cells=found.cells)
        except NotSignedIn:
            return leave_for_sign_in(self)
        except CircleError as error:
            refusal = sentence(error, language_of(self))
            self.link = replace(self.link, ack=number, refusal=refusal)
            return await self._reload() if isinstance(error, MeetingOver) else None
        self.link = replace(
            self.link,
            cells=handover.values_of(saved.sheet),
            ack=number,
            saved_at=self._clock(saved.saved_at),
            refusal="",
        )
        return None

    @rx.event
    async def ask(self) -> Any:
        """Everything typed has arrived: say what closing the meeting will record."""
        self.error, self.review = "", Review()
        try:
            entered = await enter(self)
            view = await self._view(entered)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.review = review.review_of(view, entered.language)
        return None

    @rx.event
    @one_at_a_time()
    async def close(self, form: CloseForm) -> Any:
        """Post the sheet as it was reviewed: all of it or nothing."""
        entered = await enter(self)
        view = await self._view(entered)
        version = int(form["version"]) if form["version"].isdecimal() else -1
        try:
            posted = await run(
                meetings.post, entered.actor, view.id, version=version, key=form["request_id"]
            )
        except CircleError:
            self.review = review.review_of(await self._view(entered), entered.language)
            raise
        self.slip = review.slip_of(posted, self._time_zone, entered.language)
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    async def leave(self) -> Any:
        """The receipt was read: on to the minutes."""
        return rx.redirect(
            review.minutes_href(route_arg(self, "circle"), route_arg(self, "meeting"))
        )

    @rx.event
    @one_at_a_time()
    async def give_up(self) -> Any:
        """The meeting did not happen: nothing of its sheet is booked."""
        entered = await enter(self)
        view = await self._view(entered)
        await run(meetings.cancel, entered.actor, view.id)
        return await self._reload()
