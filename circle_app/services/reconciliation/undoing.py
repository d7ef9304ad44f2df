"""Taking the booking of a difference back.

A count stays what was counted; that its difference was taken back shows at the entry. A line of
the bank that was booked opens again with every other line that was the entry (``release_matches``),
and its reference may be used for what it really was.
"""

from __future__ import annotations

from sqlmodel import Session

from circle_app.domain.ledger import Draft
from circle_app.services import reversals
from circle_app.services.funds import references
from circle_app.services.reversals import Case


def _nothing_of_ours(_session: Session, _case: Case) -> tuple[Draft, ...]:
    return ()


def _free_reference(session: Session, case: Case) -> tuple[Draft, ...]:
    if case.entry.subject_id is not None:
        references.free(session, case.params.get("reference"), case.entry.subject_id)
    return ()


reversals.undoes("count.difference", _nothing_of_ours)
reversals.undoes("statement.difference", _free_reference)
