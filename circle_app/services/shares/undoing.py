"""Taking shares that were bought back: they count no more."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.ledger import Draft
from circle_app.domain.reversals import CannotReverse
from circle_app.domain.shares import BOUGHT, CycleStatus
from circle_app.persistence.queries import shares as queries
from circle_app.persistence.queries.meetings import PURCHASES
from circle_app.services import reversals
from circle_app.services.funds import references
from circle_app.services.shares.cycles import put_in


def _undo(session: Session, case: reversals.Case) -> tuple[Draft, ...]:
    """Set the purchase to reversed; what was shared out stays as it is."""
    row = (
        session.connection()
        .execute(
            update(PURCHASES)
            .where(
                PURCHASES.c.id == case.entry.subject_id,
                PURCHASES.c.entry_id == case.entry.public_id,
                PURCHASES.c.status == "confirmed",
            )
            .values(status="reversed")
            .returning(PURCHASES)
        )
        .one_or_none()
    )
    cycle = queries.cycle_row(session, row.cycle_id) if row is not None else None
    if row is None or cycle is None or cycle.status != CycleStatus.OPEN:
        raise CannotReverse(kind=case.entry.kind)
    put_in(session, cycle.id, {row.member_id: -row.shares})
    references.free(session, case.params.get("reference"), row.id)
    return ()


reversals.undoes(BOUGHT, _undo)
