"""Events of the page of the share-out."""

from typing import Any, NotRequired, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, NotAllowed, NotFound
from circle_app.domain.money import parse_minor
from circle_app.i18n import text
from circle_app.services import circles, share_outs
from circle_app.services.circles import CircleView
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    parsed_uuid,
    query_arg,
    route_uuid,
    run,
    say,
)
from circle_app.web.share_out.view_models import OutView, standing, to_count, with_next
from circle_app.web.shell import Entered, enter

_BOXES = ("cash", "expense_fund", "social_cash")
_LIVES = ("counting", "asked", "agreed")


class CountForm(TypedDict):
    """What lies in each box, and why it differs."""

    cash: NotRequired[str]
    expense_fund: NotRequired[str]
    social_cash: NotRequired[str]
    reason: NotRequired[str]
    request_id: str


class ActForm(TypedDict):
    """Asking, or paying out."""

    request_id: str


class ShareOutState(rx.State):
    """The share-out of the circle in the address, or what it would be."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    social: str = "keep"
    carry: str = "0"
    view: OutView = OutView()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.social, self.carry = False, "", "keep", "0"
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody voted, or money moved."""
        return await self._reload()

    @rx.event
    async def choose(self, social: str) -> Any:
        """Look at it with the social fund kept or given back."""
        self.social, self.error = str(social), ""
        return await self._reload()

    @rx.event
    async def keep(self, carry: str) -> Any:
        """Look at it with so many shares kept."""
        self.carry, self.error = str(carry), ""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
            self.view = await self._view(entered, circle)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            live.listen(self, ShareOutState.reload, circle_room(circle.id))
        return None

    async def _view(self, entered: Entered, circle: CircleView) -> OutView:
        actor, language = entered.actor, entered.language
        me = str(circle.my_member_id)
        typed = query_arg(self, "cycle")
        number = int(typed) if typed.isdecimal() and len(typed) < 7 else None
        newest = await run(share_outs.newest, actor, circle.id, number=number)
        try:
            preview = await run(share_outs.preview, actor, circle.id, **self._options())
        except NotAllowed:
            preview = None
        if newest is not None and (preview is None or newest.status in (*_LIVES, "posted")):
            plan, boxes = newest.plan, newest.boxes
            if preview is not None and preview.plan is not None and newest.can_ask:
                plan = preview.plan
            if preview is not None and newest.is_stale:
                boxes = preview.boxes
            shown = standing(newest, plan, boxes, me, circle.time_zone, language)
            if newest.status != "posted" or preview is None or preview.plan is None:
                return shown
            # What each was paid stays there to be read; the cycle that runs is a step further.
            return with_next(shown, str(circle.id), preview.plan.cycle_number, language)
        if preview is None:
            raise NotAllowed(permission="shares.share_out")
        if number is not None and (preview.plan is None or preview.plan.cycle_number != number):
            raise NotFound(what="share_out")
        return to_count(preview, me, language)

    def _options(self) -> dict[str, Any]:
        carry = int(self.carry) if self.carry.isdecimal() and len(self.carry) < 5 else 0
        return {"social": self.social, "carry_shares": carry}

    @rx.event
    @one_at_a_time()
    async def count(self, form: CountForm) -> Any:
        """Write down what lies in each box."""
        entered = await enter(self)
        circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
        counted = {
            name: parse_minor(str(form[name]), circle.currency, field="counted", minimum_minor=0)  # type: ignore[literal-required]  # the names of the form's fields
            for name in _BOXES
            if name in form
        }
        await run(
            share_outs.count,
            entered.actor,
            circle.id,
            counted=counted,
            reason=form.get("reason") or None,
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "The count is written down."))
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def ask(self, form: ActForm) -> Any:
        """Put it to the circle."""
        entered = await enter(self)
        await run(
            share_outs.ask,
            entered.actor,
            parsed_uuid(self.view.id, "share_out"),
            **self._options(),
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "You have asked for it."))
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def post(self, form: ActForm) -> Any:
        """Pay everybody out."""
        entered = await enter(self)
        await run(
            share_outs.post,
            entered.actor,
            parsed_uuid(self.view.id, "share_out"),
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "Everybody is paid out. The next cycle has begun."))
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def cancel(self) -> Any:
        """Take it back."""
        entered = await enter(self)
        await run(share_outs.cancel, entered.actor, parsed_uuid(self.view.id, "share_out"))
        await say(self, text(entered.language, "It was taken back. Everything stays as it was."))
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def got_it(self) -> Any:
        """Say that the own money came."""
        entered = await enter(self)
        await run(share_outs.received, entered.actor, parsed_uuid(self.view.id, "share_out"))
        await say(self, text(entered.language, "Thank you. It is written down."))
        return await self._reload()
