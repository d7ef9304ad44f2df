"""Events of the list of people."""

from typing import Any, Final, TypedDict

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.services.admin import people
from circle_app.web.admin.entering import enter_admin
from circle_app.web.admin_people.view_models import PersonLine, person_line
from circle_app.web.events import answer_refusal, query_arg, run
from circle_app.web.shell import Entered

_SHOWN: Final = 25


class SearchForm(TypedDict):
    """What is looked for; it stays out of the address, for it may be somebody's phone number."""

    search: str


class AdminPeopleState(rx.State):
    """People of the installation, the newest first."""

    loaded: bool = False
    shown: str = ""
    typed: str = ""
    rows: list[PersonLine] = []
    next_cursor: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everybody, or whom the address narrows it to."""
        shown = query_arg(self, "status")
        self.shown = shown if shown in people.STATUSES else ""
        self.loaded, self.typed = False, ""
        return await self._show()

    @rx.event
    async def search(self, form: SearchForm) -> Any:
        """Look for somebody."""
        self.typed = form["search"].strip()[:120]
        return await self._show()

    @rx.event
    async def clear(self) -> Any:
        """Show everybody again."""
        self.typed = ""
        return await self._show()

    async def _show(self) -> Any:
        try:
            entered = await enter_admin(self)
            page = await run(self._page, entered, None)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.rows = [person_line(row, entered.language) for row in page.items]
        self.next_cursor = page.next_cursor or ""
        self.loaded = True
        return None

    def _page(self, entered: Entered, cursor: str | None) -> Any:
        return people.listed(
            entered.actor,
            search=self.typed or None,
            status=self.shown or None,
            cursor=cursor,
            limit=_SHOWN,
        )

    @rx.event
    async def more(self) -> Any:
        """The people after those shown."""
        if not self.next_cursor:
            return None
        try:
            entered = await enter_admin(self)
            page = await run(self._page, entered, self.next_cursor)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.rows += [person_line(row, entered.language) for row in page.items]
        self.next_cursor = page.next_cursor or ""
        return None
