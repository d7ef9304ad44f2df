"""Who is to pay what and who has said so: the list that is worked through when collecting.

What is open and what waits is little, however much was ever paid: each part begins at the index of
open dues or of waiting payments of one circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, case, func, or_, select
from sqlmodel import Session

from circle_app.persistence.queries.admin import ESCAPE, matching
from circle_app.persistence.queries.bulk import OWED
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.persistence.queries.contributions import CONTRIBUTIONS, DUE_PAYMENTS
from circle_app.persistence.queries.cycles import CYCLES, DUES, OPEN_FEE_MINOR
from circle_app.persistence.queries.slots import CALLED as _CALLED

_OPEN = (
    select(
        DUES.c.member_id,
        func.count().label("dues"),
        func.sum(OWED).label("open_minor"),
        func.sum(case((DUES.c.due_on < bindparam("late_before"), OWED), else_=0)).label(
            "late_minor"
        ),
        func.sum(OPEN_FEE_MINOR).label("fee_minor"),
        func.min(DUES.c.due_on).label("first_on"),
    )
    .where(DUES.c.circle_id == bindparam("circle"), DUES.c.status == "pending")
    .group_by(DUES.c.member_id)
    .subquery("open_dues")
)
_CLAIMED = (
    select(
        CONTRIBUTIONS.c.member_id,
        func.sum(CONTRIBUTIONS.c.amount_minor).label("checking_minor"),
    )
    .where(CONTRIBUTIONS.c.circle_id == bindparam("circle"), CONTRIBUTIONS.c.status == "pending")
    .group_by(CONTRIBUTIONS.c.member_id)
    .subquery("waiting")
)
OPEN: Any = func.coalesce(_OPEN.c.open_minor, 0)
LATE: Any = func.coalesce(_OPEN.c.late_minor, 0)
CHECKING: Any = func.coalesce(_CLAIMED.c.checking_minor, 0)
# Of rounds to come, owed at once because of a default: as late as anything.
CALLED: Any = func.coalesce(_CALLED.c.called_minor, 0)
# Late before being checked, before due, before paid; the same order as in the domain.
_RANK: Any = case((LATE + CALLED > 0, 0), (CHECKING > 0, 1), (OPEN > 0, 2), else_=3)
_FROM = (
    MEMBERS.outerjoin(_OPEN, _OPEN.c.member_id == MEMBERS.c.id)
    .outerjoin(_CLAIMED, _CLAIMED.c.member_id == MEMBERS.c.id)
    .outerjoin(_CALLED, _CALLED.c.member_id == MEMBERS.c.id)
)
_ACTIVE = (MEMBERS.c.circle_id == bindparam("circle"), MEMBERS.c.status == "active")
_STATES: dict[str, Any] = {
    "late": LATE + CALLED > 0,
    "checking": CHECKING > 0,
    "due": and_(OPEN > 0, LATE + CALLED == 0),
    "paid": and_(OPEN + CALLED == 0, CHECKING == 0),
}
_PEOPLE: Any = (
    select(
        MEMBERS.c.id,
        MEMBERS.c.number,
        MEMBERS.c.name,
        MEMBERS.c.user_id,
        OPEN.label("open_minor"),
        LATE.label("late_minor"),
        CHECKING.label("checking_minor"),
        CALLED.label("called_minor"),
        func.coalesce(_OPEN.c.fee_minor, 0).label("fee_minor"),
        func.coalesce(_OPEN.c.dues, 0).label("dues"),
        _OPEN.c.first_on,
        _RANK.label("rank"),
    )
    .select_from(_FROM)
    .where(*_ACTIVE)
    .order_by(_RANK, MEMBERS.c.number)
)
_TOTALS: Any = (
    select(
        func.count().label("members"),
        *(
            func.coalesce(func.sum(case((test, 1), else_=0)), 0).label(name)
            for name, test in _STATES.items()
        ),
        func.coalesce(func.sum(OPEN), 0).label("open_minor"),
        func.coalesce(func.sum(LATE), 0).label("late_minor"),
        func.coalesce(func.sum(CHECKING), 0).label("checking_minor"),
        func.coalesce(func.sum(CALLED), 0).label("called_minor"),
        func.min(case((_OPEN.c.first_on < bindparam("late_before"), _OPEN.c.first_on))).label(
            "late_since"
        ),
    )
    .select_from(_FROM)
    .where(*_ACTIVE)
)
# The oldest cycle that a payment goes to, and to how many; none where it is extra savings.
_FIRST_CYCLE = (
    select(
        DUE_PAYMENTS.c.contribution_id,
        func.min(CYCLES.c.number).label("number"),
        func.count().label("dues"),
    )
    .join(DUES, DUES.c.id == DUE_PAYMENTS.c.due_id)
    .join(CYCLES, CYCLES.c.id == DUES.c.cycle_id)
    .where(DUE_PAYMENTS.c.contribution_id.in_(bindparam("ids", expanding=True)))
    .group_by(DUE_PAYMENTS.c.contribution_id)
    .subquery("first_cycle")
)
_CYCLES_OF: Any = select(
    _FIRST_CYCLE.c.contribution_id,
    _FIRST_CYCLE.c.dues,
    CYCLES.c.number,
    CYCLES.c.starts_on,
    CYCLES.c.due_on,
).join(
    CYCLES,
    and_(CYCLES.c.circle_id == bindparam("circle"), CYCLES.c.number == _FIRST_CYCLE.c.number),
)
_WAITING: Any = (
    select(
        CONTRIBUTIONS,
        MEMBERS.c.name.label("member_name"),
        MEMBERS.c.user_id.label("payer_id"),
    )
    .join(MEMBERS, MEMBERS.c.id == CONTRIBUTIONS.c.member_id)
    .where(CONTRIBUTIONS.c.circle_id == bindparam("circle"), CONTRIBUTIONS.c.status == "pending")
    .order_by(CONTRIBUTIONS.c.paid_on, CONTRIBUTIONS.c.id)
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list.

    Attributes:
        late_before: Open dues of days before this are late.
        state: ``late``, ``checking``, ``due`` or ``paid``; "" for everybody.
        words: A part of a name, or of the reference of a payment that waits.
        amount_minor: What is open or waits is exactly this.
        members: Only these; None for all.
    """

    circle_id: UUID
    late_before: date
    state: str = ""
    words: str = ""
    amount_minor: int | None = None
    members: tuple[UUID, ...] | None = None

    @property
    def values(self) -> dict[str, Any]:
        """What the statements are run with."""
        return {"circle": self.circle_id, "late_before": self.late_before}


def people(
    session: Session, wanted: Wanted, after: tuple[int, int] | None, count: int
) -> Sequence[Row[Any]]:
    """Return up to ``count`` active members, the most urgent first, by number among equals."""
    query: Select[Any] = _PEOPLE.limit(count)
    if wanted.state:
        query = query.where(_STATES[wanted.state])
    if wanted.members is not None:
        query = query.where(MEMBERS.c.id.in_(wanted.members))
    if wanted.words:
        query = query.where(_fits(wanted))
    if after is not None:
        rank, number = after
        query = query.where(or_(rank < _RANK, and_(rank == _RANK, MEMBERS.c.number > number)))
    return session.connection().execute(query, wanted.values).all()


def _fits(wanted: Wanted) -> Any:
    pattern = matching(wanted.words.lower())
    tests = [func.lower(MEMBERS.c.name).like(pattern, escape=ESCAPE)]
    if wanted.amount_minor is not None:
        tests += [wanted.amount_minor == OPEN, wanted.amount_minor == CHECKING]
    paid = (
        select(CONTRIBUTIONS.c.member_id)
        .where(
            CONTRIBUTIONS.c.circle_id == wanted.circle_id,
            CONTRIBUTIONS.c.status == "pending",
            CONTRIBUTIONS.c.reference.like(pattern, escape=ESCAPE),
        )
        .scalar_subquery()
    )
    return or_(*tests, MEMBERS.c.id.in_(paid))


def totals(session: Session, wanted: Wanted) -> Any:
    """Count the active members of a circle by state, and sum what is open, late and waits."""
    return session.connection().execute(_TOTALS, wanted.values).one()


def waiting(
    session: Session,
    circle_id: UUID,
    count: int,
    *,
    of: Sequence[UUID] | None = None,
    not_by: UUID | None = None,
) -> Sequence[Row[Any]]:
    """Return payments that wait to be confirmed, the oldest first.

    Args:
        session: A transaction.
        circle_id: Of which circle.
        count: How many at most.
        of: Only those of these members.
        not_by: Without those that this person paid or recorded.
    """
    query = _WAITING.limit(count)
    if of is not None:
        query = query.where(CONTRIBUTIONS.c.member_id.in_(of))
    if not_by is not None:
        query = query.where(
            CONTRIBUTIONS.c.recorded_by != not_by,
            or_(MEMBERS.c.user_id.is_(None), MEMBERS.c.user_id != not_by),
        )
    found: Sequence[Row[Any]] = session.connection().execute(query, {"circle": circle_id}).all()
    return found


def cycles_of(session: Session, circle_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Any]:
    """Return of contributions the oldest cycle each goes to, and how many ``dues`` it pays."""
    values = {"circle": circle_id, "ids": list(ids)}
    found = session.connection().execute(_CYCLES_OF, values)
    return {row.contribution_id: row for row in found}
