"""Events of the record of a circle and of the installation."""

from typing import Any

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.services import audits, circles
from circle_app.web import routes
from circle_app.web.admin import words
from circle_app.web.admin.entering import enter_admin
from circle_app.web.audit.base import (
    SHOWN,
    FilterForm,
    address_of,
    asked_filters,
    has_query,
    is_same_address,
)
from circle_app.web.audit.view_models import (
    ADMIN_GROUPS,
    CIRCLE_GROUPS,
    ActDay,
    FilterView,
    days_of,
    filter_view,
)
from circle_app.web.events import answer_refusal, route_arg, route_uuid, run
from circle_app.web.shell import enter

CIRCLE_FILE = "/api/v1/circles/[circle]/audit/export"
ADMIN_FILE = "/api/v1/admin/audit/export"


class AuditState(rx.State):
    """The record of the circle in the address."""

    loaded: bool = False
    days: list[ActDay] = []
    filters: FilterView = FilterView()
    typed: str = ""
    next_cursor: str = ""
    later: bool = False

    @rx.event
    async def load(self) -> Any:
        """The newest acts of what the address asks for."""
        self.loaded = False
        return await self._show(None)

    @rx.event
    async def newest(self) -> Any:
        """Back to the newest acts."""
        return await self._show(None)

    @rx.event
    async def older(self) -> Any:
        """The acts before those shown."""
        return await self._show(self.next_cursor) if self.next_cursor else None

    @rx.event
    async def narrow(self, form: FilterForm) -> Any:
        """Narrow to days by the address, and to a name without it."""
        self.typed = form["name"]
        if is_same_address(self, form):
            return await self._show(None)
        page = str(routes.path(routes.AUDIT, circle=route_arg(self, "circle")))
        return rx.redirect(address_of(self, page, form))

    @rx.event
    async def everything(self) -> Any:
        """Take every filter away."""
        self.typed = ""
        if not has_query(self):
            return await self._show(None)
        return rx.redirect(str(routes.path(routes.AUDIT, circle=route_arg(self, "circle"))))

    async def _show(self, cursor: str | None) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            circle = await run(circles.get, entered.actor, circle_id)
            filters = asked_filters(self, self.typed)
            page = await run(
                audits.of_circle, entered.actor, circle_id, filters, cursor=cursor, limit=SHOWN
            )
        except CircleError as error:
            return await answer_refusal(self, error)
        today = clock.today(circle.time_zone)
        self.days = days_of(page.items, entered.language, circle.time_zone, today)
        self.filters = filter_view(
            filters,
            CIRCLE_GROUPS,
            str(routes.path(routes.AUDIT, circle=str(circle_id))),
            str(routes.path(CIRCLE_FILE, circle=str(circle_id))),
            entered.language,
        )
        self.next_cursor, self.later = page.next_cursor or "", cursor is not None
        self.loaded = True
        return None


class AdminAuditState(rx.State):
    """The record of the installation, for operators."""

    loaded: bool = False
    days: list[ActDay] = []
    filters: FilterView = FilterView()
    typed: str = ""
    next_cursor: str = ""
    later: bool = False

    @rx.event
    async def load(self) -> Any:
        """The newest acts of what the address asks for."""
        self.loaded = False
        return await self._show(None)

    @rx.event
    async def newest(self) -> Any:
        """Back to the newest acts."""
        return await self._show(None)

    @rx.event
    async def older(self) -> Any:
        """The acts before those shown."""
        return await self._show(self.next_cursor) if self.next_cursor else None

    @rx.event
    async def narrow(self, form: FilterForm) -> Any:
        """Narrow to days by the address, and to a name without it."""
        self.typed = form["name"]
        if is_same_address(self, form):
            return await self._show(None)
        return rx.redirect(address_of(self, routes.ADMIN_AUDIT, form))

    @rx.event
    async def everything(self) -> Any:
        """Take every filter away."""
        self.typed = ""
        return rx.redirect(routes.ADMIN_AUDIT) if has_query(self) else await self._show(None)

    async def _show(self, cursor: str | None) -> Any:
        try:
            entered = await enter_admin(self)
            filters = asked_filters(self, self.typed)
            page = await run(
                audits.of_installation,
                entered.actor,
                filters,
                time_zone=words.zone(),
                cursor=cursor,
                limit=SHOWN,
            )
        except CircleError as error:
            return await answer_refusal(self, error)
        zone = words.zone()
        self.days = days_of(page.items, entered.language, zone, clock.today(zone), named=True)
        self.filters = filter_view(
            filters, ADMIN_GROUPS, routes.ADMIN_AUDIT, ADMIN_FILE, entered.language
        )
        self.next_cursor, self.later = page.next_cursor or "", cursor is not None
        self.loaded = True
        return None
