"""Events of the page of a circle's people."""

from collections.abc import Sequence
from typing import Any, Final, TypedDict

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.i18n import ntext, text
from circle_app.services import circles, memberships, roles
from circle_app.services.circles import CircleView
from circle_app.services.events import circle_room
from circle_app.services.memberships import MemberRow
from circle_app.web import live, routes
from circle_app.web.events import (
    answer_refusal,
    language_of,
    parsed_uuid,
    query_arg,
    route_uuid,
    run,
    say,
    sentence,
)
from circle_app.web.members.view_models import (
    NO_PHONE,
    OFFICERS,
    PAPERS,
    PersonRow,
    is_shown,
    person_row,
)
from circle_app.web.shell import enter

#: So many are shown at first, and with each "show more".
STEP: Final = 50
MAX_QUERY: Final = 60


class AdmitForm(TypedDict):
    """Whom to let in."""

    member: str


class SearchForm(TypedDict):
    """Part of a name, or the end of a phone number."""

    wanted: str


class MembersState(rx.State):
    """The people of a circle, and who waits to be let in."""

    loaded: bool = False
    error: str = ""
    count: str = ""
    people: list[PersonRow] = []
    waiting: list[PersonRow] = []
    may_admit: bool = False
    may_invite: bool = False
    may_record: bool = False
    sees_contacts: bool = False
    base: str = ""
    shown: str = ""
    query: str = ""
    room_for: int = STEP
    more: str = ""

    @rx.event
    async def load(self) -> Any:
        """Show the people."""
        here = str(self.router.url.path)
        if self.base != here:
            self.loaded, self.query = False, ""
        self.base, self.error, self.room_for = here, "", STEP
        shown = query_arg(self, "show")
        self.shown = shown if shown in (OFFICERS, NO_PHONE, PAPERS) else ""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody came."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            circle = await run(circles.get, entered.actor, circle_id)
            if Permission.SEE_MEMBERS not in circle.my_permissions:
                return _own_page(circle)
            rows = await run(memberships.members, entered.actor, circle_id)
            titles = await run(roles.names_of, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        allowed = circle.my_permissions
        self.may_admit, self.may_invite = Permission.ADMIT in allowed, Permission.INVITE in allowed
        self.may_record = Permission.MANAGE_MEMBERS in allowed and circle.status == "active"
        self.sees_contacts = Permission.SEE_CONTACTS in allowed
        self._show(rows, circle, titles, entered.language)
        self.loaded = True
        if first:
            live.listen(self, MembersState.reload, circle_room(circle_id))
        return None

    def _show(
        self,
        rows: Sequence[MemberRow],
        circle: CircleView,
        titles: dict[str, str],
        language: str,
    ) -> None:
        active = [row for row in rows if row.status == "active"]
        found = [row for row in active if is_shown(row, self.shown, self.query)]
        self.people = [person_row(row, circle, titles, language) for row in found[: self.room_for]]
        self.waiting = [
            person_row(row, circle, titles, language) for row in rows if row.status == "pending"
        ][:STEP]
        left = len(found) - len(self.people)
        self.more = text(language, "Show {n} more", n=min(left, STEP)) if left else ""
        if self.shown or self.query:
            self.count = text(language, "{n} of {all} members", n=len(found), all=len(active))
        else:
            self.count = ntext(
                language, "{n} member of at most {max}", "{n} members of at most {max}",
                len(active), max=circle.max_members,
            )  # fmt: skip

    @rx.event
    async def find(self, form: SearchForm) -> Any:
        """Show those whose name or number fits."""
        self.query, self.room_for = str(form.get("wanted", "")).strip()[:MAX_QUERY], STEP
        return await self._reload()

    @rx.event
    async def show_more(self) -> Any:
        """Show those that come after the ones shown."""
        self.room_for += STEP
        return await self._reload()

    @rx.event
    async def admit(self, form: AdmitForm) -> Any:
        """Let somebody in."""
        await self._decide(form, memberships.approve, text(language_of(self), "Let in"))

    @rx.event
    async def turn_away(self, form: AdmitForm) -> Any:
        """Turn somebody away."""
        await self._decide(form, memberships.deny, text(language_of(self), "Turned away"))

    async def _decide(self, form: AdmitForm, act: Any, words: str) -> None:
        self.error = ""
        try:
            entered = await enter(self)
            member = parsed_uuid(str(form.get("member", "")), "member")
            await run(act, entered.actor, member)
        except CircleError as error:
            self.error = sentence(error, language_of(self))
            return
        await say(self, words)
        await self._reload()


def _own_page(circle: CircleView) -> Any:
    """Who may not see the others is shown the own page."""
    mine = str(circle.my_member_id)
    return rx.redirect(
        str(routes.path(routes.MEMBER, circle=str(circle.id), member=mine)), replace=True
    )
