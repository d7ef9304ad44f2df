"""What the lists of the admin area have in common: looking for a name, a status, page by page."""

from typing import Any, Final, TypedDict

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.web.admin.entering import enter_admin
from circle_app.web.events import answer_refusal, query_arg, run
from circle_app.web.shell import Entered

SHOWN: Final = 25
MAX_LENGTH: Final = 120


class SearchForm(TypedDict):
    """What is looked for; it stays out of the address, for it may be somebody's phone number."""

    search: str


class AdminListMixin(rx.State, mixin=True):
    """A list, the newest first. A list of its own gives ``_statuses``, ``_page`` and ``_put``."""

    loaded: bool = False
    shown: str = ""
    typed: str = ""
    next_cursor: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything, or what the address narrows it to."""
        shown = query_arg(self, "status")
        self.shown = shown if shown in self._statuses() else ""
        self.loaded, self.typed = False, ""
        return await self._show(None)

    @rx.event
    async def search(self, form: SearchForm) -> Any:
        """Look for a name."""
        self.typed = form["search"].strip()[:MAX_LENGTH]
        return await self._show(None)

    @rx.event
    async def clear(self) -> Any:
        """Show everything again."""
        self.typed = ""
        return await self._show(None)

    @rx.event
    async def more(self) -> Any:
        """What comes after the rows shown."""
        return await self._show(self.next_cursor) if self.next_cursor else None

    async def _show(self, cursor: str | None) -> Any:
        try:
            entered = await enter_admin(self)
            page = await run(self._page, entered, cursor)
        except CircleError as error:
            return await answer_refusal(self, error)
        self._put(page.items, entered.language, further=cursor is not None)
        self.next_cursor = page.next_cursor or ""
        self.loaded = True
        return None

    def _asked(self, cursor: str | None) -> dict[str, Any]:
        return {
            "search": self.typed or None,
            "status": self.shown or None,
            "cursor": cursor,
            "limit": SHOWN,
        }

    def _statuses(self) -> tuple[str, ...]:
        """What the list can be narrowed to."""
        raise NotImplementedError

    def _page(self, entered: Entered, cursor: str | None) -> Any:
        """Read a page of the list, in a thread."""
        raise NotImplementedError

    def _put(self, items: Any, language: str, *, further: bool) -> None:
        """Show rows, after those shown before where there are further ones."""
        raise NotImplementedError
