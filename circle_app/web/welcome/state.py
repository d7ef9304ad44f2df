"""Events of the first-run guide."""

from typing import Any, TypedDict

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.services import people
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, current_actor, one_at_a_time, query_arg, run

LAST_STEP = 3


class NameForm(TypedDict):
    """What the circle calls somebody."""

    person_name: str


class WelcomeState(rx.State):
    """Three short steps: language, name, how it works."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    step: int = 1
    name: str = ""

    @rx.event
    async def load(self) -> Any:
        """Show the step of the address; a change of language comes back to the same one."""
        self.loaded, self.error = False, ""
        wanted = query_arg(self, "step")
        self.step = min(int(wanted), LAST_STEP) if wanted.isdecimal() and int(wanted) else 1
        live.stop_listening(self)
        try:
            me = await current_actor(self)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.name = me.name
        self.loaded = True
        return None

    @rx.event
    @one_at_a_time()
    async def save_name(self, form: NameForm) -> Any:
        """Keep the name and go on."""
        me = await current_actor(self)
        await run(people.change_profile, me, name=str(form.get("person_name", "")))
        return rx.redirect(f"{routes.WELCOME}?step=3")

    @rx.event
    async def finish(self) -> Any:
        """The guide has been seen; it is not offered again."""
        try:
            me = await current_actor(self)
            await run(people.change_profile, me, guide_closed=True)
        except CircleError as error:
            return await answer_refusal(self, error)
        return rx.redirect(routes.HOME)
