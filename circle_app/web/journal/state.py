"""Events of the journal; what it is narrowed to stands in the address."""

from datetime import date
from typing import Any, Final, TypedDict
from urllib.parse import urlencode
from uuid import UUID

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.money import parse_minor
from circle_app.services import circles, journal, memberships
from circle_app.services.events import circle_room
from circle_app.web import live, routes
from circle_app.web.account_names import account_name
from circle_app.web.events import answer_refusal, query_arg, route_uuid, run, sentence
from circle_app.web.journal.view_models import FilterChip, JournalDay, by_day, chips
from circle_app.web.shell import enter

PAGE: Final = 30
FILTERS: Final = ("q", "group", "member", "account", "from", "to", "amount")


class SearchForm(TypedDict):
    """The fields of the filter, named as in the address."""

    f_q: str
    f_group: str
    f_member: str
    f_account: str
    f_from: str
    f_to: str
    f_amount: str


class JournalState(rx.State):
    """Entries of a circle's book, narrowed by the address."""

    loaded: bool = False
    error: str = ""
    days: list[JournalDay] = []
    chips: list[FilterChip] = []
    chosen: dict[str, str] = {}
    people: list[tuple[str, str]] = []
    accounts: list[tuple[str, str]] = []
    older: str = ""
    newest: str = ""

    @rx.event
    async def load(self) -> Any:
        """Show the page of entries that the address asks for."""
        self.loaded, self.error = False, ""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something was booked."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        self.chosen = {name: query_arg(self, name)[:80] for name in FILTERS}
        cursor = query_arg(self, "after") or None
        try:
            entered = await enter(self)
            me, circle_id, language = entered.actor, route_uuid(self, "circle"), entered.language
            circle = await run(circles.get, me, circle_id)
            members = await run(memberships.members, me, circle_id)
            codes = await run(journal.accounts, me, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.people = [(str(row.id), row.name) for row in members]
        self.accounts = [(code, account_name(code, language)) for code in codes]
        path = str(routes.path(routes.JOURNAL, circle=str(circle_id)))
        kept = {name: value for name, value in self.chosen.items() if value}
        self.chips = chips(path, kept, dict(self.people), circle.currency, language)
        self.days, self.older, self.error = [], "", ""
        self.newest = _address(path, kept) if cursor else ""
        try:
            wanted = _wanted(self.chosen, circle.currency)
            found = await run(journal.entries, me, circle_id, cursor=cursor, limit=PAGE, **wanted)
        except CircleError as error:
            self.error = sentence(error, language)
        else:
            self.days = by_day(found.items, circle, clock.today(circle.time_zone), language)
            if found.next_cursor:
                self.older = _address(path, {**kept, "after": found.next_cursor})
        self.loaded = True
        if first:
            live.listen(self, JournalState.reload, circle_room(circle_id))
        return None

    @rx.event
    async def narrow(self, form: SearchForm) -> Any:
        """Put the filter into the address; the page loads anew from there."""
        typed = {name: str(form.get(f"f_{name}", "")).strip()[:80] for name in FILTERS}
        path = str(routes.path(routes.JOURNAL, circle=str(route_uuid(self, "circle"))))
        return rx.redirect(_address(path, {key: value for key, value in typed.items() if value}))


def _address(path: str, kept: dict[str, str]) -> str:
    return f"{path}?{urlencode(kept)}" if kept else path


def _wanted(typed: dict[str, str], currency: str) -> dict[str, Any]:
    """Read the filter of the address.

    Raises:
        InvalidInput: A day, a member or an amount cannot be read.
    """
    try:
        return {
            "search": typed["q"] or None,
            "group": typed["group"] or None,
            "member_id": UUID(typed["member"]) if typed["member"] else None,
            "account": typed["account"] or None,
            "date_from": date.fromisoformat(typed["from"]) if typed["from"] else None,
            "date_to": date.fromisoformat(typed["to"]) if typed["to"] else None,
            "amount_minor": parse_minor(typed["amount"], currency) if typed["amount"] else None,
        }
    except ValueError:
        raise InvalidInput(field="filter") from None
