"""Events of the expenses page."""

from typing import Any, Final

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, NotAllowed
from circle_app.domain.expenses import CATEGORIES, SOCIAL, ExpenseState
from circle_app.services import circles, expenses
from circle_app.services.events import circle_room, user_room
from circle_app.web import live
from circle_app.web.events import answer_refusal, query_arg, run
from circle_app.web.expenses import view_models, words
from circle_app.web.expenses.view_models import ExpenseRow, Month, WaitingRow
from circle_app.web.shell import Entered, enter

_SHOWN: Final = 25
_WAITING: Final = 20


class ExpensesState(rx.State):
    """The expenses of the circle in the address."""

    loaded: bool = False
    circle_id: str = ""
    can_record: bool = True
    month: Month = Month()
    waiting: list[WaitingRow] = []
    rows: list[ExpenseRow] = []
    shown: str = ""
    category: str = ""
    category_words: str = ""
    next_cursor: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        shown, category = query_arg(self, "state"), query_arg(self, "category")
        self.shown = shown if shown in list(ExpenseState) else ""
        self.category = category if category in (*CATEGORIES, SOCIAL) else ""
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
            circle = await run(circles.get, entered.actor, entered.circle.id)
            if self.circle_id != str(circle.id):
                self.loaded, self.circle_id = False, str(circle.id)
            await self._fill(entered, circle.time_zone)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            rooms = circle_room(circle.id), user_room(entered.actor.user_id)
            live.listen(self, ExpensesState.reload, *rooms)
        return None

    async def _fill(self, entered: Entered, time_zone: str) -> None:
        assert entered.circle is not None  # noqa: S101
        actor, language, circle_id = entered.actor, entered.language, entered.circle.id
        found = await run(expenses.month, actor, circle_id)
        open_ones = [
            *(
                await run(expenses.of_circle, actor, circle_id, status="asked", limit=_WAITING)
            ).items,
            *(
                await run(expenses.of_circle, actor, circle_id, status="approved", limit=_WAITING)
            ).items,
        ]
        listed = await run(self._page, entered, None)
        today = clock.today(time_zone)
        self.can_record = await run(_may_record, entered)
        self.category_words = words.category_name(self.category, language) if self.category else ""
        self.month = view_models.month_of(found, str(circle_id), self.category, language)
        self.waiting = view_models.waiting_rows(open_ones, today, language)
        self.rows = view_models.expense_rows(listed.items, today, language)
        self.next_cursor = listed.next_cursor or ""

    def _page(self, entered: Entered, cursor: str | None) -> Any:
        assert entered.circle is not None  # noqa: S101
        return expenses.of_circle(
            entered.actor,
            entered.circle.id,
            status=self.shown or None,
            category=self.category or None,
            cursor=cursor,
            limit=_SHOWN,
        )

    @rx.event
    async def more(self) -> Any:
        """The expenses before those shown."""
        if not self.next_cursor:
            return None
        try:
            entered = await enter(self)
            assert entered.circle is not None  # noqa: S101
            circle = await run(circles.get, entered.actor, entered.circle.id)
            page = await run(self._page, entered, self.next_cursor)
        except CircleError as error:
            return await answer_refusal(self, error)
        today = clock.today(circle.time_zone)
        self.rows += view_models.expense_rows(page.items, today, entered.language)
        self.next_cursor = page.next_cursor or ""
        return None


def _may_record(entered: Entered) -> bool:
    assert entered.circle is not None  # noqa: S101
    try:
        expenses.prospect(entered.actor, entered.circle.id)
    except NotAllowed:
        return False
    return True
