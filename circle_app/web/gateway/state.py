"""Events of the page of the payment provider."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.i18n import text
from circle_app.services import circles, gateway
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    parsed_uuid,
    route_uuid,
    run,
    say,
)
from circle_app.web.gateway.view_models import (
    GatewayCard,
    OrderRow,
    RefundCard,
    gateway_card,
    order_rows,
    refund_card,
    refund_slip,
)
from circle_app.web.shell import enter
from circle_app.web.ui.sheets import Slip

SHOWN = 25
#: What the provider said to the keys.
TRIED = {
    "ok": "The provider knows the keys.",
    "keys_refused": "The provider does not know these keys. Please enter them again.",
    "refused": "The provider refused. Please look at its own page.",
    "unreachable": "The provider could not be reached. Please try again later.",
}


class KeysForm(TypedDict):
    """Both halves of a key pair."""

    key_id: str
    secret: str


class RefundForm(TypedDict):
    """Why a payment is given back."""

    reason: str
    request_id: str


class GatewayState(rx.State):
    """The account with a payment provider of the circle of the address, and its payments."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    refund_error: str = ""
    request_id: str = ""
    only_troubled: bool = False
    hook_secret: str = ""
    card: GatewayCard = GatewayCard()
    rows: list[OrderRow] = []
    refund: RefundCard = RefundCard()
    slip: Slip = Slip()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.hook_secret = False, "", ""
        self.only_troubled = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody paid, or the provider told of something."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            me, circle_id = entered.actor, route_uuid(self, "circle")
            found = await run(gateway.account, me, circle_id)
            page = await run(
                gateway.orders, me, circle_id, troubled=self.only_troubled, limit=SHOWN
            )
            circle = await run(circles.get, me, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.card = gateway_card(found, entered.language)
        self.rows = order_rows(page.items, circle.time_zone, entered.language)
        self.loaded = True
        if first:
            live.listen(self, GatewayState.reload, circle_room(circle_id))
        return None

    @rx.event
    async def narrow(self, troubled: bool) -> Any:
        """Show all payments, or those that somebody has to look at."""
        self.only_troubled = troubled
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def keep(self, form: KeysForm) -> Any:
        """Keep the keys; a first pair brings a secret for the address that the provider calls."""
        entered = await enter(self)
        made = await run(
            gateway.set_up,
            entered.actor,
            route_uuid(self, "circle"),
            key_id=form["key_id"],
            secret=form["secret"],
        )
        self.hook_secret = made.hook_secret or self.hook_secret
        await say(self, text(entered.language, "The keys are kept"))
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def renew(self) -> Any:
        """Make up a new secret for the address; the old one counts no more."""
        entered = await enter(self)
        made = await run(
            gateway.set_up, entered.actor, route_uuid(self, "circle"), new_hook_secret=True
        )
        self.hook_secret = made.hook_secret or ""
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def switch(self) -> Any:
        """Let members pay online, or not any more."""
        entered = await enter(self)
        on = not self.card.enabled
        await run(gateway.set_up, entered.actor, route_uuid(self, "circle"), enabled=on)
        words = "Members can pay online now" if on else "Nobody starts a payment online any more"
        await say(self, text(entered.language, words))
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def try_out(self) -> None:
        """Ask the provider something small with the keys."""
        entered = await enter(self)
        outcome = await run(gateway.try_out, entered.actor, route_uuid(self, "circle"))
        await say(self, text(entered.language, TRIED[outcome]))

    @rx.event
    async def pick(self, key: str) -> Any:
        """Open the review of giving a payment back."""
        self.refund_error, self.slip, self.request_id = "", Slip(), str(uuid4())
        try:
            entered = await enter(self)
            found = await run(gateway.order, entered.actor, parsed_uuid(key, "order"))
        except CircleError as error:
            return await answer_refusal(self, error)
        self.refund = refund_card(found, entered.language)
        return None

    @rx.event
    @one_at_a_time(error="refund_error")
    async def give_back(self, form: RefundForm) -> Any:
        """Have the provider give the payment back."""
        entered = await enter(self)
        found = await run(
            gateway.refund,
            entered.actor,
            parsed_uuid(self.refund.key, "order"),
            reason=form["reason"],
            key=form["request_id"],
        )
        self.slip = refund_slip(found, entered.language)
        return await self._reload()
