"""The bell: how many notices a person has not read, on every page and at once."""

import time
from typing import Any, Final

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.services import notices
from circle_app.services.access import Actor
from circle_app.services.events import bell_room
from circle_app.web import events, live, routes, ui
from circle_app.web.i18n import tr

MOST_SHOWN: Final = 99
#: A count is good for so long without word of a change, in seconds; another process tells none.
FRESH: Final = 10


class BellState(rx.State):
    """How much is unread, as a figure, and when that was counted, since the server began."""

    unread: str = ""
    counted_at: int = 0

    @rx.event
    async def recount(self) -> Any:
        """Something was told, or read, here or on another device."""
        try:
            actor = await events.current_actor(self)
        except CircleError:
            self.unread = ""
        else:
            await _count(self, actor)


async def _count(bell: BellState, actor: Actor) -> None:
    bell.unread = figure(await events.run(notices.unread_count, actor))
    bell.counted_at = int(time.monotonic())


def figure(count: int) -> str:
    """A count as the bell shows it."""
    if not count:
        return ""
    return str(count) if count <= MOST_SHOWN else f"{MOST_SHOWN}+"


async def ring(state: rx.State, actor: Actor) -> None:
    """Count what the actor has not read, unless it is known, and keep the count right."""
    begins = live.listen_for_frame(state, BellState.recount, bell_room(actor.user_id))
    bell = await state.get_state(BellState)
    if begins or time.monotonic() - bell.counted_at > FRESH:
        await _count(bell, actor)


def words() -> rx.Var[str]:
    """What the bell says to whoever does not see it."""
    return rx.cond(
        BellState.unread,
        tr("Notices, {count} new", count=BellState.unread),
        tr("Notices"),
    )


def bell() -> rx.Component:
    """The bell of the top bar."""
    count = rx.el.span(BellState.unread, class_name="count", aria_hidden="true")
    return ui.icon_link("bell", words(), routes.NOTICES, rx.cond(BellState.unread, count))


def quiet_bell() -> rx.Component:
    """The bell of a page with a back arrow: there only while something is unread.

    So a title keeps its room, and the bar stays as empty as a task wants it.
    """
    return rx.cond(BellState.unread, rx.el.div(bell(), class_name="top-bar__bell"))
