"""Events of the first page of the books."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.services import book_overviews
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.books import view_models
from circle_app.web.books.view_models import BooksCards
from circle_app.web.events import answer_refusal, route_uuid, run
from circle_app.web.shell import enter


class BooksState(rx.State):
    """Where the money lies, what waits, what the month brought."""

    loaded: bool = False
    cards: BooksCards = BooksCards()

    @rx.event
    async def load(self) -> Any:
        """Show everything fresh, then listen for what is booked."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something was booked, asked or decided."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            view = await run(book_overviews.overview, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.cards = view_models.books_cards(view, entered.language)
        self.loaded = True
        if first:
            live.listen(self, BooksState.reload, circle_room(circle_id))
        return None
