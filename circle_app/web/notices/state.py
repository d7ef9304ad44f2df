"""Events of the page of notices."""

from typing import Any

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.i18n import ntext
from circle_app.services import notices
from circle_app.services.events import bell_room
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, in_a_toast, one_at_a_time, query_arg, run, say
from circle_app.web.notices.view_models import NoticeDay, days_of
from circle_app.web.shell import enter

PAGE = 30


class NoticesState(rx.State):
    """One page of what the reader was told, the newest first."""

    loaded: bool = False
    busy: bool = False
    days: list[NoticeDay] = []
    # All of it, or what is unread; and how much that is.
    shown: str = "all"
    unread: int = 0
    older: str = ""
    first_page: str = ""
    # The newest notice that this page has shown: what comes later is not marked with the others.
    _newest: int = 0

    @rx.event
    async def load(self) -> Any:
        """Show the page that the address asks for."""
        self.loaded, self._newest = False, 0
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something was told, or read on another device."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        cursor = query_arg(self, "after") or None
        unread = query_arg(self, "show") == "unread"
        try:
            entered = await enter(self)
            me = entered.actor
            found = await run(notices.listed, me, cursor=cursor, limit=PAGE, unread=unread)
            self.unread = await run(notices.unread_count, me)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.days = days_of(found.items, entered.language, clock.now())
        self._newest = max([self._newest, *(view.id for view in found.items)])
        self.shown = "unread" if unread else "all"
        here = f"{routes.NOTICES}?show=unread" if unread else routes.NOTICES
        mark = "&" if unread else "?"
        self.older = f"{here}{mark}after={found.next_cursor}" if found.next_cursor else ""
        self.first_page = here if cursor else ""
        self.loaded = True
        if first:
            live.listen(self, NoticesState.reload, bell_room(me.user_id))
        return None

    @rx.event
    async def opened(self, notice_id: str) -> Any:
        """A notice was followed to its page, so it is read; the link itself leads there."""
        try:
            entered = await enter(self)
            if notice_id.isascii() and notice_id.isdigit() and len(notice_id) <= 18:
                await run(notices.mark_read, entered.actor, int(notice_id))
        except CircleError as error:
            return await answer_refusal(self, error)
        return None

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def read_all(self) -> Any:
        """Mark everything as read that the reader has seen."""
        entered = await enter(self)
        count = await run(notices.mark_all_read, entered.actor, up_to=self._newest)
        words = ntext(
            entered.language, "{n} notice marked as read", "{n} notices marked as read", count
        )
        await say(self, words)
        return await self._reload()
