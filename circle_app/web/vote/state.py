"""Events of a proposal's page."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, NotFound
from circle_app.domain.permissions import Permission
from circle_app.i18n import text
from circle_app.services import circles, loans, proposals, records, roles, rule_history
from circle_app.services.circles import CircleView
from circle_app.services.events import circle_room
from circle_app.services.proposals import ProposalView
from circle_app.web import live
from circle_app.web.decision_steps import StepLine, step_lines
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    language_of,
    one_at_a_time,
    route_uuid,
    run,
    say,
    sentence,
)
from circle_app.web.rule_diff import DiffRow, diff_rows
from circle_app.web.shell import Entered, enter
from circle_app.web.vote import view_models
from circle_app.web.vote.talk_state import show_talk
from circle_app.web.vote.view_models import Ask, Line, Standing, Voter


class VoteState(rx.State):
    """The question in the address."""

    loaded: bool = False
    casting: str = ""
    busy: bool = False
    error: str = ""
    request_id: str = ""
    circle_id: str = ""
    path: str = ""
    ask: Ask = Ask()
    tally: Standing = Standing()
    steps: list[StepLine] = []
    record: list[Line] = []
    changes: list[DiffRow] = []
    voters: list[Voter] = []

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.request_id = False, "", str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody voted, decided or wrote something."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            # The address names a circle, so `enter` has found it.
            assert entered.circle is not None  # noqa: S101
            asked = await run(proposals.get, entered.actor, route_uuid(self, "vote"))
            if asked.circle_id != entered.circle.id:
                raise NotFound(what="proposal")
            circle = await run(circles.get, entered.actor, entered.circle.id)
            await self._show(entered, circle, asked)
            await show_talk(self, entered, circle, asked.id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            live.listen(self, VoteState.reload, circle_room(circle.id))
        return None

    async def _show(self, entered: Entered, circle: CircleView, asked: ProposalView) -> None:
        actor, language, zone = entered.actor, entered.language, circle.time_zone
        loan, record = None, None
        self.record, self.changes = [], []
        if asked.kind == "loan" and asked.subject_id is not None:
            loan = await run(loans.get, actor, asked.subject_id)
            if {Permission.SEE_LOANS, Permission.SEE_BOOKS} <= circle.my_permissions:
                record = await run(records.of_member, actor, loan.member_id)
                self.record = view_models.record_lines(record, loan, language)
        if asked.kind == "rules":
            found = await run(rule_history.asked_for, actor, asked.id)
            if found is not None:
                self.changes = diff_rows(found.before, found.after, found.currency, language)
        titles = await run(roles.names_of, actor, circle.id)
        self.circle_id, self.path = str(circle.id), f"/c/{circle.id}/votes/{asked.id}"
        self.ask = view_models.ask_of(asked, loan, record, circle, clock.now(), language)
        self.tally = view_models.standing_of(asked, zone, language)
        self.steps = step_lines(asked.steps, zone, language, titles, is_open=asked.status == "open")
        self.voters = view_models.voters_of(asked.voters, zone, language)

    @rx.event
    async def cast(self, choice: str) -> AsyncIterator[Any]:
        """Vote yes or no, or change the vote."""
        if self.casting:
            return
        self.casting, self.error = choice, ""
        yield
        try:
            entered = await enter(self)
            await run(proposals.vote, entered.actor, route_uuid(self, "vote"), choice)
        except CircleError as error:
            self.error = sentence(error, language_of(self))
        finally:
            self.casting = ""
        yield await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def withdraw(self) -> Any:
        """Take the own question back."""
        entered = await enter(self)
        proposal_id = route_uuid(self, "vote")
        await run(proposals.withdraw, entered.actor, proposal_id, key=self.request_id)
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "It is taken back. Nothing was changed."))
        return await self._reload()
