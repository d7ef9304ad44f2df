"""Taking a contribution back: its dues are open again, its bank reference is free."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import bindparam, case, delete, update
from sqlmodel import Session

from circle_app.domain.ledger import Draft
from circle_app.domain.reversals import CannotReverse
from circle_app.persistence.queries.contributions import (
    CONTRIBUTIONS,
    DUE_PAYMENTS,
    contribution_row,
    free_reference,
    parts_of,
)
from circle_app.persistence.queries.cycles import CYCLES, DUES
from circle_app.services import reversals
from circle_app.services.contributions import booking

_GIVE_BACK = (
    update(DUES)
    .where(DUES.c.id == bindparam("due"))
    .values(
        paid_minor=DUES.c.paid_minor - bindparam("part"),
        paid_fee_minor=DUES.c.paid_fee_minor - bindparam("fee"),
        # What somebody else says to have paid stays with that payment.
        status=case((DUES.c.status.in_(("paid", "waived")), "pending"), else_=DUES.c.status),
        settled_on=None,
    )
)
_COUNT_BACK = (
    update(CYCLES)
    .where(CYCLES.c.id == bindparam("cycle"))
    .values(
        paid_count=CYCLES.c.paid_count - bindparam("settled"),
        collected_minor=CYCLES.c.collected_minor - bindparam("collected"),
    )
)


def undo(session: Session, undone: reversals.Case) -> tuple[Draft, ...]:
    """Set a contribution back; the circle's row is locked, as for paying.

    Raises:
        CannotReverse: The entry is not of a contribution that counts.
    """
    entry = undone.entry
    row = contribution_row(session, entry.subject_id) if entry.subject_id else None
    if row is None or row.entry_id != entry.public_id or row.status != "confirmed":
        raise CannotReverse(kind=entry.kind)
    _open_dues_again(session, row.id)
    if row.reference is not None:
        free_reference(session, row.reference, row.id)
    session.connection().execute(
        update(CONTRIBUTIONS)
        .where(CONTRIBUTIONS.c.id == row.id)
        .values(status="reversed", reject_reason=undone.reason, ahead_minor=0)
    )
    booking.keep_ahead(session, [(row.member_id, -row.ahead_minor)])
    return ()


def _open_dues_again(session: Session, contribution_id: UUID) -> None:
    parts = parts_of(session, [contribution_id])
    if not parts:
        return
    connection = session.connection()
    collected: dict[UUID, int] = defaultdict(int)
    settled: dict[UUID, int] = defaultdict(int)
    for part in parts:
        collected[part.cycle_id] += part.part_minor
        settled[part.cycle_id] += part.status == "paid"
    connection.execute(
        _GIVE_BACK,
        [
            {"due": part.due_id, "part": part.part_minor, "fee": part.part_fee_minor}
            for part in parts
        ],
    )
    connection.execute(
        _COUNT_BACK,
        [
            {"cycle": cycle_id, "settled": settled[cycle_id], "collected": amount}
            for cycle_id, amount in sorted(collected.items())
        ],
    )
    connection.execute(
        delete(DUE_PAYMENTS).where(DUE_PAYMENTS.c.contribution_id == contribution_id)
    )


reversals.undoes("contribution", undo)
