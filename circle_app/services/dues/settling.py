"""What payments do to dues and to the counters of their cycles.

The caller has locked the circle's row, so dues and counters change in turn. Whatever their number,
dues take a few statements, not some for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, delete, insert, update
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.contributions import OpenDue, Part
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.persistence.queries.contributions import DUE_PAYMENTS, parts_of
from circle_app.persistence.queries.cycles import CYCLES, DUES
from circle_app.persistence.queries.dues import DUE_WAIVERS

# The parts of contributions by their ids.
Parts = Mapping[UUID, Sequence[Part]]

_PAY_DUE = (
    update(DUES)
    .where(DUES.c.id == bindparam("due"))
    .values(
        paid_minor=DUES.c.paid_minor + bindparam("part"),
        paid_fee_minor=DUES.c.paid_fee_minor + bindparam("fee"),
        status=bindparam("new_status"),
        settled_on=bindparam("settled"),
    )
)
_COUNT = (
    update(CYCLES)
    .where(CYCLES.c.id == bindparam("cycle"))
    .values(
        paid_count=CYCLES.c.paid_count + bindparam("settled"),
        collected_minor=CYCLES.c.collected_minor + bindparam("collected"),
    )
)
_MARK = update(DUES).where(DUES.c.id == bindparam("due")).values(status=bindparam("new_status"))
_GIVE_BACK = (
    update(DUES)
    .where(DUES.c.id == bindparam("due"))
    .values(
        paid_minor=DUES.c.paid_minor - bindparam("part"),
        paid_fee_minor=DUES.c.paid_fee_minor - bindparam("fee"),
        # What somebody else says to have paid stays with that payment.
        status=case((DUES.c.status == "claimed", "claimed"), else_="pending"),
        settled_on=None,
    )
)
_AHEAD = (
    update(MEMBERS)
    .where(MEMBERS.c.id == bindparam("member"))
    .values(ahead_minor=MEMBERS.c.ahead_minor + bindparam("more"))
)


def keep_parts(session: Session, parts: Parts) -> None:
    """Write down which dues contributions go to."""
    rows = [
        {
            "contribution_id": contribution_id,
            "due_id": part.due.id,
            "amount_minor": part.amount_minor,
            "fee_minor": part.fee_minor,
        }
        for contribution_id, each in parts.items()
        for part in each
    ]
    if rows:
        session.connection().execute(insert(DUE_PAYMENTS), rows)


def claim_dues(session: Session, parts: Parts) -> None:
    """Mark dues as said to be paid: nobody is asked for them again meanwhile."""
    _mark(session, (part.due.id for each in parts.values() for part in each), "claimed")


def release_dues(session: Session, contribution_ids: Sequence[UUID]) -> None:
    """Ask for dues again, because their payments were rejected."""
    _mark(session, (row.due_id for row in parts_of(session, contribution_ids)), "pending")
    session.connection().execute(
        delete(DUE_PAYMENTS).where(DUE_PAYMENTS.c.contribution_id.in_(contribution_ids))
    )


def _mark(session: Session, dues: Iterable[UUID], status: str) -> None:
    rows = [{"due": due_id, "new_status": status} for due_id in dues]
    if rows:
        session.connection().execute(_MARK, rows)


def claimed_parts(session: Session, contribution_ids: Sequence[UUID]) -> Parts:
    """Return the parts that were written down when payments were claimed."""
    found: dict[UUID, list[Part]] = {each: [] for each in contribution_ids}
    for row in parts_of(session, contribution_ids):
        due = OpenDue(
            row.due_id,
            row.cycle_id,
            row.open_minor,
            row.open_fee_minor,
            eased=row.waived_minor > 0,
        )
        found[row.contribution_id].append(Part(due, row.part_minor, row.part_fee_minor))
    return found


def settle_dues(session: Session, parts: Iterable[tuple[Part, date]]) -> None:
    """Credit dues with what was paid on a day and keep the counters of their cycles."""
    paid = list(parts)
    if not paid:
        return
    rows = [
        {
            "due": part.due.id,
            "part": part.amount_minor,
            "fee": part.fee_minor,
            "new_status": part.status,
            "settled": on if part.settles else None,
        }
        for part, on in paid
    ]
    session.connection().execute(_PAY_DUE, rows)
    _count(
        session,
        ((part.due.cycle_id, part.amount_minor, part.status == "paid") for part, _ in paid),
    )


def keep_ahead(session: Session, amounts: Iterable[tuple[UUID, int]]) -> None:
    """Add to what members have paid ahead of their dues; less than nothing takes away."""
    by_member: dict[UUID, int] = defaultdict(int)
    for member_id, amount_minor in amounts:
        by_member[member_id] += amount_minor
    rows = [{"member": key, "more": more} for key, more in sorted(by_member.items()) if more]
    if rows:
        session.connection().execute(_AHEAD, rows)


def give_back(session: Session, contribution_id: UUID) -> None:
    """Open the dues again that a contribution paid, because it is taken back."""
    parts = parts_of(session, [contribution_id])
    if not parts:
        return
    rows = [
        {"due": part.due_id, "part": part.part_minor, "fee": part.part_fee_minor} for part in parts
    ]
    connection = session.connection()
    connection.execute(_GIVE_BACK, rows)
    _count(
        session,
        ((part.cycle_id, -part.part_minor, -(part.status == "paid")) for part in parts),
    )
    connection.execute(
        delete(DUE_PAYMENTS).where(DUE_PAYMENTS.c.contribution_id == contribution_id)
    )


def let_off(
    session: Session, dues: Sequence[Any], on: date, *, by: UUID, at: datetime, reason: str
) -> None:
    """Let members off all that is open of dues: what they were for does not take place."""
    if not dues:
        return
    session.connection().execute(
        insert(DUE_WAIVERS),
        [
            {
                "id": new_id(),
                "due_id": due.id,
                "circle_id": due.circle_id,
                "amount_minor": due.amount_minor - due.paid_minor - due.waived_minor,
                "fee_minor": due.fee_minor - due.paid_fee_minor - due.waived_fee_minor,
                "reason": reason,
                "waived_by": by,
                "waived_at": at,
            }
            for due in dues
        ],
    )
    session.connection().execute(
        update(DUES)
        .where(DUES.c.id.in_([due.id for due in dues]))
        .values(
            status="waived",
            settled_on=on,
            waived_minor=DUES.c.amount_minor - DUES.c.paid_minor,
            waived_fee_minor=DUES.c.fee_minor - DUES.c.paid_fee_minor,
        )
    )


def count_settled(session: Session, cycle_id: UUID, status: str) -> None:
    """Count a due as paid that is settled without a payment, because its rest was let off."""
    if status == "paid":
        _count(session, [(cycle_id, 0, 1)])


def _count(session: Session, moved: Iterable[tuple[UUID, int, int]]) -> None:
    """Add to the counters of cycles: what was collected, and how many dues are paid."""
    collected: dict[UUID, int] = defaultdict(int)
    settled: dict[UUID, int] = defaultdict(int)
    for cycle_id, amount_minor, dues in moved:
        collected[cycle_id] += amount_minor
        settled[cycle_id] += dues
    session.connection().execute(
        _COUNT,
        [
            {"cycle": cycle_id, "settled": settled[cycle_id], "collected": amount}
            for cycle_id, amount in sorted(collected.items())
        ],
    )
