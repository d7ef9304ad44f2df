"""Lines of one account, the newest first, each with the balance after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session, col

from circle_app.persistence.models import Account, Entry, Line

_ACCOUNT = (
    select(col(Account.id))
    .where(col(Account.book_id) == bindparam("book"), col(Account.key) == bindparam("account"))
    .scalar_subquery()
)


def of_account(newest: Any) -> Any:
    """Narrow lines to one account, the newest first, so that only its own index can serve them.

    Asked for "equal to", PostgreSQL may walk all lines of all accounts backwards, because it takes
    an account for as busy as the average one; a span of one account leaves it no such choice.
    """
    return newest.where(
        col(Line.account_id) >= _ACCOUNT, col(Line.account_id) <= _ACCOUNT
    ).order_by(col(Line.account_id).desc(), col(Line.id).desc())


_LINES: Any = of_account(
    select(
        col(Line.id),
        col(Line.amount_minor),
        col(Line.balance_minor),
        col(Entry.public_id),
        col(Entry.sequence),
        col(Entry.kind),
        col(Entry.params),
        col(Entry.subject_id),
        col(Entry.occurred_on),
        col(Entry.booked_at),
    ).join(Entry, col(Entry.id) == col(Line.entry_id))
).limit(bindparam("count"))
_OLDER = _LINES.where(col(Line.id) < bindparam("before"))


def account_lines(
    session: Session, book_id: UUID, key: str, before: int | None, count: int
) -> Sequence[Row[Any]]:
    """Return up to ``count`` lines of an account older than line ``before`` (None: the newest)."""
    values = {"book": book_id, "account": key, "count": count}
    if before is None:
        return session.connection().execute(_LINES, values).all()
    return session.connection().execute(_OLDER, {**values, "before": before}).all()
