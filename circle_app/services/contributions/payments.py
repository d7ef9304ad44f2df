"""Paying in: cash, UPI with the bank's reference, or from the own wallet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.contributions import (
    Confirmation,
    OpenDue,
    PayMethod,
    allocation,
    check_amount,
    check_method,
    suggested_minor,
)
from circle_app.domain.errors import Conflict, NotAllowed, NotFound
from circle_app.domain.pay_ways import check_switched_on, reference_of
from circle_app.domain.permissions import Permission
from circle_app.domain.rules import CircleRules
from circle_app.domain.upi import UtrUsed
from circle_app.persistence import database
from circle_app.persistence.queries.circles import locked_circle, member_row
from circle_app.persistence.queries.contributions import CONTRIBUTIONS, claim_reference
from circle_app.persistence.queries.cycles import due_owner, open_dues
from circle_app.services import access, cycles, events, installation
from circle_app.services.access import Actor, Standing
from circle_app.services.contributions import booking
from circle_app.services.idempotency import Once
from circle_app.services.rule_versions import rules_of


class DueSettled(Conflict):
    """The due is paid, or said to be, already."""

    code = "due_settled"


@dataclass(frozen=True, slots=True)
class Paid:
    """A contribution as it stands after an act."""

    id: UUID
    circle_id: UUID
    status: str
    amount_minor: int
    currency: str
    method: str
    reference: str | None
    member_id: UUID
    member_name: str
    due_id: UUID | None
    entry_id: UUID | None
    paid_on: date
    recorded_at: datetime
    recorded_by: UUID
    decided_at: datetime | None = None
    reject_reason: str | None = None
    replayed: bool = False


@database.retried
def pay(
    actor: Actor,
    circle_id: UUID,
    *,
    amount_minor: int | None = None,
    due_id: UUID | None = None,
    method: str = "cash",
    reference: str | None = None,
    on_behalf_of: UUID | None = None,
    key: str,
) -> Paid:
    """Pay a contribution, for oneself or for another member.

    Args:
        actor: Who pays.
        circle_id: The circle.
        amount_minor: What was paid; all that is open (or the rule's amount) where it is None. The
            oldest dues are paid first, what is left over is extra savings.
        due_id: A due to pay before the others.
        method: ``cash``, ``upi`` or ``wallet``.
        reference: The bank's reference of twelve digits for UPI; a note for cash.
        on_behalf_of: The member it counts for, where it is not the actor.
        key: Idempotency key.

    Returns:
        The contribution: confirmed and booked where the rules ask nobody (or it came from a
        wallet), else pending until somebody else confirms it.

    Raises:
        NotFound: Not a member of such a circle; no such member or due in it.
        NotAllowed: Recording another member's cash is not the actor's to do.
        InvalidContribution, InvalidPayMethod, MethodNotAvailable, MethodSwitchedOff, InvalidUtr:
            Not acceptable.
        UtrUsed, DueSettled, InsufficientFunds, CurrencyMismatch: Nothing was written.
    """
    way = check_method(method)
    if amount_minor is not None:
        check_amount(amount_minor)
    settings = installation.current()
    check_switched_on(way, settings)
    note = reference_of(way, reference, settings)
    cycles.ensure_open(circle_id)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.CONTRIBUTE)
        what = (circle_id, amount_minor, due_id, way.value, note, on_behalf_of)
        once = Once(session, actor.user_id, "contribution.pay", key, {"what": what})
        if once.stored is not None:
            return once.replay(Paid)
        circle = locked_circle(session, circle_id)
        # Who left while this waited for its turn has no savings here any more.
        place = access.require(session, actor, circle_id, Permission.CONTRIBUTE)
        member_id, member_name = _member(session, place, on_behalf_of, way)
        rules = rules_of(session, circle_id, circle.rule_version)
        dues = _open(session, member_id, due_id)
        paid = replace(
            _draft(actor, circle, member_id, member_name, due_id, way, note),
            amount_minor=amount_minor or _default_minor(dues, due_id, rules),
            status=_status(way, rules),
        )
        return once.remember(_write(session, actor, circle, paid, dues))


def _member(
    session: Session, place: Standing, on_behalf_of: UUID | None, way: PayMethod
) -> tuple[UUID, str]:
    if on_behalf_of is None or on_behalf_of == place.member_id:
        return place.member_id, place.member_name
    row = member_row(session, on_behalf_of)
    if row is None or row.circle_id != place.circle_id or row.status != "active":
        raise NotFound(what="member", field="on_behalf_of")
    if way is PayMethod.CASH and not place.may(Permission.RECORD_FOR_OTHERS):
        raise NotAllowed(permission=Permission.RECORD_FOR_OTHERS.value)
    return row.id, row.name


def _open(session: Session, member_id: UUID, due_id: UUID | None) -> list[OpenDue]:
    dues = [
        OpenDue(row.id, row.cycle_id, row.amount_minor - row.paid_minor)
        for row in open_dues(session, member_id)
    ]
    if due_id is not None and all(due.id != due_id for due in dues):
        raise _no_such_due(session, member_id, due_id)
    return dues


def _no_such_due(session: Session, member_id: UUID, due_id: UUID) -> Exception:
    if due_owner(session, due_id) == member_id:
        return DueSettled(field="due_id")
    return NotFound(what="due", field="due_id")


def _default_minor(dues: list[OpenDue], due_id: UUID | None, rules: CircleRules) -> int:
    if due_id is not None:
        return next(due.open_minor for due in dues if due.id == due_id)
    return suggested_minor(dues, rules.contribution.amount_minor)


def _status(way: PayMethod, rules: CircleRules) -> str:
    # What comes out of a wallet has moved in the books: there is nothing left to confirm.
    at_once = way is PayMethod.WALLET or rules.confirmation is Confirmation.NOBODY
    return "confirmed" if at_once else "pending"


def _draft(
    actor: Actor,
    circle: Any,
    member_id: UUID,
    member_name: str,
    due_id: UUID | None,
    way: PayMethod,
    note: str | None,
) -> Paid:
    return Paid(
        id=new_id(),
        circle_id=circle.id,
        status="pending",
        amount_minor=0,
        currency=circle.currency,
        method=way.value,
        reference=note,
        member_id=member_id,
        member_name=member_name,
        due_id=due_id,
        entry_id=None,
        paid_on=clock.today(circle.time_zone),
        recorded_at=clock.now(),
        recorded_by=actor.user_id,
    )


def _write(session: Session, actor: Actor, circle: Any, paid: Paid, dues: list[OpenDue]) -> Paid:
    at = paid.recorded_at
    if paid.method == PayMethod.UPI and paid.reference is not None:
        free = claim_reference(
            session, paid.reference, circle_id=circle.id, subject_id=paid.id, at=at
        )
        if not free:
            raise UtrUsed(field="reference", reference=paid.reference)
    parts = allocation(paid.amount_minor, dues, paid.due_id)
    if paid.status == "confirmed":
        entry_id = booking.book(
            session, paid, circle, payer_id=actor.user_id, actor_id=actor.user_id, at=at
        )
        paid = replace(paid, entry_id=entry_id, decided_at=at)
    session.connection().execute(insert(CONTRIBUTIONS), _row(paid))
    booking.keep_parts(session, paid.id, parts)
    if paid.status == "confirmed":
        booking.settle_dues(session, parts, paid.paid_on)
    else:
        booking.claim_dues(session, parts)
    record(session, actor, paid, rule_version=circle.rule_version)
    return paid


def _row(paid: Paid) -> dict[str, Any]:
    return {
        "id": paid.id,
        "circle_id": paid.circle_id,
        "member_id": paid.member_id,
        "amount_minor": paid.amount_minor,
        "method": paid.method,
        "reference": paid.reference,
        "status": paid.status,
        "paid_on": paid.paid_on,
        "recorded_by": paid.recorded_by,
        "recorded_at": paid.recorded_at,
        "decided_at": paid.decided_at,
        "due_id": paid.due_id,
        "entry_id": paid.entry_id,
    }


KINDS = {
    "confirmed": "contribution.confirmed",
    "pending": "contribution.claimed",
    "rejected": "contribution.rejected",
}


def record(session: Session, actor: Actor, paid: Paid, **more: Any) -> None:
    """Write the act into the circle's activity."""
    events.record(
        session,
        KINDS[paid.status],
        actor,
        circle_id=paid.circle_id,
        subject_id=paid.id,
        params={
            "name": paid.member_name,
            "by": actor.name,
            "amount_minor": paid.amount_minor,
            "currency": paid.currency,
            "method": paid.method,
            **more,
        },
        users=(actor.user_id,),
    )
