"""Events of the months' page."""

from collections.abc import AsyncIterator, Callable
from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.i18n import formats, text
from circle_app.services import circles, disputes, periods
from circle_app.services.disputes import DisputeView
from circle_app.services.events import circle_room
from circle_app.services.periods import MonthRow
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, in_a_toast, one_at_a_time, query_arg, run, say
from circle_app.web.months import view_models
from circle_app.web.months.view_models import DisputeLine, Frame, Head, Review, Year
from circle_app.web.shell import Entered, ShellState, enter

_OPEN, _ENDED = 20, 5


class CloseForm(TypedDict):
    """Closing the month of the sheet."""

    month: str
    request_id: str


class ReopenForm(TypedDict):
    """Asking to open the month of the sheet again."""

    month: str
    reason: str
    request_id: str


class MonthsState(rx.State):
    """The months of a circle, and the sheet that is open on one of them."""

    loaded: bool = False
    busy: bool = False
    request_id: str = ""
    head: Head = Head()
    years: list[Year] = []
    older: str = ""
    newer: bool = False
    questions: list[DisputeLine] = []
    more_questions: bool = False
    review: Review = Review()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.request_id, self.review = False, str(uuid4()), Review()
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something changed in the circle: the same months again."""
        return await self._reload()

    async def _entered(self) -> tuple[Entered, Frame]:
        entered = await enter(self)
        # The address names a circle, so `enter` has found it.
        assert entered.circle is not None  # noqa: S101
        circle = await run(circles.get, entered.actor, entered.circle.id)
        shell = await self.get_state(ShellState)
        frame = Frame(
            str(circle.id),
            circle.currency,
            circle.time_zone,
            entered.language,
            clock.today(circle.time_zone),
            shell.has_officers,
        )
        return entered, frame

    async def _months(self, entered: Entered) -> tuple[MonthRow, ...]:
        assert entered.circle is not None  # noqa: S101
        before = query_arg(self, "before") or None
        return await run(periods.months, entered.actor, entered.circle.id, before=before)

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered, frame = await self._entered()
            rows = await self._months(entered)
            found = await self._questions(entered)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.newer = bool(query_arg(self, "before"))
        self.head = view_models.head(rows, frame) if rows and not self.newer else Head()
        self.years = view_models.years(rows, frame)
        self.older = _older(rows, frame)
        self.questions = view_models.dispute_lines(found, frame)
        self.loaded = True
        if first and entered.circle is not None:
            live.listen(self, MonthsState.reload, circle_room(entered.circle.id))
        return None

    async def _questions(self, entered: Entered) -> list[DisputeView]:
        """The open questions, and the newest of those that are answered."""
        assert entered.circle is not None  # noqa: S101
        actor, circle_id = entered.actor, entered.circle.id
        waiting = await run(
            disputes.of_circle, actor, circle_id, status="open", about="entry", limit=_OPEN
        )
        newest = await run(disputes.of_circle, actor, circle_id, about="entry", limit=_OPEN)
        self.more_questions = waiting.next_cursor is not None
        ended = [view for view in newest.items if view.status != "open"]
        return [*waiting.items, *ended[:_ENDED]]

    @rx.event
    async def review_close(self, month: str) -> AsyncIterator[Any]:
        """The sheet for closing a month was opened."""
        self._forget()
        yield
        yield await self._review(month, view_models.close_review)

    @rx.event
    async def review_reopen(self, month: str) -> AsyncIterator[Any]:
        """The sheet for opening a month again was opened."""
        self._forget()
        yield
        yield await self._review(month, view_models.reopen_review)

    def _forget(self) -> None:
        """Show nothing of the month that the sheet was opened for before."""
        self.review, self.request_id = Review(), str(uuid4())

    async def _review(self, month: str, show: Callable[..., Review]) -> Any:
        try:
            entered, frame = await self._entered()
            rows = await self._months(entered)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.review = show(rows, month, frame)
        return None

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def close_month(self, form: CloseForm) -> Any:
        """Close the month of the sheet."""
        entered, frame = await self._entered()
        assert entered.circle is not None  # noqa: S101
        done = await run(
            periods.close,
            entered.actor,
            entered.circle.id,
            form["month"],
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        month = formats.month_of_code(done.month, frame.language)
        await say(self, text(frame.language, "{month} is closed.", month=month))
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def ask_reopen(self, form: ReopenForm) -> Any:
        """Ask that the month of the sheet be opened again."""
        entered, frame = await self._entered()
        assert entered.circle is not None  # noqa: S101
        asked = await run(
            periods.ask_reopen,
            entered.actor,
            entered.circle.id,
            form["month"],
            reason=form["reason"],
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        told = (
            text(frame.language, "Another officer is asked now. The month stays closed until then.")
            if asked.decider == "officer"
            else text(frame.language, "The members vote now. The month stays closed until then.")
        )
        await say(self, told)
        return await self._reload()


def _older(rows: tuple[MonthRow, ...], frame: Frame) -> str:
    """The address of the months before these, where there may be more."""
    if len(rows) < periods.MOST_MONTHS:
        return ""
    address = routes.path(routes.MONTHS, circle=frame.circle_id)
    return f"{address}?before={rows[-1].month}"
