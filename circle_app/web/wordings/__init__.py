"""The sentences of what happened, by area; ``web.wording`` puts them together."""

from circle_app.web.wordings import (
    admin,
    arrears,
    departures,
    expenses,
    funds,
    life,
    loan_products,
    members,
    officers,
    periods,
    reconciliation,
    reversals,
    roles,
    steps,
    talk,
)
from circle_app.web.wordings.ways import Way

AREAS = (
    admin,
    arrears,
    departures,
    expenses,
    funds,
    life,
    loan_products,
    members,
    officers,
    periods,
    reconciliation,
    reversals,
    roles,
    steps,
    talk,
)

__all__ = ["AREAS", "Way"]
