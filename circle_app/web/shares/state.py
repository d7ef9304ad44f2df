"""Events of the page of shares."""

from typing import Any, NotRequired, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, NotAllowed
from circle_app.services import circles, memberships, share_outs, shares
from circle_app.services.events import circle_room, user_room
from circle_app.services.share_outs import PlanView
from circle_app.services.shares import Register
from circle_app.web import live
from circle_app.web.events import (
    answer_refusal,
    one_at_a_time,
    parsed_uuid,
    query_arg,
    route_uuid,
    run,
)
from circle_app.web.shares.view_models import SharesView, bought_slip, shares_view
from circle_app.web.shell import Entered, enter
from circle_app.web.ui.sheets import Slip


class BuyForm(TypedDict):
    """Shares to buy, for oneself or for another."""

    shares: str
    method: str
    reference: NotRequired[str]
    member: NotRequired[str]
    request_id: str


class SharesState(rx.State):
    """The shares of the circle in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    slip: Slip = Slip()
    view: SharesView = SharesView()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.slip = False, "", Slip()
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody bought shares, or they were shared out."""
        return await self._reload()

    @rx.event
    async def open_sheet(self) -> None:
        """The sheet was opened: a new form with a key of its own."""
        self.error, self.slip, self.request_id = "", Slip(), str(uuid4())

    async def _reload(self, *, first: bool = False) -> Any:
        typed = query_arg(self, "cycle")
        number = int(typed) if typed.isdecimal() and len(typed) < 7 else None
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            found = await run(shares.register, entered.actor, circle_id, number=number)
            worth = await self._worth(entered, found)
            people = ()
            if found.can_record:
                people = await run(memberships.members, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        active = tuple(row for row in people if row.status == "active")
        self.view = shares_view(found, worth, active, entered.language)
        self.loaded = True
        if first:
            live.listen(
                self,
                SharesState.reload,
                circle_room(circle_id),
                user_room(entered.actor.user_id),
            )
        return None

    async def _worth(self, entered: Entered, found: Register) -> PlanView | None:
        """What the shares are worth, for who may see the books."""
        if found.cycle is None:
            return None
        number = found.cycle.number
        try:
            return await run(share_outs.worth, entered.actor, found.circle_id, number=number)
        except NotAllowed:
            return None

    @rx.event
    @one_at_a_time()
    async def buy(self, form: BuyForm) -> Any:
        """Buy shares; the form posts its own request id, so a repeat books nothing twice."""
        entered = await enter(self)
        circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
        typed = form["shares"]
        member = form.get("member", "")
        made = await run(
            shares.buy,
            entered.actor,
            circle.id,
            shares=int(typed) if typed.isdecimal() and len(typed) < 7 else 0,
            method=form["method"],
            reference=form.get("reference") or None,
            on_behalf_of=parsed_uuid(member, "member") if member else None,
            key=form["request_id"],
        )
        self.slip = bought_slip(made, circle.time_zone, entered.language)
        self.request_id = str(uuid4())
        return await self._reload()
