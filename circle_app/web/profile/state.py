"""Events of the profile page."""

from typing import Any, TypedDict

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.i18n import text
from circle_app.services import people, sessions
from circle_app.services.access import Actor
from circle_app.services.events import user_room
from circle_app.web import live
from circle_app.web.events import answer_refusal, language_of, one_at_a_time, parsed_uuid, run, say
from circle_app.web.profile import view_models
from circle_app.web.profile.view_models import Account, Place
from circle_app.web.shell import enter


class NameForm(TypedDict):
    """The one thing people type about themselves here."""

    name: str


def end_all_others(actor: Actor) -> int:
    """End every session but the one at hand, and say how many there were."""
    others = [row for row in sessions.sessions_of(actor) if not row.current]
    for row in others:
        sessions.end_session(actor, row.id)
    return len(others)


class ProfileState(rx.State):
    """The account and where it is signed in."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    account: Account = Account()
    places: list[Place] = []

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error = False, ""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """The account was changed elsewhere."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            person = await run(people.profile, entered.actor)
            found = await run(sessions.sessions_of, entered.actor)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.account = view_models.account(person)
        self.places = view_models.places(found, entered.language)
        self.loaded = True
        if first:
            live.listen(self, ProfileState.reload, user_room(entered.actor.user_id))
        return None

    @rx.event
    @one_at_a_time()
    async def save_name(self, form: NameForm) -> Any:
        """Change the name; circles keep the name a member joined with."""
        language = language_of(self)
        entered = await enter(self)
        await run(people.change_profile, entered.actor, name=form["name"])
        await say(self, text(language, "Your name is saved."))
        return await self._reload()

    @rx.event
    async def end_session(self, session_id: str) -> Any:
        """Sign out one of the other places."""
        language = language_of(self)
        try:
            entered = await enter(self)
            wanted = parsed_uuid(session_id, "session")
            await run(sessions.end_session, entered.actor, wanted)
        except NotFound:
            await say(self, text(language, "That place was signed out before."))
        except CircleError as error:
            return await answer_refusal(self, error)
        else:
            await say(self, text(language, "Signed out there."))
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=answer_refusal)
    async def end_others(self) -> Any:
        """Sign out everywhere but here."""
        entered = await enter(self)
        await run(end_all_others, entered.actor)
        await say(self, text(entered.language, "Signed out everywhere else."))
        return await self._reload()
