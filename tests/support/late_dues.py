"""A savings group whose dues can be late: what its members do, and what it has in its books."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from circle_app.adapters import clock
from circle_app.services import contributions, proposals, reversals
from tests.factories import key
from tests.support.circles import officers_circle, rows

# ₹500 a month, due by 1 April; three days of grace, then ₹10.
OPENED = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
RULES = {"contribution": {"amount_minor": 50_000, "grace_days": 3, "late_fee_minor": 1_000}}
AHEAD = {"contribution": {**RULES["contribution"], "surplus": "next_dues"}}
one_system = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def on(day, month=4):
    return clock.frozen(datetime(2026, month, day, 6, 30, tzinfo=UTC))


def group(members=1, rules=RULES, **more):
    with clock.frozen(OPENED):
        return officers_circle(members, rules=rules, **more)


def pay(actor, found, **more):
    return contributions.pay(actor, found.circle.id, **{"key": key(), **more})


def confirmed(actor, found, **more):
    """Pay, and have an officer confirm it."""
    paid = pay(actor, found, **more)
    if paid.status == "confirmed":
        return paid
    return contributions.confirm(found.admin, paid.id, key=key())


def undo(found, paid):
    """Ask to take a payment back, and have the other officer agree."""
    asked = reversals.reverse(
        found.treasurer, found.circle.id, paid.entry_id, reason="Never came", key=key()
    )
    if asked.proposal_id is not None:
        proposals.decide(found.admin, asked.proposal_id, approve=True, key=key())


def mine(actor, found):
    return contributions.dues(actor, found.circle.id, mine=True).items


def accounts():
    """What stands on the accounts of all books, by kind of account; credit is positive."""
    found = rows("SELECT code, SUM(balance_minor) FROM ledger_account GROUP BY code")
    return {code: -int(total) for code, total in found if total}
