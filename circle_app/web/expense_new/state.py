"""Events of the page that records an expense."""

from typing import Any, NotRequired, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.expenses import InvalidSpendingDay
from circle_app.domain.money import parse_minor
from circle_app.i18n import text
from circle_app.services import expenses
from circle_app.services.expenses import Prospect
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, one_at_a_time, run, say
from circle_app.web.expense_new import view_models
from circle_app.web.expense_new.view_models import Choices, Outlook, Pick, Whose
from circle_app.web.shell import Entered, enter


class ExpenseForm(TypedDict):
    """What is typed; the box is sent only where a box of the circle paid."""

    whose: str
    amount: str
    category: NotRequired[str]
    payee: str
    spent_on: str
    paid_from: NotRequired[str]
    reference: NotRequired[str]
    note: str
    request_id: str


class NewExpenseState(rx.State):
    """An expense while it is written."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    circle_id: str = ""
    whose: list[Whose] = []
    chosen: str = ""
    amount: str = ""
    categories: list[Pick] = []
    boxes: list[Pick] = []
    choices: Choices = Choices()
    outlook: Outlook = Outlook()

    @rx.event
    async def load(self) -> Any:
        """An empty form with what can be chosen."""
        self.loaded, self.error, self.amount = False, "", ""
        self.request_id = str(uuid4())
        live.stop_listening(self)
        try:
            entered, found = await self._entered()
        except CircleError as error:
            return await answer_refusal(self, error)
        language = entered.language
        self.circle_id = str(found.circle_id)
        self.whose = view_models.whose_of(found, language)
        self.chosen = view_models.first_of(self.whose)
        self.categories = view_models.categories_of(language)
        self.boxes = view_models.boxes_of(found, language)
        self.choices = view_models.choices_of(found, language)
        self.outlook = view_models.outlook_of(found, self.chosen, self.amount, language)
        self.loaded = True
        return None

    async def _entered(self) -> tuple[Entered, Prospect]:
        entered = await enter(self)
        # The address names a circle, so `enter` has found it.
        assert entered.circle is not None  # noqa: S101
        return entered, await run(expenses.prospect, entered.actor, entered.circle.id)

    async def _look_ahead(self) -> Any:
        try:
            entered, found = await self._entered()
        except CircleError as error:
            return await answer_refusal(self, error)
        self.outlook = view_models.outlook_of(found, self.chosen, self.amount, entered.language)
        return None

    @rx.event
    async def set_whose(self, value: str) -> Any:
        """Whose money it was has been chosen: what will happen changes with it."""
        self.chosen = value if value in view_models.WAYS else self.chosen
        return await self._look_ahead()

    @rx.event
    async def set_amount(self, typed: str) -> Any:
        """The amount was typed: small ones may need nobody."""
        self.amount = typed
        return await self._look_ahead()

    @rx.event
    @one_at_a_time()
    async def record(self, form: ExpenseForm) -> Any:
        """Record the expense and go to its page."""
        entered, found = await self._entered()
        whose = str(form.get("whose", ""))
        if whose not in view_models.WAYS:
            raise InvalidInput(field="whose")
        fund, box = view_models.WAYS[whose]
        if whose == view_models.CIRCLE:
            box = str(form.get("paid_from", ""))
        try:
            spent_on = view_models.day_of(str(form.get("spent_on", "")))
        except ValueError:
            raise InvalidSpendingDay(field="spent_on") from None
        made = await run(
            expenses.record,
            entered.actor,
            found.circle_id,
            amount_minor=parse_minor(form["amount"], found.currency),
            category="social" if fund == "social" else str(form.get("category", "")),
            payee=form["payee"],
            fund=fund,
            spent_on=spent_on,
            note=form["note"],
            paid_from=box,
            # The field of a choice that was left stays in the form, out of sight.
            reference=form.get("reference") if whose == view_models.CIRCLE else None,
            key=form["request_id"],
        )
        said = "Recorded and booked." if made.status == "paid" else "Recorded. Now it is decided."
        await say(self, text(entered.language, said))
        return rx.redirect(
            routes.path(routes.EXPENSE, circle=str(made.circle_id), expense=str(made.id)),
            replace=True,
        )
