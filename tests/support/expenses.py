"""Expenses for tests, and what is in the boxes that pay them."""

from __future__ import annotations

from typing import Any

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import DONATIONS, SOCIAL_CASH, SOCIAL_FUND
from circle_app.domain.ledger import Draft, Line
from circle_app.persistence import database
from circle_app.services import expenses, ledger, proposals
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.services.expenses import ExpenseView
from tests.factories import key
from tests.support.circles import rows


def put_in(circle: CircleView, box: str, amount_minor: int) -> None:
    """Let a donation lie in a box; in the social fund's, a contribution to it."""
    from_account = SOCIAL_FUND if box == SOCIAL_CASH.code else DONATIONS
    with database.transaction() as session:
        draft = Draft(
            ledger.book_of_circle(session, circle.id),
            "social.contribution" if box == SOCIAL_CASH.code else "fund.income",
            (Line(box, amount_minor), Line(from_account.code, -amount_minor)),
            clock.today(circle.time_zone),
            subject_id=new_id(),
        )
        ledger.post(session, [draft], actor_id=None, at=clock.now())


def recorded(actor: Actor, circle: CircleView, amount_minor: int = 12_000, **more: Any) -> Any:
    """An expense for stationery out of the cash box, unless something else is said."""
    asked = {"category": "stationery", "payee": "Sharma Stationers", "paid_from": "cash", **more}
    return expenses.record(actor, circle.id, amount_minor=amount_minor, **{"key": key(), **asked})


def agreed(officer: Actor, expense: ExpenseView, *, approve: bool = True) -> ExpenseView:
    """The expense after an officer has decided on it."""
    assert expense.proposal_id is not None
    proposals.decide(officer, expense.proposal_id, approve=approve, key=key())
    return expenses.get(officer, expense.id)


def balances(circle: CircleView) -> dict[str, int]:
    """What is on each account of a circle's book that moved, as people read it."""
    with database.reading() as session:
        found = ledger.balances_minor(session, ledger.book_of_circle(session, circle.id))
    return {name: amount for name, amount in found.items() if amount}


def lines_of(entry_id: Any) -> list[tuple[str, int]]:
    """The lines of an entry: account and signed amount."""
    with database.reading() as session:
        postgres = session.connection().dialect.name == "postgresql"
    wanted = str(entry_id) if postgres else entry_id.hex
    return [
        (row[0], row[1])
        for row in rows(
            """
            SELECT a.key, l.amount_minor FROM ledger_line l
            JOIN ledger_entry e ON e.id = l.entry_id JOIN ledger_account a ON a.id = l.account_id
            WHERE e.public_id = :entry ORDER BY l.position
            """,
            entry=wanted,
        )
    ]


# Every rupee of the social fund lies in its own box, and nothing else does.
MIXED_FUNDS = """
    SELECT b.circle_id, SUM(a.balance_minor) FROM ledger_account a
    JOIN ledger_book b ON b.id = a.book_id WHERE a.code IN ('social_cash', 'social_fund')
    GROUP BY b.circle_id HAVING SUM(a.balance_minor) <> 0
"""
# What the circle owes a member for expenses is what was agreed to and not yet paid.
UNEQUAL_PAYABLES = """
    SELECT a.key, -a.balance_minor, COALESCE(SUM(x.amount_minor), 0)
    FROM ledger_account a LEFT JOIN expense x ON x.member_id = a.owner_id
        AND x.status = 'approved' AND x.entry_id IS NOT NULL
    WHERE a.code = 'payable' GROUP BY a.id, a.key, a.balance_minor
    HAVING -a.balance_minor <> COALESCE(SUM(x.amount_minor), 0)
"""
# What the books call spent is the sum of the expenses that count.
UNEQUAL_EXPENSES = """
    SELECT b.circle_id, SUM(a.balance_minor), (
        SELECT COALESCE(SUM(x.amount_minor), 0) FROM expense x
        WHERE x.circle_id = b.circle_id AND x.fund = 'loan' AND x.entry_id IS NOT NULL
          AND x.status IN ('approved', 'paid')
    ) AS told
    FROM ledger_account a JOIN ledger_book b ON b.id = a.book_id
    WHERE a.code LIKE 'expense\\_%' ESCAPE '\\' AND a.code <> 'expense_fund'
    GROUP BY b.circle_id
"""


def expense_faults() -> list[str]:
    """Where expenses and the books disagree, in words; nothing if they are sound."""
    found = [f"mixed funds: {tuple(row)}" for row in rows(MIXED_FUNDS)]
    found += [f"unequal payable: {tuple(row)}" for row in rows(UNEQUAL_PAYABLES)]
    found += [
        f"unequal expenses: {tuple(row)}" for row in rows(UNEQUAL_EXPENSES) if row[1] != row[2]
    ]
    return found
