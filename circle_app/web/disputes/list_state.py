"""Events of the page with all disputes, and of the form for a complaint about a person."""

from typing import Any, Final, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.disputes import STATUSES
from circle_app.domain.errors import CircleError, NotAllowed
from circle_app.services import circles, disputes, memberships
from circle_app.services.disputes import DisputeView
from circle_app.services.events import circle_room
from circle_app.services.paging import Page
from circle_app.web import live, routes
from circle_app.web.disputes import view_models
from circle_app.web.disputes.view_models import DisputeRow, Person
from circle_app.web.events import answer_refusal, one_at_a_time, parsed_uuid, query_arg, run
from circle_app.web.shell import Entered, enter

_SHOWN: Final = 25


class ComplaintForm(TypedDict):
    """What somebody did, and who."""

    person: str
    reason: str
    request_id: str


class DisputesState(rx.State):
    """The disputes of the circle in the address that the reader may see."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    circle_id: str = ""
    shown: str = ""
    about: str = ""
    can_ask: bool = False
    people: list[Person] = []
    rows: list[DisputeRow] = []
    next_cursor: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.error, self.request_id = "", str(uuid4())
        shown = query_arg(self, "state")
        self.shown = shown if shown in STATUSES else ""
        self.about = query_arg(self, "about")
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something changed in the circle."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            # The address names a circle, so `enter` has found it.
            assert entered.circle is not None  # noqa: S101
            actor, circle_id = entered.actor, entered.circle.id
            if self.circle_id != str(circle_id):
                self.loaded, self.circle_id = False, str(circle_id)
            page = await run(self._page, entered, None)
            self.rows = await self._rows(entered, page)
            self.next_cursor = page.next_cursor or ""
            self.can_ask = await run(disputes.may_ask, actor, circle_id)
            self.people = await run(_people, entered) if self.about and self.can_ask else []
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            live.listen(self, DisputesState.reload, circle_room(circle_id))
        return None

    def _page(self, entered: Entered, cursor: str | None) -> Page[DisputeView]:
        assert entered.circle is not None  # noqa: S101
        return disputes.of_circle(
            entered.actor,
            entered.circle.id,
            status=self.shown or None,
            cursor=cursor,
            limit=_SHOWN,
        )

    async def _rows(self, entered: Entered, page: Page[DisputeView]) -> list[DisputeRow]:
        assert entered.circle is not None  # noqa: S101
        circle = await run(circles.get, entered.actor, entered.circle.id)
        return view_models.dispute_rows(page.items, circle.time_zone, entered.language)

    @rx.event
    async def more(self) -> Any:
        """The disputes before those shown."""
        if not self.next_cursor:
            return None
        try:
            entered = await enter(self)
            page = await run(self._page, entered, self.next_cursor)
            self.rows += await self._rows(entered, page)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.next_cursor = page.next_cursor or ""
        return None

    @rx.event
    @one_at_a_time()
    async def complain(self, form: ComplaintForm) -> Any:
        """Say what a person did, then go where it is answered."""
        entered = await enter(self)
        assert entered.circle is not None  # noqa: S101
        made = await run(
            disputes.open_about,
            entered.actor,
            entered.circle.id,
            parsed_uuid(form["person"], "member"),
            reason=form["reason"],
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        return rx.redirect(
            routes.path(routes.DISPUTE, circle=str(entered.circle.id), dispute=str(made.id))
        )


def _people(entered: Entered) -> list[Person]:
    """Everybody in the circle but the reader; nobody where the reader may not see them."""
    assert entered.circle is not None  # noqa: S101
    try:
        found = memberships.members(entered.actor, entered.circle.id)
    except NotAllowed:
        return []
    return [
        Person(str(row.id), row.name) for row in found if row.status == "active" and not row.is_me
    ]
