"""Events of the list of invoices."""

from datetime import date
from typing import Any, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.permissions import Permission
from circle_app.services import circles, invoices, memberships
from circle_app.services.access import Actor
from circle_app.services.events import circle_room, user_room
from circle_app.web import live, routes
from circle_app.web.events import (
    answer_refusal,
    one_at_a_time,
    parsed_uuid,
    query_arg,
    route_uuid,
    run,
    say,
)
from circle_app.web.invoices.view_models import InvoiceRow, invoice_row, made_words
from circle_app.web.shell import enter

PAGE = 25


class MakeForm(TypedDict):
    """For which days and for whom."""

    period: str
    on: str
    whom: str
    request_id: str


class InvoicesState(rx.State):
    """Invoices of the circle in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    can_make: bool = False
    today: str = ""
    rows: list[InvoiceRow] = []
    people: list[tuple[str, str]] = []
    older: str = ""
    newer: bool = False

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.request_id = False, "", str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """One was made, or something was paid."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            me, circle_id = entered.actor, route_uuid(self, "circle")
            circle = await run(circles.get, me, circle_id)
            self.can_make = Permission.MAKE_INVOICE in circle.my_permissions
            if first and self.can_make:
                self.people = await self._people(me, circle_id)
            cursor = query_arg(self, "after") or None
            found = await run(invoices.of_circle, me, circle_id, cursor=cursor, limit=PAGE)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.today = clock.today(circle.time_zone).isoformat()
        self.rows = [
            invoice_row(each, entered.language, named=self.can_make) for each in found.items
        ]
        place = str(routes.path(routes.INVOICES, circle=str(circle_id)))
        self.older = f"{place}?after={found.next_cursor}" if found.next_cursor else ""
        self.newer = cursor is not None
        self.loaded = True
        if first:
            rooms = circle_room(circle_id), user_room(me.user_id)
            live.listen(self, InvoicesState.reload, *rooms)
        return None

    async def _people(self, actor: Actor, circle_id: UUID) -> list[tuple[str, str]]:
        rows = await run(memberships.members, actor, circle_id)
        return [(str(row.id), row.name) for row in rows if row.status == "active"]

    @rx.event
    @one_at_a_time()
    async def make(self, form: MakeForm) -> Any:
        """Make the invoices of a week or month."""
        entered = await enter(self)
        whom = str(form.get("whom", ""))
        made = await run(
            invoices.make,
            entered.actor,
            route_uuid(self, "circle"),
            period=str(form.get("period", "")),
            on=_day(str(form.get("on", ""))),
            member_id=parsed_uuid(whom, "member") if whom else None,
            key=str(form.get("request_id", "")),
        )
        self.request_id = str(uuid4())
        await say(self, made_words(made, entered.language))
        await self._reload()


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise InvalidInput(field="on") from None
