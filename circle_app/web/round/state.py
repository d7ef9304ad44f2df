"""Events of the page of a round."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.i18n import text
from circle_app.services.events import circle_room, user_room
from circle_app.services.rounds import ordering, overview, payouts
from circle_app.services.rounds.overview import RoundNow
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
from circle_app.web.round.view_models import (
    PayoutLine,
    RoundCard,
    doubted_slip,
    paid_slip,
    round_card,
)
from circle_app.web.shell import Entered, enter
from circle_app.web.ui.sheets import Slip


class PayForm(TypedDict):
    """Money that is handed out; which reference counts is the way's."""

    method: str
    utr: str
    reference: str
    request_id: str


class DoubtForm(TypedDict):
    """Why somebody says that money did not come."""

    reason: str
    request_id: str


class RoundPageState(rx.State):
    """The round in the address, and the payout whose sheet is open."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    doubt_error: str = ""
    request_id: str = ""
    card: RoundCard = RoundCard()
    chosen: PayoutLine = PayoutLine()
    slip: Slip = Slip()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.doubt_error = False, "", ""
        self.slip, self.chosen = Slip(), PayoutLine()
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody paid, the turn was decided, money was handed out or received."""
        return await self._reload()

    async def _found(self) -> tuple[Entered, RoundNow]:
        """The round of the address; refused where it is another circle's."""
        entered = await enter(self)
        circle_id, round_id = route_uuid(self, "circle"), route_uuid(self, "round")
        return entered, await run(overview.of_circle, entered.actor, circle_id, round_id)

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered, found = await self._found()
        except CircleError as error:
            return await answer_refusal(self, error)
        self.card = round_card(found, entered.language)
        self.loaded = True
        if first:
            live.listen(
                self,
                RoundPageState.reload,
                circle_room(found.detail.round.circle_id),
                user_room(entered.actor.user_id),
            )
        return None

    @rx.event
    async def open_sheet(self, payout: str = "") -> None:
        """A sheet was opened about a payout: a new form with a key of its own."""
        self.error, self.doubt_error, self.slip = "", "", Slip()
        self.request_id = str(uuid4())
        found = [row for row in self.card.payouts if row.id == payout]
        self.chosen = found[0] if found else self.chosen

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def decide(self) -> Any:
        """Give the pot to whoever's turn it is by the fixed order."""
        entered, found = await self._found()
        await run(ordering.decide, entered.actor, found.detail.round.id, key=self.request_id)
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "The turn is decided"))
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def pay(self, form: PayForm) -> Any:
        """Record that money was handed out; the form posts its own request id."""
        entered = await enter(self)
        method = form.get("method", "")
        reference = form.get("utr", "") if method == "upi" else form.get("reference", "")
        done = await run(
            payouts.pay,
            entered.actor,
            parsed_uuid(self.chosen.id, "payout"),
            method=method,
            reference=reference or None,
            key=form["request_id"],
        )
        self.slip = paid_slip(done, entered.language)
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def confirm(self, payout: str) -> Any:
        """Say that money was received."""
        entered = await enter(self)
        wanted = parsed_uuid(payout, "payout")
        await run(payouts.confirm, entered.actor, wanted, key=self.request_id)
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "Thank you. It stands as received."))
        return await self._reload()

    @rx.event
    @one_at_a_time(error="doubt_error")
    async def dispute(self, form: DoubtForm) -> Any:
        """Say that money did not come: a case is opened."""
        entered = await enter(self)
        done = await run(
            payouts.dispute,
            entered.actor,
            parsed_uuid(self.chosen.id, "payout"),
            reason=form["reason"],
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        self.slip = doubted_slip(done, entered.language)
        return await self._reload()
