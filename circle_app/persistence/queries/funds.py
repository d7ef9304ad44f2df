"""When boxes were last counted, and what savings are promised out of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, union_all
from sqlmodel import Session, col

from circle_app.persistence.models import BankStatement, CashCount, Withdrawal

# A box is compared with its notes, an account with its bank's statement.
_COUNTED = select(col(CashCount.account), func.max(col(CashCount.counted_on)).label("on")).where(
    col(CashCount.circle_id) == bindparam("circle")
)
_STATED = select(
    col(BankStatement.account), func.max(col(BankStatement.last_day)).label("on")
).where(col(BankStatement.circle_id) == bindparam("circle"))
_COMPARED: Any = union_all(
    _COUNTED.group_by(col(CashCount.account)), _STATED.group_by(col(BankStatement.account))
)
_PROMISED = select(func.coalesce(func.sum(col(Withdrawal.amount_minor)), 0)).where(
    col(Withdrawal.circle_id) == bindparam("circle"),
    col(Withdrawal.status) == bindparam("state"),
)


def last_compared(session: Session, circle_id: UUID) -> dict[str, date]:
    """Return the last day on which each box was counted or compared with its bank."""
    rows: Sequence[Any] = session.connection().execute(_COMPARED, {"circle": circle_id}).all()
    found: dict[str, date] = {}
    for account, on in rows:
        found[account] = max(on, found.get(account, on))
    return found


def promised_minor(session: Session, circle_id: UUID, state: str) -> int:
    """Return what the withdrawals of a circle in one state come to."""
    values = {"circle": circle_id, "state": state}
    return int(session.connection().execute(_PROMISED, values).scalar_one())
