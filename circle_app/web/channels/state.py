"""Events of the pages with the ways out."""

from __future__ import annotations

from typing import Any, TypedDict
from zoneinfo import ZoneInfo

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.domain.money import parse_minor
from circle_app.domain.notices import Channel
from circle_app.domain.ways_out import MailSettings
from circle_app.i18n import formats, text
from circle_app.services import circles
from circle_app.services.notices import channels, trying
from circle_app.web import routes
from circle_app.web.admin import words
from circle_app.web.channels.view_models import WayCard, WayForm, way_card, way_form
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    query_arg,
    run,
    say,
)
from circle_app.web.fault_words import fault_words
from circle_app.web.shell import Entered
from circle_app.web.whose import OfCircle, OfInstallation

_MAX_PORT_DIGITS = 5


class WayFields(TypedDict):
    """The fields of all forms; those that are not in one come empty."""

    host: str
    port: str
    security: str
    user: str
    password: str
    sender: str
    sender_name: str
    reply_to: str
    url: str
    cost: str
    contact: str


class WaysMixin(rx.State, mixin=True):
    """Ways out and the form of one. A page's own state says whose they are."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    ways: list[WayCard] = []
    form: WayForm = WayForm()
    tried: str = ""
    tried_well: bool = False
    tried_kind: str = ""

    @rx.event
    async def load(self) -> Any:
        """Every way, or the form of the one in the address."""
        self.loaded, self.error, self.tried = False, "", ""
        return await self._reload()

    async def _reload(self) -> Any:
        try:
            entered = await self._entered()
            owner, zone = self._owner(), words.zone()
            found = await run(channels.shown, entered.actor, owner)
            if owner is not None:
                zone = (await run(circles.get, entered.actor, owner)).time_zone
        except CircleError as error:
            return await answer_refusal(self, error)
        currency, language = self._money(entered), entered.language

        def when(moment: Any) -> str:
            if moment is None:
                return ""
            local = moment.astimezone(ZoneInfo(zone))
            return formats.moment_words(local, clock.today(zone), language)

        self.ways = [
            way_card(way, currency, when, f"{self._address()}?way={way.kind.value}", language)
            for way in found
        ]
        self.form = way_form(found, query_arg(self, "way"), currency, language)
        self.loaded = True
        return None

    @rx.event
    @one_at_a_time()
    async def keep(self, sent: WayFields) -> Any:
        """Set the way of the form up."""
        entered = await self._entered()
        me, owner, kind = entered.actor, self._owner(), self.form.kind
        if kind == Channel.EMAIL:
            port = sent["port"].strip()
            digits = port.isdecimal() and len(port) <= _MAX_PORT_DIGITS
            typed = MailSettings(
                host=sent["host"],
                port=int(port) if digits else 0,
                sender=sent["sender"],
                security=sent["security"],
                sender_name=sent["sender_name"],
                user=sent["user"],
                password=sent["password"],
                reply_to=sent["reply_to"],
            )
            await run(channels.set_mail, me, owner, typed)
        elif kind == Channel.PUSH:
            await run(channels.set_push, me, contact=sent["contact"])
        else:
            cost = 0
            if sent["cost"].strip():
                cost = parse_minor(
                    sent["cost"], self._money(entered), field="cost", minimum_minor=0
                )
            await run(channels.set_provider, me, owner, kind, url=sent["url"], cost_minor=cost)
        await say(self, text(entered.language, "Kept. Try it out now."))
        return rx.redirect(self._address())

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def switch(self, kind: str) -> Any:
        """Switch a way on or off."""
        entered = await self._entered()
        on = not next((each.enabled for each in self.ways if each.kind == kind), True)
        await run(channels.switch, entered.actor, self._owner(), kind, enabled=on)
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def remove(self) -> Any:
        """Forget the way of the form."""
        entered = await self._entered()
        await run(channels.remove, entered.actor, self._owner(), self.form.kind)
        await say(self, text(entered.language, "Removed, with its keys."))
        return rx.redirect(self._address())

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def try_out(self, kind: str) -> Any:
        """Send a message to whoever looks."""
        self.tried, self.tried_kind = "", kind
        entered = await self._entered()
        outcome = await run(trying.try_out, entered.actor, self._owner(), kind)
        language, self.tried_well = entered.language, outcome.sent
        if outcome.sent:
            sentence = "It went to your own address. The other side says: {answer}"
            answer = outcome.answer or text(language, "taken")
            self.tried = text(language, sentence, answer=answer)
        else:
            mail = kind == Channel.EMAIL
            why = fault_words(outcome.answer, language, mail=mail)
            self.tried = text(language, "It did not go. {why}", why=why)
        return await self._reload()

    def _money(self, entered: Entered) -> str:
        return entered.circle.currency if self._owner() and entered.circle else "INR"


class AdminChannelsState(OfInstallation, WaysMixin, rx.State):
    """The ways of the installation."""

    def _address(self) -> str:
        return routes.ADMIN_CHANNELS


class CircleChannelsState(OfCircle, WaysMixin, rx.State):
    """The ways of the circle in the address."""

    def _address(self) -> str:
        return str(routes.path(routes.CIRCLE_CHANNELS, circle=str(self._owner())))
