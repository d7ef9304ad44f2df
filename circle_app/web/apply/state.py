"""Events of the page that asks for a loan."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.loans import NotEligible
from circle_app.domain.money import parse_minor
from circle_app.domain.permissions import Permission
from circle_app.i18n import text
from circle_app.services import circles, loans, memberships
from circle_app.services.circles import CircleView
from circle_app.web import live, routes
from circle_app.web.apply import view_models
from circle_app.web.apply.view_models import Ask, Offer
from circle_app.web.events import (
    answer_refusal,
    language_of,
    one_at_a_time,
    parsed_uuid,
    query_arg,
    run,
    say,
    sentence,
)
from circle_app.web.shell import Entered, enter


class AskForm(TypedDict):
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


def _count(typed: str) -> int:
    """A number of instalments as it was typed.

    Raises:
        InvalidInput: It is no whole number.
    """
    if not typed.strip().isdecimal() or len(typed) > 6:
        raise InvalidInput(field="periods")
    return int(typed)


class ApplyState(rx.State):
    """The request while it is written and reviewed."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    circle_id: str = ""
    step: str = "write"
    ask: Ask = Ask()
    offer: Offer = Offer()
    amount: str = ""
    periods: str = ""
    purpose: str = ""
    # The member whose request an officer writes down; empty for the own one.
    member: str = ""
    offered: bool = True

    @rx.event
    async def load(self) -> Any:
        """A new request: the circle's limits, and the cost of a first figure."""
        self.loaded, self.error, self.step, self.purpose = False, "", "write", ""
        self.request_id, self.offered = str(uuid4()), True
        self.member = query_arg(self, "for")
        live.stop_listening(self)
        try:
            entered, circle = await self._entered()
            self.circle_id = str(circle.id)
            if circle.rules.loans.enabled:
                people = ()
                if Permission.RECORD_LOAN in circle.my_permissions:
                    people = await run(memberships.members, entered.actor, circle.id)
                borrowers = view_models.borrowers_of(circle, people)
                if self.member not in {each.id for each in borrowers}:
                    self.member = ""
                may = await run(
                    loans.eligibility, entered.actor, circle.id, on_behalf_of=self._borrower()
                )
                self.ask = view_models.ask_of(circle, may, borrowers, entered.language)
                self.amount, self.periods = self.ask.amount, self.ask.periods
                await self._price(entered, circle)
            self.offered = circle.rules.loans.enabled
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        return None

    async def _entered(self) -> tuple[Entered, CircleView]:
        entered = await enter(self)
        # The address names a circle, so `enter` has found it.
        assert entered.circle is not None  # noqa: S101
        return entered, await run(circles.get, entered.actor, entered.circle.id)

    def _borrower(self) -> UUID | None:
        return parsed_uuid(self.member, "member") if self.member else None

    async def _price(self, entered: Entered, circle: CircleView) -> None:
        amount_minor = parse_minor(self.amount, circle.currency)
        periods = _count(self.periods)
        cost = await run(loans.preview, entered.actor, circle.id, amount_minor, periods)
        may = await run(
            loans.eligibility, entered.actor, circle.id, amount_minor, periods, self._borrower()
        )
        self.offer = view_models.offer_of(cost, may, circle, entered.language)

    async def _again(self) -> None:
        """Work the cost out anew; what cannot be worked out is said beside the fields."""
        self.error = ""
        try:
            await self._price(*await self._entered())
        except CircleError as error:
            self.error = sentence(error, language_of(self))
            self.offer = replace(self.offer, ok=False)

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
    async def set_member(self, chosen: str) -> None:
        """An officer chose whose request it is."""
        self.member = chosen
        await self._again()

    @rx.event
    async def review(self, form: AskForm) -> AsyncIterator[Any]:
        """Show the request once more before it is sent."""
        self.amount, self.periods = form["amount"], form["periods"]
        self.purpose = " ".join(form["purpose"].split())
        await self._again()
        if self.offer.ok:
            self.step = "review"
            # The fields may have been far down the page; the review begins at its top.
            yield
            yield rx.set_focus("review-top")

    @rx.event
    async def write(self) -> None:
        """Back to the fields, filled as they were."""
        self.ask = replace(self.ask, amount=self.amount.replace(",", ""), periods=self.periods)
        self.step, self.error = "write", ""

    @rx.event
    @one_at_a_time()
    async def send(self, form: SendForm) -> Any:
        """Ask the circle; the members vote from now on."""
        language = language_of(self)
        currency = "INR"
        try:
            entered, circle = await self._entered()
            currency = circle.currency
            asked = await run(
                loans.request,
                entered.actor,
                circle.id,
                amount_minor=parse_minor(form["amount"], currency),
                periods=_count(form["periods"]),
                purpose=form["purpose"],
                on_behalf_of=self._borrower(),
                key=form["request_id"],
            )
        except NotEligible as error:
            told = view_models.refusal_lines(error, currency, language)
            self.error = ". ".join([*told, text(language, "Nothing was sent.")])
            return None
        await say(self, text(language, "The request is sent."))
        return rx.redirect(
            routes.path(routes.LOAN, circle=str(asked.circle_id), loan=str(asked.id)),
            replace=True,
        )
