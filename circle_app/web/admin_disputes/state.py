"""Events of the list of open disputes."""

from typing import Any, Final

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.services.admin import circles
from circle_app.web.admin.entering import enter_admin
from circle_app.web.admin_circles.view_models import DisputeLine, dispute_line
from circle_app.web.events import answer_refusal, run

_SHOWN: Final = 25


class AdminDisputesState(rx.State):
    """Open disputes of all circles, the oldest first."""

    loaded: bool = False
    rows: list[DisputeLine] = []
    next_cursor: str = ""

    @rx.event
    async def load(self) -> Any:
        """The oldest ones."""
        self.loaded, self.rows, self.next_cursor = False, [], ""
        return await self._next()

    @rx.event
    async def more(self) -> Any:
        """Those after the ones shown."""
        return await self._next() if self.next_cursor else None

    async def _next(self) -> Any:
        try:
            entered = await enter_admin(self)
            cursor = self.next_cursor or None
            page = await run(circles.disputes, entered.actor, cursor=cursor, limit=_SHOWN)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.rows += [dispute_line(row, entered.language) for row in page.items]
        self.next_cursor = page.next_cursor or ""
        self.loaded = True
        return None
