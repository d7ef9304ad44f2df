"""Events of the page that invites people."""

from typing import Any, TypedDict

import reflex as rx

from circle_app import settings
from circle_app.domain.errors import CircleError
from circle_app.i18n import text
from circle_app.services import circles, invites
from circle_app.services.events import circle_room
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, language_of, one_at_a_time, route_uuid, run, say
from circle_app.web.shell import enter
from circle_app.web.ui.qr_paths import Qr, qr


class RevokeForm(TypedDict):
    """Which code to withdraw."""

    invite_code: str


def spaced(code: str) -> str:
    """A code as it is read out: four and four."""
    return f"{code[:4]} {code[4:]}"


class InviteState(rx.State):
    """The codes of a circle that are good."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    newest: str = ""
    newest_words: str = ""
    link: str = ""
    message: str = ""
    qr: Qr = Qr()
    others: list[str] = []

    @rx.event
    async def load(self) -> Any:
        """Show the newest code and its picture."""
        self.loaded, self.error = False, ""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """A code was made or withdrawn."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            codes = await run(invites.live_codes, entered.actor, circle_id)
            found = await run(circles.get, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self._show(codes, found.name, entered.language)
        self.loaded = True
        if first:
            live.listen(self, InviteState.reload, circle_room(circle_id))
        return None

    def _show(self, codes: tuple[str, ...], name: str, language: str) -> None:
        self.newest = codes[0] if codes else ""
        self.newest_words = spaced(self.newest)
        self.others = list(codes[1:])
        self.link, self.qr = "", Qr()
        if codes:
            path = routes.path(routes.JOIN, code=codes[0])
            self.link = f"{settings.get().circle_origin}{path}"
            self.qr = qr(self.link)
            self.message = text(
                language, "Join our circle {name}. The code is {key}.", name=name,
                key=self.newest_words,
            )  # fmt: skip

    @rx.event
    @one_at_a_time()
    async def make(self) -> None:
        """Hand out a fresh code."""
        entered = await enter(self)
        # Two taps on one page ask for the same thing: the code that follows the one shown.
        key = f"after {self.newest}"
        await run(invites.new_invite, entered.actor, route_uuid(self, "circle"), key=key)
        await say(self, text(language_of(self), "Here is a new code"))
        await self._reload()

    @rx.event
    @one_at_a_time()
    async def revoke(self, form: RevokeForm) -> None:
        """Withdraw a code: nobody can join with it any more."""
        entered = await enter(self)
        await run(
            invites.revoke_invite,
            entered.actor,
            route_uuid(self, "circle"),
            str(form.get("invite_code", "")),
        )
        await say(self, text(language_of(self), "The code was withdrawn"))
        await self._reload()
