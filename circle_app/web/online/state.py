"""Events of paying online: beginning, and what is known when one is back."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.domain.money import parse_minor
from circle_app.services import circles, gateway
from circle_app.services.events import circle_room, user_room
from circle_app.web import live, routes
from circle_app.web.events import (
    answer_refusal,
    current_actor,
    one_at_a_time,
    parsed_uuid,
    query_arg,
    route_uuid,
    run,
)
from circle_app.web.online.view_models import OnlineCard, online_card
from circle_app.web.shell import enter


class OnlineForm(TypedDict):
    """How much is paid online, and the name of the wish."""

    online_amount: str
    request_id: str


class OnlineState(rx.State):
    """Whether a circle is paid online, and beginning to."""

    offered: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""

    @rx.event
    async def look(self) -> None:
        """Ask whether members can pay online here; a page that cannot tell offers nothing."""
        self.offered, self.error, self.request_id = False, "", str(uuid4())
        try:
            actor = await current_actor(self)
            self.offered = await run(gateway.is_on, actor, route_uuid(self, "circle"))
        except CircleError:
            return

    @rx.event
    @one_at_a_time()
    async def begin(self, form: OnlineForm) -> Any:
        """Write the payment down and lead to the provider's page."""
        entered = await enter(self)
        circle_id = route_uuid(self, "circle")
        circle = await run(circles.get, entered.actor, circle_id)
        due, member = query_arg(self, "due"), query_arg(self, "member")
        begun = await run(
            gateway.start,
            entered.actor,
            circle_id,
            amount_minor=parse_minor(form["online_amount"], circle.currency),
            due_id=parsed_uuid(due, "due") if due else None,
            on_behalf_of=parsed_uuid(member, "member") if member else None,
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        if begun.pay_url:
            return rx.redirect(begun.pay_url)
        here = routes.path(routes.PAY_ONLINE, circle=str(circle_id), order=str(begun.id))
        return rx.redirect(str(here))


class OnlinePageState(rx.State):
    """A payment online as it stands; the page goes on by itself when the provider tells."""

    loaded: bool = False
    card: OnlineCard = OnlineCard()

    @rx.event
    async def load(self) -> Any:
        """Where it stands, then listen for what the provider tells."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """The provider told of something."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            found = await run(gateway.order, entered.actor, route_uuid(self, "order"))
            if found.circle_id != route_uuid(self, "circle"):
                raise NotFound(what="order")
        except CircleError as error:
            return await answer_refusal(self, error)
        self.card = online_card(found, entered.language)
        self.loaded = True
        if first:
            rooms = circle_room(found.circle_id), user_room(entered.actor.user_id)
            live.listen(self, OnlinePageState.reload, *rooms)
        return None
