"""Events of the list of everybody's payments; its filters live in the address."""

from datetime import date
from typing import Any, TypedDict
from urllib.parse import urlencode
from uuid import UUID

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.money import parse_minor
from circle_app.services import circles, contributions, memberships
from circle_app.services.events import circle_room
from circle_app.web import live, routes
from circle_app.web.events import (
    answer_refusal,
    language_of,
    query_arg,
    route_arg,
    route_uuid,
    run,
    sentence,
)
from circle_app.web.payments.view_models import PaymentRow, payment_row
from circle_app.web.shell import enter

PAGE = 25
FILTERS = ("member", "method", "status", "from", "to", "min", "max", "order")


class FilterForm(TypedDict):
    """The fields of the filter, named as in the address."""

    f_member: str
    f_method: str
    f_status: str
    f_from: str
    f_to: str
    f_min: str
    f_max: str
    f_order: str


class PaymentsState(rx.State):
    """Payments of a circle, filtered by the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    rows: list[PaymentRow] = []
    people: list[tuple[str, str]] = []
    chosen: dict[str, str] = {}
    active: int = 0
    older: str = ""
    file: str = ""
    newer: bool = False

    @rx.event
    async def load(self) -> Any:
        """Show the page of rows that the address asks for."""
        self.loaded, self.error = False, ""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """A payment came or was decided."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        self.chosen = {name: query_arg(self, name) for name in FILTERS}
        self.active = sum(bool(self.chosen[name]) for name in FILTERS)
        try:
            entered = await enter(self)
            me, circle_id = entered.actor, route_uuid(self, "circle")
            circle = await run(circles.get, me, circle_id)
            members = await run(memberships.members, me, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.people = [(str(row.id), row.name) for row in members]
        try:
            wanted = _filter(self.chosen, circle.currency)
            cursor = query_arg(self, "after") or None
            found = await run(
                contributions.history, me, circle_id, cursor=cursor, limit=PAGE, **wanted
            )
        except CircleError as error:
            self.error, self.rows = sentence(error, language_of(self)), []
        else:
            today = clock.today(circle.time_zone)
            self.rows = [payment_row(row, today, entered.language) for row in found.items]
            self.older = _address(self, found.next_cursor) if found.next_cursor else ""
            self.newer = cursor is not None
            self.file = _file_address(str(circle_id), self.chosen)
        self.loaded = True
        if first:
            live.listen(self, PaymentsState.reload, circle_room(circle_id))
        return None

    @rx.event
    async def narrow(self, form: FilterForm) -> Any:
        """Put the filter into the address; the page loads anew from there."""
        typed = {name: str(form.get(f"f_{name}", "")).strip()[:60] for name in FILTERS}
        kept = {name: value for name, value in typed.items() if value}
        path = f"/c/{route_arg(self, 'circle')}/payments"
        return rx.redirect(f"{path}?{urlencode(kept)}" if kept else path)


def _address(state: PaymentsState, cursor: str) -> str:
    kept = {name: value for name, value in state.chosen.items() if value}
    return f"/c/{route_arg(state, 'circle')}/payments?{urlencode({**kept, 'after': cursor})}"


def _file_address(circle_id: str, chosen: dict[str, str]) -> str:
    """The same filter as a file, in the names that the REST interface gives it."""
    names = {"member": "member_id", "min": "min_amount", "max": "max_amount"}
    kept = {names.get(name, name): value for name, value in chosen.items() if value}
    address = str(routes.path(routes.PAYMENTS_FILE, circle=circle_id))
    return f"{address}?{urlencode(kept)}" if kept else address


def _filter(typed: dict[str, str], currency: str) -> dict[str, Any]:
    """Read the filter of the address.

    Raises:
        InvalidInput: A date, an amount or a member cannot be read.
    """
    wanted: dict[str, Any] = {}
    try:
        if typed["member"]:
            wanted["member_id"] = UUID(typed["member"])
        if typed["from"]:
            wanted["date_from"] = date.fromisoformat(typed["from"])
        if typed["to"]:
            wanted["date_to"] = date.fromisoformat(typed["to"])
    except ValueError:
        raise InvalidInput(field="filter") from None
    for name in ("min", "max"):
        if typed[name]:
            wanted[f"{name}_minor"] = parse_minor(typed[name], currency)
    for name in ("method", "status", "order"):
        if typed[name]:
            wanted[name] = typed[name]
    return wanted
