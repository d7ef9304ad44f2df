"""What is counted out when a loan is handed over, as its page tells it."""

from dataclasses import replace

from circle_app.i18n import formats, text
from circle_app.services.loans import HandOver
from circle_app.web.loan.view_models import Head


def in_hand(head: Head, found: HandOver, language: str) -> Head:
    """The head of a loan that waits to be handed over, with what the borrower gets."""

    def money(minor: int) -> str:
        return formats.money(minor, found.currency, language)

    parts = [
        text(language, msgid, amount=money(minor))
        for msgid, minor in (
            ("{amount} of it pays the old loan off", found.payoff_minor),
            ("{amount} is kept back as a fee", found.fee_minor),
        )
        if minor
    ]
    if parts:
        parts.insert(0, text(language, "The loan is {amount}.", amount=money(found.sum_minor)))
    return replace(
        head,
        amount=formats.money_parts(found.cash_minor, found.currency),
        amount_text=money(found.cash_minor),
        give_note=" ".join((parts[0], "; ".join(parts[1:]) + ".")) if parts else "",
    )
