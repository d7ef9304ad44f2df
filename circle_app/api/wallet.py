"""The caller's wallet."""

from __future__ import annotations

from fastapi import APIRouter, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, minor, paged
from circle_app.api.schemas.reversals import ReversalAsked
from circle_app.api.schemas.wallet import CashMove, Transfer, Wallet, WalletMovement, WalletReceipt
from circle_app.domain.errors import InvalidInput
from circle_app.services import wallets
from circle_app.services.people import DEFAULT_CURRENCY

router = APIRouter(prefix="/wallet", tags=["wallet"])


@router.get("")
def balance(actor: SignedIn) -> Wallet:
    """Show what is in the wallet."""
    return Wallet.of(wallets.balance(actor))


@router.get("/transactions")
def movements(
    actor: SignedIn, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[WalletMovement]:
    """List what went in and out, the newest first."""
    found = wallets.movements(actor, cursor=cursor, limit=limit)
    return paged(found, lambda row: WalletMovement.of(row, DEFAULT_CURRENCY))


@router.post("/topups")
def top_up(asked: CashMove, actor: SignedIn, key: Key, response: Response) -> WalletReceipt:
    """Record money put into the wallet."""
    receipt = wallets.top_up(
        actor,
        amount_minor=minor(asked.amount, DEFAULT_CURRENCY),
        method=asked.method,
        reference=asked.reference,
        key=key,
    )
    mark_replay(response, replayed=receipt.replayed)
    return WalletReceipt.of(receipt)


@router.post("/withdrawals")
def withdraw(asked: CashMove, actor: SignedIn, key: Key, response: Response) -> WalletReceipt:
    """Record money taken out of the wallet."""
    receipt = wallets.withdraw(
        actor,
        amount_minor=minor(asked.amount, DEFAULT_CURRENCY),
        method=asked.method,
        reference=asked.reference,
        key=key,
    )
    mark_replay(response, replayed=receipt.replayed)
    return WalletReceipt.of(receipt)


@router.post("/reversals")
def undo(asked: ReversalAsked, actor: SignedIn, key: Key, response: Response) -> WalletReceipt:
    """Take back what was put into or taken out of the wallet today."""
    receipt = wallets.undo(actor, asked.entry_id, reason=asked.reason, key=key)
    mark_replay(response, replayed=receipt.replayed)
    return WalletReceipt.of(receipt)


@router.post("/transfers")
def transfer(asked: Transfer, actor: SignedIn, key: Key, response: Response) -> WalletReceipt:
    """Move money to the wallet of somebody in one of the caller's circles."""
    if (asked.to_user is None) == (asked.to_member is None):
        raise InvalidInput(field="to_user")
    receipt = wallets.transfer(
        actor,
        to_user=asked.to_user,
        to_member=asked.to_member,
        amount_minor=minor(asked.amount, DEFAULT_CURRENCY),
        note=asked.note,
        key=key,
    )
    mark_replay(response, replayed=receipt.replayed)
    return WalletReceipt.of(receipt)
