"""The sentences of what happened, by area; ``web.wording`` puts them together."""

from circle_app.web.wordings import (
    admin,
    arrears,
    autopay,
    departures,
    dues,
    expenses,
    funds,
    guarantees,
    life,
    loan_changes,
    loan_products,
    meetings,
    members,
    officers,
    paying,
    periods,
    reconciliation,
    reversals,
    roles,
    steps,
    talk,
)
from circle_app.web.wordings.ways import Way

AREAS = (
    meetings,
    admin,
    arrears,
    autopay,
    departures,
    dues,
    expenses,
    funds,
    guarantees,
    life,
    loan_changes,
    loan_products,
    members,
    officers,
    paying,
    periods,
    reconciliation,
    reversals,
    roles,
    steps,
    talk,
)

__all__ = ["AREAS", "Way"]
