"""Where a circle's money lies: look, carry it about, receive more, fill the social fund."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.common import minor
from circle_app.api.schemas.funds import (
    FundMove,
    Funds,
    ReceiptAsked,
    SocialContribution,
    TransferAsked,
)
from circle_app.services import currencies, funds

router = APIRouter(prefix="/circles/{circle_id}", tags=["funds"])


@router.get("/funds")
def boxes(circle_id: UUID, actor: SignedIn) -> Funds:
    """Say where the circle's money lies; the social fund stands apart."""
    return Funds.of(funds.boxes(actor, circle_id))


@router.post("/transfers", status_code=201)
def transfer(
    circle_id: UUID, asked: TransferAsked, actor: SignedIn, key: Key, response: Response
) -> FundMove:
    """Record that money was carried between cash box, bank, UPI and expense box."""
    made = funds.transfer(
        actor,
        circle_id,
        from_account=asked.from_account,
        to_account=asked.to_account,
        amount_minor=minor(asked.amount, currencies.of_circle(actor, circle_id)),
        reference=asked.reference,
        note=asked.note,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return FundMove.of(made)


@router.post("/receipts", status_code=201)
def receive(
    circle_id: UUID, asked: ReceiptAsked, actor: SignedIn, key: Key, response: Response
) -> FundMove:
    """Record other money: interest of the bank, a gift, a fine, money back on a lost loan."""
    made = funds.receive(
        actor,
        circle_id,
        account=asked.account,
        source=asked.source,
        amount_minor=minor(asked.amount, currencies.of_circle(actor, circle_id)),
        member_id=asked.member_id,
        on=asked.on,
        reference=asked.reference,
        note=asked.note,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return FundMove.of(made)


@router.post("/social-contributions", status_code=201)
def pay_social(
    circle_id: UUID, asked: SocialContribution, actor: SignedIn, key: Key, response: Response
) -> FundMove:
    """Record what a member put into the social fund, in cash."""
    made = funds.pay_social(
        actor,
        circle_id,
        member_id=asked.member_id,
        amount_minor=minor(asked.amount, currencies.of_circle(actor, circle_id)),
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return FundMove.of(made)
