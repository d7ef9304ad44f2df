"""Events of the page of autopay."""

from typing import Any, TypedDict

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.money import parse_minor
from circle_app.i18n import text
from circle_app.services import autopay
from circle_app.services.events import circle_room, user_room
from circle_app.web import live
from circle_app.web.autopay.view_models import AutopayCard, autopay_card
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    route_uuid,
    run,
    say,
)
from circle_app.web.shell import enter


class AutopayForm(TypedDict):
    """How autopay is to be; a box that is not ticked is not sent."""

    limit: str
    loans: str


class AutopayState(rx.State):
    """The reader's own autopay in the circle of the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    with_loans: bool = False
    card: AutopayCard = AutopayCard()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error = False, ""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something was paid, or fell due."""
        return await self._reload()

    @rx.event
    async def look(self, loans: bool) -> Any:
        """The box was ticked, or not any more: what that would come to."""
        self.with_loans = loans
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            wanted = None if first else self.with_loans
            found = await run(autopay.status, entered.actor, circle_id, loans=wanted)
        except CircleError as error:
            return await answer_refusal(self, error)
        if first:
            self.with_loans = found.loans
        self.card = autopay_card(found, entered.language, loans=self.with_loans)
        self.loaded = True
        if first:
            rooms = circle_room(circle_id), user_room(entered.actor.user_id)
            live.listen(self, AutopayState.reload, *rooms)
        return None

    @rx.event
    @one_at_a_time()
    async def save(self, form: AutopayForm) -> Any:
        """Switch it on like this, or change how it is."""
        entered = await enter(self)
        circle_id = route_uuid(self, "circle")
        typed = form["limit"].strip()
        known = await run(autopay.status, entered.actor, circle_id)
        await run(
            autopay.switch,
            entered.actor,
            circle_id,
            enabled=True,
            limit_minor=parse_minor(typed, known.currency, field="limit") if typed else None,
            loans=self.with_loans,
        )
        words = "Saved" if known.enabled else "Autopay is on"
        await say(self, text(entered.language, words))
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def switch_off(self) -> Any:
        """Take nothing any more."""
        entered = await enter(self)
        await run(autopay.switch, entered.actor, route_uuid(self, "circle"), enabled=False)
        self.with_loans = False
        await say(self, text(entered.language, "Autopay is off. Nothing more is taken."))
        return await self._reload()
