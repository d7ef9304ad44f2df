"""Events of an account's ledger page; the days and the page stand in the address."""

from typing import Any, Final

import reflex as rx

from circle_app.domain.errors import CircleError, InvalidInput, NotFound
from circle_app.services import financials
from circle_app.services.events import circle_room
from circle_app.web import live, routes, span_bar
from circle_app.web.account import view_models
from circle_app.web.account.view_models import AccountCard
from circle_app.web.events import answer_refusal, query_arg, route_arg, route_uuid, run, sentence
from circle_app.web.shell import Entered, enter
from circle_app.web.span_bar import SpanForm, SpanView

PAGE: Final = 40


class AccountState(rx.State):
    """One account over the days of the address."""

    loaded: bool = False
    error: str = ""
    card: AccountCard = AccountCard()
    span: SpanView = SpanView()
    more: str = ""
    first: str = ""

    @rx.event
    async def load(self) -> Any:
        """Show the page of lines that the address asks for."""
        self.loaded, self.error = False, ""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something was booked."""
        return await self._reload()

    @rx.event
    async def choose(self, form: SpanForm) -> Any:
        """Put two days into the address; the page loads anew from there."""
        return rx.redirect(self._address(span_bar.query_of(form)))

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            self.error = ""
            await self._read(entered, circle_id)
        except InvalidInput as error:
            self.error, self.more = sentence(error, entered.language), ""
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            live.listen(self, AccountState.reload, circle_room(circle_id))
        return None

    async def _read(self, entered: Entered, circle_id: Any) -> None:
        if entered.circle is None:
            raise NotFound(what="circle")
        actor, language = entered.actor, entered.language
        today = await run(financials.today, actor, circle_id)
        asked = {name: query_arg(self, name) for name in ("from", "to")}
        days = span_bar.chosen(asked["from"], asked["to"], today)
        page = await run(
            financials.general_ledger,
            actor,
            circle_id,
            route_arg(self, "account"),
            days.start,
            days.end,
            cursor=query_arg(self, "after") or None,
            limit=PAGE,
        )
        self.card = view_models.account_card(page, language)
        self.span = span_bar.span_view(days, today, page.heading.first_day, self._address, language)
        self.more = self._address({**asked, "after": page.next_cursor}) if page.next_cursor else ""
        self.first = self._address(asked) if query_arg(self, "after") else ""

    def _address(self, query: dict[str, str]) -> str:
        parts = {name: route_arg(self, name) for name in ("circle", "account")}
        return span_bar.address(str(routes.path(routes.ACCOUNT, **parts)), query)
