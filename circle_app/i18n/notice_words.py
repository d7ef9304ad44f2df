"""Words of notices: a title and a sentence for every kind, to the person who is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from circle_app.i18n import formats, text

#: Title and sentence by kind; what stands in braces is filled in by :func:`words`.
WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "due.soon": (
            "Due soon",
            "{amount} for {circle} is due on {day}.",
        ),
        "due.today": (
            "Due today",
            "{amount} for {circle} is due today.",
        ),
        "due.overdue": (
            "Overdue",
            "{amount} for {circle} was due on {day}. Pay it to stay in step.",
        ),
        "instalment.soon": (
            "Instalment due soon",
            "{amount} of your loan is due on {day}.",
        ),
        "instalment.today": (
            "Instalment due today",
            "{amount} of your loan is due today.",
        ),
        "instalment.overdue": (
            "Instalment overdue",
            "{amount} of your loan was due on {day}. Pay what you can, or talk to the treasurer.",
        ),
        "vote.closing": (
            "A vote ends soon",
            "“{title}” ends {day}. You have not voted yet.",
        ),
        "contribution.claimed": (
            "A payment to confirm",
            "{name} says {amount} is paid.",
        ),
        "contribution.confirmed": (
            "Payment received",
            "{amount} was received for {circle}. Thank you.",
        ),
        "contribution.rejected": (
            "Payment not found",
            "{amount} was not found: {reason}. No money was recorded.",
        ),
        "repayment.claimed": (
            "A repayment to confirm",
            "{name} says {amount} of a loan is repaid.",
        ),
        "repayment.confirmed": (
            "Repayment received",
            "{amount} was received for your loan. Thank you.",
        ),
        "repayment.rejected": (
            "Repayment not found",
            "{amount} for your loan was not found: {reason}. No money was recorded.",
        ),
        "withdrawal.asked": (
            "Somebody wants savings back",
            "{name} asks for {amount} of the own savings.",
        ),
        "withdrawal.approved": (
            "Withdrawal agreed",
            "You can have {amount} of your savings.",
        ),
        "withdrawal.rejected": (
            "Withdrawal not agreed",
            "Your wish for {amount} was not agreed. Your savings are as they were.",
        ),
        "withdrawal.paid": (
            "Savings paid out",
            "{amount} of your savings was paid out to you.",
        ),
        "wallet.transfer": (
            "Money in your wallet",
            "{amount} came into your wallet.",
        ),
        "proposal.opened": (
            "A vote is open",
            "{name} asks: {title}",
        ),
        "proposal.approved": (
            "Agreed",
            "{title}: {yes} yes, {no} no.",
        ),
        "proposal.rejected": (
            "Not agreed",
            "{title}: {yes} yes, {no} no.",
        ),
        "proposal.failed": (
            "Agreed, but it could not be done",
            "“{title}” was agreed and could not be carried out. Nothing was changed.",
        ),
        "proposal.withdrawn": (
            "A vote was withdrawn",
            "“{title}” was taken back. You need not vote.",
        ),
        "rules.in_force": (
            "New rules",
            "From now on the new rules of {circle} count.",
        ),
        "loan.requested": (
            "Somebody asks for a loan",
            "{name} asks for {amount}.",
        ),
        "loan.approved": (
            "Your loan is agreed",
            "{amount} is agreed and will be handed over.",
        ),
        "loan.rejected": (
            "Your loan is not agreed",
            "Your request for {amount} was not agreed.",
        ),
        "loan.disbursed": (
            "Your loan is handed over",
            "{amount} was given to you. The agreement is ready to read.",
        ),
        "loan.closed": (
            "Your loan is paid back",
            "Nothing is left of your loan of {amount}. Well done.",
        ),
        "loan.settlement_agreed": (
            "A sum is agreed for your loan",
            "If {amount} comes in time, your loan ends.",
        ),
        "loan.rescheduled": (
            "Your loan has a new plan",
            "Your loan of {amount} has new instalments. Look at them.",
        ),
        "loan.written_off": (
            "Your loan was given up as lost",
            "{amount} was written off. You may still pay it.",
        ),
        "loan.defaulted": (
            "A loan is badly late",
            "The loan of {name} over {amount} has not been paid for long.",
        ),
        "guarantee.asked": (
            "Will you stand for a loan?",
            "{borrower} asks you to stand for {amount}.",
        ),
        "guarantee.called": (
            "Your guarantee is called",
            "{amount} was taken from your savings for the loan of {borrower}.",
        ),
        "guarantee.released": (
            "You are free of a guarantee",
            "You no longer stand for the loan of {borrower}.",
        ),
        "member.asked": (
            "Somebody wants to join",
            "{name} asks to join {circle}.",
        ),
        "member.joined": (
            "A new member",
            "{name} joined {circle}.",
        ),
        "member.role_changed": (
            "Your part has changed",
            "You have a new part in {circle}.",
        ),
        "member.removed": (
            "You are no longer a member",
            "You are no longer a member of {circle}.",
        ),
        "departure.asked": (
            "Somebody wants to leave",
            "{name} asks to leave {circle}.",
        ),
        "departure.agreed": (
            "Your leaving is settled",
            "Your account with {circle} is settled.",
        ),
        "announcement.posted": (
            "{title}",
            "{name} wrote on the board of {circle}.",
        ),
        "circle.upi_changed": (
            "Payments go elsewhere now",
            (
                "The UPI address of {circle} is now {upi_address}. "
                "If you did not expect this, ask before you pay."
            ),
        ),
        "circle.archived": (
            "{circle} is put away",
            "It can be read and no longer changed.",
        ),
        "dissolution.asked": (
            "{circle} may end",
            "{name} asks that {circle} ends and all is paid out.",
        ),
        "circle.dissolved": (
            "{circle} has ended",
            "Everybody was paid out. What was yours is in your wallet or with you.",
        ),
        "dispute.opened": (
            "An entry is disputed",
            "{name} says: {reason}",
        ),
        "dispute.said": (
            "New words in a dispute",
            "{name} wrote something.",
        ),
        "dispute.closed": (
            "A dispute is settled",
            "Read how it ended.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Words:
    """A notice in words: a title of a few words, and a sentence."""

    title: str
    body: str


def words(kind: str, language: str, params: Mapping[str, Any], *, circle: str = "") -> Words:
    """Word a notice for its reader.

    Args:
        kind: What happened.
        language: The reader's language.
        params: Names, amounts in minor units, days: what the act was recorded with.
        circle: The name of the circle it happened in.
    """
    values = values_of(params, language) | {"circle": circle}
    title, body = WORDS[kind]
    return Words(
        text(language, title, **_known(title, values)), text(language, body, **_known(body, values))
    )


def values_of(params: Mapping[str, Any], language: str) -> dict[str, str]:
    """Write the values of a notice as its reader reads them."""
    values = {name: str(value) for name, value in params.items() if isinstance(value, str | int)}
    amount = params.get("amount_minor")
    if isinstance(amount, int):
        values["amount"] = formats.money(amount, params.get("currency", "INR"), language)
    for name in ("due_on", "on", "until"):
        if isinstance(params.get(name), str):
            values["day"] = formats.date_medium(date.fromisoformat(params[name][:10]), language)
    return values


def _known(sentence: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return what a sentence names; what the act did not say is left empty, never an error."""
    return {name: values.get(name, "") for name in _NAMES if "{" + name + "}" in sentence}


_NAMES: Final = (
    "amount",
    "borrower",
    "circle",
    "day",
    "name",
    "no",
    "reason",
    "title",
    "upi_address",
    "yes",
)
