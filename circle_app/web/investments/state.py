"""Events of the page of investments."""

from datetime import date
from typing import Any, Final, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.money import parse_minor
from circle_app.services import circles, investments
from circle_app.services.events import circle_room
from circle_app.services.investments import InvestmentView
from circle_app.web import live
from circle_app.web.events import (
    answer_refusal,
    language_of,
    one_at_a_time,
    parsed_uuid,
    route_uuid,
    run,
)
from circle_app.web.investments import view_models
from circle_app.web.investments.view_models import BoxOption, Holding, InvestmentCard
from circle_app.web.shell import Entered, enter
from circle_app.web.ui.sheets import Slip

_SHOWN: Final = 50


class AskForm(TypedDict):
    """What money is to be put into."""

    kind: str
    name: str
    amount: str
    paid_from: str
    matures_on: str
    note: str
    request_id: str


class MoneyForm(TypedDict):
    """Buying it, or what it brought."""

    amount: str
    box: str
    on: str
    reference: str
    request_id: str


class WorthForm(TypedDict):
    """What it is worth."""

    worth: str
    on: str
    note: str
    request_id: str


class SellForm(TypedDict):
    """Selling it, or a part of it."""

    price: str
    part: str
    box: str
    on: str
    reference: str
    request_id: str


class KeyForm(TypedDict):
    """Nothing but the key of an act."""

    request_id: str


def _day(typed: str, field: str = "on") -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise InvalidInput(field=field) from None


class InvestmentsState(rx.State):
    """What the circle in the address has put elsewhere."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    holding: Holding = Holding()
    boxes: list[BoxOption] = []
    rows: list[InvestmentCard] = []
    one: InvestmentCard = InvestmentCard()
    slip: Slip = Slip()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.slip = False, "", Slip()
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something was booked or decided."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            circle = await run(circles.get, entered.actor, circle_id)
            held = await run(investments.holdings, entered.actor, circle_id)
            found = await run(investments.of_circle, entered.actor, circle_id, limit=_SHOWN)
        except CircleError as error:
            return await answer_refusal(self, error)
        language, today = entered.language, clock.today(circle.time_zone)
        self.holding = view_models.holding(held, today.isoformat(), language)
        self.boxes = view_models.box_options(held, language)
        self.rows = [view_models.card_of(view, language) for view in found.items]
        self.loaded = True
        if first:
            live.listen(self, InvestmentsState.reload, circle_room(circle_id))
        return None

    @rx.event
    async def choose(self, investment: str) -> None:
        """A sheet was opened, for one of them or for a new one: a form with a key of its own."""
        self.one = next((row for row in self.rows if row.id == investment), InvestmentCard())
        self.error, self.slip, self.request_id = "", Slip(), str(uuid4())

    async def _begin(self) -> tuple[Entered, UUID, str]:
        """Who acts, on which investment, in which currency."""
        entered = await enter(self)
        chosen = parsed_uuid(self.one.id, "investment")
        view = await run(investments.get, entered.actor, chosen)
        return entered, view.id, view.currency

    async def _done(self, act: str, made: InvestmentView) -> Any:
        self.slip = view_models.slip_of(act, made, language_of(self))
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def ask(self, form: AskForm) -> Any:
        """Ask that money be invested."""
        entered = await enter(self)
        circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
        made = await run(
            investments.ask,
            entered.actor,
            circle.id,
            kind=form["kind"],
            name=form["name"],
            amount_minor=parse_minor(form["amount"], circle.currency),
            paid_from=form["paid_from"],
            matures_on=_day(form["matures_on"], "matures_on"),
            note=form["note"],
            key=form["request_id"],
        )
        return await self._done("ask", made)

    @rx.event
    @one_at_a_time()
    async def buy(self, form: MoneyForm) -> Any:
        """Record that it was bought."""
        entered, chosen, currency = await self._begin()
        made = await run(
            investments.buy,
            entered.actor,
            chosen,
            amount_minor=parse_minor(form["amount"], currency) if form["amount"] else None,
            box=form["box"],
            on=_day(form["on"]),
            reference=form["reference"],
            key=form["request_id"],
        )
        return await self._done("buy", made)

    @rx.event
    @one_at_a_time()
    async def income(self, form: MoneyForm) -> Any:
        """Record what it brought."""
        entered, chosen, currency = await self._begin()
        made = await run(
            investments.take_income,
            entered.actor,
            chosen,
            amount_minor=parse_minor(form["amount"], currency),
            box=form["box"],
            on=_day(form["on"]),
            reference=form["reference"],
            key=form["request_id"],
        )
        return await self._done("income", made)

    @rx.event
    @one_at_a_time()
    async def worth(self, form: WorthForm) -> Any:
        """Say what it is worth."""
        entered, chosen, currency = await self._begin()
        made = await run(
            investments.revalue,
            entered.actor,
            chosen,
            worth_minor=parse_minor(form["worth"], currency, field="worth", minimum_minor=0),
            on=_day(form["on"]),
            note=form["note"],
            key=form["request_id"],
        )
        return await self._done("worth", made)

    @rx.event
    @one_at_a_time()
    async def sell(self, form: SellForm) -> Any:
        """Sell it, or a part of it."""
        entered, chosen, currency = await self._begin()
        part = parse_minor(form["part"], currency, field="part") if form["part"] else None
        made = await run(
            investments.sell,
            entered.actor,
            chosen,
            price_minor=parse_minor(form["price"], currency, field="price", minimum_minor=0),
            part_minor=part,
            box=form["box"],
            on=_day(form["on"]),
            reference=form["reference"],
            key=form["request_id"],
        )
        return await self._done("sell", made)

    @rx.event
    @one_at_a_time()
    async def cancel(self, _form: KeyForm) -> Any:
        """Take the own wish back."""
        entered, chosen, _ = await self._begin()
        return await self._done("cancel", await run(investments.cancel, entered.actor, chosen))
