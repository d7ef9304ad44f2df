"""Taking back what was carried about or received: its bank's reference may be used again."""

from __future__ import annotations

from sqlmodel import Session

from circle_app.domain.ledger import Draft
from circle_app.services import reversals
from circle_app.services.funds import references


def _undo(session: Session, case: reversals.Case) -> tuple[Draft, ...]:
    if case.entry.subject_id is not None:
        references.free(session, case.params.get("reference"), case.entry.subject_id)
    return ()


for _kind in ("fund.transfer", "fund.income"):
    reversals.undoes(_kind, _undo)
