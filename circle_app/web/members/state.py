"""Events of the page of a circle's people."""

from dataclasses import dataclass, field
from typing import Any, TypedDict

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.offices import PLAIN
from circle_app.domain.permissions import Permission
from circle_app.i18n import formats, ntext, text
from circle_app.i18n.role_words import ROLE_NAMES, role_aim, role_name
from circle_app.services import circles, memberships, roles
from circle_app.services.events import circle_room
from circle_app.web import live, times
from circle_app.web.events import (
    answer_refusal,
    language_of,
    one_at_a_time,
    parsed_uuid,
    route_uuid,
    run,
    say,
    sentence,
)
from circle_app.web.shell import enter
from circle_app.web.shell.state import initials_of


class RoleForm(TypedDict):
    """Which role somebody is to have."""

    role: str


class AdmitForm(TypedDict):
    """Whom to let in."""

    member: str


@dataclass(frozen=True)
class PersonRow:
    """One person of the circle."""

    id: str = ""
    initials: str = ""
    name: str = ""
    sub: str = ""
    role: str = ""
    role_key: str = ""
    is_me: bool = False


@dataclass(frozen=True)
class Office:
    """A role to choose in the sheet."""

    role: str = ""
    name: str = ""
    about: str = ""
    is_now: bool = False


@dataclass(frozen=True)
class RoleSheet:
    """Whose role is being changed, and which roles there are."""

    member: str = ""
    name: str = ""
    offices: list[Office] = field(default_factory=list)


def person_row(
    row: memberships.MemberRow, circle: circles.CircleView, titles: dict[str, str], language: str
) -> PersonRow:
    """Make a line: never anything about what somebody owes."""
    sub = text(language, "asks to join")
    if row.joined_at is not None:
        day = times.day(row.joined_at, circle.time_zone)
        sub = text(language, "since {day}", day=formats.date_medium(day, language))
    known = row.role not in PLAIN and (row.role in ROLE_NAMES or row.role in titles)
    role = role_name(row.role, language, titles.get(row.role, "")) if known else ""
    return PersonRow(str(row.id), initials_of(row.name), row.name, sub, role, row.role, row.is_me)


class MembersState(rx.State):
    """The people of a circle, and who waits to be let in."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    role_error: str = ""
    count: str = ""
    people: list[PersonRow] = []
    waiting: list[PersonRow] = []
    may_admit: bool = False
    may_invite: bool = False
    may_assign: bool = False
    sheet: RoleSheet = RoleSheet()
    changed: str = ""

    @rx.event
    async def load(self) -> Any:
        """Show the people."""
        self.loaded, self.error = False, ""
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
            rows = await run(memberships.members, entered.actor, circle_id)
            titles = await run(roles.names_of, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        allowed = circle.my_permissions
        self.may_admit, self.may_invite = Permission.ADMIT in allowed, Permission.INVITE in allowed
        self.may_assign = Permission.ASSIGN_ROLES in allowed
        language = entered.language
        self.people = [
            person_row(r, circle, titles, language) for r in rows if r.status == "active"
        ]
        self.waiting = [
            person_row(r, circle, titles, language) for r in rows if r.status == "pending"
        ]
        self.count = ntext(
            language, "{n} member of at most {max}", "{n} members of at most {max}",
            len(self.people), max=circle.max_members,
        )  # fmt: skip
        self.loaded = True
        if first:
            live.listen(self, MembersState.reload, circle_room(circle_id))
        return None

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

    @rx.event
    async def open_roles(self, member: str) -> Any:
        """The sheet was opened on a member: the roles there are, and the present one."""
        self.role_error, self.changed = "", ""
        row = next((row for row in self.people if row.id == member), PersonRow())
        try:
            entered = await enter(self)
            found = await run(roles.of_circle, entered.actor, route_uuid(self, "circle"))
        except CircleError as error:
            return await answer_refusal(self, error)
        language = entered.language
        offices = [
            Office(
                each.key,
                role_name(each.key, language, each.title),
                role_aim(each.key, language),
                each.key == row.role_key,
            )
            for each in found
            if each.given
        ]
        self.sheet = RoleSheet(row.id, row.name, offices)
        return None

    @rx.event
    @one_at_a_time(error="role_error")
    async def assign(self, form: RoleForm) -> Any:
        """Give the member of the sheet a role."""
        entered = await enter(self)
        member = parsed_uuid(self.sheet.member, "member")
        role = str(form.get("role", ""))
        made = await run(roles.assign, entered.actor, route_uuid(self, "circle"), member, role)
        self.changed = text(
            entered.language,
            "{name} is now {role}",
            name=made.name,
            role=next((each.name for each in self.sheet.offices if each.role == made.role), ""),
        )
        return await self._reload()
