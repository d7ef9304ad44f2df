"""Events of the page that plans a loan anew."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.restructuring import NewPlan
from circle_app.i18n import text
from circle_app.services import loans
from circle_app.services.circles import CircleView
from circle_app.services.loans import LoanView
from circle_app.web import live, routes
from circle_app.web.events import (
    answer_refusal,
    language_of,
    one_at_a_time,
    run,
    say,
    sentence,
)
from circle_app.web.loan.entering import enter_loan, page_of_loan
from circle_app.web.loan_plan import view_models
from circle_app.web.loan_plan.view_models import Frame, Plans, Wish
from circle_app.web.shell import Entered

_TYPED = frozenset({"periods", "first_due", "rate", "grace", "reason"})
_TICKED = frozenset({"lets_off_penalties", "lets_off_interest"})
_SIDES = frozenset({"old", "new"})


class WishForm(TypedDict):
    """What is chosen before the review; the boxes are told as they are ticked."""

    periods: str
    first_due: str
    rate: str
    grace: str
    reason: str


class SendForm(TypedDict):
    """What the review sends."""

    request_id: str


class LoanPlanState(rx.State):
    """The new plan while it is chosen and reviewed."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    circle_id: str = ""
    back: str = ""
    step: str = "write"
    side: str = "new"
    frame: Frame = Frame()
    wish: Wish = Wish()
    plans: Plans = Plans()

    @rx.event
    async def load(self) -> Any:
        """The loan as it is, and the same number of instalments from today as a first plan."""
        self.loaded, self.error, self.step, self.side = False, "", "write", "new"
        self.request_id = str(uuid4())
        live.stop_listening(self)
        try:
            entered, circle, loan = await enter_loan(self)
            found = await run(loans.preview_reschedule, entered.actor, loan.id, NewPlan(1))
            self.circle_id = str(circle.id)
            self.back = page_of_loan(self)
            self.frame = view_models.frame_of(loan, found, circle, entered.language)
            self.wish = view_models.first_wish(found)
            await self._price(entered, circle, loan)
        except CircleError as error:
            return await answer_refusal(self, error, back=page_of_loan(self))
        self.loaded = True
        return None

    async def _price(self, entered: Entered, circle: CircleView, loan: LoanView) -> None:
        plan = view_models.plan_of(self.wish)
        found = await run(loans.preview_reschedule, entered.actor, loan.id, plan)
        self.plans = view_models.plans_of(loan, found, circle, entered.language)

    async def _again(self) -> None:
        """Work it out anew; what cannot be worked out is said beside the fields."""
        self.error = ""
        try:
            await self._price(*await enter_loan(self))
        except CircleError as error:
            self.error = sentence(error, language_of(self))
            self.plans = replace(self.plans, ok=False)

    @rx.event
    async def choose(self, name: str, typed: str) -> None:
        """A field was changed."""
        if name in _TYPED and isinstance(typed, str):
            self.wish = replace(self.wish, **{name: typed[:300]})
            await self._again()

    @rx.event
    async def tick(self, name: str, ticked: bool) -> None:
        """A box was ticked, or is no more."""
        if name in _TICKED:
            self.wish = replace(self.wish, **{name: bool(ticked)})
            await self._again()

    @rx.event
    async def show(self, side: str) -> None:
        """On a phone one plan is shown at a time."""
        self.side = side if side in _SIDES else "new"

    @rx.event
    async def review(self, form: WishForm) -> AsyncIterator[Any]:
        """Show it once more before it is asked for."""
        chosen = {name: str(value) for name, value in form.items() if name in _TYPED}
        self.wish = replace(self.wish, **chosen)
        await self._again()
        if self.plans.ok:
            self.step = "review"
            # The fields may have been far down the page; the review begins at its top.
            yield
            yield rx.set_focus("review-top")

    @rx.event
    async def write(self) -> None:
        """Back to the fields, filled as they were."""
        self.step, self.error = "write", ""

    @rx.event
    @one_at_a_time()
    async def send(self, form: SendForm) -> Any:
        """Ask for the plan; whoever decides on loans decides."""
        entered, circle, loan = await enter_loan(self)
        asked = await run(
            loans.reschedule,
            entered.actor,
            loan.id,
            view_models.plan_of(self.wish),
            reason=self.wish.reason,
            key=form["request_id"],
        )
        await say(self, text(entered.language, "The request is sent. No money has moved."))
        return rx.redirect(
            routes.path(routes.LOAN, circle=str(circle.id), loan=str(asked.id)), replace=True
        )
