"""Personal wallets."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import (
    Amount,
    Asked,
    Moment,
    Money,
    Shown,
    Text,
    money,
    shown_params,
)
from circle_app.services.wallets import Movement, Receipt, WalletView


class CashMove(Asked):
    """Money into or out of the wallet."""

    amount: Amount
    method: Text = Field(description="`cash` or `upi`.", examples=["cash"])
    reference: Text | None = Field(default=None, max_length=200)


class Transfer(Asked):
    """Money to another person; exactly one receiver."""

    to_user: UUID | None = None
    to_member: UUID | None = None
    amount: Amount
    note: Text | None = Field(default=None, max_length=400)


class Wallet(Shown):
    """A wallet."""

    balance: Money
    currency: str

    @classmethod
    def of(cls, view: WalletView) -> Wallet:
        """Show a wallet."""
        return cls(balance=money(view.balance_minor, view.currency), currency=view.currency)


class WalletReceipt(Shown):
    """What was booked, and the balance after it."""

    id: UUID
    amount: Money
    balance: Money
    currency: str
    booked_at: Moment

    @classmethod
    def of(cls, receipt: Receipt) -> WalletReceipt:
        """Show a receipt."""
        return cls(
            id=receipt.entry_id,
            amount=money(receipt.amount_minor, receipt.currency),
            balance=money(receipt.balance_minor, receipt.currency),
            currency=receipt.currency,
            booked_at=receipt.booked_at,
        )


class WalletMovement(Shown):
    """One line of the wallet's passbook."""

    id: UUID
    kind: str
    amount: Money = Field(description="What came in, or with a minus sign went out.")
    balance: Money = Field(description="What was left.")
    occurred_on: date
    booked_at: Moment
    params: dict[str, Any]
    can_undo: bool = Field(description="It can be taken back today.")

    @classmethod
    def of(cls, row: Movement, currency: str) -> WalletMovement:
        """Show a line."""
        return cls(
            id=row.entry_id,
            kind=row.kind,
            amount=money(row.amount_minor, currency),
            balance=money(row.balance_minor, currency),
            occurred_on=row.occurred_on,
            booked_at=row.booked_at,
            params=shown_params(row.params, currency),
            can_undo=row.can_undo,
        )
