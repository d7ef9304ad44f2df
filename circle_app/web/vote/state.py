"""Events of a vote's page."""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, NotFound
from circle_app.services import circles, loans, proposals, records
from circle_app.services.circles import CircleView
from circle_app.services.events import circle_room
from circle_app.services.proposals import ProposalView
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, language_of, route_uuid, run, sentence
from circle_app.web.shell import Entered, enter
from circle_app.web.vote import view_models
from circle_app.web.vote.view_models import Ask, Line, Standing, Voter


class VoteState(rx.State):
    """The question in the address."""

    loaded: bool = False
    busy: str = ""
    error: str = ""
    circle_id: str = ""
    path: str = ""
    ask: Ask = Ask()
    tally: Standing = Standing()
    record: list[Line] = []
    would_be: list[Line] = []
    until_now: list[Line] = []
    voters: list[Voter] = []

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error = False, ""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody voted, or the vote was decided."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            # The address names a circle, so `enter` has found it.
            assert entered.circle is not None  # noqa: S101
            asked = await run(proposals.get, entered.actor, route_uuid(self, "vote"))
            if asked.circle_id != entered.circle.id:
                raise NotFound(what="proposal")
            if asked.decider == "officer":
                # Nobody votes on it; an old link leads to where it is decided.
                return rx.redirect(
                    routes.path(routes.DECISIONS, circle=str(asked.circle_id)), replace=True
                )
            circle = await run(circles.get, entered.actor, entered.circle.id)
            await self._show(entered, circle, asked)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            live.listen(self, VoteState.reload, circle_room(circle.id))
        return None

    async def _show(self, entered: Entered, circle: CircleView, asked: ProposalView) -> None:
        language, zone = entered.language, circle.time_zone
        loan, record = None, None
        self.record = []
        if asked.kind == "loan" and asked.subject_id is not None:
            loan = await run(loans.get, entered.actor, asked.subject_id)
            record = await run(records.of_member, entered.actor, loan.member_id)
            self.record = view_models.record_lines(record, loan, language)
        self.circle_id, self.path = str(circle.id), f"/c/{circle.id}/votes/{asked.id}"
        self.ask = view_models.ask_of(asked, loan, record, circle, clock.now(), language)
        self.tally = view_models.standing_of(asked, zone, language)
        self.voters = view_models.voters_of(asked.voters, zone, language)
        self.would_be, self.until_now = view_models.rule_changes(asked, circle, language)

    @rx.event
    async def cast(self, choice: str) -> AsyncIterator[Any]:
        """Vote yes or no, or change the vote."""
        if self.busy:
            return
        self.busy, self.error = choice, ""
        yield
        try:
            entered = await enter(self)
            await run(proposals.vote, entered.actor, route_uuid(self, "vote"), choice)
        except CircleError as error:
            self.error = sentence(error, language_of(self))
        finally:
            self.busy = ""
        yield await self._reload()
