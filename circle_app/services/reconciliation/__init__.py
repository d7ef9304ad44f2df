"""Comparing the books with the world: counting boxes, reading the statements of a bank."""

from circle_app.services.reconciliation.claims import (
    ClaimFound,
    ClaimsConfirmed,
    claims,
    confirm_claims,
)
from circle_app.services.reconciliation.counts import count, counts
from circle_app.services.reconciliation.decisions import (
    accept,
    book,
    ignore,
    look_again,
    match,
    unmatch,
)
from circle_app.services.reconciliation.lists import (
    SETTLED,
    candidates,
    line,
    lines,
    statement,
    statements,
)
from circle_app.services.reconciliation.overview import (
    AccountState,
    BoxState,
    Comparison,
    overview,
)
from circle_app.services.reconciliation.reading import import_, read
from circle_app.services.reconciliation.views import (
    Accepted,
    Candidate,
    Counted,
    Draft,
    Explained,
    LineView,
    Refused,
    StatementCard,
    StatementView,
)

__all__ = [
    "SETTLED",
    "Accepted",
    "AccountState",
    "BoxState",
    "Candidate",
    "ClaimFound",
    "ClaimsConfirmed",
    "Comparison",
    "Counted",
    "Draft",
    "Explained",
    "LineView",
    "Refused",
    "StatementCard",
    "StatementView",
    "accept",
    "book",
    "candidates",
    "claims",
    "confirm_claims",
    "count",
    "counts",
    "ignore",
    "import_",
    "line",
    "lines",
    "look_again",
    "match",
    "overview",
    "read",
    "statement",
    "statements",
    "unmatch",
]
