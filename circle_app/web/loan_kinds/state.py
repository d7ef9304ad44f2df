"""Events of the page of all kinds of loans."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.loan_rules import MAX_PRODUCTS
from circle_app.domain.permissions import Permission
from circle_app.i18n import formats, text
from circle_app.services.events import circle_room
from circle_app.services.loans import offers
from circle_app.web import live
from circle_app.web.events import answer_refusal, route_uuid, run
from circle_app.web.loan_kinds.view_models import KindCard, Named, card, how_changed, not_given
from circle_app.web.shell import enter


class LoanKindsState(rx.State):
    """The kinds of loans of the circle in the address."""

    loaded: bool = False
    kinds: list[KindCard] = []
    resting: list[Named] = []
    waiting: str = ""
    how: str = ""
    may_change: bool = False
    may_add: bool = False
    may_ask: bool = False

    @rx.event
    async def load(self) -> Any:
        """Show what the circle lends."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """The rules changed."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            found = await run(offers.offer, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        language = entered.language
        self.kinds = [card(kind, found, language) for kind in found.kinds]
        self.may_change = found.may_change
        self.may_add = found.may_change and len(found.rules.products) < MAX_PRODUCTS
        self.resting = not_given(found, language) if found.may_change else []
        self.how = how_changed(found, language)
        granted = entered.circle.my_permissions if entered.circle else ()
        self.may_ask = Permission.ASK_LOAN in granted
        lent = (found.in_force.loans, found.in_force.products)
        self.waiting = ""
        if found.waiting_on is not None and lent != (found.rules.loans, found.rules.products):
            day = formats.date_medium(found.waiting_on, language)
            self.waiting = text(language, "Something changes in these loans on {day}.", day=day)
        self.loaded = True
        if first:
            live.listen(self, LoanKindsState.reload, circle_room(circle_id))
        return None
