"""Words of notices about dues, payments and savings."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "due.soon": (
        "Due soon",
        "{amount} for {circle} is due on {day}.",
    ),
    "due.soon/many": (
        "Due soon",
        "{count} contributions to {circle} are due, {amount} in all; the first on {day}.",
    ),
    "due.today": (
        "Due today",
        "{amount} for {circle} is due today.",
    ),
    "due.today/many": (
        "Due today",
        "{count} contributions to {circle} are due, {amount} in all; one of them today.",
    ),
    "due.overdue": (
        "Overdue",
        "{amount} for {circle} was due on {day}. Please pay it, or talk to your circle.",
    ),
    "due.overdue/many": (
        "Overdue",
        (
            "{count} contributions to {circle} are open, {amount} in all; the first was due on "
            "{day}."
        ),
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
    "contribution.rejected/plain": (
        "Payment not found",
        "{amount} was not found. No money was recorded. Please ask the treasurer.",
    ),
    "withdrawal.approved": (
        "You can have your savings",
        "{amount} of your savings is agreed and will be paid out to you.",
    ),
    "withdrawal.rejected": (
        "Savings stay in the circle",
        "Taking out {amount} was not agreed. Your savings are as they were.",
    ),
    "withdrawal.paid": (
        "Savings paid out",
        "{amount} of your savings was paid out to you.",
    ),
    "wallet.transfer": (
        "Money in your wallet",
        "{amount} came into your wallet.",
    ),
    "entry.reversed/plain": (
        "An entry was taken back",
        "An entry of {amount} was taken back. See your passbook.",
    ),
}

#: What goes by SMS instead: a Hindi message has room for 70 letters, an English one for 160.
SHORT: Final = {
    "due.soon": "{circle}: {amount} is due on {day}.",
    "due.soon/many": "{circle}: {count} dues, {amount} in all, from {day}.",
    "due.today": "{circle}: {amount} is due today.",
    "due.today/many": "{circle}: {count} dues, {amount} in all, today.",
    "due.overdue": "{circle}: {amount} was due on {day}. Please pay.",
    "due.overdue/many": "{circle}: {count} dues, {amount} in all, are late.",
    "contribution.confirmed": "{circle}: {amount} received. Thank you.",
    "contribution.rejected": "{circle}: {amount} was not found. Please ask the treasurer.",
    "contribution.rejected/plain": "{circle}: {amount} was not found. Please ask the treasurer.",
    "withdrawal.approved": "{circle}: {amount} of your savings is agreed.",
    "withdrawal.paid": "{circle}: {amount} of your savings was paid to you.",
    "dues.reminded": "{circle}: {by} reminds you of {amount}.",
    "autopay.told": "{circle}: {amount} will be paid by itself on {day}.",
    "autopay.failed": "{circle}: autopay could not pay {amount}.",
    "autopay.given_up": "{circle}: please pay {amount} yourself.",
    "loan.repaid": "{circle}: {amount} for your loan received. Thank you.",
    "withdrawal.rejected": "{circle}: taking out {amount} was not agreed.",
    "repayment.claimed": "{circle}: {name} says {amount} is repaid.",
}
