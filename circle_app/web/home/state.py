"""Events of the home page and of the guide shown to who is in no circle yet."""

from typing import Any, TypedDict

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.domain.invites import clean_code
from circle_app.i18n import text
from circle_app.services import board, overviews, people
from circle_app.services.events import circle_room, user_room
from circle_app.web import live, routes
from circle_app.web.board.view_models import News, news_of
from circle_app.web.events import answer_refusal, current_actor, language_of, run, sentence
from circle_app.web.home.view_models import HomeView, home_view
from circle_app.web.shell import enter

LANGUAGE_NAMES = {"en": "English", "hi": "हिन्दी"}


class CodeForm(TypedDict):
    """A typed invite code."""

    invite_code: str


class HomeState(rx.State):
    """The home page."""

    loaded: bool = False
    in_circle: bool = False
    greeting: str = ""
    about_me: str = ""
    guide_open: bool = False
    code_error: str = ""
    view: HomeView = HomeView()
    news: News = News()

    @rx.event
    async def load(self) -> Any:
        """Show the chosen circle, or the way to a first one."""
        self.loaded, self.code_error = False, ""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something changed in the circle or in one of my own things."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            me = entered.actor
            rooms = [user_room(me.user_id)]
            if entered.circle is None:
                await self._show_guide(me, entered.language)
            else:
                found = await run(overviews.home, me, entered.circle.id)
                rooms.append(circle_room(entered.circle.id))
                self.view = home_view(found, clock.now(), entered.language)
                told = await run(board.newest, me, entered.circle.id)
                self.news = news_of(told, found.time_zone, clock.now(), entered.language)
                first_name = me.name.split()[0]
                self.greeting = text(entered.language, "Namaste, {name}", name=first_name)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.in_circle = entered.circle is not None
        self.loaded = True
        if first:
            live.listen(self, HomeState.reload, *rooms)
        return None

    async def _show_guide(self, me: Any, language: str) -> None:
        person = await run(people.profile, me)
        first_name = me.name.split()[0]
        self.greeting = text(language, "Take your place, {name}", name=first_name)
        self.about_me = f"{LANGUAGE_NAMES[language]}, {me.name}"
        self.guide_open = not person.guide_closed

    @rx.event
    async def close_guide(self) -> Any:
        """Put the checklist away for good."""
        try:
            me = await current_actor(self)
            await run(people.change_profile, me, guide_closed=True)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.guide_open = False
        return None

    @rx.event
    async def use_code(self, form: CodeForm) -> Any:
        """Go and look at the circle behind a code."""
        self.code_error = ""
        try:
            wanted = clean_code(str(form.get("invite_code", "")))
        except CircleError as error:
            self.code_error = sentence(error, language_of(self))
            return None
        return rx.redirect(str(routes.path(routes.JOIN, code=wanted)))
