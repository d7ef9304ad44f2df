"""Events of the circle page."""

from typing import Any

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.services import board, overviews
from circle_app.services.events import circle_room, user_room
from circle_app.web import live
from circle_app.web.board.view_models import News, news_of
from circle_app.web.circle.view_models import SHOWN_ACTS, CircleCards, circle_cards, feed_days
from circle_app.web.events import answer_refusal, route_uuid, run
from circle_app.web.shell import enter
from circle_app.web.wording import FeedDay


class CircleState(rx.State):
    """One circle: its cycle, its money, its people, what happened."""

    loaded: bool = False
    cards: CircleCards = CircleCards()
    days: list[FeedDay] = []
    more: bool = False
    news: News = News()
    rests: bool = False

    @rx.event
    async def load(self) -> Any:
        """Show the circle in the address and listen for changes."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something changed in the circle."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            found = await run(overviews.circle, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.cards = circle_cards(found, entered.language)
        self.days = feed_days(found, entered.language)
        self.more = found.next_feed_cursor is not None or len(found.feed) > SHOWN_ACTS
        self.rests = found.status == "archived"
        told = await run(board.newest, entered.actor, circle_id)
        self.news = news_of(told, found.time_zone, clock.now(), entered.language)
        self.loaded = True
        if first:
            live.listen(
                self, CircleState.reload, circle_room(circle_id), user_room(entered.actor.user_id)
            )
        return None
