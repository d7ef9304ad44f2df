"""A circle with as many entries in its book as asked for: years of daily contributions.

The circle, its members and its cycles come from the services. Its payments are written in batches:
the entries through ``ledger.post`` with many drafts in one transaction, the rows around them
(contributions, dues, the record of acts) straight into their tables. The books are verified after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert, text

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import CASH, SAVINGS
from circle_app.domain.ledger import Draft, Line, account_key, canonical_json
from circle_app.persistence import database
from circle_app.persistence.models import AuditEvent, Contribution, DuePayment
from circle_app.services import circles, contributions, cycles, ledger, verification
from circle_app.services.access import Actor
from tests.bench.crowds import SIZE, Group, join_together, signed_in
from tests.factories import key, person

ZONE = ZoneInfo("Asia/Kolkata")
BATCH = 500
FILLED_MINOR = 10**9


def group_with_past(entries: int, name: str = "The measured circle") -> Group:
    """Make a circle of 20 whose book holds ``entries`` entries, all due before today."""
    days = entries // SIZE
    actors = [person(f"{name} {number}", wallet_minor=FILLED_MINOR) for number in range(SIZE)]
    with clock.frozen(clock.now() - timedelta(days=days)):
        circle_id = join_together(actors, name)
    cycles.open_due_cycles(circle_id)
    by_member = {circles.get(actor, circle_id).my_member_id: actor for actor in actors}
    dues = iter(_past_dues(circle_id, entries))
    while batch := list(islice(dues, BATCH)):
        _pay(circle_id, batch, by_member)
    _settle(circle_id, days)
    report = verification.verify_circle(actors[0], circle_id)
    if not report.intact or report.entries != entries:
        raise AssertionError(report)
    # Some of today's contributions too, by the service.
    for actor in actors[: SIZE // 2]:
        contributions.pay(actor, circle_id, method="cash", key=key())
    return Group(circle_id, tuple(actors), signed_in(actors))


def _past_dues(circle_id: UUID, count: int) -> Sequence[Any]:
    with database.reading() as session:
        return (
            session.connection()
            .execute(
                text(
                    "SELECT d.id, d.member_id, d.amount_minor, c.starts_on FROM due d"
                    " JOIN cycle c ON c.id = d.cycle_id WHERE c.circle_id = :circle"
                    " ORDER BY c.number, d.id LIMIT :count"
                ).columns(id=DuePayment.__table__.c.due_id.type, **_TYPES),
                {"circle": _bound(circle_id), "count": count},
            )
            .all()
        )


_TYPES = {
    "member_id": DuePayment.__table__.c.due_id.type,
    "starts_on": Contribution.__table__.c.paid_on.type,
}


def _bound(value: UUID) -> str:
    """Write an id as raw SQL compares it."""
    return value.hex if database.engine().dialect.name == "sqlite" else str(value)


def _pay(circle_id: UUID, dues: Sequence[Any], by_member: dict[UUID, Actor]) -> None:
    at = clock.now()
    rows = list(_rows(circle_id, dues, by_member))
    with database.transaction() as session:
        book_id = ledger.book_of_circle(session, circle_id)
        drafts = [
            Draft(
                book_id,
                "contribution",
                (
                    Line(account_key(CASH), row["amount_minor"]),
                    Line(account_key(SAVINGS, row["member_id"]), -row["amount_minor"]),
                ),
                row["paid_on"],
                params={"method": "cash", "name": by_member[row["member_id"]].name},
                subject_id=row["id"],
            )
            for row in rows
        ]
        posted = ledger.post(session, drafts, actor_id=rows[0]["recorded_by"], at=at)
        for row, done in zip(rows, posted, strict=True):
            row["entry_id"] = done.entry_id
        connection = session.connection()
        connection.execute(insert(Contribution), rows)
        connection.execute(
            insert(DuePayment),
            [
                {"contribution_id": row["id"], "due_id": row["due_id"], "amount_minor": 500}
                for row in rows
            ],
        )
        connection.execute(insert(AuditEvent), [_event(row, by_member) for row in rows])


def _rows(
    circle_id: UUID, dues: Sequence[Any], by_member: dict[UUID, Actor]
) -> Iterator[dict[str, Any]]:
    for due in dues:
        paid_at = datetime.combine(due.starts_on, time(10), ZONE)
        yield {
            "id": new_id(),
            "circle_id": circle_id,
            "member_id": due.member_id,
            "amount_minor": due.amount_minor,
            "method": "cash",
            "status": "confirmed",
            "paid_on": due.starts_on,
            "recorded_by": by_member[due.member_id].user_id,
            "recorded_at": paid_at,
            "decided_at": paid_at,
            "due_id": due.id,
        }


def _event(row: dict[str, Any], by_member: dict[UUID, Actor]) -> dict[str, Any]:
    name = by_member[row["member_id"]].name
    return {
        "at": row["recorded_at"],
        "kind": "contribution.confirmed",
        "circle_id": row["circle_id"],
        "actor_id": row["recorded_by"],
        "subject_id": row["id"],
        "params": canonical_json(
            {
                "name": name,
                "by": name,
                "amount_minor": row["amount_minor"],
                "currency": "INR",
                "method": "cash",
            }
        ),
        "visible": True,
        "address": "",
        "agent": "",
    }


def _settle(circle_id: UUID, days: int) -> None:
    """Mark the paid dues and cycles as such."""
    named = {"circle": _bound(circle_id), "days": days}
    paid = "SELECT id FROM cycle WHERE circle_id = :circle AND number <= :days"
    with database.transaction() as session:
        session.connection().execute(
            text(
                "UPDATE due SET status = 'paid', paid_minor = amount_minor, settled_on = due_on"
                f" WHERE circle_id = :circle AND cycle_id IN ({paid})"
            ),
            named,
        )
        session.connection().execute(
            text(
                "UPDATE cycle SET paid_count = due_count,"
                " collected_minor = due_count * amount_minor"
                " WHERE circle_id = :circle AND number <= :days"
            ),
            named,
        )
