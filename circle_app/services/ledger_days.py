"""Keeping what each account had taken in and given out by the end of each of its days.

Two rows of an account's days give its balance on any date and what moved between two dates, however
many lines there are. The rows are kept by the write that books the lines, under the account's lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Table,
    and_,
    bindparam,
    case,
    literal,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy import update as update_of
from sqlalchemy.dialects import postgresql, sqlite

from circle_app.persistence.models import AccountDay
from circle_app.services.ledger_statements import FEW

DAYS: Table = AccountDay.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
_COLUMNS = ("account_id", "day", "debit_minor", "credit_minor")
_SUMS = ("debit_minor", "credit_minor")


@dataclass(slots=True)
class Moving:
    """An account while a posting moves it: what it had taken in and given out before, and when.

    Attributes:
        id: Key of the account.
        debit_minor: All debits before the posting.
        credit_minor: All credits before the posting.
        last_day: The newest day on which anything moved before.
        by_day: Debits and credits of the posting by day.
    """

    id: int
    debit_minor: int
    credit_minor: int
    last_day: date | None
    by_day: dict[date, list[int]] = field(default_factory=dict)

    def add(self, on: date, amount_minor: int) -> None:
        """Count a line: a debit is positive, a credit negative."""
        sums = self.by_day.get(on)
        if sums is None:
            sums = self.by_day[on] = [0, 0]
        if amount_minor > 0:
            sums[0] += amount_minor
        else:
            sums[1] -= amount_minor

    @property
    def newest_day(self) -> date:
        """The newest day on which anything moved, the posting included."""
        newest = max(self.by_day)
        return newest if self.last_day is None else max(newest, self.last_day)


def keep(connection: Connection, accounts: Sequence[Moving]) -> None:
    """Bring the days of accounts up to what is booked on them; the accounts are locked.

    A posting on the newest day of its accounts or after it is one statement. One that goes back in
    time first reads what was so before each of its days and raises the days that come after.
    """
    earlier = [
        (account, on)
        for account in accounts
        if account.last_day is not None and min(account.by_day) < account.last_day
        for on in sorted(account.by_day)
    ]
    known = _before(connection, earlier) if earlier else {}
    if earlier:
        _raise_later(connection, earlier)
    put_days(connection, [row for account in accounts for row in _rows(account, known)])


def _rows(
    account: Moving, known: Mapping[tuple[int, date], tuple[int, int]]
) -> Iterable[dict[str, Any]]:
    """Write the day rows of one account: all before each day and what the posting adds up to it."""
    debit = credit = 0
    for on in sorted(account.by_day):
        debit += account.by_day[on][0]
        credit += account.by_day[on][1]
        before = known.get((account.id, on), (account.debit_minor, account.credit_minor))
        yield {
            "account_id": account.id,
            "day": on,
            "debit_minor": before[0] + debit,
            "credit_minor": before[1] + credit,
        }


def _before(
    connection: Connection, places: Sequence[tuple[Moving, date]]
) -> dict[tuple[int, date], tuple[int, int]]:
    """Find what the accounts had taken in and given out by the end of the days named."""
    found: dict[tuple[int, date], tuple[int, int]] = {}
    for start in range(0, len(places), FEW):
        few = places[start : start + FEW]
        named: dict[str, Any] = {}
        for number, (account, on) in enumerate(few):
            named |= {f"account{number}": account.id, f"day{number}": on}
        for number, debit, credit in connection.execute(_as_of(len(few)), named):
            account, on = few[number]
            found[account.id, on] = (debit or 0, credit or 0)
    return found


@lru_cache(maxsize=FEW)
def _as_of(count: int) -> Any:
    def newest(number: int, name: str) -> Any:
        return (
            select(DAYS.c[name])
            .where(
                DAYS.c.account_id == bindparam(f"account{number}"),
                DAYS.c.day <= bindparam(f"day{number}", type_=DAYS.c.day.type),
            )
            .order_by(DAYS.c.day.desc())
            .limit(1)
            .scalar_subquery()
        )

    return union_all(
        *(
            select(literal(number), *(newest(number, name) for name in _SUMS))
            for number in range(count)
        )
    )


def _raise_later(connection: Connection, places: Sequence[tuple[Moving, date]]) -> None:
    """Let the days after those named grow by what the posting moves on them."""
    for start in range(0, len(places), FEW):
        few = places[start : start + FEW]
        values: dict[str, Any] = {}
        for number, (account, on) in enumerate(few):
            debit, credit = account.by_day[on]
            values |= {f"account{number}": account.id, f"day{number}": on}
            values |= {f"debit_minor{number}": debit, f"credit_minor{number}": credit}
        connection.execute(_raised(len(few)), values)


@lru_cache(maxsize=FEW)
def _raised(count: int) -> Any:
    after = [
        and_(
            DAYS.c.account_id == bindparam(f"account{number}"),
            DAYS.c.day > bindparam(f"day{number}", type_=DAYS.c.day.type),
        )
        for number in range(count)
    ]
    changed: dict[str, Any] = {}
    for name in _SUMS:
        grown: Any = DAYS.c[name]
        for number, later in enumerate(after):
            by = bindparam(f"{name}{number}", type_=DAYS.c[name].type)
            grown = grown + case((later, by), else_=0)
        changed[name] = grown
    return update_of(DAYS).where(or_(*after)).values(changed)


def put_days(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of days, over those that stand there already."""
    dialect = connection.dialect.name
    for start in range(0, len(rows), FEW):
        few = rows[start : start + FEW]
        values = {f"{name}{number}": row[name] for number, row in enumerate(few) for name in row}
        connection.execute(_upsert(dialect, len(few)), values)


@lru_cache(maxsize=2 * FEW)
def _upsert(dialect: str, count: int) -> Any:
    # Of selected rows, not of VALUES: SQLAlchemy compiles an INSERT of several VALUES anew each
    # time. SQLite needs the WHERE to see that ON CONFLICT does not belong to a join.
    rows = (
        select(*(bindparam(f"{name}{number}", type_=DAYS.c[name].type) for name in _COLUMNS)).where(
            text("true")
        )
        for number in range(count)
    )
    insert = _INSERTS[dialect](DAYS).from_select(_COLUMNS, union_all(*rows))
    return insert.on_conflict_do_update(
        index_elements=["account_id", "day"], set_={name: insert.excluded[name] for name in _SUMS}
    )
