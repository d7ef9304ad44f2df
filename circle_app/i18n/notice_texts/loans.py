"""Words of notices about loans and who stands for them."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "instalment.soon": (
        "Instalment due soon",
        "{amount} of your loan is due on {day}.",
    ),
    "instalment.soon/many": (
        "Instalments due soon",
        "{count} instalments of your loan are due, {amount} in all; the first on {day}.",
    ),
    "instalment.today": (
        "Instalment due today",
        "{amount} of your loan is due today.",
    ),
    "instalment.today/many": (
        "Instalment due today",
        "{count} instalments of your loan are due, {amount} in all; one of them today.",
    ),
    "instalment.overdue": (
        "Instalment overdue",
        "{amount} of your loan was due on {day}. Pay what you can, or talk to the treasurer.",
    ),
    "instalment.overdue/many": (
        "Instalments overdue",
        ("{count} instalments of your loan are open, {amount} in all; the first was due on {day}."),
    ),
    "repayment.claimed": (
        "A repayment to confirm",
        "{name} says {amount} of a loan is repaid.",
    ),
    "repayment.rejected": (
        "Repayment not found",
        "{amount} for your loan was not found: {reason}. No money was recorded.",
    ),
    "repayment.rejected/plain": (
        "Repayment not found",
        "{amount} for your loan was not found. No money was recorded. Please ask the treasurer.",
    ),
    "loan.approved": (
        "Your loan is agreed",
        "{amount} is agreed and will be handed over to you.",
    ),
    "loan.rejected": (
        "Your loan is not agreed",
        "Your request for {amount} was not agreed this time. You may ask again.",
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
        "Your loan of {amount} has new instalments. Please look at them.",
    ),
    "loan.written_off": (
        "The circle gave your loan up",
        "{amount} is no longer expected. You may still pay it.",
    ),
    "loan.defaulted": (
        "A loan is badly late",
        "Of the loan of {name}, {amount} has been late for long. Please talk about it.",
    ),
    "guarantee.asked": (
        "Will you stand for a loan?",
        "{borrower} asks you to stand for {amount}. Say yes only if you can.",
    ),
    "guarantee.called": (
        "Your guarantee was called",
        "{amount} was taken from your savings for the loan of {borrower}.",
    ),
    "guarantee.released": (
        "You are free of a guarantee",
        "You no longer stand for the loan of {borrower}.",
    ),
}

SHORT: Final = {
    "instalment.soon": "{circle}: {amount} of your loan is due on {day}.",
    "instalment.soon/many": "{circle}: {count} instalments, {amount} in all, from {day}.",
    "instalment.today": "{circle}: {amount} of your loan is due today.",
    "instalment.today/many": "{circle}: {count} instalments, {amount} in all, today.",
    "instalment.overdue": "{circle}: {amount} of your loan was due on {day}. Please pay.",
    "instalment.overdue/many": "{circle}: {count} instalments, {amount} in all, are late.",
    "repayment.rejected": "{circle}: {amount} was not found. Please ask the treasurer.",
    "repayment.rejected/plain": "{circle}: {amount} was not found. Please ask the treasurer.",
    "loan.approved": "{circle}: your loan of {amount} is agreed.",
    "loan.rejected": "{circle}: your loan of {amount} is not agreed.",
    "loan.disbursed": "{circle}: your loan of {amount} is handed over.",
    "loan.closed": "{circle}: your loan is paid back. Well done.",
    "loan.defaulted": "{circle}: {amount} of the loan of {name} is long late.",
    "guarantee.asked": "{circle}: {borrower} asks you to stand for {amount}.",
    "guarantee.called": "{circle}: {amount} of your savings went to the loan of {borrower}.",
    "loan.rescheduled": "{circle}: your loan has a new plan.",
    "loan.written_off": "{circle}: {amount} of your loan was given up.",
    "collateral.sold": "{circle}: what secured your loan was sold.",
    "guarantee.call_asked": "{circle}: your guarantee of {amount} may be called.",
    "loan.waived": "{circle}: you were let off {amount}.",
}
