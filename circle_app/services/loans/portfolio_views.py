"""How a circle's loans stand: what is lent, what of it is at risk, and who is late.

The sums come from the eight rows that every write keeps; no loan is counted to show them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain import arrears
from circle_app.domain.arrears import Age, ArrearsClass, BucketSum, LateStep
from circle_app.domain.errors import InvalidInput, NotAllowed
from circle_app.domain.loans import LoanState
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import arrears as queries
from circle_app.services import access
from circle_app.services.access import Actor, Standing
from circle_app.services.paging import (
    DEFAULT_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    encode_cursor,
)

#: Who looks after loans, or reads what the circle keeps of its people, may know who is late.
SEES_WHO: Final = (Permission.EASE_LOAN, Permission.RECORD_LOAN, Permission.SEE_CONTACTS)


@dataclass(frozen=True, slots=True)
class Risk:
    """What is lent to people more than so many days late.

    Attributes:
        amount_minor: All the principal of those loans, due or not.
        percent: Of everything that is lent, with one decimal; none where nothing is.
        with_eased_minor, with_eased_percent: The same with all loans whose plan was made easier.
    """

    days: int
    amount_minor: int
    percent: Decimal | None
    with_eased_minor: int
    with_eased_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class ClassSum:
    """The loans of one class, and the principal that is owed on them."""

    name: str
    loans: int
    outstanding_minor: int


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All running loans of a circle together.

    Attributes:
        as_of: The day for which it was last worked out how late they are.
        gross_minor: Principal that is owed, due or not; without what was written off.
        late_loans: Loans of which something is late.
        late_minor: The principal of those.
        overdue_minor: What of all loans should have been paid by now.
        eased_minor: Principal of loans whose plan was made easier.
        sees_who: Whether the reader may see who is late.
    """

    circle_id: UUID
    currency: str
    as_of: date
    loans: int
    gross_minor: int
    late_loans: int
    late_minor: int
    overdue_minor: int
    eased_minor: int
    eased_percent: Decimal | None
    risks: tuple[Risk, ...]
    ages: tuple[Age, ...]
    classes: tuple[ClassSum, ...]
    sees_who: bool


@dataclass(frozen=True, slots=True)
class LateLoan:
    """A loan of which something is late.

    Attributes:
        oldest_due_on: Since when.
        step: What usually comes next.
        phone: Only for who may see how to reach members, and where it is known.
    """

    loan_id: UUID
    number: int
    member_id: UUID
    borrower: str
    is_mine: bool
    purpose: str
    status: str
    days_late: int
    overdue_minor: int
    outstanding_minor: int
    currency: str
    bucket: int
    arrears_class: str
    oldest_due_on: date | None
    step: LateStep
    phone: str | None


def portfolio_of(actor: Actor, circle_id: UUID) -> Portfolio:
    """Return how the loans of a circle stand together; nobody is named.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor sees the own loans only.
    """
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.SEE_LOANS, writing=False)
        sums = [
            BucketSum(
                row.bucket,
                row.loans,
                row.outstanding_minor,
                row.overdue_minor,
                row.restructured_minor,
            )
            for row in queries.bucket_rows(session, circle_id)
        ]
        classed = queries.class_counts(session, circle_id)
        as_of = _as_of(session, place)
    gross, late = arrears.gross_minor(sums), [each for each in sums if each.bucket]
    eased = sum(each.restructured_minor for each in sums)
    return Portfolio(
        circle_id=circle_id,
        currency=place.currency,
        as_of=as_of,
        loans=sum(each.loans for each in sums),
        gross_minor=gross,
        late_loans=sum(each.loans for each in late),
        late_minor=sum(each.outstanding_minor for each in late),
        overdue_minor=sum(each.overdue_minor for each in sums),
        eased_minor=eased,
        eased_percent=arrears.as_percent(Fraction(eased, gross)) if gross else None,
        risks=tuple(_risk(sums, days) for days in arrears.PAR_DAYS),
        ages=arrears.ageing(sums),
        classes=_classes(sums, classed),
        sees_who=_sees_who(place),
    )


def _classes(sums: list[BucketSum], late: dict[str, tuple[int, int]]) -> tuple[ClassSum, ...]:
    """Every class; standard is what is in none of the others."""
    loans = sum(each.loans for each in sums) - sum(count for count, _ in late.values())
    owed = arrears.gross_minor(sums) - sum(amount for _, amount in late.values())
    found = {ArrearsClass.STANDARD.value: (loans, owed), **late}
    return tuple(ClassSum(each.value, *found.get(each, (0, 0))) for each in ArrearsClass)


def _as_of(session: Session, place: Standing) -> date:
    """The day for which lateness is known; before the first run, from the writes of today."""
    return queries.loans_through(session, place.circle_id) or clock.today(place.time_zone)


def _sees_who(place: Standing) -> bool:
    return place.may(Permission.SEE_LOANS) and any(map(place.may, SEES_WHO))


def _risk(sums: list[BucketSum], days: int) -> Risk:
    plain, eased = arrears.par(sums, days), arrears.par(sums, days, restructured=True)
    return Risk(
        days,
        arrears.at_risk_minor(sums, days),
        None if plain is None else arrears.as_percent(plain),
        arrears.at_risk_minor(sums, days, restructured=True),
        None if eased is None else arrears.as_percent(eased),
    )


def overdue(
    actor: Actor,
    circle_id: UUID,
    *,
    bucket: int | None = None,
    arrears_class: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[LateLoan]:
    """List the loans of which something is late, the latest first.

    Args:
        actor: Who asks: somebody who looks after loans or reads what is kept of members.
        circle_id: The circle.
        bucket: Only those of one bucket, from 1; 0 is of loans that are not late.
        arrears_class: Only those of one class.
        cursor: Where the page begins.
        limit: How many at most.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor may not know who is late.
        InvalidInput: No such bucket or class.
    """
    check_limit(limit)
    before = decode_cursor(cursor, date.fromisoformat, UUID)
    if bucket is not None and not 0 <= bucket < len(arrears.BUCKETS):
        raise InvalidInput(field="bucket", min=0, max=len(arrears.BUCKETS) - 1)
    if arrears_class is not None and arrears_class not in list(ArrearsClass):
        raise InvalidInput(field="class", allowed=", ".join(ArrearsClass))
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_LOANS, writing=False)
        if not _sees_who(place):
            raise NotAllowed(permission=Permission.EASE_LOAN.value)
        rows = queries.late_loans(
            session,
            circle_id,
            today=clock.today(place.time_zone),
            bucket=bucket,
            arrears_class=arrears_class,
            before=before,
            count=limit + 1,
        )
        phones = {}
        if place.may(Permission.SEE_CONTACTS):
            phones = queries.phones_of(session, {row.member_id for row in rows})
    shown = rows[:limit]
    following = None
    if len(rows) > limit:
        following = encode_cursor(shown[-1].next_due_on, shown[-1].id)
    return Page(tuple(_late(row, place, phones.get(row.member_id)) for row in shown), following)


def _late(row: Any, place: Standing, phone: str | None) -> LateLoan:
    return LateLoan(
        loan_id=row.id,
        number=row.number,
        member_id=row.member_id,
        borrower=row.borrower,
        is_mine=row.member_id == place.member_id,
        purpose=row.purpose,
        status=row.status,
        days_late=row.days_late,
        overdue_minor=row.overdue_minor,
        outstanding_minor=row.outstanding_minor,
        currency=row.currency,
        bucket=row.bucket,
        arrears_class=row.arrears_class,
        oldest_due_on=row.next_due_on,
        step=arrears.next_step(row.days_late, in_default=row.status == LoanState.DEFAULTED),
        phone=phone,
    )
