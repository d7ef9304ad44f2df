"""Events of the page with the minutes of an auction."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.i18n import text
from circle_app.services.events import circle_room
from circle_app.services.rounds import auction_views
from circle_app.web import live, routes
from circle_app.web.auction.minutes import MinuteLine, bid_lines, minute_lines
from circle_app.web.events import answer_refusal, route_uuid, run
from circle_app.web.shell import enter


class AuctionMinutesState(rx.State):
    """The minutes of the auction in the address."""

    loaded: bool = False
    back: str = ""
    circle: str = ""
    sub: str = ""
    lines: list[MinuteLine] = []
    bids: list[MinuteLine] = []

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """The auction may have ended."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            view = await run(auction_views.get, entered.actor, route_uuid(self, "round"))
            if view.circle_id != circle_id:
                raise NotFound(what="round")
        except CircleError as error:
            return await answer_refusal(self, error)
        language = entered.language
        self.circle = view.circle_name
        self.sub = text(
            language, "Auction, round {n} of {all}", n=view.number, all=view.round_count
        )
        self.lines, self.bids = minute_lines(view, language), bid_lines(view, language)
        self.back = str(
            routes.path(routes.AUCTION, circle=str(circle_id), round=str(view.round_id))
        )
        self.loaded = True
        if first:
            live.listen(self, AuctionMinutesState.reload, circle_room(circle_id))
        return None
