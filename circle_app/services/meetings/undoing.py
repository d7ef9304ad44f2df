"""Taking shares that were bought back: they count no more."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.ledger import Draft
from circle_app.domain.reversals import CannotReverse
from circle_app.persistence.queries.meetings import PURCHASES
from circle_app.services import reversals
from circle_app.services.meetings.booking import SHARES_BOUGHT


def _undo(session: Session, case: reversals.Case) -> tuple[Draft, ...]:
    changed = session.connection().execute(
        update(PURCHASES)
        .where(
            PURCHASES.c.id == case.entry.subject_id,
            PURCHASES.c.entry_id == case.entry.public_id,
            PURCHASES.c.status == "confirmed",
        )
        .values(status="reversed")
    )
    if changed.rowcount != 1:
        raise CannotReverse(kind=case.entry.kind)
    return ()


reversals.undoes(SHARES_BOUGHT, _undo)
