"""Events of the page behind an invitation."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, NotSignedIn
from circle_app.domain.invites import AlreadyMember, InvalidCode, clean_code
from circle_app.i18n import formats, ntext, text
from circle_app.services import circles, invites, throttles
from circle_app.web import live, routes
from circle_app.web.events import (
    current_actor,
    language_of,
    one_at_a_time,
    route_arg,
    run,
    say,
    sentence,
)
from circle_app.web.rule_wording import RuleLine, in_five_lines, preset_name, rhythm
from circle_app.web.shell.state import initials_of

#: The last part of the address when somebody has a code but no link.
NO_CODE = "code"


class CodeForm(TypedDict):
    """A typed code."""

    invite_code: str


class JoinForm(TypedDict):
    """Joining takes no more than the key."""

    request_id: str


class JoinState(rx.State):
    """What is behind a code, and joining."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    signed_in: bool = False
    found: bool = False
    full: bool = False
    waiting: bool = False
    name: str = ""
    initials: str = ""
    organiser: str = ""
    pays: str = ""
    facts: str = ""
    lines: list[RuleLine] = []
    description: str = ""

    @rx.event
    async def load(self) -> Any:
        """Look behind the code of the address."""
        live.stop_listening(self)
        self.loaded, self.error, self.found, self.waiting = False, "", False, False
        self.request_id = str(uuid4())
        try:
            await current_actor(self)
            self.signed_in = True
        except NotSignedIn:
            self.signed_in = False
        wanted = route_arg(self, "code")
        if wanted.lower() != NO_CODE:
            await self._look(wanted)
        self.loaded = True

    async def _look(self, wanted: str) -> None:
        language = language_of(self)
        # Guessing codes is slowed down by address, like guessing passwords.
        digest = throttles.keys(f"invite {self.router.session.client_ip}", "")["login"]
        counted = {"address": digest}
        try:
            await run(throttles.check, counted)
            preview = await run(invites.look_up, wanted)
        except InvalidCode as error:
            await run(throttles.failed, counted)
            self.error = sentence(error, language)
        except CircleError as error:
            self.error = sentence(error, language)
        else:
            self._show(preview, language)

    def _show(self, preview: invites.InvitePreview, language: str) -> None:
        rules = preview.rules
        self.found, self.full = True, preview.full
        self.name, self.initials = preview.circle_name, initials_of(preview.circle_name)
        self.description = preview.description
        self.organiser = text(language, "started by {name}", name=preview.organiser)
        amount = formats.money(rules.contribution.amount_minor, preview.currency, language)
        self.pays = f"{amount} {rhythm(rules, language)}"
        if preview.record_name:
            self.pays = text(language, "This place is kept for {name}", name=preview.record_name)
        members = ntext(
            language, "{n} member of at most {max}", "{n} members of at most {max}",
            preview.member_count, max=preview.max_members,
        )  # fmt: skip
        self.facts = f"{preset_name(preview.preset, language)} · {members}"
        self.lines = in_five_lines(rules, preview.currency, language)

    @rx.event
    async def use_code(self, form: CodeForm) -> Any:
        """Go to the page of a typed code."""
        self.error = ""
        try:
            wanted = clean_code(str(form.get("invite_code", "")))
        except CircleError as error:
            self.error = sentence(error, language_of(self))
            return None
        return rx.redirect(str(routes.path(routes.JOIN, code=wanted)))

    @rx.event
    @one_at_a_time()
    async def join(self, form: JoinForm) -> Any:
        """Take a seat, or ask for one."""
        actor = await current_actor(self)
        wanted = route_arg(self, "code")
        try:
            joined = await run(invites.join, actor, wanted, key=str(form.get("request_id", "")))
        except AlreadyMember as error:
            return await self._own_circle(actor, error)
        if joined.status == "active":
            await say(self, text(language_of(self), "Welcome to {name}", name=self.name))
            return rx.redirect(str(routes.path(routes.CIRCLE, circle=str(joined.circle_id))))
        self.waiting = True
        return None

    async def _own_circle(self, actor: Any, error: AlreadyMember) -> Any:
        """Somebody who is in already is simply taken there."""
        mine = await run(circles.my_circles, actor)
        here = next((card for card in mine if card.name == error.context.get("circle")), None)
        if here is None:
            self.error = sentence(error, language_of(self))
            return None
        await say(self, sentence(error, language_of(self)))
        return rx.redirect(str(routes.path(routes.CIRCLE, circle=str(here.id))))
