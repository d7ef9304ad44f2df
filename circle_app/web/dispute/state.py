"""Events of one dispute's page."""

from typing import Any, Final, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.domain.presets import PRESETS
from circle_app.i18n import text
from circle_app.services import circles, disputes
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.dispute.view_models import DisputePage, dispute_page
from circle_app.web.events import answer_refusal, one_at_a_time, route_uuid, run
from circle_app.web.shell import Entered, enter
from circle_app.web.talk import view_models as talk
from circle_app.web.talk.view_models import Words

_SHOWN: Final = 50


class OutcomeForm(TypedDict):
    """What was found."""

    outcome: str
    request_id: str


class WithdrawForm(TypedDict):
    """Taking the own question back."""

    request_id: str


class WordsForm(TypedDict):
    """The own words."""

    words: str
    request_id: str


class DisputePageState(rx.State):
    """The dispute in the address, what was said in it, and the sheet that is open."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    talk_error: str = ""
    request_id: str = ""
    words_id: str = ""
    circle_id: str = ""
    view: DisputePage = DisputePage()
    said: list[Words] = []
    earlier: str = ""
    done: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.talk_error, self.done = False, "", "", ""
        self.request_id, self.words_id = str(uuid4()), str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody wrote something, or ended it."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            # The address names a circle, so `enter` has found it.
            assert entered.circle is not None  # noqa: S101
            view = await run(disputes.get, entered.actor, route_uuid(self, "dispute"))
            if view.circle_id != entered.circle.id:
                raise NotFound(what="dispute")
            circle = await run(circles.get, entered.actor, view.circle_id)
            self.view = dispute_page(
                view,
                circle.time_zone,
                entered.language,
                has_officers=PRESETS[circle.preset].has_officers,
            )
            self.said, self.earlier = await self._said(entered, None)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.circle_id, self.loaded = str(circle.id), True
        if first:
            live.listen(self, DisputePageState.reload, circle_room(circle.id))
        return None

    async def _said(self, entered: Entered, cursor: str | None) -> tuple[list[Words], str]:
        assert entered.circle is not None  # noqa: S101
        circle = await run(circles.get, entered.actor, entered.circle.id)
        page = await run(
            disputes.messages,
            entered.actor,
            route_uuid(self, "dispute"),
            cursor=cursor,
            limit=_SHOWN,
        )
        said = talk.messages(page.items, circle.time_zone, entered.language)
        return said, page.next_cursor or ""

    @rx.event
    async def show_earlier(self) -> Any:
        """What was said before."""
        if not self.earlier:
            return None
        try:
            said, self.earlier = await self._said(await enter(self), self.earlier)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.said = said + self.said
        return None

    @rx.event
    async def open_sheet(self) -> None:
        """A sheet was opened: a form with a key of its own."""
        self.error, self.done, self.request_id = "", "", str(uuid4())

    @rx.event
    @one_at_a_time()
    async def settle(self, form: OutcomeForm) -> Any:
        """Say what was found, which ends it."""
        entered = await enter(self)
        await run(
            disputes.close,
            entered.actor,
            route_uuid(self, "dispute"),
            outcome=form["outcome"],
            key=form["request_id"],
        )
        self.done = text(entered.language, "It is answered. Everybody who may read it sees so.")
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def withdraw(self, form: WithdrawForm) -> Any:
        """Take the own question or complaint back."""
        entered = await enter(self)
        await run(
            disputes.close, entered.actor, route_uuid(self, "dispute"), key=form["request_id"]
        )
        self.done = text(entered.language, "It is taken back.")
        return await self._reload()

    @rx.event
    @one_at_a_time(error="talk_error")
    async def say(self, form: WordsForm) -> Any:
        """Write something."""
        entered = await enter(self)
        await run(
            disputes.say,
            entered.actor,
            route_uuid(self, "dispute"),
            form["words"],
            key=form["request_id"],
        )
        self.words_id = str(uuid4())
        return await self._reload()
