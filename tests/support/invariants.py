"""What must hold in the books after every act, recomputed here with plain SQL.

Deliberately not the code of the application: the tests check it against these few lines.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, text

from circle_app.domain.ledger import GENESIS, Sealed, entry_hash

UNBALANCED = """
    SELECT e.id, COALESCE(SUM(l.amount_minor), 0), COUNT(l.id)
    FROM ledger_entry e LEFT JOIN ledger_line l ON l.entry_id = e.id
    GROUP BY e.id HAVING COALESCE(SUM(l.amount_minor), 0) <> 0 OR COUNT(l.id) < 2
"""
WRONG_BALANCES = """
    SELECT a.id, a.key, a.balance_minor, COALESCE(SUM(l.amount_minor), 0)
    FROM ledger_account a LEFT JOIN ledger_line l ON l.account_id = a.id
    GROUP BY a.id, a.key, a.balance_minor
    HAVING a.balance_minor <> COALESCE(SUM(l.amount_minor), 0)
"""
WRONG_RUNNING_BALANCES = """
    SELECT id, account_id, balance_minor, running FROM (
        SELECT id, account_id, balance_minor,
               SUM(amount_minor) OVER (PARTITION BY account_id ORDER BY id) AS running
        FROM ledger_line
    ) AS lines WHERE balance_minor <> running
"""
FOREIGN_LINES = """
    SELECT l.id FROM ledger_line l
    JOIN ledger_entry e ON e.id = l.entry_id JOIN ledger_account a ON a.id = l.account_id
    WHERE e.book_id <> a.book_id
"""
OVERDRAWN = """
    SELECT id, key, balance_minor FROM ledger_account
    WHERE NOT may_overdraw
      AND ((side = 'debit' AND balance_minor < 0) OR (side = 'credit' AND balance_minor > 0))
"""
LONELY_TRANSFERS = """
    SELECT transfer_id, COUNT(DISTINCT book_id) FROM ledger_entry
    WHERE transfer_id IS NOT NULL GROUP BY transfer_id HAVING COUNT(DISTINCT book_id) < 2
"""
# Sums over lines in the order of days: what the rows of an account's days must say.
WRONG_DAYS = """
    SELECT l.account_id, l.occurred_on, l.debit, d.debit_minor, l.credit, d.credit_minor
    FROM (
        SELECT account_id, occurred_on,
               SUM(SUM(CASE WHEN amount_minor > 0 THEN amount_minor ELSE 0 END))
                   OVER (PARTITION BY account_id ORDER BY occurred_on) AS debit,
               SUM(SUM(CASE WHEN amount_minor < 0 THEN -amount_minor ELSE 0 END))
                   OVER (PARTITION BY account_id ORDER BY occurred_on) AS credit
        FROM ledger_line GROUP BY account_id, occurred_on
    ) AS l
    LEFT JOIN ledger_day d ON d.account_id = l.account_id AND d.day = l.occurred_on
    WHERE d.account_id IS NULL OR d.debit_minor <> l.debit OR d.credit_minor <> l.credit
"""
IDLE_DAYS = """
    SELECT d.account_id, d.day FROM ledger_day d
    WHERE NOT EXISTS (
        SELECT 1 FROM ledger_line l WHERE l.account_id = d.account_id AND l.occurred_on = d.day
    )
"""
WRONG_TURNOVERS = """
    SELECT a.id, a.key, a.debit_minor, a.last_day, l.debit, l.newest
    FROM ledger_account a
    LEFT JOIN (
        SELECT account_id, MAX(occurred_on) AS newest,
               SUM(CASE WHEN amount_minor > 0 THEN amount_minor ELSE 0 END) AS debit
        FROM ledger_line GROUP BY account_id
    ) AS l ON l.account_id = a.id
    WHERE a.debit_minor <> COALESCE(l.debit, 0)
       OR (a.last_day IS NULL) <> (l.newest IS NULL) OR a.last_day <> l.newest
"""
MISDATED_LINES = """
    SELECT l.id, l.occurred_on, e.occurred_on
    FROM ledger_line l JOIN ledger_entry e ON e.id = l.entry_id
    WHERE l.occurred_on <> e.occurred_on
"""
# Months compare as "2026-10"; the newest entry at the first closing that still holds is the last.
ADDED_TO_CLOSED_MONTHS = """
    SELECT e.book_id, e.sequence, e.occurred_on
    FROM ledger_entry e JOIN ledger_book b ON b.id = e.book_id
    WHERE e.occurred_on <= b.closed_through AND e.sequence > (
        SELECT MIN(c.sequence) FROM period_change c
        WHERE c.circle_id = b.circle_id AND c.act = 'closed'
          AND SUBSTR(CAST(c.month AS TEXT), 1, 7) >= SUBSTR(CAST(e.occurred_on AS TEXT), 1, 7)
          AND c.id > COALESCE((
              SELECT MAX(r.id) FROM period_change r
              WHERE r.circle_id = b.circle_id AND r.act = 'reopened' AND r.month <= e.occurred_on
          ), 0)
    )
"""
CLOSED_BY_NOBODY = """
    SELECT b.id, b.closed_through FROM ledger_book b
    WHERE b.closed_through IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM period_change c WHERE c.circle_id = b.circle_id AND c.act = 'closed'
          AND SUBSTR(CAST(c.month AS TEXT), 1, 7) >= SUBSTR(CAST(b.closed_through AS TEXT), 1, 7)
    )
"""
# What was given for need is in its own box, to the paisa: neither half of it went anywhere else.
MIXED_FUNDS = """
    SELECT book_id, SUM(balance_minor) FROM ledger_account
    WHERE code IN ('social_cash', 'social_fund') GROUP BY book_id HAVING SUM(balance_minor) <> 0
"""
SENTENCES = {
    "entry does not balance": UNBALANCED,
    "cached balance differs from its lines": WRONG_BALANCES,
    "running balance differs from the lines before": WRONG_RUNNING_BALANCES,
    "line on an account of another book": FOREIGN_LINES,
    "account overdrawn": OVERDRAWN,
    "transfer with one leg": LONELY_TRANSFERS,
    "entry added to a month after it was closed": ADDED_TO_CLOSED_MONTHS,
    "month closed by nobody": CLOSED_BY_NOBODY,
    "day of an account differs from its lines": WRONG_DAYS,
    "day of an account on which nothing moved": IDLE_DAYS,
    "account's debits or newest day differ from its lines": WRONG_TURNOVERS,
    "line on another day than its entry": MISDATED_LINES,
    "social fund mixed with other money": MIXED_FUNDS,
}
BOOKS = "SELECT id, head_sequence, head_hash FROM ledger_book"
ENTRIES = """
    SELECT id, public_id, book_id, sequence, kind, params, subject_id, transfer_id, reverses_id,
           reason, actor_id, occurred_on, booked_at, prev_hash, hash
    FROM ledger_entry ORDER BY book_id, sequence
"""
LINES = """
    SELECT l.entry_id, a.key, l.amount_minor
    FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id ORDER BY l.entry_id, l.position
"""


def faults(engine: Engine) -> list[str]:
    """Return what is wrong with the books, in words; nothing if they are sound."""
    with engine.connect() as connection:
        found = [
            f"{sentence}: {tuple(row)}"
            for sentence, query in SENTENCES.items()
            for row in connection.execute(text(query))
        ]
        return found + chain_faults(connection)


def chain_faults(connection: Connection) -> list[str]:
    """Return the places where a book's numbering or hash chain breaks."""
    lines: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for entry_id, key, amount in connection.execute(text(LINES)):
        lines[entry_id].append((key, amount))
    heads: dict[UUID, tuple[int, str]] = {}
    found: list[str] = []
    for row in connection.execute(text(ENTRIES)):
        book = as_uuid(row.book_id)
        sequence, previous = heads.get(book, (0, GENESIS))
        if row.sequence != sequence + 1:
            found.append(f"book {book}: entry {row.sequence} follows {sequence}")
        if row.prev_hash != previous:
            found.append(f"book {book}: entry {row.sequence} does not continue the chain")
        if row.hash != entry_hash(row.prev_hash, sealed(row, tuple(lines[row.id]))):
            found.append(f"book {book}: entry {row.sequence} was changed after it was sealed")
        heads[book] = (row.sequence, row.hash)
    for row in connection.execute(text(BOOKS)):
        head = heads.get(as_uuid(row.id), (0, GENESIS))
        if (row.head_sequence, row.head_hash) != head:
            found.append(f"book {row.id}: its head is not its last entry")
    return found


def sealed(row: Row[tuple[object, ...]], lines: tuple[tuple[str, int], ...]) -> Sealed:
    """Turn a raw row of either database into what the seal covers."""
    return Sealed(
        public_id=UUID(str(row.public_id)),
        book_id=UUID(str(row.book_id)),
        sequence=row.sequence,
        kind=row.kind,
        params=row.params,
        subject_id=as_uuid(row.subject_id),
        transfer_id=as_uuid(row.transfer_id),
        reverses_id=as_uuid(row.reverses_id),
        reason=row.reason,
        actor_id=as_uuid(row.actor_id),
        occurred_on=as_date(row.occurred_on),
        booked_at=as_moment(row.booked_at),
        lines=lines,
    )


def as_uuid(value: object) -> UUID | None:
    """Read an id that SQLite keeps as text."""
    return None if value is None else UUID(str(value))


def as_date(value: object) -> date:
    """Read a day that SQLite keeps as text."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def as_moment(value: object) -> datetime:
    """Read a moment that SQLite keeps as text in UTC."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
