"""Events of the board of loans."""

from dataclasses import replace
from typing import Any, Final, TypedDict

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.services import circles, loans, roles
from circle_app.services.events import circle_room, user_room
from circle_app.services.loans import LANES, BoardFilter
from circle_app.web import live
from circle_app.web.events import answer_refusal, query_arg, run
from circle_app.web.loan_board import view_models
from circle_app.web.loan_board.view_models import KindOption, LaneView, Reader
from circle_app.web.shell import Entered, enter

_FIRST: Final = 8
_MORE: Final = 20
_MOST: Final = 50
_KEPT: Final = 60


class Wanted(TypedDict):
    """What is looked for: a name or a number. It stays out of the address."""

    words: str


class LoanBoardState(rx.State):
    """The board of the circle in the address."""

    loaded: bool = False
    circle_id: str = ""
    lanes: list[LaneView] = []
    kinds: list[KindOption] = []
    shown: str = "asked"
    words: str = ""
    product: str = ""
    my_turn: bool = False

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        wanted = query_arg(self, "lane")
        self.shown = wanted if wanted in LANES else ""
        self.words, self.product, self.my_turn = "", "", False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something changed in the circle."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            # The address names a circle, so `enter` has found it.
            assert entered.circle is not None  # noqa: S101
            found = await run(
                loans.board, entered.actor, entered.circle.id, self._chosen(), limit=_FIRST
            )
            reader = await self._reader(entered, several_kinds=len(found.kinds) > 1)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.circle_id = str(entered.circle.id)
        self.lanes = view_models.lanes_of(found, reader)
        self.kinds = view_models.kinds_of(found, entered.language)
        if not self.shown:
            full = (lane.name for lane in self.lanes if not lane.empty)
            self.shown = next(full, LANES[0])
        self.loaded = True
        if first:
            rooms = circle_room(entered.circle.id), user_room(entered.actor.user_id)
            live.listen(self, LoanBoardState.reload, *rooms)
        return None

    def _chosen(self) -> BoardFilter:
        return BoardFilter(self.words, self.product, self.my_turn)

    async def _reader(self, entered: Entered, *, several_kinds: bool) -> Reader:
        assert entered.circle is not None  # noqa: S101
        circle = await run(circles.get, entered.actor, entered.circle.id)
        titles = await run(roles.names_of, entered.actor, circle.id)
        today = clock.today(circle.time_zone)
        return Reader(entered.language, today, circle.time_zone, titles, several_kinds)

    @rx.event
    async def show(self, lane: str) -> None:
        """On a phone, one column at a time."""
        if lane in LANES:
            self.shown = lane

    @rx.event
    async def search(self, form: Wanted) -> Any:
        """Look for a name or a number."""
        self.words = form["words"].strip()[:_KEPT]
        return await self._reload()

    @rx.event
    async def choose_kind(self, product: str) -> Any:
        """Narrow to one kind of loan, or to none."""
        self.product = product if product in {each.value for each in self.kinds} else ""
        return await self._reload()

    @rx.event
    async def toggle_turn(self) -> Any:
        """Only what waits for the reader, or everything again."""
        self.my_turn = not self.my_turn
        return await self._reload()

    @rx.event
    async def more(self, name: str) -> Any:
        """Further loans of a column, up to what one can look through."""
        lane = next((lane for lane in self.lanes if lane.name == name), None)
        if lane is None or not lane.next_cursor:
            return None
        try:
            entered = await enter(self)
            assert entered.circle is not None  # noqa: S101
            page = await run(
                loans.board_lane,
                entered.actor,
                entered.circle.id,
                name,
                self._chosen(),
                cursor=lane.next_cursor,
                limit=_MORE,
            )
            reader = await self._reader(entered, several_kinds=bool(self.kinds))
        except CircleError as error:
            return await answer_refusal(self, error)
        cards = [*lane.cards, *view_models.cards_of(name, page.items, reader)]
        cursor = page.next_cursor if len(cards) < _MOST else None
        fuller = replace(lane, cards=cards, next_cursor=cursor or "")
        self.lanes = [fuller if each.name == name else each for each in self.lanes]
        return None
