"""Taking a contribution back: its dues are open again, its bank reference is free."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.ledger import Draft
from circle_app.domain.reversals import CannotReverse
from circle_app.persistence.queries.contributions import (
    CONTRIBUTIONS,
    contribution_row,
    free_reference,
    parts_of,
)
from circle_app.services import reversals
from circle_app.services.dues import ahead, settling
from circle_app.services.rounds import late


def undo(session: Session, undone: reversals.Case) -> tuple[Draft, ...]:
    """Set a contribution back; the circle's row is locked, as for paying.

    Raises:
        CannotReverse: The entry is not of a contribution that counts.
    """
    entry = undone.entry
    row = contribution_row(session, entry.subject_id) if entry.subject_id else None
    if row is None or row.entry_id != entry.public_id or row.status != "confirmed":
        raise CannotReverse(kind=entry.kind)
    dues = {part.due_id for part in parts_of(session, [row.id])}
    settling.give_back(session, row.id)
    # A round that was decided with it gives it back, or the member owes it to the circle.
    more = late.drafted(session, undone.circle, dues, on=undone.on)
    if row.reference is not None:
        free_reference(session, row.reference, row.id)
    session.connection().execute(
        update(CONTRIBUTIONS)
        .where(CONTRIBUTIONS.c.id == row.id)
        .values(status="reversed", reject_reason=undone.reason, ahead_minor=0)
    )
    settling.keep_ahead(session, [(row.member_id, -row.ahead_minor)])
    # What other payments have kept ahead pays the dues that are open again.
    ahead.apply(session, undone.circle, [row.member_id])
    return more


reversals.undoes("contribution", undo)
