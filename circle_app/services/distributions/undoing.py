"""Taking a distribution back, or the handing out of one part of it."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from circle_app.domain.distributions import (
    DistributionPaid,
    DistributionState,
    WrongDistributionState,
)
from circle_app.domain.errors import NotFound
from circle_app.domain.ledger import Draft
from circle_app.persistence.queries import distributions as queries
from circle_app.services import reversals
from circle_app.services.distributions.states import record, set_state
from circle_app.services.reversals import Case


def _locked(session: Session, case: Case) -> Any:
    subject = case.entry.subject_id
    if subject is None or queries.distribution_view(session, subject) is None:
        raise NotFound(what="distribution")
    return queries.locked_distribution(session, subject)


def _undo(session: Session, case: Case) -> tuple[Draft, ...]:
    """The parts leave the savings again; what was handed out is taken back first, each part."""
    row = _locked(session, case)
    if row.status != DistributionState.POSTED:
        raise WrongDistributionState(status=row.status)
    if any(line.payment_id is not None for line in queries.lines_of(session, row.id)):
        raise DistributionPaid
    set_state(session, row.id, DistributionState.REVERSED)
    record(session, case.actor, "reversed", row, case.place.currency, reason=case.reason)
    return ()


def _undo_payment(session: Session, case: Case) -> tuple[Draft, ...]:
    """What was handed out is owed again."""
    row = _locked(session, case)
    for line in queries.lines_of(session, row.id):
        if line.payment_id == case.entry.public_id:
            queries.keep_line(session, row.id, line.member_id, paid_from=None, payment_id=None)
    return ()


reversals.undoes("distribution", _undo)
reversals.undoes("distribution.paid", _undo_payment)
