"""Events of the page of late loans."""

from typing import Any, Final

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.arrears import ArrearsClass
from circle_app.domain.errors import CircleError
from circle_app.services import circles, loans
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.events import answer_refusal, query_arg, run
from circle_app.web.overdue import view_models
from circle_app.web.overdue.view_models import LateRow, Summary
from circle_app.web.shell import Entered, enter

_SHOWN: Final = 25


class OverdueState(rx.State):
    """The late loans of the circle in the address."""

    loaded: bool = False
    circle_id: str = ""
    summary: Summary = Summary()
    sees_who: bool = False
    rows: list[LateRow] = []
    shown: str = ""
    next_cursor: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        wanted = query_arg(self, "class")
        self.shown = wanted if wanted in list(ArrearsClass) else ""
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
            found = await run(loans.portfolio_of, entered.actor, circle.id)
            today = clock.today(circle.time_zone)
            self.summary = view_models.summary(found, today, entered.language)
            self.sees_who, self.rows, self.next_cursor = found.sees_who, [], ""
            if found.sees_who:
                await self._more(entered, "")
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            live.listen(self, OverdueState.reload, circle_room(circle.id))
        return None

    async def _more(self, entered: Entered, cursor: str) -> None:
        assert entered.circle is not None  # noqa: S101
        page = await run(
            loans.overdue,
            entered.actor,
            entered.circle.id,
            arrears_class=self.shown or None,
            cursor=cursor or None,
            limit=_SHOWN,
        )
        self.rows += [
            view_models.late_row(loan, self.circle_id, entered.language) for loan in page.items
        ]
        self.next_cursor = page.next_cursor or ""

    @rx.event
    async def more(self) -> Any:
        """Those who are less late than the last one shown."""
        if not self.next_cursor:
            return None
        try:
            await self._more(await enter(self), self.next_cursor)
        except CircleError as error:
            return await answer_refusal(self, error)
        return None
