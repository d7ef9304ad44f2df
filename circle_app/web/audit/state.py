"""Events of the record of a circle and of the installation."""

from typing import Any

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.services import audits, circles
from circle_app.services.audits import AuditFilters
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

Read = tuple[list[ActDay], FilterView, str | None]


class AuditMixin(rx.State, mixin=True):
    """A page of the record. A page of its own gives ``_home`` and ``_read``."""

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
        return rx.redirect(address_of(self, self._home(), form))

    @rx.event
    async def everything(self) -> Any:
        """Take every filter away."""
        self.typed = ""
        return rx.redirect(self._home()) if has_query(self) else await self._show(None)

    async def _show(self, cursor: str | None) -> Any:
        try:
            found = await self._read(asked_filters(self, self.typed), cursor)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.days, self.filters, following = found
        self.next_cursor, self.later = following or "", cursor is not None
        self.loaded = True
        return None

    def _home(self) -> str:
        """The address of the page without any filter."""
        raise NotImplementedError

    async def _read(self, filters: AuditFilters, cursor: str | None) -> Read:
        """Return the acts by day, the filters as shown, and where older acts begin."""
        raise NotImplementedError


class AuditState(AuditMixin, rx.State):
    """The record of the circle in the address."""

    def _home(self) -> str:
        return str(routes.path(routes.AUDIT, circle=route_arg(self, "circle")))

    async def _read(self, filters: AuditFilters, cursor: str | None) -> Read:
        entered = await enter(self)
        circle_id = route_uuid(self, "circle")
        circle = await run(circles.get, entered.actor, circle_id)
        page = await run(
            audits.of_circle, entered.actor, circle_id, filters, cursor=cursor, limit=SHOWN
        )
        today = clock.today(circle.time_zone)
        days = days_of(page.items, entered.language, circle.time_zone, today)
        file = str(routes.path(CIRCLE_FILE, circle=str(circle_id)))
        shown = filter_view(filters, CIRCLE_GROUPS, self._home(), file, entered.language)
        return days, shown, page.next_cursor


class AdminAuditState(AuditMixin, rx.State):
    """The record of the installation, for operators."""

    def _home(self) -> str:
        return routes.ADMIN_AUDIT

    async def _read(self, filters: AuditFilters, cursor: str | None) -> Read:
        entered, zone = await enter_admin(self), words.zone()
        page = await run(
            audits.of_installation,
            entered.actor,
            filters,
            time_zone=zone,
            cursor=cursor,
            limit=SHOWN,
        )
        days = days_of(page.items, entered.language, zone, clock.today(zone), named=True)
        shown = filter_view(filters, ADMIN_GROUPS, self._home(), ADMIN_FILE, entered.language)
        return days, shown, page.next_cursor
