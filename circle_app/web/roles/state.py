"""Events of the page that says who may do what in a circle."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.offices import ADMIN, PASSED_ON
from circle_app.domain.permissions import Permission
from circle_app.i18n import text
from circle_app.i18n.role_words import role_name
from circle_app.services import circles, memberships, roles
from circle_app.services.access import Actor
from circle_app.services.events import circle_room
from circle_app.services.roles import RoleView
from circle_app.web import live
from circle_app.web.events import answer_refusal, one_at_a_time, parsed_uuid, route_uuid, run
from circle_app.web.roles.editing import RoleEditingMixin
from circle_app.web.roles.view_models import Choice, Shown, offices
from circle_app.web.shell import Entered, enter


class GiveForm(TypedDict):
    """Who is to have which role."""

    member: str
    role: str


class HandOverForm(TypedDict):
    """Who is to have the own office."""

    member: str
    request_id: str


class RolesState(RoleEditingMixin, rx.State):
    """The roles of the circle in the address."""

    people: list[Choice] = []
    offices: list[Choice] = []
    may_manage: bool = False
    may_assign: bool = False
    my_office: str = ""
    alone: bool = False

    @rx.event
    async def load(self) -> Any:
        """Show the roles of the circle in the address."""
        self.loaded, self.shown = False, Shown()
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """A role or somebody's office changed."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            circle = await run(circles.get, entered.actor, circle_id)
            views = await run(roles.of_circle, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        own = circle.my_permissions
        self.may_manage = Permission.MANAGE_ROLES in own
        self.may_assign = Permission.ASSIGN_ROLES in own
        office = circle.my_role if circle.my_role in PASSED_ON else ""
        self.my_office = role_name(office, entered.language) if office else ""
        self.alone = all(view.origin == "built_in" for view in views) and len(views) == 1
        editable = frozenset({"circle"}) if self.may_manage else frozenset[str]()
        self._show(views, circle.my_role, editable, entered.language)
        self.offices = offices(views, own, entered.language)
        self.loaded = True
        if first:
            live.listen(self, type(self).reload, circle_room(circle_id))
        return None

    @rx.event
    async def open_sheet(self) -> Any:
        """A sheet that names people was opened."""
        self.form_error, self.done, self.request_id = "", "", str(uuid4())
        try:
            entered = await enter(self)
            rows = await run(memberships.members, entered.actor, route_uuid(self, "circle"))
        except CircleError as error:
            return await answer_refusal(self, error)
        titles = {column.key: column.title for column in self.columns}
        self.people = [
            Choice(
                str(row.id),
                f"{row.name} · {titles[row.role]}" if row.role in titles else row.name,
                "me" if row.is_me else "",
            )
            for row in rows
            if row.status == "active" and row.has_account
        ]
        return None

    @rx.event
    @one_at_a_time(error="form_error")
    async def assign(self, form: GiveForm) -> Any:
        """Give somebody a role."""
        entered = await enter(self)
        member = parsed_uuid(str(form.get("member", "")), "member")
        role = str(form.get("role", ""))
        made = await run(roles.assign, entered.actor, route_uuid(self, "circle"), member, role)
        name = next((each.name for each in self.offices if each.value == made.role), "")
        self.done = text(entered.language, "{name} is now {role}", name=made.name, role=name)
        return await self._reload()

    @rx.event
    @one_at_a_time(error="form_error")
    async def hand_over(self, form: HandOverForm) -> Any:
        """Pass the own office on."""
        entered = await enter(self)
        member = parsed_uuid(str(form.get("member", "")), "member")
        key = str(form.get("request_id", "")) or self.request_id
        circle_id = route_uuid(self, "circle")
        made = await run(roles.hand_over, entered.actor, circle_id, member, key=key)
        name = role_name(made.role, entered.language)
        self.done = text(entered.language, "{name} is now {role}", name=made.name, role=name)
        return await self._reload()

    async def _enter(self) -> Entered:
        return await enter(self)

    async def _views(self, actor: Actor) -> tuple[RoleView, ...]:
        return await run(roles.of_circle, actor, route_uuid(self, "circle"))

    async def _limits(self, actor: Actor) -> tuple[frozenset[Permission], bool]:
        circle = await run(circles.get, actor, route_uuid(self, "circle"))
        return circle.my_permissions, circle.my_role == ADMIN

    async def _make(
        self, actor: Actor, title: str, permissions: list[str], request_id: str
    ) -> RoleView:
        circle_id = route_uuid(self, "circle")
        return await run(
            roles.create, actor, circle_id, title=title, permissions=permissions, key=request_id
        )

    async def _change(self, actor: Actor, key: str, title: str, permissions: list[str]) -> RoleView:
        circle_id = route_uuid(self, "circle")
        return await run(roles.edit, actor, circle_id, key, title=title, permissions=permissions)

    async def _retire(self, actor: Actor, key: str) -> None:
        await run(roles.retire, actor, route_uuid(self, "circle"), key)
