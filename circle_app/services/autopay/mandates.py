"""How far the leave is that a member gave a payment provider to collect by itself.

The gateway asks for it and hears of it; here it is kept with the member's autopay. A message that
comes twice, or too late to count, changes nothing.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.autopay import Mandate, MandateAct, MandateConflict, next_mandate
from circle_app.persistence.queries import autopay as queries
from circle_app.services.autopay.telling import tell


def move(
    session: Session, member_id: UUID, act: MandateAct, *, reference: str, at: datetime
) -> bool:
    """Let something happen to a mandate, in a transaction that has locked the circle's row.

    Args:
        session: The transaction.
        member_id: Whose mandate; the member has set autopay before.
        act: What the member asked for, or the provider told.
        reference: The provider's name of the mandate; one that is asked for anew takes its place.
        at: When.

    Returns:
        Whether anything changed: not for what is known, of another mandate, or out of turn.
    """
    row = queries.autopay_row(session, member_id)
    if row is None or (act is not MandateAct.ASK and row.mandate_reference != reference):
        return False
    try:
        after = next_mandate(Mandate(row.mandate), act)
    except MandateConflict:
        return False
    queries.change_autopay(
        session, member_id, mandate=after.value, mandate_reference=reference, changed_at=at
    )
    tell(session, "autopay.mandate", None, row, state=after.value)
    return True
