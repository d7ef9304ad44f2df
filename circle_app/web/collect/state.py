"""Events of the list for collecting; its filter lives in the address, the search does not."""

from typing import Any, Final, TypedDict

import reflex as rx

from circle_app.domain.collecting import CollectState as Standing
from circle_app.domain.errors import CircleError
from circle_app.services import collect
from circle_app.services.collect import CollectList
from circle_app.services.events import circle_room, user_room
from circle_app.web import live
from circle_app.web.collect.view_models import Bar, PersonRow, Summary, bar_of, person_rows, summary
from circle_app.web.events import answer_refusal, language_of, query_arg, route_uuid, run
from circle_app.web.shell import enter

_PAGE: Final = 50
_KEPT: Final = 60


class Wanted(TypedDict):
    """What is looked for: a name, an amount or a UTR. It stays out of the address."""

    words: str


class CollectState(rx.State):
    """Who is to pay what in the circle of the address."""

    loaded: bool = False
    summary: Summary = Summary()
    rows: list[PersonRow] = []
    chosen: list[str] = []
    bar: Bar = Bar()
    shown: str = ""
    words: str = ""
    next_cursor: str = ""
    # Where the page that is shown begins; empty for the first one.
    cursor: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        wanted = query_arg(self, "state")
        self.shown = wanted if wanted in list(Standing) else ""
        self.loaded, self.words, self.cursor, self.chosen = False, "", "", []
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody paid, or something was decided."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            found = await run(
                collect.of_circle,
                entered.actor,
                circle_id,
                state=self.shown,
                words=self.words,
                cursor=self.cursor or None,
                limit=_PAGE,
            )
        except CircleError as error:
            return await answer_refusal(self, error)
        self._show(found, entered.language)
        self.loaded = True
        if first:
            rooms = circle_room(circle_id), user_room(entered.actor.user_id)
            live.listen(self, CollectState.reload, *rooms)
        return None

    def _show(self, found: CollectList, language: str) -> None:
        self.summary = summary(found, language)
        self.rows = person_rows(found, language)
        self.next_cursor = found.page.next_cursor or ""
        here = {row.id for row in self.rows}
        self.chosen = [each for each in self.chosen if each in here]
        self.bar = bar_of(self.rows, self.chosen, language)

    def _count(self) -> None:
        self.bar = bar_of(self.rows, self.chosen, language_of(self))

    @rx.event
    async def pick(self, member: str) -> None:
        """Choose a member, or not any more."""
        if member in self.chosen:
            self.chosen = [each for each in self.chosen if each != member]
        elif any(row.id == member for row in self.rows):
            self.chosen = [*self.chosen, member]
        self._count()

    @rx.event
    async def pick_all(self) -> None:
        """Choose everybody on the page; once more, nobody."""
        everybody = [row.id for row in self.rows]
        self.chosen = [] if len(self.chosen) == len(everybody) else everybody
        self._count()

    @rx.event
    async def clear(self) -> None:
        """Choose nobody."""
        self.chosen = []
        self._count()

    @rx.event
    async def search(self, form: Wanted) -> Any:
        """Look for a name, an amount or a UTR."""
        self.words, self.cursor = (form["words"] or "").strip()[:_KEPT], ""
        return await self._reload()

    @rx.event
    async def narrow(self, state: str) -> Any:
        """Show one state, or everybody."""
        self.shown = state if state in list(Standing) else ""
        self.cursor, self.chosen = "", []
        return await self._reload()

    @rx.event
    async def turn(self) -> Any:
        """The next page; after the last one, the first."""
        self.cursor, self.chosen = self.next_cursor, []
        return await self._reload()
