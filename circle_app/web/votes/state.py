"""Events of the page with all decisions."""

from typing import Any, Final, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.services import circles, proposals, roles
from circle_app.services.events import circle_room, user_room
from circle_app.services.proposals import ProposalView
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, one_at_a_time, query_arg, run
from circle_app.web.matters import KIND_NAMES
from circle_app.web.shell import Entered, enter
from circle_app.web.votes import view_models
from circle_app.web.votes.view_models import Here, VoteRow

_OPEN: Final = 50
_DECIDED: Final = 20
_SHOWN: Final = ("open", "decided")


class QuestionForm(TypedDict):
    """A free question."""

    title: str
    request_id: str


class VotesState(rx.State):
    """What is decided, and was, in the circle in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    circle_id: str = ""
    shown: str = ""
    kind: str = ""
    can_ask: bool = False
    mine: list[VoteRow] = []
    open_rows: list[VoteRow] = []
    decided: list[VoteRow] = []
    next_cursor: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.error, self.request_id = "", str(uuid4())
        shown, kind = query_arg(self, "state"), query_arg(self, "kind")
        self.shown = shown if shown in _SHOWN else ""
        self.kind = kind if kind in KIND_NAMES else ""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody asked, voted or decided."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            # The address names a circle, so `enter` has found it.
            assert entered.circle is not None  # noqa: S101
            circle_id = entered.circle.id
            if self.circle_id != str(circle_id):
                self.loaded, self.circle_id = False, str(circle_id)
            found = await run(
                proposals.list,
                entered.actor,
                circle_id,
                status="open",
                kind=self.kind or None,
                limit=_OPEN,
            )
            rows = await self._rows(entered, found.items)
            self.mine = [row for row in rows if row.can_vote or row.can_decide]
            self.open_rows = [row for row in rows if not (row.can_vote or row.can_decide)]
            self.decided, self.next_cursor = await self._decided(entered, None)
            circle = await run(circles.get, entered.actor, circle_id)
            self.can_ask = Permission.PROPOSE in circle.my_permissions
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            rooms = circle_room(circle_id), user_room(entered.actor.user_id)
            live.listen(self, VotesState.reload, *rooms)
        return None

    async def _rows(self, entered: Entered, found: tuple[ProposalView, ...]) -> list[VoteRow]:
        assert entered.circle is not None  # noqa: S101
        circle = await run(circles.get, entered.actor, entered.circle.id)
        titles = await run(roles.names_of, entered.actor, circle.id)
        here = Here(clock.now(), circle.time_zone, circle.currency, titles, entered.language)
        return view_models.vote_rows(found, here)

    async def _decided(self, entered: Entered, cursor: str | None) -> tuple[list[VoteRow], str]:
        """The decided ones of a page of all, and where the next page begins."""
        assert entered.circle is not None  # noqa: S101
        page = await run(
            proposals.list,
            entered.actor,
            entered.circle.id,
            kind=self.kind or None,
            cursor=cursor,
            limit=_DECIDED,
        )
        decided = tuple(row for row in page.items if row.status != "open")
        return await self._rows(entered, decided), page.next_cursor or ""

    @rx.event
    async def more(self) -> Any:
        """What was decided before that shown."""
        if not self.next_cursor:
            return None
        try:
            rows, self.next_cursor = await self._decided(await enter(self), self.next_cursor)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.decided += rows
        return None

    @rx.event
    async def choose_kind(self, kind: str) -> Any:
        """Show matters of one kind only, or of all; the address tells which."""
        here = routes.path(routes.VOTES, circle=self.circle_id)
        wanted = kind if kind in KIND_NAMES else ""
        return rx.redirect(f"{here}?state={self.shown}&kind={wanted}")

    @rx.event
    async def open_sheet(self) -> None:
        """The sheet was opened: a form with a key of its own."""
        self.error, self.request_id = "", str(uuid4())

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
