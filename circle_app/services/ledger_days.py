"""Keeping what each account had taken in and given out by the end of each of its days.

Two rows of an account's days give its balance on any date and what moved between two dates, however
many lines there are. The rows are kept by the write that books the lines, under the account's lock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from circle_app.persistence.models import AccountDay
from circle_app.services.ledger_statements import FEW

DAYS: Table = AccountDay.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
_COLUMNS = ("account_id", "day", "debit_minor", "credit_minor")

_AS_OF = (
    select(DAYS.c.debit_minor, DAYS.c.credit_minor)
    .where(DAYS.c.account_id == bindparam("account"), DAYS.c.day <= bindparam("on_day"))
    .order_by(DAYS.c.day.desc())
    .limit(1)
)
_ADD_FROM = (
    update(DAYS)
    .where(DAYS.c.account_id == bindparam("account"), DAYS.c.day > bindparam("on_day"))
    .values(
        debit_minor=DAYS.c.debit_minor + bindparam("debit"),
        credit_minor=DAYS.c.credit_minor + bindparam("credit"),
    )
)


@dataclass(slots=True)
class Moved:
    """What one posting takes into an account and out of it, by day."""

    debits: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    credits: dict[date, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, on: date, amount_minor: int) -> None:
        """Count a line: a debit is positive, a credit negative."""
        if amount_minor > 0:
            self.debits[on] += amount_minor
        else:
            self.credits[on] -= amount_minor

    @property
    def days(self) -> list[date]:
        """The days on which something moved."""
        return sorted({*self.debits, *self.credits})


@dataclass(frozen=True, slots=True)
class Before:
    """An account as it was before the posting: all debits, all credits, its newest day."""

    debit_minor: int
    credit_minor: int
    last_day: date | None


def keep(connection: Connection, moves: Iterable[tuple[int, Before, Moved]]) -> None:
    """Bring the days of accounts up to what was just booked on them; the accounts are locked."""
    rows: list[dict[str, Any]] = []
    for account_id, before, moved in moves:
        days = moved.days
        if before.last_day is None or days[0] >= before.last_day:
            rows += _newest(account_id, before, moved, days)
        else:
            for on in days:
                _insert_between(connection, account_id, on, moved)
    if rows:
        _put(connection, rows)


def _newest(
    account_id: int, before: Before, moved: Moved, days: list[date]
) -> list[dict[str, Any]]:
    debit, credit = before.debit_minor, before.credit_minor
    rows = []
    for on in days:
        debit += moved.debits.get(on, 0)
        credit += moved.credits.get(on, 0)
        rows.append(_row(account_id, on, debit, credit))
    return rows


def _insert_between(connection: Connection, account_id: int, on: date, moved: Moved) -> None:
    """Book on a day that is not the account's newest: the later days grow by as much."""
    debit, credit = moved.debits.get(on, 0), moved.credits.get(on, 0)
    at = {"account": account_id, "on_day": on}
    known = connection.execute(_AS_OF, at).one_or_none()
    had_debit, had_credit = (0, 0) if known is None else known
    _put(connection, [_row(account_id, on, had_debit + debit, had_credit + credit)])
    connection.execute(_ADD_FROM, {**at, "debit": debit, "credit": credit})


def _row(account_id: int, on: date, debit: int, credit: int) -> dict[str, Any]:
    return {"account_id": account_id, "day": on, "debit_minor": debit, "credit_minor": credit}


def _put(connection: Connection, rows: list[dict[str, Any]]) -> None:
    dialect = connection.dialect.name
    for start in range(0, len(rows), FEW):
        few = rows[start : start + FEW]
        connection.execute(_upsert(dialect, len(few)), _numbered(few))


@lru_cache(maxsize=2 * FEW)
def _upsert(dialect: str, count: int) -> Any:
    rows = [
        {name: bindparam(f"{name}{number}", type_=DAYS.c[name].type) for name in _COLUMNS}
        for number in range(count)
    ]
    insert = _INSERTS[dialect](DAYS).values(rows)
    return insert.on_conflict_do_update(
        index_elements=["account_id", "day"],
        set_={
            "debit_minor": insert.excluded.debit_minor,
            "credit_minor": insert.excluded.credit_minor,
        },
    )


def _numbered(rows: list[dict[str, Any]]) -> Mapping[str, Any]:
    return {f"{name}{number}": row[name] for number, row in enumerate(rows) for name in row}
