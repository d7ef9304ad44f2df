"""Contributions, which dues they pay, and the bank references that were used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from circle_app.persistence.models import Contribution, DuePayment, PaymentReference
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.cycles import DUES, OPEN_FEE_MINOR, OPEN_MINOR

CONTRIBUTIONS: Any = Contribution.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
DUE_PAYMENTS: Any = DuePayment.__table__  # type: ignore[attr-defined]
REFERENCES: Any = PaymentReference.__table__  # type: ignore[attr-defined]

_WITH_NAMES: Any = (
    select(
        CONTRIBUTIONS,
        MEMBERS.c.name.label("member_name"),
        MEMBERS.c.user_id.label("payer_id"),
        CIRCLES.c.name.label("circle_name"),
        CIRCLES.c.currency,
    )
    .join(MEMBERS, MEMBERS.c.id == CONTRIBUTIONS.c.member_id)
    .join(CIRCLES, CIRCLES.c.id == CONTRIBUTIONS.c.circle_id)
)
_BY_ID = _WITH_NAMES.where(CONTRIBUTIONS.c.id == bindparam("contribution"))
_BY_IDS = _WITH_NAMES.where(CONTRIBUTIONS.c.id.in_(bindparam("ids", expanding=True)))
_PARTS: Any = (
    select(
        DUE_PAYMENTS.c.contribution_id,
        DUE_PAYMENTS.c.due_id,
        DUE_PAYMENTS.c.amount_minor.label("part_minor"),
        DUE_PAYMENTS.c.fee_minor.label("part_fee_minor"),
        DUES.c.cycle_id,
        DUES.c.status,
        DUES.c.waived_minor,
        OPEN_MINOR.label("open_minor"),
        OPEN_FEE_MINOR.label("open_fee_minor"),
    )
    .join(DUES, DUES.c.id == DUE_PAYMENTS.c.due_id)
    .where(DUE_PAYMENTS.c.contribution_id.in_(bindparam("ids", expanding=True)))
    .order_by(DUES.c.due_on, DUES.c.id)
)
# Through the members, of whom few have anything.
_KEPT_AHEAD: Any = (
    select(
        CONTRIBUTIONS.c.id,
        CONTRIBUTIONS.c.member_id,
        CONTRIBUTIONS.c.ahead_minor,
        CONTRIBUTIONS.c.paid_on,
    )
    .join(MEMBERS, MEMBERS.c.id == CONTRIBUTIONS.c.member_id)
    .where(
        MEMBERS.c.circle_id == bindparam("circle"),
        MEMBERS.c.ahead_minor > 0,
        CONTRIBUTIONS.c.ahead_minor > 0,
    )
    .order_by(CONTRIBUTIONS.c.paid_on, CONTRIBUTIONS.c.id)
)
_MY_PLACES = select(MEMBERS.c.id).where(MEMBERS.c.user_id == bindparam("person"))


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What the history of contributions is narrowed to; None means all."""

    circle_id: UUID | None = None
    user_id: UUID | None = None
    member_id: UUID | None = None
    method: str | None = None
    status: str | None = None
    date_from: date | None = None
    date_to: date | None = None
    min_minor: int | None = None
    max_minor: int | None = None


def claim_reference(
    session: Session, utr: str, *, circle_id: UUID | None, subject_id: UUID, at: datetime
) -> bool:
    """Mark a bank's reference as used; False if it was used before, anywhere."""
    wanted = {subject_id: utr}
    return not claim_references(session, wanted, circle_id=circle_id, at=at)


def claim_references(
    session: Session, wanted: Mapping[UUID, str], *, circle_id: UUID | None, at: datetime
) -> list[str]:
    """Mark bank references as used by their subjects; return those that were used before."""
    connection = session.connection()
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    # In one order everywhere, so that two acts with the same references wait in turn.
    rows = [
        {"utr": utr, "circle_id": circle_id, "subject_id": subject_id, "used_at": at}
        for subject_id, utr in sorted(wanted.items(), key=lambda item: item[1])
    ]
    # Two claims of one reference in the same moment: the second waits for the first to end.
    claim = insert(REFERENCES).on_conflict_do_nothing().returning(REFERENCES.c.subject_id)
    claimed = {subject for (subject,) in connection.execute(claim, rows)}
    return [utr for subject_id, utr in wanted.items() if subject_id not in claimed]


def free_reference(session: Session, utr: str, subject_id: UUID) -> None:
    """Let a reference be used again, because its claim was rejected."""
    session.connection().execute(
        delete(REFERENCES).where(REFERENCES.c.utr == utr, REFERENCES.c.subject_id == subject_id)
    )


def free_references(session: Session, used: Mapping[UUID, str]) -> None:
    """Let the references of several rejected claims be used again."""
    if used:
        session.connection().execute(
            delete(REFERENCES).where(
                REFERENCES.c.utr.in_(used.values()), REFERENCES.c.subject_id.in_(used)
            )
        )


def contribution_row(session: Session, contribution_id: UUID) -> Row[Any] | None:
    """Return a contribution with the names around it."""
    values = {"contribution": contribution_id}
    return session.connection().execute(_BY_ID, values).one_or_none()


def contribution_rows(session: Session, ids: Sequence[UUID]) -> list[Row[Any]]:
    """Return contributions with the names around them, in the order asked for."""
    found = {row.id: row for row in session.connection().execute(_BY_IDS, {"ids": ids})}
    return [found[each] for each in ids if each in found]


def parts_of(session: Session, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Return which dues contributions go to, with how much, and how those dues stand."""
    return session.connection().execute(_PARTS, {"ids": ids}).all()


def kept_ahead(
    session: Session, circle_id: UUID, member_ids: Sequence[UUID] | None = None
) -> Sequence[Row[Any]]:
    """Return payments of which something is kept for dues to come, the oldest first."""
    wanted = _KEPT_AHEAD
    if member_ids is not None:
        wanted = wanted.where(MEMBERS.c.id.in_(member_ids))
    return session.connection().execute(wanted, {"circle": circle_id}).all()


def add_parts(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down parts of contributions; what goes to a due once more is added to what went."""
    connection = session.connection()
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    adding = insert(DUE_PAYMENTS)
    more = {"amount_minor": DUE_PAYMENTS.c.amount_minor + adding.excluded.amount_minor}
    key = [DUE_PAYMENTS.c.contribution_id, DUE_PAYMENTS.c.due_id]
    connection.execute(adding.on_conflict_do_update(index_elements=key, set_=more), rows)


def history_by_day(
    session: Session,
    wanted: HistoryFilter,
    after: tuple[date, UUID] | None,
    count: int,
    *,
    newest_first: bool,
) -> Sequence[Row[Any]]:
    """Return up to ``count`` contributions in the order of their days."""
    day, key = CONTRIBUTIONS.c.paid_on, CONTRIBUTIONS.c.id
    return _ordered(session, wanted, day, key, after, count, down=newest_first)


def history_by_amount(
    session: Session,
    wanted: HistoryFilter,
    after: tuple[int, UUID] | None,
    count: int,
    *,
    largest_first: bool,
) -> Sequence[Row[Any]]:
    """Return up to ``count`` contributions in the order of their amounts."""
    amount, key = CONTRIBUTIONS.c.amount_minor, CONTRIBUTIONS.c.id
    return _ordered(session, wanted, amount, key, after, count, down=largest_first)


def _ordered(
    session: Session,
    wanted: HistoryFilter,
    first: Any,
    key: Any,
    after: tuple[Any, UUID] | None,
    count: int,
    *,
    down: bool,
) -> Sequence[Row[Any]]:
    query = _filtered(wanted).limit(count)
    if after is not None:
        value, last = after
        beyond = first < value if down else first > value
        further = key < last if down else key > last
        # The first test lets the index begin at the cursor; the second skips what was shown.
        query = query.where(first <= value if down else first >= value, beyond | further)
    order = (first.desc(), key.desc()) if down else (first, key)
    return session.connection().execute(query.order_by(*order)).all()


def _filtered(wanted: HistoryFilter) -> Select[Any]:
    column = CONTRIBUTIONS.c
    tests: dict[str, Any] = {
        "circle_id": lambda value: column.circle_id == value,
        "user_id": lambda value: column.member_id.in_(_MY_PLACES.params(person=value)),
        "member_id": lambda value: column.member_id == value,
        "method": lambda value: column.method == value,
        "status": lambda value: column.status == value,
        "date_from": lambda value: column.paid_on >= value,
        "date_to": lambda value: column.paid_on <= value,
        "min_minor": lambda value: column.amount_minor >= value,
        "max_minor": lambda value: column.amount_minor <= value,
    }
    query: Select[Any] = _WITH_NAMES
    for name, test in tests.items():
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(test(value))
    return query
