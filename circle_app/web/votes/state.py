"""Events of the page with all votes."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.services import circles, proposals
from circle_app.services.events import circle_room
from circle_app.services.proposals import ProposalView
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, one_at_a_time, run
from circle_app.web.shell import Entered, enter
from circle_app.web.votes import view_models
from circle_app.web.votes.view_models import VoteRow

_OPEN = 50
_DECIDED = 20


class QuestionForm(TypedDict):
    """A free question."""

    title: str
    request_id: str


class VotesState(rx.State):
    """The questions of the circle in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    circle_id: str = ""
    open_rows: list[VoteRow] = []
    decided: list[VoteRow] = []
    next_cursor: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.request_id = False, "", str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody asked or voted."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            # The address names a circle, so `enter` has found it.
            assert entered.circle is not None  # noqa: S101
            circle_id = entered.circle.id
            still_open = await run(
                proposals.list,
                entered.actor,
                circle_id,
                status="open",
                decider="vote",
                limit=_OPEN,
            )
            self.open_rows = await self._rows(entered, still_open.items)
            page = await run(
                proposals.list, entered.actor, circle_id, decider="vote", limit=_DECIDED
            )
            self.decided = await self._decided(entered, page.items)
            self.next_cursor = page.next_cursor or ""
            self.circle_id = str(circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            live.listen(self, VotesState.reload, circle_room(circle_id))
        return None

    async def _rows(self, entered: Entered, found: tuple[ProposalView, ...]) -> list[VoteRow]:
        assert entered.circle is not None  # noqa: S101
        circle = await run(circles.get, entered.actor, entered.circle.id)
        return view_models.vote_rows(found, clock.now(), circle.time_zone, entered.language)

    async def _decided(self, entered: Entered, found: tuple[ProposalView, ...]) -> list[VoteRow]:
        return await self._rows(entered, tuple(row for row in found if row.status != "open"))

    @rx.event
    async def more(self) -> Any:
        """The questions before those shown."""
        if not self.next_cursor:
            return None
        try:
            entered = await enter(self)
            assert entered.circle is not None  # noqa: S101
            page = await run(
                proposals.list,
                entered.actor,
                entered.circle.id,
                decider="vote",
                cursor=self.next_cursor,
                limit=_DECIDED,
            )
            self.decided += await self._decided(entered, page.items)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.next_cursor = page.next_cursor or ""
        return None

    @rx.event
    @one_at_a_time()
    async def propose(self, form: QuestionForm) -> Any:
        """Put a free question to the members."""
        entered = await enter(self)
        assert entered.circle is not None  # noqa: S101
        asked = await run(
            proposals.propose,
            entered.actor,
            entered.circle.id,
            title=form["title"],
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        return rx.redirect(
            routes.path(routes.VOTE, circle=str(entered.circle.id), vote=str(asked.proposal_id))
        )
