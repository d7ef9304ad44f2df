"""Events of the page with a loan's agreement."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.services import loans
from circle_app.services.events import circle_room
from circle_app.web import live, routes
from circle_app.web.agreement.view_models import Paper, paper_of
from circle_app.web.events import answer_refusal, route_uuid, run
from circle_app.web.shell import enter


class AgreementState(rx.State):
    """The agreement of the loan in the address."""

    loaded: bool = False
    paper: Paper = Paper()
    back: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody decided, or answered."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id, loan_id = route_uuid(self, "circle"), route_uuid(self, "loan")
            found = await run(loans.agreement, entered.actor, loan_id, entered.language)
            if found.circle_id != circle_id:
                raise NotFound(what="loan")
        except CircleError as error:
            return await answer_refusal(self, error)
        self.paper = paper_of(found, entered.language)
        self.back = routes.path(routes.LOAN, circle=str(circle_id), loan=str(loan_id))
        self.loaded = True
        if first:
            live.listen(self, AgreementState.reload, circle_room(circle_id))
        return None
