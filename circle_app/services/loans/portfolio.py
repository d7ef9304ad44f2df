"""How many loans of a circle are how late: kept by every write, so that showing costs nothing.

A loan lies in the bucket of its days past due. Whatever changes what is owed on a loan, its state
or its bucket takes it out of where it was and puts it where it is, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from circle_app.persistence.models import LoanBucket
from circle_app.persistence.queries.loans import PAYING

BUCKETS: Any = LoanBucket.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
RESCHEDULE = "reschedule"
_SUMS = ("loans", "outstanding_minor", "overdue_minor", "restructured_minor")


def shift(session: Session, before: Any, after: Mapping[str, Any]) -> None:
    """Move a loan from the bucket its row says to the one it is in after a change.

    Args:
        session: The transaction.
        before: The loan's row as it was locked.
        after: The columns that change.
    """
    names = ("status", "bucket", "outstanding_minor", "overdue_minor", "origin")
    was = {name: getattr(before, name) for name in names}
    moved: dict[int, list[int]] = {}
    for sign, state in ((-1, was), (1, {**was, **after})):
        for bucket, sums in _counted(state).items():
            total = moved.setdefault(bucket, [0] * len(_SUMS))
            for place, amount in enumerate(sums):
                total[place] += sign * amount
    add(session, before.circle_id, moved)


def _counted(state: Mapping[str, Any]) -> dict[int, tuple[int, ...]]:
    """What a loan in a state adds to which bucket; nothing unless it is being paid back."""
    if state["status"] not in PAYING:
        return {}
    owed = state["outstanding_minor"]
    eased = owed if state["origin"] == RESCHEDULE else 0
    return {state["bucket"]: (1, owed, state["overdue_minor"], eased)}


def add(session: Session, circle_id: UUID, moved: Mapping[int, list[int]]) -> None:
    """Add to the sums of buckets, lowest first, so that two acts never wait for each other."""
    connection = session.connection()
    dialects: Any = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
    opened = dialects[connection.dialect.name](BUCKETS).on_conflict_do_nothing()
    for bucket, sums in sorted(moved.items()):
        if not any(sums):
            continue
        place = {"circle_id": circle_id, "bucket": bucket}
        values = {name: BUCKETS.c[name] + each for name, each in zip(_SUMS, sums, strict=True)}
        where = (BUCKETS.c.circle_id == circle_id, BUCKETS.c.bucket == bucket)
        change = update(BUCKETS).where(*where).values(values)
        if connection.execute(change).rowcount == 0:
            connection.execute(opened, {**place, **dict.fromkeys(_SUMS, 0)})
            connection.execute(change)
