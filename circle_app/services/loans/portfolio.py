"""How many loans of a circle are how late: kept by every write, so that showing costs nothing.

A loan lies in the bucket of its days past due. Whatever changes what is owed on a loan, its state
or its bucket takes it out of where it was and puts it where it is, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from circle_app.persistence.queries.arrears import BUCKETS
from circle_app.persistence.queries.loans import PAYING

RESCHEDULE = "reschedule"
_SUMS = ("loans", "outstanding_minor", "overdue_minor", "restructured_minor")


def shift(session: Session, before: Any, after: Mapping[str, Any]) -> None:
    """Move a loan from the bucket its row says to the one it is in after a change.

    Args:
        session: The transaction.
        before: The loan's row as it was locked.
        after: The columns that change.
    """
    shift_all(session, before.circle_id, [(before, after)])


def shift_all(
    session: Session, circle_id: UUID, changes: Iterable[tuple[Any, Mapping[str, Any]]]
) -> None:
    """Move several loans of a circle, each with its row as it was locked and what changes of it."""
    names = ("status", "bucket", "outstanding_minor", "overdue_minor", "origin")
    moved: dict[int, list[int]] = {}
    for before, after in changes:
        was = {name: getattr(before, name) for name in names}
        for sign, state in ((-1, was), (1, {**was, **after})):
            for bucket, sums in _counted(state).items():
                total = moved.setdefault(bucket, [0] * len(_SUMS))
                for place, amount in enumerate(sums):
                    total[place] += sign * amount
    add(session, circle_id, moved)


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
