"""Events of the page of one person, for operators."""

from collections.abc import Callable
from typing import Any, TypedDict

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.i18n import text
from circle_app.services.admin import people
from circle_app.services.events import user_room
from circle_app.web import live
from circle_app.web.admin.entering import enter_admin
from circle_app.web.admin_people.view_models import PersonCard, person_card
from circle_app.web.events import answer_refusal, in_a_toast, one_at_a_time, route_uuid, run, say


class LockForm(TypedDict):
    """Why."""

    reason: str


class AdminPersonState(rx.State):
    """One person and what may be done to the account."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    person: PersonCard = PersonCard()

    @rx.event
    async def load(self) -> Any:
        """The person in the address."""
        self.loaded, self.error = False, ""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """The account changed."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter_admin(self)
            person_id = route_uuid(self, "subject")
            view = await run(people.get, entered.actor, person_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.person = person_card(view, entered.language)
        self.loaded = True
        if first:
            live.listen(self, AdminPersonState.reload, user_room(person_id))
        return None

    async def _done(self, act: Callable[..., Any], said: str, **more: Any) -> None:
        entered = await enter_admin(self)
        view = await run(act, entered.actor, route_uuid(self, "subject"), **more)
        self.person = person_card(view, entered.language)
        await say(self, text(entered.language, said, name=self.person.name))

    @rx.event
    @one_at_a_time()
    async def lock(self, form: LockForm) -> Any:
        """Lock the account; the sheet stays open while it is refused."""
        await self._done(people.lock, "{name} is locked out now", reason=form["reason"])

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def unlock(self) -> Any:
        """Open the account again."""
        await self._done(people.unlock, "{name} can sign in again")

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def sign_out(self) -> Any:
        """End every session of the person."""
        await self._done(people.sign_out, "{name} is signed out everywhere")

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def appoint(self) -> Any:
        """Make the person an operator."""
        await self._done(people.set_operator, "{name} is an operator now", is_operator=True)

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def dismiss(self) -> Any:
        """Take the office of an operator back."""
        await self._done(people.set_operator, "{name} is no operator any more", is_operator=False)
