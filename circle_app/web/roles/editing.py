"""Looking at roles, making and changing them: what both pages of roles do."""

from typing import Any
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.i18n import text
from circle_app.services.access import Actor
from circle_app.services.roles import RoleView
from circle_app.web.events import answer_refusal, one_at_a_time
from circle_app.web.roles.view_models import (
    Column,
    Draft,
    LineGroup,
    Shown,
    columns,
    draft,
    line_groups,
    shown,
)
from circle_app.web.shell import Entered


class RoleEditingMixin(rx.State, mixin=True):
    """A page of roles. A page of its own gives ``_enter``, ``_views``, ``_make`` and the like."""

    loaded: bool = False
    busy: bool = False
    form_error: str = ""
    done: str = ""
    request_id: str = ""
    columns: list[Column] = []
    groups: list[LineGroup] = []
    shown: Shown = Shown()
    draft: Draft = Draft()

    def _show(
        self, views: tuple[RoleView, ...], mine: str, editable: frozenset[str], language: str
    ) -> None:
        self.columns = columns(views, mine, editable, language)
        self.groups = line_groups(views, language)
        wanted = self.shown.column.key or mine
        place = next((at for at, view in enumerate(views) if view.key == wanted), 0)
        self.shown = shown(self.columns[place], views[place], language)

    async def _view(self, entered: Entered, key: str) -> RoleView | None:
        views: tuple[RoleView, ...] = await self._views(entered.actor)
        return next((view for view in views if view.key == key), None)

    @rx.event
    async def look_at(self, key: str) -> Any:
        """Another role was chosen from the list."""
        try:
            entered = await self._enter()
            found = await self._view(entered, key)
        except CircleError as error:
            return await answer_refusal(self, error)
        column = next((column for column in self.columns if column.key == key), None)
        if found is not None and column is not None:
            self.shown = shown(column, found, entered.language)
        return None

    @rx.event
    async def open_editor(self, key: str) -> Any:
        """The sheet was opened for a role of that key; an empty one is for a new role."""
        self.form_error, self.done, self.request_id = "", "", str(uuid4())
        try:
            entered = await self._enter()
            found = await self._view(entered, key) if key else None
            own, is_admin = await self._limits(entered.actor)
        except CircleError as error:
            return await answer_refusal(self, error)
        if key and found is None:
            return await self.reload()
        self.draft = draft(found, own, is_admin=is_admin, language=entered.language)
        return None

    @rx.event
    @one_at_a_time(error="form_error")
    async def save(self, form: dict[str, Any]) -> Any:
        """Make the role of the sheet, or change it."""
        entered = await self._enter()
        title = str(form.get("title", ""))
        chosen = [each.value for each in Permission if form.get(each.value)]
        if self.draft.key:
            made = await self._change(entered.actor, self.draft.key, title, chosen)
            words = text(entered.language, "“{title}” is changed", title=made.title)
        else:
            made = await self._make(
                entered.actor, title, chosen, str(form.get("request_id", "")) or self.request_id
            )
            words = text(entered.language, "“{title}” can be given out", title=made.title)
        self.done = words
        return await self.reload()

    @rx.event
    @one_at_a_time(error="form_error")
    async def retire(self) -> Any:
        """Give the role of the sheet out no more."""
        entered = await self._enter()
        title = self.draft.title
        await self._retire(entered.actor, self.draft.key)
        self.done = text(entered.language, "“{title}” is retired", title=title)
        return await self.reload()

    async def _enter(self) -> Entered:
        raise NotImplementedError

    async def _views(self, actor: Actor) -> tuple[RoleView, ...]:
        raise NotImplementedError

    async def _limits(self, actor: Actor) -> tuple[frozenset[Permission], bool]:
        raise NotImplementedError

    async def _make(
        self, actor: Actor, title: str, permissions: list[str], request_id: str
    ) -> RoleView:
        raise NotImplementedError

    async def _change(self, actor: Actor, key: str, title: str, permissions: list[str]) -> RoleView:
        raise NotImplementedError

    async def _retire(self, actor: Actor, key: str) -> None:
        raise NotImplementedError
