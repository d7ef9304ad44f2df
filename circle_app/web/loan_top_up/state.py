"""Events of the page that asks for more on a running loan."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.loans import NotEligible
from circle_app.domain.money import parse_minor
from circle_app.i18n import text
from circle_app.services import loans
from circle_app.services.circles import CircleView
from circle_app.services.loans import LoanView
from circle_app.web import live, routes
from circle_app.web.apply.view_models import count_of, refusal_lines
from circle_app.web.events import (
    answer_refusal,
    language_of,
    one_at_a_time,
    run,
    say,
    sentence,
)
from circle_app.web.loan.entering import enter_loan, page_of_loan
from circle_app.web.loan_top_up import view_models
from circle_app.web.loan_top_up.view_models import Larger, More
from circle_app.web.shell import Entered


class MoreForm(TypedDict):
    """What is chosen before the review."""

    amount: str
    periods: str
    purpose: str


class SendForm(TypedDict):
    """What the review sends; it holds everything, so that it stands alone."""

    amount: str
    periods: str
    purpose: str
    request_id: str


class TopUpState(rx.State):
    """The wish for more while it is written and reviewed."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    back: str = ""
    step: str = "write"
    more: More = More()
    larger: Larger = Larger()
    amount: str = ""
    periods: str = ""
    purpose: str = ""

    @rx.event
    async def load(self) -> Any:
        """The running loan, what pays it off, and the cost of a first figure."""
        self.loaded, self.error, self.step = False, "", "write"
        self.request_id = str(uuid4())
        live.stop_listening(self)
        try:
            entered, circle, loan = await enter_loan(self)
            least = {"amount_minor": 1, "periods": 1}
            found = await run(loans.preview_top_up, entered.actor, loan.id, **least)
            self.back = page_of_loan(self)
            self.more = view_models.more_of(loan, found, circle, entered.language)
            self.amount = view_models.first_amount(self.more)
            self.periods = view_models.first_periods(loan, self.more)
            self.purpose = loan.purpose
            await self._price(entered, circle, loan)
        except CircleError as error:
            return await answer_refusal(self, error, back=page_of_loan(self))
        self.loaded = True
        return None

    async def _price(self, entered: Entered, circle: CircleView, loan: LoanView) -> None:
        found = await run(
            loans.preview_top_up,
            entered.actor,
            loan.id,
            amount_minor=parse_minor(self.amount, loan.currency),
            periods=count_of(self.periods),
        )
        self.larger = view_models.larger_of(loan, found, circle, entered.language)

    async def _again(self) -> None:
        """Work it out anew; what cannot be worked out is said beside the fields."""
        self.error = ""
        try:
            await self._price(*await enter_loan(self))
        except CircleError as error:
            self.error = sentence(error, language_of(self))
            self.larger = replace(self.larger, ok=False)

    @rx.event
    async def set_amount(self, typed: str) -> None:
        """The amount was typed, stepped or slid."""
        self.amount = typed
        await self._again()

    @rx.event
    async def set_periods(self, typed: str) -> None:
        """The number of instalments was changed."""
        self.periods = typed
        await self._again()

    @rx.event
    async def review(self, form: MoreForm) -> AsyncIterator[Any]:
        """Show it once more before it is sent."""
        self.amount, self.periods = form["amount"], form["periods"]
        self.purpose = " ".join(form["purpose"].split())
        await self._again()
        if self.larger.ok:
            self.step = "review"
            # The fields may have been far down the page; the review begins at its top.
            yield
            yield rx.set_focus("review-top")

    @rx.event
    async def write(self) -> None:
        """Back to the fields, filled as they were."""
        self.amount = self.amount.replace(",", "")
        self.step, self.error = "write", ""

    @rx.event
    @one_at_a_time()
    async def send(self, form: SendForm) -> Any:
        """Ask the circle; it is decided on like any loan."""
        entered, circle, loan = await enter_loan(self)
        try:
            asked = await run(
                loans.top_up,
                entered.actor,
                loan.id,
                amount_minor=parse_minor(form["amount"], loan.currency),
                periods=count_of(form["periods"]),
                purpose=form["purpose"],
                key=form["request_id"],
            )
        except NotEligible as error:
            told = refusal_lines(error, loan.currency, entered.language)
            self.error = ". ".join([*told, text(entered.language, "Nothing was sent.")])
            return None
        await say(self, text(entered.language, "The request is sent."))
        return rx.redirect(
            routes.path(routes.LOAN, circle=str(circle.id), loan=str(asked.id)), replace=True
        )
