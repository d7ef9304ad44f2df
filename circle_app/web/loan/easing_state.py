"""Events of letting a borrower off something, and of ending a loan for less."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.money import parse_minor, to_decimal_string
from circle_app.i18n import formats, text
from circle_app.services import loans
from circle_app.services.loans import PayOptions, SettlementRow, WaiverRow
from circle_app.web import routes
from circle_app.web.events import one_at_a_time, parsed_uuid, route_arg, route_uuid, run, say
from circle_app.web.loan.paying_state import day_of
from circle_app.web.shell import enter


@dataclass(frozen=True)
class EaseChoice:
    """What may be let off now: what is due of each part, and how it is typed."""

    can_ease: bool = False
    penalty: str = ""
    penalty_value: str = ""
    fee: str = ""
    interest: str = ""
    owed: str = ""
    today: str = ""
    prefix: str = "₹"


@dataclass(frozen=True)
class EaseRow:
    """One wish to make the loan easier."""

    id: str = ""
    title: str = ""
    sub: str = ""
    chip: str = ""
    tone: str = "gray"
    href: str = ""
    can_undo: bool = False


class WaiveForm(TypedDict):
    """Asking that a borrower be let off something; what is not due has no field."""

    interest: str
    fee: str
    penalty: str
    reason: str
    request_id: str


class SettleForm(TypedDict):
    """Asking that a loan end for less."""

    amount: str
    pay_by: str
    reason: str
    request_id: str


class UndoForm(TypedDict):
    """Asking for what was let off after all."""

    reason: str
    request_id: str


_STATES = {
    "asked": ("is being decided", "gray"),
    "agreed": ("agreed", "jade"),
    "met": ("paid, the loan has ended", "jade"),
    "lapsed": ("not paid in time", "amber"),
    "refused": ("not agreed", "gray"),
    "cancelled": ("taken back", "gray"),
    "undone": ("taken back", "gray"),
}


def choice_of(options: PayOptions, language: str) -> EaseChoice:
    """Put what is due into words; a part of which nothing is due is left empty."""

    def money(minor: int) -> str:
        return formats.money(minor, options.currency, language) if minor else ""

    return EaseChoice(
        can_ease=options.can_ease,
        penalty=money(options.penalty_due_minor),
        penalty_value=to_decimal_string(options.penalty_due_minor, options.currency)
        if options.penalty_due_minor
        else "",
        fee=money(options.fee_due_minor),
        interest=money(options.interest_due_minor),
        owed=money(options.total_minor),
        today=options.today.isoformat(),
        prefix=formats.currency_symbol(options.currency),
    )


def rows_of(
    waivers: Sequence[WaiverRow],
    settlements: Sequence[SettlementRow],
    circle_id: str,
    language: str,
) -> list[EaseRow]:
    """Everything that was asked for to make the loan easier, the newest first."""
    found = [(row.asked_at, _settlement(row, circle_id, language)) for row in settlements]
    found += [(row.asked_at, _waiver(row, circle_id, language)) for row in waivers]
    found.sort(key=lambda each: each[0], reverse=True)
    return [row for _, row in found]


def _row(status: str, proposal_id: Any, circle_id: str, language: str, **more: Any) -> EaseRow:
    words, tone = _STATES[status]
    href = ""
    if proposal_id is not None:
        href = str(routes.path(routes.VOTE, circle=circle_id, vote=str(proposal_id)))
    return EaseRow(chip=text(language, words), tone=tone, href=href, **more)


def _waiver(row: WaiverRow, circle_id: str, language: str) -> EaseRow:
    asked = row.interest_minor + row.fee_minor + row.penalty_minor
    minor = row.let_off_minor if row.status == "agreed" else asked
    amount = formats.money(minor, row.currency, language)
    return _row(
        row.status,
        row.proposal_id,
        circle_id,
        language,
        id=str(row.id),
        title=text(language, "{amount} let off", amount=amount),
        sub=f"{row.asked_by} · “{row.reason}”",
        can_undo=row.can_undo,
    )


def _settlement(row: SettlementRow, circle_id: str, language: str) -> EaseRow:
    told = {
        "amount": formats.money(row.amount_minor, row.currency, language),
        "day": formats.date_medium(row.pay_by, language),
        "paid": formats.money(row.paid_minor, row.currency, language),
    }
    sub = f"{row.asked_by} · “{row.reason}”"
    if row.status == "agreed":
        sub = text(language, "{paid} of it is paid", **told)
    return _row(
        row.status,
        row.proposal_id,
        circle_id,
        language,
        id=str(row.id),
        title=text(language, "Ends for {amount}, by {day}", **told),
        sub=sub,
    )


class EaseState(rx.State):
    """What makes the loan in the address easier, and the sheet that is open."""

    busy: bool = False
    error: str = ""
    request_id: str = ""
    chosen: str = ""
    choice: EaseChoice = EaseChoice()
    rows: list[EaseRow] = []

    @rx.event
    async def reload(self) -> None:
        """The loan was loaded, or something changed: what may be done, and what was asked for."""
        try:
            entered = await enter(self)
            actor, loan_id = entered.actor, route_uuid(self, "loan")
            waivers = await run(loans.waivers_of, actor, loan_id)
            settlements = await run(loans.settlements_of, actor, loan_id)
            circle_id = route_arg(self, "circle")
            self.rows = rows_of(waivers, settlements, circle_id, entered.language)
            self.choice = EaseChoice()
            options = await run(loans.pay_options, actor, loan_id)
            self.choice = choice_of(options, entered.language)
        except CircleError:
            # Nothing can be made easier where nothing is being paid; the page itself says why.
            self.choice = EaseChoice()

    @rx.event
    async def open_sheet(self, chosen: str = "") -> None:
        """A sheet was opened: a new form with a key of its own."""
        self.error, self.request_id, self.chosen = "", str(uuid4()), chosen

    @rx.event
    @one_at_a_time()
    async def waive(self, form: WaiveForm) -> Any:
        """Ask that the borrower be let off something."""
        entered = await enter(self)
        loan_id = route_uuid(self, "loan")
        currency = (await run(loans.get, entered.actor, loan_id)).currency

        def minor(name: str) -> int:
            typed = str(form.get(name, "")).strip()
            return parse_minor(typed, currency, field=name, minimum_minor=0) if typed else 0

        asked = await run(
            loans.ask_waiver,
            entered.actor,
            loan_id,
            interest_minor=minor("interest"),
            fee_minor=minor("fee"),
            penalty_minor=minor("penalty"),
            reason=form["reason"],
            key=form["request_id"],
        )
        return self._decided_at(asked.circle_id, asked.proposal_id)

    @rx.event
    @one_at_a_time()
    async def settle(self, form: SettleForm) -> Any:
        """Ask that the loan end for less."""
        entered = await enter(self)
        loan_id = route_uuid(self, "loan")
        currency = (await run(loans.get, entered.actor, loan_id)).currency
        day = day_of(form["pay_by"])
        if day is None:
            raise InvalidInput(field="pay_by")
        asked = await run(
            loans.ask_settlement,
            entered.actor,
            loan_id,
            amount_minor=parse_minor(form["amount"], currency),
            pay_by=day,
            reason=form["reason"],
            key=form["request_id"],
        )
        return self._decided_at(asked.circle_id, asked.proposal_id)

    @rx.event
    @one_at_a_time()
    async def undo(self, form: UndoForm) -> Any:
        """Take back what the borrower was let off."""
        entered = await enter(self)
        done = await run(
            loans.undo_waiver,
            entered.actor,
            parsed_uuid(self.chosen, "waiver"),
            reason=form["reason"],
            key=form["request_id"],
        )
        if done.proposal_id is not None:
            return self._decided_at(done.circle_id, done.proposal_id)
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "It is asked for again."))
        parts = {"circle": str(done.circle_id), "loan": str(done.loan_id)}
        return rx.redirect(str(routes.path(routes.LOAN, **parts)))

    def _decided_at(self, circle_id: Any, proposal_id: Any) -> Any:
        self.request_id = str(uuid4())
        parts = {"circle": str(circle_id), "vote": str(proposal_id)}
        return rx.redirect(str(routes.path(routes.VOTE, **parts)))
