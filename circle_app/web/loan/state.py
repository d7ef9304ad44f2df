"""Events of a loan's page."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.domain.money import parse_minor
from circle_app.i18n import text
from circle_app.services import gateway, loans, roles, wallets
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.services.events import circle_room, user_room
from circle_app.services.loans import LoanView
from circle_app.web import live, routes
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    language_of,
    one_at_a_time,
    parsed_uuid,
    run,
    say,
)
from circle_app.web.loan import due, giving, life, payments, plans, terms, view_models
from circle_app.web.loan.due import NextDue
from circle_app.web.loan.easing_state import EaseState
from circle_app.web.loan.entering import enter_loan
from circle_app.web.loan.life import Life
from circle_app.web.loan.paying_state import ONLINE, day_of
from circle_app.web.loan.payments import PayChoice, PaymentRow
from circle_app.web.loan.plans import Plan
from circle_app.web.loan.terms import TermLine
from circle_app.web.loan.view_models import Head
from circle_app.web.loan_security.state import SecurityState
from circle_app.web.loans import words
from circle_app.web.shell import Entered, enter
from circle_app.web.ui.sheets import Slip

_PAYMENTS = 50


class PayForm(TypedDict):
    """Paying back: ``which`` is an amount as decimal text, or ``other``."""

    which: str
    other: str
    method: str
    reference: str
    paid_on: str
    request_id: str


class GiveForm(TypedDict):
    """Handing the loan over."""

    method: str
    reference: str
    request_id: str


class RejectForm(TypedDict):
    """Saying that a payment did not arrive."""

    reason: str
    request_id: str


class LoanState(rx.State):
    """The loan in the address, and the sheet that is open on it."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    circle_id: str = ""
    head: Head = Head()
    due: NextDue = NextDue()
    plan: Plan = Plan()
    life: Life = Life()
    terms: list[TermLine] = []
    pay: PayChoice = PayChoice()
    payments: list[PaymentRow] = []
    slip: Slip = Slip()
    chosen: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.slip = False, "", Slip()
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something changed in the circle: the same loan again."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered, circle, loan = await enter_loan(self)
            await self._show(entered, circle, loan)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            rooms = circle_room(circle.id), user_room(entered.actor.user_id)
            live.listen(self, LoanState.reload, *rooms)
        return [EaseState.reload, SecurityState.show]

    async def _show(self, entered: Entered, circle: CircleView, loan: LoanView) -> None:
        actor, language = entered.actor, entered.language
        rows = words.shown_rows(loan, await run(loans.schedule, actor, loan.id))
        history = await run(loans.history, actor, loan.id)
        found = await run(loans.repayments_of, actor, loan.id, limit=_PAYMENTS)
        waits = any(row.status == "pending" for row in found.items)
        self.due, self.pay = NextDue(), PayChoice()
        if loan.status in view_models.PAYING:
            owed = await run(loans.payoff, actor, loan.id)
            options = await run(loans.pay_options, actor, loan.id)
            wallet = await run(wallets.balance, actor)
            today = clock.today(circle.time_zone)
            self.due = due.next_due(loan, owed, rows, today, language)
            online = await run(gateway.is_on, actor, circle.id)
            self.pay = payments.choice_of(loan, options, wallet, circle, language, online=online)
        self.circle_id = str(circle.id)
        self.head = view_models.head(loan, rows, waits, language)
        if loan.can_disburse:
            gets = await run(loans.hand_over_of, actor, loan.id)
            self.head = giving.in_hand(self.head, gets, language)
        self.plan = plans.plan_of(loan, rows, language)
        end = max(row.due_on for row in rows)
        titles = await run(roles.names_of, actor, circle.id)
        self.life = life.life_of(loan, history, found.items, end, circle, titles, language)
        self.terms = terms.term_lines(loan, language)
        self.payments = payments.payment_rows(found.items, circle, language)

    @rx.event
    async def open_sheet(self, chosen: str = "") -> None:
        """A sheet was opened: a new form with a key of its own."""
        self.error, self.slip, self.request_id, self.chosen = "", Slip(), str(uuid4()), chosen

    @rx.event
    @one_at_a_time()
    async def repay(self, form: PayForm) -> Any:
        """Pay the chosen amount back."""
        language = language_of(self)
        entered, circle, loan = await enter_loan(self)
        typed = form["other"] if form["which"] == "other" else form["which"]
        if form["method"] == ONLINE:
            return await self._online(entered.actor, loan, typed, form["request_id"])
        paid = await run(
            loans.repay,
            entered.actor,
            loan.id,
            amount_minor=parse_minor(typed, loan.currency),
            method=form["method"],
            reference=form["reference"],
            paid_on=day_of(form.get("paid_on", "")),
            key=form["request_id"],
        )
        self.slip = payments.slip_of(paid, circle.time_zone, language)
        self.request_id = str(uuid4())
        return await self._reload()

    async def _online(self, actor: Actor, loan: LoanView, typed: str, key: str) -> Any:
        """Write the payment down and lead to the page on which it is paid."""
        amount_minor = parse_minor(typed, loan.currency)
        begun = await run(
            gateway.start_repayment, actor, loan.id, amount_minor=amount_minor, key=key
        )
        self.request_id = str(uuid4())
        where = {"circle": str(loan.circle_id), "order": str(begun.id)}
        return rx.redirect(begun.pay_url or str(routes.path(routes.PAY_ONLINE, **where)))

    @rx.event
    @one_at_a_time()
    async def hand_over(self, form: GiveForm) -> Any:
        """Record that the loan was given."""
        language = language_of(self)
        entered, _, loan = await enter_loan(self)
        given = await run(
            loans.disburse,
            entered.actor,
            loan.id,
            method=form["method"],
            reference=form["reference"],
            key=form["request_id"],
        )
        gets = await run(loans.hand_over_of, entered.actor, loan.id)
        self.slip = payments.given_slip(given, gets, language)
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def cancel(self) -> Any:
        """Withdraw the own request."""
        language = language_of(self)
        try:
            entered, _, loan = await enter_loan(self)
            await run(loans.cancel, entered.actor, loan.id)
        except CircleError as error:
            await in_a_toast(self, error)
        else:
            await say(self, text(language, "Your request is withdrawn. No money was moved."))
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def confirm(self, payment_id: str, key: str) -> Any:
        """Confirm that somebody's payment arrived."""
        return await self._decide(payment_id, key, None)

    @rx.event
    @one_at_a_time()
    async def reject(self, form: RejectForm) -> Any:
        """Say that a payment did not arrive, and why."""
        return await self._decide(self.chosen, form["request_id"], form["reason"])

    async def _decide(self, payment_id: str, key: str, reason: str | None) -> Any:
        language = language_of(self)
        try:
            entered = await enter(self)
            wanted = parsed_uuid(payment_id, "payment")
            if reason is None:
                await run(loans.confirm_repayment, entered.actor, wanted, key=key)
            else:
                await run(loans.reject_repayment, entered.actor, wanted, reason=reason, key=key)
        except CircleError as error:
            await in_a_toast(self, error)
        else:
            told = (
                text(language, "Confirmed and booked.")
                if reason is None
                else text(language, "Marked as not received. No money was booked.")
            )
            await say(self, told)
        finally:
            self.request_id = str(uuid4())
        return await self._reload()
