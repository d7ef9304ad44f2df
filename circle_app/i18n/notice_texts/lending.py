"""Words of notices about what else becomes of a loan and of who stands for it."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "loan.to_hand_over": (
        "A loan to hand over",
        "{amount} is agreed for {name}. Hand it over.",
    ),
    "loan.cancelled": (
        "A loan request has ended",
        "Your request for {amount} was taken back.",
    ),
    "loan.settled": (
        "Your loan has ended",
        "What was agreed has come in. Nothing is left to pay.",
    ),
    "loan.reopened": (
        "Your loan is open again",
        "A payment was taken back, so something is left to pay.",
    ),
    "loan.cured": (
        "Your loan is in order again",
        "Thank you. It is not counted as badly late any more.",
    ),
    "loan.settlement_lapsed": (
        "An agreed sum did not come",
        "The sum agreed for your loan did not come in time. The whole of it is owed again.",
    ),
    "loan.waived": (
        "You are let off something",
        "{amount} of your loan need not be paid.",
    ),
    "loan.waiver_undone": (
        "To be paid after all",
        "{amount} that you were let off is owed again.",
    ),
    "loan.reschedule_refused": (
        "Your loan keeps its plan",
        "New instalments for your loan were not agreed. The old ones count.",
    ),
    "collateral.added": (
        "Something is kept for your loan",
        "{by} wrote down what you leave as security. See whether it is right.",
    ),
    "collateral.returned": (
        "Your security is back",
        "{by} wrote down that you have back what you left for your loan.",
    ),
    "collateral.sold": (
        "Your security was sold",
        "{by} wrote down that what you left for your loan was sold.",
    ),
    "holidays.moved": (
        "Instalments have new days",
        "Because of holidays, instalments of your loan in {circle} have moved.",
    ),
    "guarantee.agreed": (
        "Somebody stands for your loan",
        "{name} stands for {amount} of your loan.",
    ),
    "guarantee.declined": (
        "A guarantor said no",
        "{name} will not stand for your loan. You can ask somebody else.",
    ),
    "guarantee.withdrawn": (
        "A guarantee is no longer asked",
        "{name} is not asked to stand for the loan of {borrower} any more.",
    ),
    "guarantee.call_asked": (
        "Your guarantee may be called",
        "It is asked to take {amount} from your savings for the loan of {borrower}.",
    ),
    "guarantee.call_refused": (
        "Your guarantee is not called",
        "Nothing is taken from your savings for the loan of {borrower}.",
    ),
    "guarantee.release_refused": (
        "You still stand for a loan",
        "You were not let go: you stand for the loan of {borrower}.",
    ),
}

#: Sent by SMS as they stand.
SHORT: Final[dict[str, str]] = {}
