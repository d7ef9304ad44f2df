"""Loans for tests, brought to a state through the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from circle_app.domain.charts import LOANS
from circle_app.domain.ledger import account_key
from circle_app.persistence import database
from circle_app.services import contributions, ledger, loans
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.services.loans import LoanView
from tests.factories import NAMES, key, person
from tests.support.circles import circle_of, rows

LOAN_RULES = {"method": "reducing", "rate_percent": "12", "max_periods": 24}


def lending_circle(
    *,
    savings_minor: int = 1_000_000,
    size: int = 3,
    rules: Mapping[str, Any] | None = None,
    wallet_minor: int = 0,
) -> tuple[CircleView, list[Actor]]:
    """A circle whose first member has put in enough for everybody to borrow from."""
    people = [person(name, wallet_minor=wallet_minor) for name in NAMES[:size]]
    circle = circle_of(*people, rules=rules)
    for actor in people:
        contributions.pay(actor, circle.id, method="cash", key=key())
    if savings_minor:
        contributions.pay(
            people[0], circle.id, amount_minor=savings_minor, method="cash", key=key()
        )
    return circle, people


def asked(actor: Actor, circle: CircleView, amount_minor: int = 100_000, **more: Any) -> LoanView:
    """A loan that is being voted on."""
    more = {"periods": 4, "purpose": "School fees", **more}
    return loans.request(actor, circle.id, amount_minor=amount_minor, key=key(), **more)


def approved(
    actor: Actor, voters: Sequence[Actor], circle: CircleView, amount_minor: int = 100_000, **more
) -> LoanView:
    """A loan that enough members said yes to."""
    found = asked(actor, circle, amount_minor, **more)
    for voter in voters:
        if found.decider == "officer":
            if loans.get(voter, found.id).can_decide:
                loans.approve(voter, found.id)
        elif loans.vote(voter, found.id, "yes").status != "open":
            break
    return loans.get(actor, found.id)


def given(
    actor: Actor,
    voters: Sequence[Actor],
    circle: CircleView,
    amount_minor: int = 100_000,
    *,
    method: str = "cash",
    **more: Any,
) -> LoanView:
    """A loan that runs; the last voter handed it over."""
    found = approved(actor, voters, circle, amount_minor, **more)
    loans.disburse(voters[-1], found.id, method=method, key=key())
    return loans.get(actor, found.id)


def receivable_minor(circle_id: UUID, member_id: UUID) -> int:
    """What a member owes by the circle's book."""
    with database.reading() as session:
        book_id = ledger.book_of_circle(session, circle_id)
        return ledger.balance_minor(session, book_id, account_key(LOANS, member_id))


def pool_minor(circle: CircleView) -> dict[str, int]:
    """Balances of the accounts of a circle's book by their kind, summed over members."""
    with database.reading() as session:
        balances = ledger.balances_minor(session, ledger.book_of_circle(session, circle.id))
    found: dict[str, int] = {}
    for name, amount in balances.items():
        kind = name.partition(":")[0]
        found[kind] = found.get(kind, 0) + amount
    return found


def loan_faults() -> list[str]:
    """Where loans, their plans and the books disagree, in words; nothing if they are sound."""
    found = [f"unequal receivable: {tuple(row)}" for row in rows(UNEQUAL_RECEIVABLES)]
    found += [f"unequal plan: {tuple(row)}" for row in rows(UNEQUAL_PLANS)]
    found += [f"unequal splits: {tuple(row)}" for row in rows(UNEQUAL_SPLITS)]
    found += [f"unequal successors: {tuple(row)}" for row in rows(UNEQUAL_SUCCESSORS)]
    found += [f"unequal buckets: {tuple(row)}" for row in rows(UNEQUAL_BUCKETS)]
    for account, part in (("interest_income", "interest"), ("penalty_income", "penalty")):
        query = UNEQUAL_INCOME.format(account=account, part=f"r.{part}_minor")
        found += [f"unequal {account}: {tuple(row)}" for row in rows(query)]
    return found


UNEQUAL_RECEIVABLES = """
    SELECT a.key, a.balance_minor, COALESCE(SUM(l.outstanding_minor), 0)
    FROM ledger_account a LEFT JOIN loan l ON l.member_id = a.owner_id
    WHERE a.code = 'loans' GROUP BY a.id, a.key, a.balance_minor
    HAVING a.balance_minor <> COALESCE(SUM(l.outstanding_minor), 0)
"""
# What is still asked for by the plan is what is still owed, while a loan runs.
UNEQUAL_PLANS = """
    SELECT l.id, l.outstanding_minor, SUM(i.principal_minor - i.paid_principal_minor)
    FROM loan l JOIN instalment i ON i.loan_id = l.id WHERE l.status = 'active'
    GROUP BY l.id, l.outstanding_minor
    HAVING l.outstanding_minor <> SUM(i.principal_minor - i.paid_principal_minor)
"""
# What a circle's portfolio says of each bucket is what its loans come to.
UNEQUAL_BUCKETS = """
    SELECT b.circle_id, b.bucket, b.loans, COALESCE(l.loans, 0), b.outstanding_minor, l.owed,
           b.overdue_minor, l.late, b.restructured_minor, l.eased
    FROM loan_bucket b LEFT JOIN (
        SELECT circle_id, bucket, COUNT(*) AS loans, SUM(outstanding_minor) AS owed,
               SUM(overdue_minor) AS late,
               SUM(CASE WHEN origin = 'reschedule' THEN outstanding_minor ELSE 0 END) AS eased
        FROM loan WHERE status IN ('active', 'defaulted') GROUP BY circle_id, bucket
    ) AS l ON l.circle_id = b.circle_id AND l.bucket = b.bucket
    WHERE b.loans <> COALESCE(l.loans, 0) OR b.outstanding_minor <> COALESCE(l.owed, 0)
       OR b.overdue_minor <> COALESCE(l.late, 0) OR b.restructured_minor <> COALESCE(l.eased, 0)
"""
UNEQUAL_SPLITS = """
    SELECT l.id, l.principal_minor - l.outstanding_minor, COALESCE(SUM(r.principal_minor), 0)
    FROM loan l LEFT JOIN repayment r ON r.loan_id = l.id AND r.status = 'confirmed'
    WHERE l.disbursed_on IS NOT NULL
      AND COALESCE(l.close_reason, '') NOT IN ('written_off', 'rescheduled')
    GROUP BY l.id, l.principal_minor, l.outstanding_minor
    HAVING l.principal_minor - l.outstanding_minor <> COALESCE(SUM(r.principal_minor), 0)
"""
# A loan that was planned anew left just the principal that its successor began with.
UNEQUAL_SUCCESSORS = """
    SELECT o.id, o.principal_minor - COALESCE(SUM(r.principal_minor), 0), n.principal_minor
    FROM loan o JOIN loan n ON n.replaces_id = o.id AND n.disbursed_on IS NOT NULL
    LEFT JOIN repayment r ON r.loan_id = o.id AND r.status = 'confirmed'
    WHERE o.close_reason = 'rescheduled'
    GROUP BY o.id, o.principal_minor, n.principal_minor
    HAVING o.principal_minor - COALESCE(SUM(r.principal_minor), 0) <> n.principal_minor
"""
# Interest and penalties in the books are those that repayments paid, until a circle ends.
UNEQUAL_INCOME = """
    SELECT b.circle_id, -a.balance_minor, COALESCE(SUM({part}), 0)
    FROM ledger_account a JOIN ledger_book b ON b.id = a.book_id
    LEFT JOIN repayment r ON r.circle_id = b.circle_id AND r.status = 'confirmed'
    JOIN circle c ON c.id = b.circle_id AND c.status <> 'dissolved'
    WHERE a.code = '{account}' GROUP BY b.circle_id, a.id, a.balance_minor
    HAVING -a.balance_minor <> COALESCE(SUM({part}), 0)
"""
