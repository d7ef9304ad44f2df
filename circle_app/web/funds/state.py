"""Events of the page of money boxes."""

from datetime import date
from typing import Any, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.money import parse_minor
from circle_app.services import circles, funds, memberships
from circle_app.services.circles import CircleView
from circle_app.services.events import circle_room
from circle_app.services.funds import FundMove
from circle_app.web import live
from circle_app.web.events import (
    answer_refusal,
    language_of,
    one_at_a_time,
    parsed_uuid,
    route_uuid,
    run,
)
from circle_app.web.funds import view_models
from circle_app.web.funds.view_models import BoxCard, FundsCard, MoveRow, Option
from circle_app.web.shell import Entered, enter
from circle_app.web.ui.sheets import Slip


class MoveForm(TypedDict):
    """Carrying money from one place to another."""

    from_account: str
    to_account: str
    amount: str
    reference: str
    note: str
    request_id: str


class ReceiveForm(TypedDict):
    """Money that came in."""

    source: str
    account: str
    amount: str
    member: str
    on: str
    reference: str
    note: str
    request_id: str


class SocialForm(TypedDict):
    """Putting something into the social fund."""

    member: str
    amount: str
    request_id: str


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise InvalidInput(field="on") from None


class FundsState(rx.State):
    """The boxes of the circle in the address, and the sheet that is open."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    view: FundsCard = FundsCard()
    boxes: list[BoxCard] = []
    moves: list[MoveRow] = []
    places: list[Option] = []
    people: list[Option] = []
    slip: Slip = Slip()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.slip = False, "", Slip()
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Money moved."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            circle = await run(circles.get, entered.actor, circle_id)
            found = await run(funds.boxes, entered.actor, circle_id)
            moves = await run(funds.movements, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        language = entered.language
        self.view = view_models.funds_card(found, clock.today(circle.time_zone), language)
        self.boxes = view_models.box_cards(found, language)
        self.places = view_models.place_options(found, language)
        self.moves = view_models.move_rows(moves, str(circle_id), found.currency, language)
        self.loaded = True
        if first:
            live.listen(self, FundsState.reload, circle_room(circle_id))
        return None

    @rx.event
    async def open_sheet(self) -> Any:
        """A sheet was opened: a new form with a key of its own, and the people of the circle."""
        self.error, self.slip, self.request_id = "", Slip(), str(uuid4())
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            found = await run(memberships.members, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.people = view_models.people_options(found)
        return None

    async def _begin(self) -> tuple[Entered, CircleView]:
        entered = await enter(self)
        return entered, await run(circles.get, entered.actor, route_uuid(self, "circle"))

    async def _done(self, made: FundMove, act: str, circle: CircleView) -> Any:
        self.slip = view_models.slip_of(made, act, circle.time_zone, language_of(self))
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def move(self, form: MoveForm) -> Any:
        """Record that money was carried."""
        entered, circle = await self._begin()
        made = await run(
            funds.transfer,
            entered.actor,
            circle.id,
            from_account=form["from_account"],
            to_account=form["to_account"],
            amount_minor=parse_minor(form["amount"], circle.currency),
            reference=form["reference"],
            note=form["note"],
            key=form["request_id"],
        )
        return await self._done(made, "move", circle)

    @rx.event
    @one_at_a_time()
    async def receive(self, form: ReceiveForm) -> Any:
        """Record money that came in."""
        entered, circle = await self._begin()
        member: UUID | None = None
        if form["member"]:
            member = parsed_uuid(form["member"], "member", field="member_id")
        made = await run(
            funds.receive,
            entered.actor,
            circle.id,
            account=form["account"],
            source=form["source"],
            amount_minor=parse_minor(form["amount"], circle.currency),
            member_id=member,
            on=_day(form["on"]),
            reference=form["reference"],
            note=form["note"],
            key=form["request_id"],
        )
        return await self._done(made, "receive", circle)

    @rx.event
    @one_at_a_time()
    async def pay_social(self, form: SocialForm) -> Any:
        """Record something put into the social fund."""
        entered, circle = await self._begin()
        made = await run(
            funds.pay_social,
            entered.actor,
            circle.id,
            member_id=parsed_uuid(form["member"], "member", field="member_id"),
            amount_minor=parse_minor(form["amount"], circle.currency),
            key=form["request_id"],
        )
        return await self._done(made, "social", circle)
