"""Events of the page of the outbox."""

from typing import Any, Final

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.i18n import ntext, text
from circle_app.services.admin import outbox
from circle_app.web.admin.entering import enter_admin
from circle_app.web.admin_outbox.view_models import (
    MessageCard,
    MessageLine,
    OutboxView,
    message_card,
    message_lines,
    outbox_view,
)
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    query_arg,
    run,
    say,
)

_SHOWN: Final = 25
_LONGEST: Final = 18


class AdminOutboxState(rx.State):
    """Messages in one state, the newest first."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    shown: str = "waiting"
    seen: OutboxView = OutboxView()
    rows: list[MessageLine] = []
    next_cursor: str = ""
    message: MessageCard = MessageCard()

    @rx.event
    async def load(self) -> Any:
        """What waits, or what the address narrows it to."""
        shown = query_arg(self, "status")
        self.shown = shown if shown in outbox.STATES else "waiting"
        self.loaded = False
        return await self._show()

    @rx.event
    async def again(self) -> Any:
        """Look once more."""
        return await self._show()

    @rx.event
    async def more(self) -> Any:
        """What comes after the rows shown."""
        return await self._show(self.next_cursor) if self.next_cursor else None

    async def _show(self, cursor: str | None = None) -> Any:
        try:
            entered = await enter_admin(self)
            found = await run(outbox.show, entered.actor)
            page = await run(
                outbox.listed, entered.actor, status=self.shown, cursor=cursor, limit=_SHOWN
            )
        except CircleError as error:
            return await answer_refusal(self, error)
        self.seen = outbox_view(found, entered.language)
        lines = message_lines(page.items, entered.language)
        self.rows = [*self.rows, *lines] if cursor else lines
        self.next_cursor = page.next_cursor or ""
        self.loaded = True
        return None

    @rx.event
    async def pick(self, key: str) -> Any:
        """Show what was tried with a message."""
        self.error = ""
        try:
            entered = await enter_admin(self)
            found = await run(outbox.get, entered.actor, _number(key))
        except CircleError as error:
            return await answer_refusal(self, error)
        self.message = message_card(found, entered.language)
        return None

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def send(self) -> Any:
        """Send the message once more."""
        entered = await enter_admin(self)
        await run(outbox.send_again, entered.actor, _number(self.message.line.key))
        await say(self, text(entered.language, "It goes out again"))
        return await self._show()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def send_all(self) -> Any:
        """Send everything once more that was given up."""
        entered = await enter_admin(self)
        many = await run(outbox.send_again, entered.actor)
        said = ntext(entered.language, "{n} message goes again", "{n} messages go again", many)
        await say(self, said)
        return await self._show()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def drop(self) -> Any:
        """Leave the message."""
        entered = await enter_admin(self)
        await run(outbox.drop, entered.actor, _number(self.message.line.key))
        await say(self, text(entered.language, "It is not sent any more"))
        return await self._show()


def _number(key: str) -> int:
    if not key.isdecimal() or len(key) > _LONGEST:
        raise NotFound(what="page")
    return int(key)
