"""Events of the page with the statement of a subscriber."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.services.events import circle_room
from circle_app.services.rounds import reading, statements
from circle_app.web import live, routes
from circle_app.web.auction.statement_paper import Other, Sheet, others_of, sheet_of
from circle_app.web.events import answer_refusal, parsed_uuid, query_arg, route_uuid, run
from circle_app.web.shell import enter


class SubscriberState(rx.State):
    """The statement of the reader in the run of the address, or of the member it names."""

    loaded: bool = False
    back: str = ""
    sheet: Sheet = Sheet()
    others: list[Other] = []

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody paid, or a pot was given."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            # The address names a circle, so `enter` has found it.
            assert entered.circle is not None  # noqa: S101
            circle, run_id = entered.circle, route_uuid(self, "run")
            asked = query_arg(self, "member")
            member = parsed_uuid(asked, "member") if asked else None
            whole = await run(reading.run, entered.actor, run_id)
            if whole.circle_id != circle.id:
                raise NotFound(what="run")
            if member is None:
                found = await run(statements.own, entered.actor, run_id)
            else:
                found = await run(statements.statement, entered.actor, run_id, member_id=member)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.sheet, shown = Sheet(), ""
        if found is not None:
            self.sheet = sheet_of(found, circle.name, entered.language)
            shown = str(found.member_id)
        self.others = others_of(whole, shown, entered.language)
        self.back = str(routes.path(routes.RUN, circle=str(circle.id), run=str(run_id)))
        self.loaded = True
        if first:
            live.listen(self, SubscriberState.reload, circle_room(circle.id))
        return None
