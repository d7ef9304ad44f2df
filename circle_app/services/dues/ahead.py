"""Money paid ahead of dues, where the rules count it for those to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.contributions import OpenDue, Part, spread_ahead
from circle_app.domain.dues import FeeChange
from circle_app.persistence.queries.contributions import (
    CONTRIBUTIONS,
    add_parts,
    kept_ahead,
)
from circle_app.persistence.queries.cycles import open_dues
from circle_app.services import events
from circle_app.services.dues import late, settling
from circle_app.services.rounds import late as carrying

_SPEND = (
    update(CONTRIBUTIONS)
    .where(CONTRIBUTIONS.c.id == bindparam("payment"))
    .values(ahead_minor=CONTRIBUTIONS.c.ahead_minor - bindparam("spent"))
)


def apply(session: Session, circle: Any, members: Sequence[UUID] | None = None) -> int:
    """Let what was paid ahead count for the dues that are open; return how many got something.

    The books do not change: it is savings since it came. The caller has locked the circle's row.

    Args:
        session: The transaction.
        circle: The circle's row.
        members: Whose; everybody's where it is None.
    """
    kept: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    paid_on = {}
    for row in kept_ahead(session, circle.id, members):
        kept[row.member_id].append((row.id, row.ahead_minor))
        paid_on[row.id] = row.paid_on
    if not kept:
        return 0
    dues: dict[UUID, list[OpenDue]] = defaultdict(list)
    begun = {}
    early: dict[UUID, FeeChange] = {}
    rules = late.LateRules(session, circle.id)
    for row in open_dues(session, list(kept)):
        newest = max(paid_on[payment] for payment, _ in kept[row.member_id])
        change = late.change_of(row, rules.of(row.rule_version), newest)
        fee = row.open_fee_minor
        if change is not None and change.amount_minor < 0:
            early[row.id] = change
            fee += change.amount_minor
        dues[row.member_id].append(_open(row, fee))
        begun[row.id] = row.starts_on
    parts = {
        member_id: spread_ahead(payments, dues[member_id])
        for member_id, payments in sorted(kept.items())
    }
    taken = [each for spread in parts.values() for each in spread]
    if not taken:
        return 0
    # The money was there before the fee was charged: only what stays open costs one again.
    paid = {part.due.id for _, part in taken}
    late.lift(session, [(due_id, change) for due_id, change in early.items() if due_id in paid])
    add_parts(session, _rows(taken))
    # It was there when the cycle began: nobody who paid ahead paid late.
    settling.settle_dues(
        session,
        ((part, max(begun[part.due.id], paid_on[payment])) for payment, part in taken),
    )
    _spend(session, taken)
    settling.keep_ahead(
        session,
        ((member_id, -part.amount_minor) for member_id, each in parts.items() for _, part in each),
    )
    touched = {part.due.id for _, part in taken}
    carrying.carry(session, circle, touched, actor_id=None, at=clock.now())
    _tell(session, circle, taken)
    return len({part.due.id for _, part in taken})


def _open(row: Any, fee_minor: int) -> OpenDue:
    eased = row.waived_minor > 0
    return OpenDue(row.id, row.cycle_id, row.open_minor, fee_minor, eased=eased)


def _rows(taken: Sequence[tuple[UUID, Part]]) -> list[dict[str, Any]]:
    return [
        {
            "contribution_id": payment,
            "due_id": part.due.id,
            "amount_minor": part.amount_minor,
            "fee_minor": 0,
        }
        for payment, part in taken
    ]


def _spend(session: Session, taken: Sequence[tuple[UUID, Part]]) -> None:
    spent: dict[UUID, int] = defaultdict(int)
    for payment, part in taken:
        spent[payment] += part.amount_minor
    session.connection().execute(
        _SPEND, [{"payment": key, "spent": amount} for key, amount in sorted(spent.items())]
    )


def _tell(session: Session, circle: Any, taken: Sequence[tuple[UUID, Part]]) -> None:
    events.record(
        session,
        "dues.ahead",
        None,
        circle_id=circle.id,
        subject_id=circle.id,
        params={
            "count": len({part.due.id for _, part in taken}),
            "amount_minor": sum(part.amount_minor for _, part in taken),
            "currency": circle.currency,
        },
        visible=False,
    )
