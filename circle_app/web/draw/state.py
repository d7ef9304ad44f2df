"""Events of the pages of a draw."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.i18n import text
from circle_app.services.events import circle_room
from circle_app.services.rounds import drawing, proofs, voiding
from circle_app.web import live, routes
from circle_app.web.draw import view_models
from circle_app.web.draw.view_models import Draw, Memory, Score, Seat, Try, Word
from circle_app.web.events import (
    answer_refusal,
    one_at_a_time,
    query_arg,
    route_uuid,
    run,
    say,
)
from circle_app.web.shell import Entered, enter


class WordForm(TypedDict):
    """A member's word."""

    nonce: str
    request_id: str


class VoidForm(TypedDict):
    """Why a draw shall be void."""

    reason: str
    request_id: str


class DrawState(rx.State):
    """The draw of the round in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    void_error: str = ""
    request_id: str = ""
    draw: Draw = Draw()
    memory: Memory = Memory()
    seats: list[Seat] = []
    size: str = "few"
    words: list[Word] = []
    scores: list[Score] = []
    tries: list[Try] = []
    # Whether the draw was held while the page was open: then the light walks.
    walking: bool = False
    _waited: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.void_error = False, "", ""
        self.request_id, self.walking, self._waited = str(uuid4()), False, ""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody added a word, paid, held the draw or had it declared void."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            # The address names a circle, so `enter` has found it.
            assert entered.circle is not None  # noqa: S101
            asked = query_arg(self, "attempt")
            view = await run(
                proofs.get,
                entered.actor,
                route_uuid(self, "round"),
                attempt=int(asked) if asked.isdecimal() and len(asked) < 7 else None,
            )
            if view.circle_id != entered.circle.id:
                raise NotFound(what="round")
        except CircleError as error:
            return await answer_refusal(self, error)
        self._show(entered, view)
        self.loaded = True
        if first:
            live.listen(self, DrawState.reload, circle_room(view.circle_id))
        return None

    def _show(self, entered: Entered, view: proofs.DrawView) -> None:
        language = entered.language
        key = f"{view.draw_id}"
        if view.status == "committed":
            self._waited, self.walking = key, False
        elif view.status == "drawn" and self._waited == key:
            self.walking, self._waited = True, ""
        self.draw = view_models.draw_of(view, language)
        self.memory = view_models.memory_of(view)
        self.seats = view_models.seats_of(view, language)
        self.size = view_models.size_of(len(view.seats))
        self.words = view_models.words_of(view, language)
        self.scores = view_models.scores_of(view, language)
        self.tries = view_models.tries_of(view, language)

    @rx.event
    @one_at_a_time()
    async def add(self, form: WordForm) -> Any:
        """Add the reader's word."""
        entered = await enter(self)
        await run(
            drawing.add_nonce,
            entered.actor,
            route_uuid(self, "round"),
            nonce=form["nonce"],
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "Your word is in the draw."))
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def hold(self) -> Any:
        """Hold the draw: every screen shows it at once."""
        entered = await enter(self)
        await run(drawing.hold, entered.actor, route_uuid(self, "round"), key=self.request_id)
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time(error="void_error")
    async def ask_void(self, form: VoidForm) -> Any:
        """Put it to the vote that the draw is void."""
        entered = await enter(self)
        view = await run(
            voiding.ask,
            entered.actor,
            route_uuid(self, "round"),
            reason=form["reason"],
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        return rx.redirect(
            routes.path(routes.VOTE, circle=str(view.circle_id), vote=str(view.void_proposal_id))
        )
