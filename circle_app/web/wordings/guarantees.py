"""Members who stand for loans, things that secure them, their papers."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "guarantee.asked": Way(
        "shield", "amber", "{name} is asked to stand for {amount} of the loan of {borrower}"
    ),
    "guarantee.agreed": Way(
        "shield", "teal", "{name} stands for {amount} of the loan of {borrower}"
    ),
    "guarantee.declined": Way("shield", "gray", "{name} does not stand for the loan of {borrower}"),
    "guarantee.withdrawn": Way(
        "undo", "gray", "{name} is not asked any more to stand for the loan of {borrower}"
    ),
    "guarantee.released": Way(
        "check", "teal", "{name} does not have to stand for the loan of {borrower} any more"
    ),
    "guarantee.call_asked": Way(
        "scale", "amber", "{by} asks that {name} pay {amount} for {borrower}", "“{reason}”"
    ),
    "guarantee.release_asked": Way(
        "scale", "amber", "{by} asks to let {name} go, who stands for {borrower}", "“{reason}”"
    ),
    "guarantee.call_refused": Way("x", "gray", "Not agreed: {name} pays nothing for {borrower}"),
    "guarantee.release_refused": Way(
        "x", "gray", "Not agreed: {name} goes on standing for {borrower}"
    ),
    "guarantee.called": Way(
        "shield", "amber", "{name} paid {amount} for {borrower}, out of the savings held for it"
    ),
    "collateral.added": Way("lock", "gray", "{by} wrote down what secures the loan of {name}"),
    "collateral.returned": Way("undo", "teal", "{by} gave back what secured the loan of {name}"),
    "collateral.sold": Way(
        "banknote", "amber", "{by} sold what secured the loan of {name}", "“{reason}”"
    ),
    "loan.document_added": Way("file", "gray", "{by} added a paper to the loan of {name}"),
    "loan.document_read": Way("eye", "gray", "{by} looked at a paper of the loan of {name}"),
    "loan.document_removed": Way("file", "gray", "{by} took a paper away from the loan of {name}"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {"loan.guarantee": "{guarantor} paid for {name}"}
ENTRY_ICONS: Final[Mapping[str, str]] = {"loan.guarantee": "shield"}
