"""Events of an expense's page."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, NotFound
from circle_app.i18n import text
from circle_app.services import circles, expenses, proposals
from circle_app.services.circles import CircleView
from circle_app.services.events import circle_room, user_room
from circle_app.services.expenses import ExpenseView
from circle_app.web import live
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    language_of,
    one_at_a_time,
    parsed_uuid,
    query_arg,
    route_uuid,
    run,
    say,
)
from circle_app.web.expense import view_models
from circle_app.web.expense.view_models import Box, FactLine, Head, ReceiptView, Said, StepRow
from circle_app.web.shell import Entered, enter
from circle_app.web.ui.sheets import Slip
from circle_app.web.wording import failure_words


class PayForm(TypedDict):
    """Paying what was agreed to."""

    paid_from: str
    reference: str
    request_id: str


class DecisionForm(TypedDict):
    """Not agreeing, with a word about it."""

    note: str
    request_id: str


class ExpensePageState(rx.State):
    """The expense in the address, and the sheet that is open on it."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    circle_id: str = ""
    head: Head = Head()
    facts: list[FactLine] = []
    steps: list[StepRow] = []
    receipt: ReceiptView = ReceiptView()
    boxes: list[Box] = []
    said: Said = Said()
    slip: Slip = Slip()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.slip = False, "", Slip()
        self.request_id = str(uuid4())
        self.said = view_models.said_of(query_arg(self, "file"), language_of(self))
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something changed in the circle: the same expense again."""
        return await self._reload()

    async def _entered(self) -> tuple[Entered, CircleView, ExpenseView]:
        entered = await enter(self)
        # The address names a circle, so `enter` has found it.
        assert entered.circle is not None  # noqa: S101
        expense = await run(expenses.get, entered.actor, route_uuid(self, "expense"))
        if expense.circle_id != entered.circle.id:
            raise NotFound(what="expense")
        return entered, await run(circles.get, entered.actor, entered.circle.id), expense

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered, circle, expense = await self._entered()
            await self._show(entered, circle, expense)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            rooms = circle_room(circle.id), user_room(entered.actor.user_id)
            live.listen(self, ExpensePageState.reload, *rooms)
        return None

    async def _show(self, entered: Entered, circle: CircleView, expense: ExpenseView) -> None:
        actor, language, zone = entered.actor, entered.language, circle.time_zone
        entries = await run(expenses.entries, actor, expense.id)
        self.boxes = []
        if expense.can_pay:
            held = await run(expenses.prospect, actor, circle.id)
            self.boxes = view_models.boxes_of(expense, held.boxes, held.social_minor, language)
        self.circle_id = str(circle.id)
        self.head = view_models.head_of(expense, clock.today(zone), language)
        self.facts = view_models.facts_of(expense, language)
        self.steps = view_models.steps_of(expense, entries, zone, language)
        self.receipt = view_models.receipt_of(expense, zone, language)

    @rx.event
    async def open_sheet(self) -> None:
        """A sheet was opened: a new form with a key of its own."""
        self.error, self.slip, self.request_id = "", Slip(), str(uuid4())

    @rx.event
    @one_at_a_time()
    async def pay(self, form: PayForm) -> Any:
        """Pay it from the chosen place."""
        entered, _, expense = await self._entered()
        paid = await run(
            expenses.pay,
            entered.actor,
            expense.id,
            paid_from=str(form.get("paid_from", "")),
            reference=str(form.get("reference", "")),
            key=form["request_id"],
        )
        self.slip = view_models.slip_of(paid, entered.language)
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def approve(self, key: str) -> Any:
        """Agree to it as an officer."""
        return await self._decide(key, approving=True, note="")

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def decline(self, form: DecisionForm) -> Any:
        """Do not agree to it as an officer."""
        return await self._decide(form["request_id"], approving=False, note=form.get("note", ""))

    async def _decide(self, key: str, *, approving: bool, note: str) -> Any:
        entered, _, _ = await self._entered()
        language = entered.language
        made = await run(
            proposals.decide,
            entered.actor,
            parsed_uuid(self.head.proposal_id, "proposal"),
            approve=approving,
            note=note,
            key=key,
        )
        if made.failure:
            why = failure_words(made.failure, language)
            told = "You agreed, but it could not be carried out: {why}. No money was recorded."
            await say(self, text(language, told, why=why), "error")
        elif approving:
            await say(self, text(language, "You agreed"))
        else:
            await say(self, text(language, "You did not agree. No money was recorded."))
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def cancel(self) -> Any:
        """Withdraw what one recorded."""
        entered, _, expense = await self._entered()
        await run(expenses.cancel, entered.actor, expense.id)
        await say(self, text(entered.language, "The expense is withdrawn. No money was moved."))
        return await self._reload()
