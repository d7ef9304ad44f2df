"""Events of the pay page: choosing an amount, paying, the receipt."""

from typing import Any, Final, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, NotAllowed
from circle_app.domain.money import InvalidAmount, parse_minor
from circle_app.services import circles, contributions, cycles, memberships, wallets
from circle_app.services.access import Actor
from circle_app.services.events import circle_room, user_room
from circle_app.web import live, routes
from circle_app.web.events import (
    answer_refusal,
    language_of,
    one_at_a_time,
    parsed_uuid,
    query_arg,
    route_arg,
    route_uuid,
    run,
    sentence,
)
from circle_app.web.pay.view_models import Chosen, PayView, Receipt, chosen, pay_view, receipt
from circle_app.web.shell import enter


class PayForm(TypedDict):
    """What the form posts: everything is text, nothing is trusted."""

    amount: str
    method: str
    request_id: str


class UtrForm(TypedDict):
    """The bank's reference of a payment made in a UPI app."""

    utr: str
    upi_amount: str
    request_id: str


class WhomForm(TypedDict):
    """For whom somebody pays."""

    whom: str


#: Whom one can pay for is chosen from a list while it is short enough to read.
MOST_PEOPLE: Final = 200


class PayState(rx.State):
    """Paying a contribution, the own one or another member's; the address says what is paid."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    utr_error: str = ""
    request_id: str = ""
    typed: str = ""
    view: PayView = PayView()
    choice: Chosen = Chosen()
    done: Receipt = Receipt()
    people: list[tuple[str, str]] = []

    @rx.event
    async def load(self) -> Any:
        """Open the form anew: a fresh request id, the amount that is due."""
        self.loaded, self.error, self.utr_error = False, "", ""
        self.request_id, self.done = str(uuid4()), Receipt()
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something changed: the dues and the ring again; the form stays as it is."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            me, circle_id = entered.actor, route_uuid(self, "circle")
            screen = await self._screen(me, circle_id)
            wallet = await run(wallets.balance, me)
            circle = await run(circles.get, me, circle_id)
            if first:
                self.people = await _others(me, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        today = clock.today(circle.time_zone)
        self.view = pay_view(
            screen, wallet.balance_minor, today, entered.language, ahead=self._ahead()
        )
        if first:
            self.typed = self.view.suggested
            amount = parse_minor(self.typed, screen.currency, minimum_minor=0)
            self.choice = chosen(screen, amount, me.name, entered.language)
            live.listen(self, PayState.reload, circle_room(circle_id), user_room(me.user_id))
        self.loaded = True
        return None

    def _ahead(self) -> bool:
        return query_arg(self, "ahead") == "1"

    async def _screen(self, actor: Actor, circle_id: UUID) -> contributions.PayScreen:
        return await run(
            contributions.pay_screen,
            actor,
            circle_id,
            member_id=_named(self, "member"),
            due_id=_named(self, "due"),
        )

    @rx.event
    async def pay_for(self, form: WhomForm) -> Any:
        """Pay for somebody else, or for oneself again; the page loads anew from its address."""
        place = str(routes.path(routes.PAY, circle=route_arg(self, "circle")))
        whom = str(form.get("whom", ""))[:40]
        return rx.redirect(f"{place}?member={whom}" if whom else place)

    @rx.event
    async def amount_changed(self, amount: str) -> Any:
        """Say the amount in words and put it into the QR; nothing is recorded."""
        self.typed = str(amount)[:20]
        try:
            entered = await enter(self)
            screen = await self._screen(entered.actor, route_uuid(self, "circle"))
            minor = parse_minor(self.typed, screen.currency)
        except CircleError as error:
            # While somebody types, an empty field is no mistake yet.
            self.error = sentence(error, language_of(self)) if self.typed else ""
            self.choice = Chosen()
            return
        self.error = ""
        self.choice = chosen(screen, minor, entered.actor.name, entered.language)

    @rx.event
    @one_at_a_time()
    async def pay(self, form: PayForm) -> None:
        """Record money given in cash or out of the wallet."""
        method = str(form.get("method", ""))
        if not method:
            # Enter in the field of the amount, beside the code: nothing was chosen yet.
            return
        await self._record(str(form.get("amount", "")), method, None, form)

    @rx.event
    @one_at_a_time(error="utr_error")
    async def claim(self, form: UtrForm) -> None:
        """Record a payment made by UPI, with the bank's reference."""
        utr = str(form.get("utr", ""))
        try:
            await self._record(str(form.get("upi_amount", "")), "upi", utr, form)
        except InvalidAmount as error:
            # The amount has a field of its own, further up the page.
            self.error = sentence(error, language_of(self))
            raise

    async def _record(
        self, amount: str, method: str, utr: str | None, form: PayForm | UtrForm
    ) -> None:
        entered = await enter(self)
        me, circle_id = entered.actor, route_uuid(self, "circle")
        circle = await run(circles.get, me, circle_id)
        paid = await run(
            contributions.pay,
            me,
            circle_id,
            amount_minor=parse_minor(amount, circle.currency),
            method=method,
            reference=utr,
            due_id=_named(self, "due"),
            on_behalf_of=_named(self, "member"),
            key=str(form.get("request_id", "")),
        )
        cycle = await run(cycles.current, me, circle_id)
        today = clock.today(circle.time_zone)
        self.done = receipt(paid, cycle, circle.time_zone, today, entered.language)
        self.request_id = str(uuid4())


def _named(state: rx.State, name: str) -> UUID | None:
    """The due or member that the address names, where it names one."""
    typed = query_arg(state, name)
    return parsed_uuid(typed, name) if typed else None


async def _others(actor: Actor, circle_id: UUID) -> list[tuple[str, str]]:
    """Whom somebody can pay for; nobody where members are not the actor's to see."""
    try:
        rows = await run(memberships.members, actor, circle_id)
    except NotAllowed:
        return []
    others = [(str(row.id), row.name) for row in rows if row.status == "active" and not row.is_me]
    return others if len(others) <= MOST_PEOPLE else []
