"""Events of giving a loan up, and of money that comes back on one."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.money import parse_minor
from circle_app.i18n import formats, text
from circle_app.services import loans
from circle_app.web import routes
from circle_app.web.events import one_at_a_time, route_uuid, run, say
from circle_app.web.shell import enter


class GiveUpForm(TypedDict):
    """Asking that a loan be given up."""

    reason: str
    request_id: str


class RecoverForm(TypedDict):
    """Money that came back."""

    amount: str
    method: str
    reference: str
    request_id: str


class LossState(rx.State):
    """The sheet that is open on the loan in the address."""

    busy: bool = False
    error: str = ""
    request_id: str = ""

    @rx.event
    async def open_sheet(self) -> None:
        """A sheet was opened: a new form with a key of its own."""
        self.error, self.request_id = "", str(uuid4())

    @rx.event
    @one_at_a_time()
    async def ask(self, form: GiveUpForm) -> Any:
        """Ask the circle to give the loan up."""
        entered = await enter(self)
        asked = await run(
            loans.ask_write_off,
            entered.actor,
            route_uuid(self, "loan"),
            reason=form["reason"],
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        parts = {"circle": str(asked.circle_id), "vote": str(asked.proposal_id)}
        return rx.redirect(str(routes.path(routes.VOTE, **parts)))

    @rx.event
    @one_at_a_time()
    async def recover(self, form: RecoverForm) -> Any:
        """Record money that came back on the loan."""
        entered = await enter(self)
        loan_id = route_uuid(self, "loan")
        loan = await run(loans.get, entered.actor, loan_id)
        paid = await run(
            loans.repay,
            entered.actor,
            loan_id,
            amount_minor=parse_minor(form["amount"], loan.currency),
            method=form["method"],
            reference=form.get("reference", ""),
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        amount = formats.money(paid.amount_minor, paid.currency, entered.language)
        await say(self, text(entered.language, "{amount} is recorded.", amount=amount))
        parts = {"circle": str(loan.circle_id), "loan": str(loan.id)}
        return rx.redirect(str(routes.path(routes.LOAN, **parts)))
