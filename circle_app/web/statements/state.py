"""Events of the statements; which one and which days stand in the address."""

from datetime import date
from typing import Any, Final

import reflex as rx

from circle_app.domain.errors import CircleError, InvalidInput, NotFound
from circle_app.i18n import text
from circle_app.i18n.formats import date_medium
from circle_app.services import financials
from circle_app.services.events import circle_room
from circle_app.services.financials import Heading
from circle_app.web import live, routes, span_bar
from circle_app.web.events import answer_refusal, query_arg, route_arg, route_uuid, run, sentence
from circle_app.web.shell import Entered, enter
from circle_app.web.span_bar import Chosen, SpanForm, SpanView
from circle_app.web.statements import view_models
from circle_app.web.statements.view_models import Statement, Ways

TRIAL: Final = "trial"
INCOME: Final = "income"
SHEET: Final = "balance"
VIEWS: Final = (INCOME, SHEET, TRIAL)


class StatementsState(rx.State):
    """One of the three statements."""

    loaded: bool = False
    error: str = ""
    view: str = INCOME
    views: dict[str, str] = {}
    circle_name: str = ""
    printed: str = ""
    span: SpanView = SpanView()
    statement: Statement = Statement()

    @rx.event
    async def load(self) -> Any:
        """Show the statement that the address asks for."""
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
        asked = query_arg(self, "view")
        self.view = asked if asked in VIEWS else INCOME
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            self.error = ""
            await self._read(entered, circle_id)
        except InvalidInput as error:
            self.error, self.statement = sentence(error, entered.language), Statement()
        except CircleError as error:
            return await answer_refusal(self, error)
        self.views = {name: self._address(self._days(), view=name) for name in VIEWS}
        self.loaded = True
        if first:
            live.listen(self, StatementsState.reload, circle_room(circle_id))
        return None

    async def _read(self, entered: Entered, circle_id: Any) -> None:
        if entered.circle is None:
            raise NotFound(what="circle")
        asked = query_arg(self, "from"), query_arg(self, "to")
        today = await run(financials.today, entered.actor, circle_id)
        days = span_bar.chosen(*asked, today)
        heading = await self._statement(entered, circle_id, days, today)
        self.circle_name = heading.circle_name
        self.printed = text(
            entered.language, "As of {day}", day=date_medium(today, entered.language)
        )
        self.span = span_bar.span_view(
            days, today, heading.first_day, self._address, entered.language
        )

    async def _statement(
        self, entered: Entered, circle_id: Any, days: Chosen, today: date
    ) -> Heading:
        actor, language = entered.actor, entered.language
        ways = Ways(self._account, self._members, query_arg(self, "open"))
        if self.view == TRIAL:
            trial = await run(
                financials.trial_balance, actor, circle_id, start=days.start, end=days.end
            )
            self.statement = view_models.trial_statement(trial, ways, language)
            return trial.heading
        if self.view == SHEET:
            sheet = await run(financials.balance_sheet, actor, circle_id, min(days.end, today))
            self.statement = view_models.sheet_view(sheet, ways, language)
            return sheet.heading
        result = await run(financials.income_statement, actor, circle_id, days.start, days.end)
        self.statement = view_models.income_view(result, ways, language)
        return result.heading

    def _days(self) -> dict[str, str]:
        return {"from": query_arg(self, "from"), "to": query_arg(self, "to")}

    def _address(self, days: dict[str, str], view: str = "", opened: str = "") -> str:
        path = str(routes.path(routes.STATEMENTS, circle=route_arg(self, "circle")))
        return span_bar.address(path, {"view": view or self.view, **days, "open": opened})

    def _account(self, key: str) -> str:
        path = routes.path(routes.ACCOUNT, circle=route_arg(self, "circle"), account=key)
        return span_bar.address(str(path), self._days())

    def _members(self, code: str) -> str:
        return self._address(self._days(), opened=code)
