"""Events of the page of roles made for every circle."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.offices import OF_ADMINS
from circle_app.domain.permissions import Permission
from circle_app.services import roles
from circle_app.services.access import Actor
from circle_app.services.roles import RoleView
from circle_app.web.admin.entering import enter_admin
from circle_app.web.events import answer_refusal, run
from circle_app.web.roles.editing import RoleEditingMixin
from circle_app.web.roles.view_models import Shown, built_in
from circle_app.web.shell import Entered


class AdminRolesState(RoleEditingMixin, rx.State):
    """The built-in roles, and those made for every circle."""

    @rx.event
    async def load(self) -> Any:
        """Show the roles of the installation."""
        self.loaded, self.shown = False, Shown()
        return await self.reload()

    @rx.event
    async def reload(self) -> Any:
        """A role changed."""
        try:
            entered = await self._enter()
            views = await self._views(entered.actor)
        except CircleError as error:
            return await answer_refusal(self, error)
        self._show(views, "", frozenset({"installation"}), entered.language)
        self.loaded = True
        return None

    async def _enter(self) -> Entered:
        return await enter_admin(self)

    async def _views(self, actor: Actor) -> tuple[RoleView, ...]:
        return (*built_in(), *await run(roles.everywhere, actor))

    async def _limits(self, _actor: Actor) -> tuple[frozenset[Permission], bool]:
        return frozenset(Permission) - OF_ADMINS, False

    async def _make(
        self, actor: Actor, title: str, permissions: list[str], request_id: str
    ) -> RoleView:
        return await run(
            roles.create_everywhere, actor, title=title, permissions=permissions, key=request_id
        )

    async def _change(self, actor: Actor, key: str, title: str, permissions: list[str]) -> RoleView:
        return await run(roles.edit_everywhere, actor, key, title=title, permissions=permissions)

    async def _retire(self, actor: Actor, key: str) -> None:
        await run(roles.retire_everywhere, actor, key)
