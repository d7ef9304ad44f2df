"""Paying a loan back, as the browser is told of it: what may be chosen, and what was paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from circle_app.domain.money import to_decimal_string
from circle_app.i18n import formats, text
from circle_app.services.circles import CircleView
from circle_app.services.loans import HandOver, LoanView, PayOptions, Repaid, RepaymentRow
from circle_app.services.wallets import WalletView
from circle_app.web import routes, times
from circle_app.web.ui.sheets import Slip, SlipLine

METHODS: Final = {
    "wallet": "from the wallet",
    "cash": "in cash",
    "upi": "by UPI",
    "gateway": "online",
    "advance": "from what was paid ahead",
    "set_off": "set off against what was saved",
    "guarantee": "out of a guarantor's savings",
}
KINDS: Final = {
    "instalment": "Instalment",
    "partial": "Part of an instalment",
    "early": "Paid early",
    "payoff": "Paid off",
    "advance": "Kept for later",
    "set_off": "Set off",
    "recovery": "Came back on a lost loan",
}


@dataclass(frozen=True)
class PayChoice:
    """What the pay sheet offers; amounts are posted as plain decimal text."""

    title: str = ""
    next_value: str = ""
    next_text: str = ""
    next_sub: str = ""
    all_value: str = ""
    all_text: str = ""
    all_sub: str = ""
    due_value: str = ""
    due_text: str = ""
    due_sub: str = ""
    advance_sub: str = ""
    today: str = ""
    earliest: str = ""
    way: str = "wallet"
    wallet_sub: str = ""
    upi_sub: str = ""
    upi_address: str = ""
    online: bool = False
    prefix: str = "₹"


@dataclass(frozen=True)
class PaymentRow:
    """One payment on the loan."""

    id: str = ""
    title: str = ""
    sub: str = ""
    amount: str = ""
    waits: bool = False
    rejected: bool = False
    reversed: bool = False
    entry_href: str = ""
    can_confirm: bool = False


def choice_of(
    loan: LoanView,
    options: PayOptions,
    wallet: WalletView,
    circle: CircleView,
    language: str,
    *,
    online: bool = False,
) -> PayChoice:
    """The amounts, days and ways of the pay sheet."""

    def money(minor: int) -> str:
        return formats.money(minor, loan.currency, language)

    day = formats.date_weekday(options.next_due_on, language) if options.next_due_on else ""
    more_due = options.next_minor < options.due_minor < options.total_minor
    address = circle.upi_address or ""
    return PayChoice(
        title=text(language, "Pay back")
        if loan.is_mine
        else text(language, "Pay back for {name}", name=loan.borrower),
        next_value=to_decimal_string(options.next_minor, loan.currency),
        next_text=text(language, "Next instalment: {amount}", amount=money(options.next_minor)),
        next_sub=text(language, "due {day}", day=day),
        all_value=to_decimal_string(options.total_minor, loan.currency),
        all_text=text(language, "Pay it all off: {amount}", amount=money(options.total_minor)),
        all_sub=text(language, "closes the loan today"),
        due_value=to_decimal_string(options.due_minor, loan.currency) if more_due else "",
        due_text=text(
            language, "Everything that is due: {amount}", amount=money(options.due_minor)
        ),
        due_sub=text(language, "then nothing is late any more"),
        advance_sub=text(language, "{amount} inside", amount=money(options.advance_minor))
        if options.advance_minor
        else "",
        today=options.today.isoformat(),
        earliest=options.earliest_on.isoformat() if options.earliest_on < options.today else "",
        # Who writes another's payment down has been given notes.
        way="wallet" if loan.is_mine or wallet.balance_minor >= options.next_minor else "cash",
        wallet_sub=text(language, "{amount} inside", amount=money(wallet.balance_minor)),
        upi_sub=text(language, "Send it to {address}", address=address)
        if address
        else text(language, "Your circle has written no UPI address down yet"),
        upi_address=address,
        online=online,
        prefix=formats.currency_symbol(loan.currency),
    )


class Split(Protocol):
    """A payment, by what it goes to."""

    @property
    def principal_minor(self) -> int:
        """What reduces the debt."""

    @property
    def interest_minor(self) -> int:
        """Interest."""

    @property
    def fee_minor(self) -> int:
        """Fees."""

    @property
    def penalty_minor(self) -> int:
        """For being late."""


def part_lines(split: Split, currency: str, language: str) -> list[SlipLine]:
    """What a sum goes to, part by part; a part of nothing is no line, but the loan's own."""
    parts = [
        (split.penalty_minor, "For being late"),
        (split.fee_minor, "Fee"),
        (split.interest_minor, "Interest"),
        (split.principal_minor, "Of the loan"),
    ]
    lines = [
        SlipLine(text(language, name), formats.money(minor, currency, language))
        for minor, name in parts
        if minor
    ]
    return lines or [SlipLine(text(language, "Of the loan"), formats.money(0, currency, language))]


def slip_of(paid: Repaid, time_zone: str, language: str) -> Slip:
    """The receipt of a payment."""

    def money(minor: int) -> str:
        return formats.money(minor, paid.currency, language)

    lines = part_lines(paid, paid.currency, language)
    lines += [
        SlipLine(text(language, "Still to pay"), money(paid.outstanding_minor)),
        SlipLine(text(language, "How"), text(language, METHODS[paid.method])),
        SlipLine(text(language, "Paid on"), formats.date_medium(paid.paid_on, language)),
        SlipLine(text(language, "Recorded"), times.when(paid.recorded_at, time_zone, language)),
    ]
    if paid.reference:
        lines.append(SlipLine(text(language, "Reference"), paid.reference))
    lines.append(SlipLine(text(language, "Receipt"), str(paid.id)[-8:]))
    if paid.status == "pending":
        title = text(language, "Written down; another member confirms it")
    elif paid.closed:
        title = text(language, "Paid back in full. The loan is closed.")
    else:
        title = text(language, "Paid back")
    return Slip(title, formats.money_parts(paid.amount_minor, paid.currency), lines)


def given_slip(loan: LoanView, gets: HandOver, language: str) -> Slip:
    """The receipt of a loan that was handed over."""
    ways = {
        "wallet": text(language, "into the wallet"),
        "cash": text(language, "in cash"),
        "upi": text(language, "by UPI"),
    }
    lines = [
        SlipLine(text(language, "To"), loan.borrower),
        SlipLine(text(language, "How"), ways.get(loan.disbursal_method or "", "")),
    ]
    if gets.cash_minor != gets.sum_minor:
        whole = formats.money(gets.sum_minor, gets.currency, language)
        lines.append(SlipLine(text(language, "The loan"), whole))
    if loan.disbursal_reference:
        lines.append(SlipLine(text(language, "Reference"), loan.disbursal_reference))
    if loan.next_due_on is not None:
        first = formats.date_weekday(loan.next_due_on, language, year=True)
        lines.append(SlipLine(text(language, "First instalment"), first))
    if loan.disbursed_on is not None:
        day = formats.date_medium(loan.disbursed_on, language)
        lines.append(SlipLine(text(language, "Recorded"), day))
    return Slip(
        text(language, "Handed over to {name}", name=loan.borrower),
        formats.money_parts(gets.cash_minor, loan.currency),
        lines,
    )


def payment_rows(
    found: Sequence[RepaymentRow], circle: CircleView, language: str
) -> list[PaymentRow]:
    """What was paid back, the newest first."""
    rows = []
    for row in found:
        parts = [
            times.when(row.recorded_at, circle.time_zone, language),
            text(language, METHODS[row.method]),
        ]
        if row.reference:
            parts.append(row.reference)
        if row.reject_reason:
            parts.append(row.reject_reason)
        rows.append(
            PaymentRow(
                id=str(row.id),
                title=text(language, KINDS.get(row.kind, "Instalment")),
                sub=" · ".join(parts),
                amount=formats.money(row.amount_minor, row.currency, language),
                waits=row.status == "pending",
                rejected=row.status == "rejected",
                reversed=row.status == "reversed",
                entry_href=str(
                    routes.path(routes.ENTRY, circle=str(circle.id), entry=str(row.entry_id))
                )
                if row.entry_id
                else "",
                can_confirm=row.can_confirm,
            )
        )
    return rows
