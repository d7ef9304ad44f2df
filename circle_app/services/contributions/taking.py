"""The one way in for contributions: spread over dues, booked, numbered and told in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.contributions import (
    DueSettled,
    OpenDue,
    Part,
    PayMethod,
    allocation,
    check_amount,
    left_open,
)
from circle_app.domain.errors import NotFound
from circle_app.domain.meetings import SharesAtMeetings
from circle_app.domain.rules import ContributionRules, ContributionUnit, Surplus
from circle_app.domain.upi import UtrUsed
from circle_app.persistence.queries.contributions import CONTRIBUTIONS, claim_references
from circle_app.persistence.queries.cycles import due_owner
from circle_app.services.access import Actor
from circle_app.services.contributions import booking
from circle_app.services.contributions.paid import Paid, record, row_of
from circle_app.services.dues import late, settling
from circle_app.services.dues.settling import Parts
from circle_app.services.rounds import calls
from circle_app.services.rounds import late as carrying
from circle_app.services.rule_versions import rules_of


@dataclass(frozen=True, slots=True)
class Incoming:
    """Money that comes in from one member.

    Attributes:
        member_id: Whom it counts for.
        member_name: That member's name.
        amount_minor: How much.
        way: How it came.
        reference: The bank's reference of a UPI payment, or a note.
        paid_on: The day it was paid: it decides whether a due was late.
        recorded_by: Who wrote it down.
        payer_id: Whose wallet it comes from, where it comes from one.
        due_id: A due to be paid before the others.
        meeting_id: The meeting at which it was collected.
        file_id: A picture that proves it.
    """

    member_id: UUID
    member_name: str
    amount_minor: int
    way: PayMethod
    reference: str | None
    paid_on: date
    recorded_by: UUID
    payer_id: UUID | None = None
    due_id: UUID | None = None
    meeting_id: UUID | None = None
    file_id: UUID | None = None


Dues = Mapping[UUID, Sequence[OpenDue]]


def open_dues(session: Session, circle: Any, days: Mapping[UUID, date]) -> Dues:
    """Return the open dues of members, the oldest first, with the fees that are charged by now.

    Args:
        session: The transaction; the circle's row is locked.
        circle: That row.
        days: The members, each with the day as of which a due counts as late.
    """
    return late.charged_dues(session, circle, days)


def take_in(
    session: Session,
    circle: Any,
    incoming: Sequence[Incoming],
    *,
    confirmed: bool,
    actor_id: UUID,
    at: datetime,
    by: Actor | None = None,
    dues: Dues | None = None,
) -> list[Paid]:
    """Take in what members paid; the caller has checked the permission and locked the circle.

    Each amount goes to the member's open dues: ``due_id`` first, then the oldest, the late fee of
    each before its contribution. The rest are savings, which the rules may count for dues to come.

    Args:
        session: The transaction.
        circle: The circle's row, locked; its cycles are opened.
        incoming: What came in, in the order in which it counts.
        confirmed: Whether it is booked now, or waits until somebody confirms it.
        actor_id: Whose act it is.
        at: When.
        by: The actor, where a person acts and not a job.
        dues: What :func:`open_dues` returned for the members in this transaction.

    Returns:
        The contributions, in the same order.

    Raises:
        InvalidContribution: An amount is not positive, or too large.
        DueSettled, NotFound: A ``due_id`` is not of an open due of that member.
        SharesAtMeetings: Nothing is owed where members buy shares.
        UtrUsed: A bank's reference was used before, or twice; for others see ``booking.book``.
    """
    if not incoming:
        return []
    found = dues if dues is not None else open_dues(session, circle, _first_days(incoming))
    _check_paid_in(session, circle, incoming, found)
    left = {member_id: list(each) for member_id, each in found.items()}
    done: list[Paid] = []
    parts: dict[UUID, Sequence[Part]] = {}
    for each in incoming:
        paid = _draft(circle, each, confirmed, at)
        parts[paid.id] = _spread(session, each, left, confirmed)
        done.append(replace(paid, fee_minor=sum(part.fee_minor for part in parts[paid.id])))
    _claim_references(session, circle.id, done, at)
    if confirmed:
        payers = {
            paid.id: each.payer_id or each.recorded_by
            for paid, each in zip(done, incoming, strict=True)
            if each.way is PayMethod.WALLET
        }
        done = settled(session, circle, done, parts, payers=payers, actor_id=actor_id, at=at)
    session.connection().execute(insert(CONTRIBUTIONS), [row_of(paid) for paid in done])
    settling.keep_parts(session, parts)
    if not confirmed:
        settling.claim_dues(session, parts)
    record(session, done, actor_id=actor_id, by=by, more={"rule_version": circle.rule_version})
    return done


def settled(
    session: Session,
    circle: Any,
    done: Sequence[Paid],
    parts: Parts,
    *,
    payers: Mapping[UUID, UUID],
    actor_id: UUID,
    at: datetime,
) -> list[Paid]:
    """Book contributions, give them receipts, credit their dues; what is left may count ahead."""
    entries = booking.book(session, circle, done, payers=payers, actor_id=actor_id, at=at)
    numbers = booking.next_receipts(session, circle.id, len(done))
    rules = rules_of(session, circle.id, circle.rule_version)
    ahead = _ahead(session, done, parts, rules.contribution)
    after = [
        replace(
            paid,
            status="confirmed",
            entry_id=entry_id,
            receipt_number=number,
            decided_at=at,
            ahead_minor=ahead[paid.id],
        )
        for paid, entry_id, number in zip(done, entries, numbers, strict=True)
    ]
    settling.settle_dues(
        session, ((part, paid.paid_on) for paid in after for part in parts[paid.id])
    )
    settling.keep_ahead(session, ((paid.member_id, paid.ahead_minor) for paid in after))
    # What comes in for a round that was decided without it goes on to whoever won.
    touched = {part.due.id for paid in after for part in parts[paid.id]}
    carrying.carry(session, circle, touched, actor_id=actor_id, at=at, rules=rules)
    return after


def _check_paid_in(session: Session, circle: Any, incoming: Sequence[Incoming], dues: Dues) -> None:
    """Dues of earlier rules can be paid; otherwise money becomes shares, and that at a meeting."""
    unit = rules_of(session, circle.id, circle.rule_version).contribution.unit
    if unit is ContributionUnit.SHARE and any(not dues.get(each.member_id) for each in incoming):
        raise SharesAtMeetings


def _ahead(
    session: Session, done: Sequence[Paid], parts: Parts, rules: ContributionRules
) -> dict[UUID, int]:
    """Return what of each payment counts for dues to come.

    All that is left over where the rules keep it so. Else what somebody in default owes at once
    for rounds that have not begun.
    """
    surplus = {paid.id: _surplus_minor(paid, parts[paid.id]) for paid in done}
    if rules.surplus is Surplus.NEXT_DUES:
        return surplus
    if rules.unit is not ContributionUnit.SLOT:
        return dict.fromkeys(surplus, 0)
    members = {paid.member_id for paid in done if surplus[paid.id]}
    room = calls.called(session, members)
    found = {}
    for paid in done:
        found[paid.id] = min(surplus[paid.id], room.get(paid.member_id, 0))
        room[paid.member_id] = room.get(paid.member_id, 0) - found[paid.id]
    return found


def _surplus_minor(paid: Paid, parts: Iterable[Part]) -> int:
    return paid.amount_minor - sum(part.total_minor for part in parts)


def _first_days(incoming: Iterable[Incoming]) -> dict[UUID, date]:
    days: dict[UUID, date] = {}
    for each in incoming:
        days[each.member_id] = min(each.paid_on, days.get(each.member_id, each.paid_on))
    return days


def _spread(
    session: Session, each: Incoming, left: dict[UUID, list[OpenDue]], confirmed: bool
) -> tuple[Part, ...]:
    check_amount(each.amount_minor)
    dues = left.get(each.member_id, [])
    if each.due_id is not None and all(due.id != each.due_id for due in dues):
        raise no_such_due(session, each.member_id, each.due_id)
    parts = allocation(each.amount_minor, dues, each.due_id)
    left[each.member_id] = left_open(dues, parts, claimed=not confirmed)
    return parts


def no_such_due(session: Session, member_id: UUID, due_id: UUID) -> DueSettled | NotFound:
    """Say why a due cannot be paid: it is settled or claimed, or not that member's."""
    if due_owner(session, due_id) == member_id:
        return DueSettled(field="due_id")
    return NotFound(what="due", field="due_id")


def _claim_references(
    session: Session, circle_id: UUID, done: Sequence[Paid], at: datetime
) -> None:
    wanted = {
        paid.id: paid.reference
        for paid in done
        if paid.method == PayMethod.UPI and paid.reference is not None
    }
    if not wanted:
        return
    used = claim_references(session, wanted, circle_id=circle_id, at=at)
    if used:
        raise UtrUsed(field="reference", reference=used[0])


def _draft(circle: Any, each: Incoming, confirmed: bool, at: datetime) -> Paid:
    return Paid(
        id=new_id(),
        circle_id=circle.id,
        status="confirmed" if confirmed else "pending",
        amount_minor=each.amount_minor,
        currency=circle.currency,
        method=each.way.value,
        reference=each.reference,
        member_id=each.member_id,
        member_name=each.member_name,
        due_id=each.due_id,
        entry_id=None,
        paid_on=each.paid_on,
        recorded_at=at,
        recorded_by=each.recorded_by,
        meeting_id=each.meeting_id,
        file_id=each.file_id,
    )
