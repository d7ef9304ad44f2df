"""Events of the page of one payment: looking at it, confirming it, rejecting it."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.i18n import text
from circle_app.services import circles, contributions, journal
from circle_app.services.access import Actor
from circle_app.services.contributions import ContributionRow
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.events import answer_refusal, one_at_a_time, query_arg, route_uuid, run, say
from circle_app.web.payments.view_models import (
    PaymentView,
    PictureView,
    payment_view,
    picture_view,
)
from circle_app.web.shell import enter


class DecideForm(TypedDict):
    """Confirming takes no more than the key."""

    request_id: str


class RejectForm(TypedDict):
    """Rejecting needs a reason."""

    reason: str
    request_id: str


class PaymentState(rx.State):
    """One payment."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    view: PaymentView = PaymentView()
    picture: PictureView = PictureView()

    @rx.event
    async def load(self) -> Any:
        """Show the payment of the address."""
        self.loaded, self.error, self.request_id = False, "", str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """It was decided, here or elsewhere."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            row = await run(contributions.get, entered.actor, route_uuid(self, "payment"))
            if row.circle_id != circle_id:
                raise NotFound(what="contribution")
            circle = await run(circles.get, entered.actor, circle_id)
            way = await self._way(entered.actor, row)
            picture, may_add = await run(contributions.picture_of, entered.actor, row.id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.view = payment_view(
            row, way=way, time_zone=circle.time_zone, language=entered.language
        )
        self.picture = picture_view(
            picture,
            may_add=may_add,
            payment=str(row.id),
            outcome=query_arg(self, "file"),
            language=entered.language,
        )
        self.loaded = True
        if first:
            live.listen(self, PaymentState.reload, circle_room(circle_id))
        return None

    async def _way(self, actor: Actor, row: ContributionRow) -> str | None:
        if row.entry_id is None:
            return None
        found = await run(journal.entry, actor, row.circle_id, row.entry_id)
        return found.way

    @rx.event
    @one_at_a_time()
    async def confirm(self, form: DecideForm) -> None:
        """Say that the money has come."""
        entered = await enter(self)
        key = str(form.get("request_id", ""))
        payment = route_uuid(self, "payment")
        await run(contributions.confirm, entered.actor, payment, key=key)
        await self._decided(text(entered.language, "Confirmed and booked"))

    @rx.event
    @one_at_a_time()
    async def reject(self, form: RejectForm) -> None:
        """Say that the money has not come, and why."""
        entered = await enter(self)
        await run(
            contributions.reject,
            entered.actor,
            route_uuid(self, "payment"),
            reason=str(form.get("reason", "")),
            key=str(form.get("request_id", "")),
        )
        await self._decided(text(entered.language, "Rejected. No money was booked."))

    async def _decided(self, words: str) -> None:
        self.request_id = str(uuid4())
        await say(self, words)
        await self._reload()
