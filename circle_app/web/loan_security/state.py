"""Events around what stands behind the loan in the address."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.money import parse_minor
from circle_app.i18n import formats, text
from circle_app.services import loans
from circle_app.web.events import (
    language_of,
    one_at_a_time,
    parsed_uuid,
    query_arg,
    route_uuid,
    run,
    say,
)
from circle_app.web.loan_security import view_models
from circle_app.web.loan_security.view_models import (
    GuarantorCard,
    PaperRow,
    Said,
    SecurityView,
    ThingCard,
)
from circle_app.web.shell import Entered, enter
from circle_app.web.ui.sheets import Slip, SlipLine


class AskForm(TypedDict):
    """Asking a member to stand for the loan."""

    who: str
    amount: str
    request_id: str


class AboutForm(TypedDict):
    """Asking the circle about a guarantor: to pay ``amount``, or to be let go."""

    amount: str
    reason: str
    request_id: str


class ThingForm(TypedDict):
    """Writing a thing down."""

    kind: str
    about: str
    value: str
    request_id: str


class EndForm(TypedDict):
    """What became of a thing."""

    note: str


class SecurityState(rx.State):
    """The section, and the sheet that is open on it."""

    busy: bool = False
    error: str = ""
    request_id: str = ""
    view: SecurityView = SecurityView()
    said: Said = Said()
    slip: Slip = Slip()
    guarantor: GuarantorCard = GuarantorCard()
    thing: ThingCard = ThingCard()
    paper: PaperRow = PaperRow()
    act: str = ""

    @rx.event
    async def show(self) -> Any:
        """The page of the loan was loaded, or something on it changed."""
        self.said = view_models.said_of(query_arg(self, "file"), language_of(self))
        await self._reload()

    async def _reload(self) -> None:
        try:
            entered = await enter(self)
            found = await run(loans.security, entered.actor, route_uuid(self, "loan"))
        except CircleError:
            # The page of the loan says why there is nothing to be seen.
            self.view = SecurityView()
            return
        if entered.circle is None or found.circle_id != entered.circle.id:
            self.view = SecurityView()
            return
        self.view = view_models.security_view(found, entered.language)

    async def _entered(self) -> tuple[Entered, Any, str]:
        entered, loan_id = await enter(self), route_uuid(self, "loan")
        found = await run(loans.security, entered.actor, loan_id)
        return entered, loan_id, found.currency

    @rx.event
    async def open_sheet(self, act: str = "", chosen: str = "") -> None:
        """A sheet was opened on a guarantor, a thing or a paper: a new form with its own key."""
        self.error, self.slip, self.request_id, self.act = "", Slip(), str(uuid4()), act
        view = self.view
        self.guarantor = next((c for c in view.guarantors if c.id == chosen), GuarantorCard())
        self.thing = next((c for c in view.things if c.id == chosen), ThingCard())
        self.paper = next((c for c in view.papers if c.id == chosen), PaperRow())

    async def _done(self, title: str, *lines: tuple[str, str]) -> None:
        """Show the receipt in the sheet, and the section as it is now."""
        self.slip = Slip(title=title, lines=[SlipLine(name, value) for name, value in lines])
        self.request_id = str(uuid4())
        await self._reload()

    @rx.event
    @one_at_a_time()
    async def ask(self, form: AskForm) -> Any:
        """Ask a member to stand for the loan."""
        entered, loan_id, currency = await self._entered()
        made = await run(
            loans.add_guarantor,
            entered.actor,
            loan_id,
            parsed_uuid(form["who"], "member"),
            parse_minor(form["amount"], currency),
            form["request_id"],
        )
        language = entered.language
        await self._done(
            text(language, "{name} is asked", name=made.name),
            (
                text(language, "To stand for"),
                formats.money(made.amount_minor, currency, language),
            ),
            (text(language, "Held until then"), text(language, "nothing")),
        )

    @rx.event
    @one_at_a_time()
    async def answer(self, said: str) -> Any:
        """Say whether one stands for the loan, or write down what somebody said."""
        entered, loan_id, currency = await self._entered()
        made = await run(
            loans.answer_guarantee,
            entered.actor,
            loan_id,
            agree=said == "yes",
            member_id=parsed_uuid(self.guarantor.id, "member"),
        )
        language = entered.language
        if made.status != "agreed":
            await self._done(
                text(language, "Written down: no"),
                (text(language, "Held of the savings"), text(language, "nothing")),
            )
            return
        await self._done(
            text(language, "Written down: yes"),
            (text(language, "For the loan of"), made.borrower),
            (
                text(language, "Held of the savings"),
                formats.money(made.lien_minor, currency, language),
            ),
        )

    @rx.event
    @one_at_a_time()
    async def withdraw(self) -> Any:
        """Take the request back."""
        entered, loan_id, _ = await self._entered()
        whose = parsed_uuid(self.guarantor.id, "member")
        await run(loans.withdraw_guarantor, entered.actor, loan_id, whose)
        await self._done(
            text(entered.language, "{name} is no longer asked", name=self.guarantor.name)
        )

    @rx.event
    @one_at_a_time()
    async def ask_about(self, form: AboutForm) -> Any:
        """Ask the circle whether a guarantor pays, or goes."""
        entered, loan_id, currency = await self._entered()
        whose = parsed_uuid(self.guarantor.id, "member")
        reason, key = form["reason"], form["request_id"]
        if self.act == "call":
            amount = parse_minor(form["amount"], currency)
            asked = await run(
                loans.ask_call, entered.actor, loan_id, whose, amount, reason=reason, key=key
            )
        else:
            asked = await run(
                loans.ask_release, entered.actor, loan_id, whose, reason=reason, key=key
            )
        language = entered.language
        by_vote = asked.decider == "vote"
        await self._done(
            text(language, "It is asked. No money was moved."),
            (
                text(language, "Who decides"),
                text(language, "the members, by vote" if by_vote else "another officer"),
            ),
        )

    @rx.event
    @one_at_a_time()
    async def add_thing(self, form: ThingForm) -> Any:
        """Write down a thing that secures the loan."""
        entered, loan_id, currency = await self._entered()
        made = await run(
            loans.add_collateral,
            entered.actor,
            loan_id,
            kind=form["kind"],
            description=form["about"],
            value_minor=parse_minor(form["value"], currency),
            key=form["request_id"],
        )
        language = entered.language
        await self._done(
            text(language, "Written down"),
            (text(language, "Value"), formats.money(made.value_minor, currency, language)),
        )

    @rx.event
    @one_at_a_time()
    async def end_thing(self, form: EndForm) -> Any:
        """Write down that a thing was given back, or sold."""
        entered, loan_id, _ = await self._entered()
        status = "sold" if self.act == "sold" else "returned"
        await run(
            loans.end_collateral,
            entered.actor,
            loan_id,
            parsed_uuid(self.thing.id, "collateral"),
            status=status,
            note=form["note"],
        )
        await self._done(text(entered.language, "Written down"))

    @rx.event
    @one_at_a_time()
    async def remove_paper(self) -> Any:
        """Take a paper away."""
        entered, loan_id, _ = await self._entered()
        paper_id = parsed_uuid(self.paper.id, "file")
        await run(loans.remove_document, entered.actor, loan_id, paper_id)
        self.said = Said()
        await say(self, text(entered.language, "The paper is taken away."))
        await self._reload()
