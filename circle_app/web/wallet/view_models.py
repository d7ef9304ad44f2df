"""The wallet as the browser is told of it: ready text only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.services.verification import BookReport
from circle_app.services.wallets import HOME_ZONE, Movement, Receipt
from circle_app.web import times
from circle_app.web.ui import icons
from circle_app.web.ui.sheets import Slip, SlipLine

_TITLES: Final = {
    "wallet.top_up": "Money added",
    "wallet.withdrawal": "Money taken out",
    "wallet.sent": "Sent to {to}",
    "wallet.received": "From {from}",
    "wallet.contribution": "Contribution to {circle}",
    "wallet.loan": "Loan from {circle}",
    "wallet.repayment": "Paid back to {circle}",
    "wallet.savings": "Savings from {circle}",
    "wallet.settlement": "Paid out by {circle}",
    "wallet.shares": "Shares in {circle}: {shares}",
    "wallet.share_out": "Shared out by {circle}",
}
_OTHER: Final = "Another booking"
_METHODS: Final = {"cash": "in cash", "upi": "by UPI"}
_DONE: Final = {
    "top_up": "Added to your wallet",
    "withdraw": "Taken out of your wallet",
    "send": "Sent to {to}",
    "undo": "Taken back",
}


@dataclass(frozen=True)
class MovementRow:
    """One line of the wallet's passbook."""

    id: str = ""
    heading: str = ""
    title: str = ""
    sub: str = ""
    amount: str = ""
    left: str = ""
    icon: str = ""
    tone: str = "gray"
    can_undo: bool = False


@dataclass(frozen=True)
class Receiver:
    """Somebody money can be sent to."""

    id: str = ""
    words: str = ""


def movement_rows(
    found: Sequence[Movement], currency: str, language: str, last_heading: str = ""
) -> list[MovementRow]:
    """Rows of the passbook; the first of each month carries the month's name."""
    rows = []
    for movement in found:
        month = formats.month_name(movement.occurred_on, language, year=True)
        rows.append(_row(movement, currency, language, "" if month == last_heading else month))
        last_heading = month
    return rows


def last_month(found: Sequence[Movement], language: str) -> str:
    """The month of the last row, for the page of rows that follows it."""
    return formats.month_name(found[-1].occurred_on, language, year=True) if found else ""


def _row(movement: Movement, currency: str, language: str, heading: str) -> MovementRow:
    came_in = movement.amount_minor > 0
    details = [times.when(movement.booked_at, HOME_ZONE, language)]
    method = _METHODS.get(str(movement.params.get("method", "")))
    if method:
        details.append(text(language, method))
    details.extend(
        str(movement.params[name]) for name in ("reference", "note") if movement.params.get(name)
    )
    return MovementRow(
        id=str(movement.entry_id),
        heading=heading,
        title=_title(movement, language),
        sub=" · ".join(details),
        amount=formats.money(movement.amount_minor, currency, language, plus=True),
        left=text(
            language,
            "leaves {amount}",
            amount=formats.money(movement.balance_minor, currency, language),
        ),
        icon=icons.PATHS["arrow_in" if came_in else "arrow_out"],
        tone="teal" if came_in else "gray",
        can_undo=movement.can_undo,
    )


def _title(movement: Movement, language: str) -> str:
    if movement.kind == "reversal":
        of = _TITLES.get(str(movement.params.get("of", "")), _OTHER)
        return text(language, "Taken back: {what}", what=text(language, of, **movement.params))
    return text(language, _TITLES.get(movement.kind, _OTHER), **movement.params)


def slip(receipt: Receipt, act: str, language: str, **params: str) -> Slip:
    """The receipt of what was booked."""
    return Slip(
        title=text(language, _DONE[act], **params),
        amount=formats.money_parts(receipt.amount_minor, receipt.currency),
        lines=[
            SlipLine(
                text(language, "Now in your wallet"),
                formats.money(receipt.balance_minor, receipt.currency, language),
            ),
            SlipLine(
                text(language, "Recorded"), times.when(receipt.booked_at, HOME_ZONE, language)
            ),
            SlipLine(text(language, "Entry"), str(receipt.entry_id)[-8:]),
        ],
    )


def check_words(report: BookReport, language: str) -> str:
    """The outcome of checking the wallet's book, as a sentence."""
    if report.intact:
        return ntext(
            language,
            "Checked: {n} entry, nothing was changed.",
            "Checked: {n} entries, nothing was changed.",
            report.entries,
        )
    return text(
        language, "Entry {number} does not fit the others.", number=report.broken_sequence or "?"
    )
