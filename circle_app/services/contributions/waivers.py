"""Letting a member off a due, its late fee, or part of either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.contributions import MAX_REASON_LENGTH, DueSettled, OpenDue
from circle_app.domain.dues import DueClaimed, Easing, OwnDue, easing_of, status_after
from circle_app.domain.errors import InvalidInput
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.cycles import DUES
from circle_app.persistence.queries.dues import DUE_WAIVERS, due_row
from circle_app.services import access, events
from circle_app.services.access import Actor
from circle_app.services.dues import late, settling
from circle_app.services.idempotency import Once
from circle_app.services.rounds import late as carrying


@dataclass(frozen=True, slots=True)
class Waived:
    """What of a due was let off, and how it stands now.

    Attributes:
        amount_minor: What of the contribution was let off now.
        fee_minor: What of its late fee was let off now.
        open_minor: What is left of both.
        status: ``pending`` while something is left, then ``waived``, or ``paid`` where nothing
            but the fee was let off.
    """

    due_id: UUID
    member_id: UUID
    member_name: str
    currency: str
    amount_minor: int
    fee_minor: int
    open_minor: int
    status: str
    replayed: bool = False


@database.retried
def waive(
    actor: Actor,
    due_id: UUID,
    *,
    amount_minor: int | None = None,
    fee_minor: int | None = None,
    reason: str,
    key: str,
) -> Waived:
    """Let a member off a due, or part of it: nothing is booked, nobody asks for it any more.

    Args:
        actor: Who decides on it; never the member.
        due_id: The due.
        amount_minor: What of the contribution; all that is open of both where neither is named.
        fee_minor: What of the late fee.
        reason: Why; the member reads it.
        key: Idempotency key.

    Raises:
        NotFound: No such due in a circle of the actor.
        NotAllowed: It is an officer's to decide.
        OwnDue: It is the actor's own.
        InvalidInput: No reason, or too long a one.
        DueClaimed: Somebody says to have paid it: confirm or reject that first.
        DueSettled: Nothing of it is open.
        WaivedTooMuch: More than is open, or nothing.
    """
    why = clean_text(reason, field="reason", max_length=MAX_REASON_LENGTH)
    if why is None:
        raise InvalidInput(field="reason", max_length=MAX_REASON_LENGTH)
    with database.transaction() as session:
        found = due_row(session, due_id)
        place = access.require_of(session, actor, found, "due", Permission.WAIVE_DUE)
        payload = {"due": due_id, "amount": amount_minor, "fee": fee_minor, "reason": why}
        once = Once(session, actor.user_id, "due.waive", key, payload)
        if once.stored is not None:
            return once.replay(Waived)
        circle = locked_circle(session, place.circle_id)
        # Who lost the office while this waited for its turn decides nothing any more.
        access.require(session, actor, circle.id, Permission.WAIVE_DUE)
        row: Any = due_row(session, due_id)
        if row.user_id == actor.user_id:
            raise OwnDue
        due = _open(session, circle, row)
        easing = easing_of(due, amount_minor, fee_minor)
        status = status_after(due, easing)
        _write(session, actor, circle, row, easing, status, why)
        left = due.owed_minor - easing.amount_minor - easing.fee_minor
        waived = Waived(
            due_id=due_id,
            member_id=row.member_id,
            member_name=row.member_name,
            currency=row.currency,
            amount_minor=easing.amount_minor,
            fee_minor=easing.fee_minor,
            open_minor=left,
            status=status,
        )
        return once.remember(waived)


def _open(session: Session, circle: Any, row: Any) -> OpenDue:
    if row.status == "claimed":
        raise DueClaimed(due_id=row.id)
    days = {row.member_id: clock.today(circle.time_zone)}
    dues = late.charged_dues(session, circle, days)[row.member_id]
    found = next((due for due in dues if due.id == row.id), None)
    if found is None:
        raise DueSettled(field="due_id")
    return found


def _write(
    session: Session,
    actor: Actor,
    circle: Any,
    row: Any,
    easing: Easing,
    status: str,
    reason: str,
) -> None:
    at = clock.now()
    connection = session.connection()
    connection.execute(
        insert(DUE_WAIVERS),
        {
            "id": new_id(),
            "due_id": row.id,
            "circle_id": circle.id,
            "amount_minor": easing.amount_minor,
            "fee_minor": easing.fee_minor,
            "reason": reason,
            "waived_by": actor.user_id,
            "waived_at": at,
        },
    )
    connection.execute(
        update(DUES)
        .where(DUES.c.id == row.id)
        .values(
            waived_minor=DUES.c.waived_minor + easing.amount_minor,
            waived_fee_minor=DUES.c.waived_fee_minor + easing.fee_minor,
            status=status,
            settled_on=None if status == "pending" else clock.today(circle.time_zone),
        )
    )
    settling.count_settled(session, row.cycle_id, status)
    carrying.carry(session, circle, [row.id], actor_id=actor.user_id, at=at)
    events.record(
        session,
        "due.waived",
        actor,
        circle_id=circle.id,
        subject_id=row.id,
        params={
            "name": row.member_name,
            "by": actor.name,
            "amount_minor": easing.amount_minor + easing.fee_minor,
            "fee_minor": easing.fee_minor,
            "currency": row.currency,
            "number": row.cycle_number,
            "reason": reason,
        },
        users=(row.user_id,) if row.user_id else (),
    )
