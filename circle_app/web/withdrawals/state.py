"""Events of the page of savings taken out."""

from typing import Any, Final, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.money import parse_minor
from circle_app.i18n import text
from circle_app.services import circles, withdrawals
from circle_app.services.events import circle_room, user_room
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
from circle_app.web.shell import enter
from circle_app.web.ui.sheets import Slip
from circle_app.web.withdrawals import view_models
from circle_app.web.withdrawals.view_models import Mine, Request

_OPEN: Final = ("asked", "approved")
_ENDED: Final = ("paid", "rejected", "cancelled", "reversed")
_ROWS: Final = 20


class AskForm(TypedDict):
    """Asking for savings."""

    amount: str
    note: str
    request_id: str


class PayForm(TypedDict):
    """Handing savings out; which reference counts is the way's."""

    method: str
    utr: str
    reference: str
    request_id: str


class WithdrawalsState(rx.State):
    """What the reader may take out, and the requests of the circle in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    mine: Mine = Mine()
    waiting: list[Request] = []
    ended: list[Request] = []
    next_cursor: str = ""
    chosen: Request = Request()
    slip: Slip = Slip()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.slip = False, "", Slip()
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody asked, decided or paid."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            me, circle_id = entered.actor, route_uuid(self, "circle")
            circle = await run(circles.get, me, circle_id)
            situation = await run(withdrawals.situation, me, circle_id)
            waiting = await run(withdrawals.of_circle, me, circle_id, status=_OPEN, limit=2 * _ROWS)
            ended = await run(withdrawals.of_circle, me, circle_id, status=_ENDED, limit=_ROWS)
        except CircleError as error:
            return await answer_refusal(self, error)
        zone, language = circle.time_zone, entered.language
        self.mine = view_models.mine_of(situation, language)
        self.waiting = view_models.requests_of(waiting.items, zone, language)
        self.ended = view_models.requests_of(ended.items, zone, language)
        self.next_cursor = ended.next_cursor or ""
        self.loaded = True
        if first:
            live.listen(
                self, WithdrawalsState.reload, circle_room(circle_id), user_room(me.user_id)
            )
        return None

    @rx.event
    async def more(self) -> Any:
        """The ended requests before those shown."""
        if not self.next_cursor:
            return None
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            circle = await run(circles.get, entered.actor, circle_id)
            found = await run(
                withdrawals.of_circle,
                entered.actor,
                circle_id,
                status=_ENDED,
                cursor=self.next_cursor,
                limit=_ROWS,
            )
        except CircleError as error:
            return await answer_refusal(self, error)
        self.ended += view_models.requests_of(found.items, circle.time_zone, entered.language)
        self.next_cursor = found.next_cursor or ""
        return None

    @rx.event
    async def open_sheet(self, request: str) -> None:
        """A sheet was opened: a new form with a key of its own, perhaps on one request."""
        self.error, self.slip, self.request_id = "", Slip(), str(uuid4())
        self.chosen = next((row for row in self.waiting if row.id == request), Request())

    @rx.event
    @one_at_a_time()
    async def ask(self, form: AskForm) -> Any:
        """Ask for savings."""
        entered = await enter(self)
        circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
        asked = await run(
            withdrawals.ask,
            entered.actor,
            circle.id,
            amount_minor=parse_minor(form["amount"], circle.currency),
            note=form["note"],
            key=form["request_id"],
        )
        self.slip = view_models.asked_slip(asked, circle.time_zone, entered.language)
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def hand_out(self, form: PayForm) -> Any:
        """Hand out the savings of the chosen request, or record that it was done."""
        entered = await enter(self)
        circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
        paid = await run(
            withdrawals.pay_out,
            entered.actor,
            parsed_uuid(self.chosen.id, "withdrawal"),
            method=form["method"],
            reference=form["utr"] if form["method"] == "upi" else form["reference"],
            key=form["request_id"],
        )
        self.slip = view_models.paid_slip(paid, circle.time_zone, entered.language)
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def cancel(self) -> Any:
        """Take the own request back."""
        entered = await enter(self)
        wanted = parsed_uuid(self.chosen.id, "withdrawal")
        await run(withdrawals.cancel, entered.actor, wanted)
        await say(self, text(entered.language, "Your savings stay in."))
        return await self._reload()
