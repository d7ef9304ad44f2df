"""Events of the page of somebody who goes."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.i18n import text
from circle_app.services import circles, departures
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.departure.view_models import DepartureCard, departure_card, settled_slip
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    route_uuid,
    run,
    say,
)
from circle_app.web.shell import enter
from circle_app.web.ui.sheets import Slip


class SettleForm(TypedDict):
    """Settling; which reference counts is the way's."""

    method: str
    utr: str
    reference: str
    request_id: str


class DepartureState(rx.State):
    """The departure in the address, and the sheet that is open on it."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    card: DepartureCard = DepartureCard()
    slip: Slip = Slip()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.slip = False, "", Slip()
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody decided, or it was settled."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
            found = await run(departures.get, entered.actor, route_uuid(self, "departure"))
            if found.circle_id != circle.id:
                raise NotFound(what="departure")
        except CircleError as error:
            return await answer_refusal(self, error)
        self.card = departure_card(found, circle.time_zone, entered.language)
        self.loaded = True
        if first:
            live.listen(self, DepartureState.reload, circle_room(circle.id))
        return None

    @rx.event
    async def open_sheet(self) -> None:
        """The sheet was opened: a new form with a key of its own."""
        self.error, self.slip, self.request_id = "", Slip(), str(uuid4())

    @rx.event
    @one_at_a_time()
    async def settle(self, form: SettleForm) -> Any:
        """Settle, or record that the money was handed over."""
        entered = await enter(self)
        circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
        method = form.get("method", "")
        reference = form.get("utr", "") if method == "upi" else form.get("reference", "")
        done = await run(
            departures.settle,
            entered.actor,
            route_uuid(self, "departure"),
            method=method or None,
            reference=reference,
            key=form["request_id"],
        )
        self.slip = settled_slip(done, method, circle.time_zone, entered.language)
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def cancel(self) -> Any:
        """Take the wish back."""
        entered = await enter(self)
        await run(departures.cancel, entered.actor, route_uuid(self, "departure"))
        await say(self, text(entered.language, "It was taken back. Everything stays as it was."))
        return await self._reload()
