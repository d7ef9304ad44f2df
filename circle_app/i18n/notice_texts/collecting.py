"""Words of notices about autopay, payments online, expenses and what was put right."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "due.waived": (
        "You are let off something",
        "{amount} for {circle} need not be paid: {reason}",
    ),
    "dues.reminded": (
        "A reminder",
        "{by} reminds you: {amount} is open in {circle}.",
    ),
    "invoice.made": (
        "A new invoice",
        "There is an invoice for you from {circle}.",
    ),
    "autopay.told": (
        "Paid by itself soon",
        "{amount} for {circle} will be taken from your wallet on {day}.",
    ),
    "autopay.paid": (
        "Paid by itself",
        "{amount} was taken from your wallet for {circle}.",
    ),
    "autopay.failed": (
        "Could not be paid by itself",
        "{amount} for {circle} could not be taken from your wallet. Look at what is missing.",
    ),
    "autopay.given_up": (
        "Please pay this yourself",
        "{amount} for {circle} could not be taken from your wallet and is not tried again.",
    ),
    "autopay.ended": (
        "Autopay has ended",
        "Nothing is paid by itself in {circle} any more.",
    ),
    "autopay.mandate": (
        "Your bank and autopay",
        "What your bank allows for autopay in {circle} has changed. Look at it.",
    ),
    "loan.repaid": (
        "Repayment received",
        "{amount} was received for your loan. Thank you.",
    ),
    "loan.recovered": (
        "Payment received",
        "{amount} was received for the loan that had been written off. Thank you.",
    ),
    "withdrawal.to_pay": (
        "Savings to pay out",
        "{name} may have {amount}. Pay it out.",
    ),
    "social.paid": (
        "Payment received",
        "{amount} came into the social fund of {circle}. Thank you.",
    ),
    "entry.reversed": (
        "An entry was taken back",
        "{by} took an entry back that had to do with your money: {reason}",
    ),
    "expense.approved": (
        "Your outlay is agreed",
        "{amount} for {payee} will be paid back to you.",
    ),
    "expense.to_pay": (
        "An expense to pay",
        "{amount} for {payee} is agreed. Pay it.",
    ),
    "expense.rejected": (
        "Your outlay is not agreed",
        "{amount} for {payee} was not agreed.",
    ),
    "expense.paid": (
        "Your outlay is paid back",
        "{amount} for {payee} was paid back to you.",
    ),
    "gateway.mismatch": (
        "An online payment is not right",
        "{amount} of {name} does not match what was asked for. Look at it.",
    ),
    "gateway.trouble": (
        "An online payment needs a look",
        "{amount} of {name} could not be booked. Look at it.",
    ),
    "gateway.disputed": (
        "A payment is contested",
        "The bank of {name} contests {amount}. Answer it in time.",
    ),
    "gateway.refund_asked": (
        "A payment goes back to you",
        "{amount} is sent back: {reason}",
    ),
    "gateway.refunded": (
        "A payment was sent back",
        "{amount} was sent back to you.",
    ),
}

#: Sent by SMS as they stand.
SHORT: Final[dict[str, str]] = {}
