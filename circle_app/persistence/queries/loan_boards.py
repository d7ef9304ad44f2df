"""The loans of a circle by what is next for them: rows by key, and counts with their sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select
from sqlmodel import Session

from circle_app.persistence.queries.admin import ESCAPE, matching
from circle_app.persistence.queries.arrears import BUCKETS
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.persistence.queries.loans import LOANS, PAYING, seen_by
from circle_app.persistence.queries.proposals import PROPOSALS

ASKED, DECIDING, AGREED = "asked", "deciding", "agreed"
RUNNING, LATE, ENDED = "running", "late", "ended"
_REFUSED = ("rejected", "cancelled")
#: When a loan ended: paid or given up, or not agreed to.
ENDED_AT: Final[Any] = func.coalesce(LOANS.c.closed_at, LOANS.c.decided_at)
# Nobody has answered yet; while others stand for it, there is nothing to answer.
_FRESH: Final[Any] = or_(
    PROPOSALS.c.id.is_(None),
    and_(PROPOSALS.c.step == 1, PROPOSALS.c.yes == 0, PROPOSALS.c.no == 0),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which loans of a circle are looked for.

    Attributes:
        since: From when on a loan has ended lately.
        words: A part of the borrower's name, or the loan's number.
        product: The key of a kind of loan.
    """

    circle_id: UUID
    since: datetime
    words: str = ""
    product: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing narrows it."""
        return not self.words and not self.product

    def parts(self) -> list[ColumnElement[bool]]:
        """The conditions that hold for every lane."""
        found: list[ColumnElement[bool]] = [LOANS.c.circle_id == self.circle_id]
        if self.product:
            found.append(LOANS.c.product == self.product)
        number = self.words.lstrip("#")
        # A number of the database's own size; more digits can be no loan's.
        if number.isdecimal() and len(number) <= 9:
            found.append(LOANS.c.number == int(number))
        elif self.words:
            pattern = matching(self.words.lower())
            found.append(func.lower(MEMBERS.c.name).like(pattern, escape=ESCAPE))
        return found


def _in_lane(lane: str, since: datetime) -> ColumnElement[bool]:
    conditions: dict[str, Any] = {
        ASKED: and_(LOANS.c.status == "applied", _FRESH),
        DECIDING: and_(LOANS.c.status == "applied", ~_FRESH),
        AGREED: LOANS.c.status == "approved",
        RUNNING: and_(LOANS.c.status.in_(PAYING), LOANS.c.bucket == 0),
        LATE: and_(LOANS.c.status.in_(PAYING), LOANS.c.bucket > 0),
        ENDED: or_(
            and_(LOANS.c.status == "closed", LOANS.c.closed_at >= since),
            and_(LOANS.c.status.in_(_REFUSED), LOANS.c.decided_at >= since),
        ),
    }
    found: ColumnElement[bool] = conditions[lane]
    return found


def _key(lane: str) -> Any:
    """What a lane is ordered by before the id; nothing where the oldest request comes first."""
    if lane == ENDED:
        return ENDED_AT
    return LOANS.c.next_due_on if lane in (RUNNING, LATE) else None


def lane_rows(
    session: Session,
    wanted: Wanted,
    lane: str,
    member_id: UUID,
    after: tuple[Any, ...] | None,
    count: int,
) -> Sequence[Row[Any]]:
    """Return up to ``count`` loans of a lane, what is most pressing first.

    Args:
        session: The transaction.
        wanted: Which loans.
        lane: One of the lanes.
        member_id: Whose vote comes with them.
        after: The key of the last row shown: the id, with the day or moment before it if any.
        count: How many.
    """
    key, newest_first = _key(lane), lane == ENDED
    query = seen_by(member_id).where(*wanted.parts(), _in_lane(lane, wanted.since))
    query = query.add_columns(ENDED_AT.label("ended_at"))
    if after is not None:
        query = query.where(_beyond(key, after, newest_first=newest_first))
    columns = [LOANS.c.id] if key is None else [key, LOANS.c.id]
    order = [column.desc() if newest_first else column for column in columns]
    return session.connection().execute(query.order_by(*order).limit(count)).all()


def _beyond(key: Any, after: tuple[Any, ...], *, newest_first: bool) -> ColumnElement[bool]:
    *first, last = after
    further: Any = LOANS.c.id < last if newest_first else LOANS.c.id > last
    if key is None:
        found: ColumnElement[bool] = further
        return found
    past = key < first[0] if newest_first else key > first[0]
    return or_(past, and_(key == first[0], further))


def lane_sums(session: Session, wanted: Wanted) -> dict[str, tuple[int, int]]:
    """Return how many loans lie in each lane and what they come to.

    What waits and what ended is counted by an index; what is being paid back is known from the
    circle's buckets, unless something narrows it.
    """
    first = (ASKED, DECIDING, AGREED, ENDED)
    found = _counted(session, wanted, first if wanted.is_all else (*first, RUNNING, LATE))
    return found | (_from_buckets(session, wanted.circle_id) if wanted.is_all else {})


def _counted(session: Session, wanted: Wanted, lanes: Sequence[str]) -> dict[str, tuple[int, int]]:
    inside = {lane: _in_lane(lane, wanted.since) for lane in lanes}
    lane = case(*((condition, name) for name, condition in inside.items())).label("lane")
    amount = case(
        (LOANS.c.status.in_(PAYING), LOANS.c.outstanding_minor), else_=LOANS.c.principal_minor
    )
    found = (
        select(lane, amount.label("amount"))
        .select_from(LOANS)
        .join(MEMBERS, MEMBERS.c.id == LOANS.c.member_id)
        .outerjoin(PROPOSALS, PROPOSALS.c.id == LOANS.c.proposal_id)
        .where(*wanted.parts(), or_(*inside.values()))
        .subquery()
    )
    return _grouped(session, found, func.count(), found.c.amount)


def _from_buckets(session: Session, circle_id: UUID) -> dict[str, tuple[int, int]]:
    lane = case((BUCKETS.c.bucket == 0, RUNNING), else_=LATE).label("lane")
    amount = BUCKETS.c.outstanding_minor.label("amount")
    found = select(lane, BUCKETS.c.loans, amount).where(BUCKETS.c.circle_id == circle_id)
    inside = found.subquery()
    return _grouped(session, inside, func.sum(inside.c.loans), inside.c.amount)


def _grouped(session: Session, found: Any, number: Any, amount: Any) -> dict[str, tuple[int, int]]:
    query = select(found.c.lane, number, func.coalesce(func.sum(amount), 0)).group_by(found.c.lane)
    rows = session.connection().execute(query)
    return {name: (int(count), int(total)) for name, count, total in rows}
