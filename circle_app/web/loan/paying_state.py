"""Events of the sheets that say, before anything is paid, what a payment would do."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

import reflex as rx

from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.money import parse_minor, to_decimal_string
from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services import loans
from circle_app.services.loans import PayoffView, RepaymentPreview
from circle_app.web.events import language_of, route_uuid, run, sentence
from circle_app.web.loan import payments
from circle_app.web.shell import Entered, enter
from circle_app.web.ui.sheets import SlipLine

#: On the page of a payment provider: nothing is recorded before that tells of it.
ONLINE: Final = "online"
_TODAY: Final = frozenset({"wallet", "advance", ONLINE})


@dataclass(frozen=True)
class Effect:
    """What a payment would do: where it goes, what is left, and when the next one is due."""

    lines: list[SlipLine] = field(default_factory=list)
    after: str = ""
    note: str = ""


@dataclass(frozen=True)
class Quote:
    """What closes the loan on a day, part by part."""

    day: str = ""
    total: MoneyParts = MoneyParts()
    lines: list[SlipLine] = field(default_factory=list)
    is_today: bool = False
    note: str = ""


def day_of(typed: str) -> date | None:
    """A day as a date field sends it; none where it was left empty.

    Raises:
        InvalidInput: It is no day.
    """
    try:
        return date.fromisoformat(typed) if typed.strip() else None
    except ValueError:
        raise InvalidInput(field="paid_on") from None


def effect_of(seen: RepaymentPreview, language: str) -> Effect:
    """Put a preview into words."""

    def money(minor: int) -> str:
        return formats.money(minor, seen.currency, language)

    lines = payments.part_lines(seen, seen.currency, language)
    if seen.advance_minor:
        lines.append(SlipLine(text(language, "Kept for later"), money(seen.advance_minor)))
    if seen.closes:
        after = text(language, "That pays the whole loan back.")
    elif seen.next_due_on is None:
        left = money(seen.outstanding_minor)
        after = text(language, "Then {amount} of the loan is left.", amount=left)
    else:
        after = text(
            language,
            "Then {amount} of the loan is left. Next: {next} on {day}.",
            amount=money(seen.outstanding_minor),
            next=money(seen.next_minor),
            day=formats.date_medium(seen.next_due_on, language),
        )
    note = text(language, "Later payments are worked out anew.") if seen.replays else ""
    return Effect(lines, after, note)


def quote_of(owed: PayoffView, language: str, *, is_today: bool) -> Quote:
    """Put a payoff into words."""
    waits = formats.money(owed.pending_minor, owed.currency, language)
    return Quote(
        day=owed.on.isoformat(),
        total=formats.money_parts(owed.total_minor, owed.currency),
        lines=payments.part_lines(owed, owed.currency, language),
        is_today=is_today,
        note=text(language, "{amount} that waits to be confirmed is taken as paid.", amount=waits)
        if owed.pending_minor
        else "",
    )


class PayPreviewState(rx.State):
    """The pay sheet while it is filled in, and what closes the loan on a day."""

    which: str = ""
    other: str = ""
    way: str = "wallet"
    day: str = ""
    effect: Effect = Effect()
    error: str = ""
    quote: Quote = Quote()
    first_day: str = ""

    @rx.var
    def may_be_past(self) -> bool:
        """Whether a payment of this kind may be of an earlier day."""
        return self.way not in _TODAY

    @rx.event
    async def start(self, chosen: str, way: str) -> None:
        """The sheet was opened on one of its amounts, with a way to pay that is usual."""
        self.other, self.way, self.day, self.which = "", way, "", "other"
        try:
            entered = await enter(self)
            options = await run(loans.pay_options, entered.actor, route_uuid(self, "loan"))
        except CircleError as error:
            self.error = sentence(error, language_of(self))
            return
        amounts = {
            "next": options.next_minor,
            "due": options.due_minor,
            "all": options.total_minor,
        }
        if chosen in amounts:
            self.which = to_decimal_string(amounts[chosen], options.currency)
        await self._look(entered)

    @rx.event
    async def set_which(self, which: str) -> None:
        """One of the amounts was chosen."""
        self.which = which
        await self._again()

    @rx.event
    async def set_other(self, other: str) -> None:
        """Another amount was typed."""
        self.other = other
        await self._again()

    @rx.event
    async def set_way(self, way: str) -> None:
        """Another way to pay was chosen."""
        self.way = way
        await self._again()

    @rx.event
    async def set_day(self, day: str) -> None:
        """Another day was chosen."""
        self.day = day
        await self._again()

    async def _again(self) -> None:
        await self._look(await enter(self))

    async def _look(self, entered: Entered) -> None:
        """Work the effect out; what would be refused is said here already."""
        self.effect, self.error = Effect(), ""
        typed = self.other if self.which == "other" else self.which
        if not typed.strip():
            return
        loan_id = route_uuid(self, "loan")
        try:
            loan = await run(loans.get, entered.actor, loan_id)
            seen = await run(
                loans.preview_repayment,
                entered.actor,
                loan_id,
                amount_minor=parse_minor(typed, loan.currency),
                # What comes from a bank does the same to the loan, whoever carries it.
                method="upi" if self.way == ONLINE else self.way,
                paid_on=day_of(self.day) if self.may_be_past else None,
            )
        except CircleError as error:
            self.error = sentence(error, entered.language)
        else:
            self.effect = effect_of(seen, entered.language)

    @rx.event
    async def open_payoff(self) -> None:
        """The payoff of today."""
        await self._quote(None)

    @rx.event
    async def set_payoff_day(self, day: str) -> None:
        """The payoff of another day."""
        await self._quote(day)

    async def _quote(self, day: str | None) -> None:
        self.error = ""
        try:
            entered = await enter(self)
            loan_id = route_uuid(self, "loan")
            owed = await run(loans.payoff, entered.actor, loan_id, day_of(day or ""))
        except CircleError as error:
            self.error = sentence(error, language_of(self))
            return
        if day is None:
            self.first_day = owed.on.isoformat()
        is_today = owed.on.isoformat() == self.first_day
        self.quote = quote_of(owed, entered.language, is_today=is_today)
