"""Shares: buying them, the register, and the share-out at the end of a cycle."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from starlette.responses import StreamingResponse

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.common import minor
from circle_app.api.schemas.shares import (
    ShareOut,
    ShareOutAsked,
    ShareRegister,
    SharesAsked,
    SharesBought,
)
from circle_app.api.tables import CSV, csv_table
from circle_app.domain.errors import NotFound
from circle_app.reports.share_register import share_register_csv
from circle_app.services import currencies, share_outs, shares

router = APIRouter(tags=["shares"])
Cycle = Annotated[
    int | None, Query(ge=1, le=10**6, description="The number of a cycle; else the newest.")
]


@router.post("/circles/{circle_id}/shares", status_code=201)
def buy(
    circle_id: UUID, asked: SharesAsked, actor: SignedIn, key: Key, response: Response
) -> SharesBought:
    """Buy shares at the price of the cycle; refused where they are bought at meetings only."""
    made = shares.buy(
        actor,
        circle_id,
        shares=asked.shares,
        method=asked.method,
        reference=asked.reference,
        on_behalf_of=asked.on_behalf_of,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return SharesBought.of(made)


@router.get("/circles/{circle_id}/shares")
def register(circle_id: UUID, actor: SignedIn, cycle: Cycle = None) -> ShareRegister:
    """Show who holds how many shares of a cycle, and what they cost."""
    return ShareRegister.of(shares.register(actor, circle_id, number=cycle))


@router.get("/circles/{circle_id}/shares/export", response_class=StreamingResponse, responses=CSV)
def export(circle_id: UUID, actor: SignedIn, cycle: Cycle = None) -> StreamingResponse:
    """Download the register of a cycle as CSV."""
    return csv_table(share_register_csv(actor, circle_id, number=cycle), "shares.csv")


@router.post("/circles/{circle_id}/share-out")
def share_out(
    circle_id: UUID,
    asked: ShareOutAsked,
    actor: SignedIn,
    key: Key,
    response: Response,
    preview: bool = False,
) -> ShareOut:
    """Write down what was counted and plan by it; with `preview`, only say what it would be.

    The plan is put to the circle by `POST /share-outs/{id}/ask`.
    """
    if preview:
        return ShareOut.of_preview(
            share_outs.preview(
                actor, circle_id, social=asked.social, carry_shares=asked.carry_shares
            )
        )
    currency = currencies.of_circle(actor, circle_id)
    made = share_outs.count(
        actor,
        circle_id,
        counted={
            account: minor(amount, currency, "counted", least=0)
            for account, amount in asked.counted.items()
        },
        reason=asked.reason,
        social=asked.social,
        carry_shares=asked.carry_shares,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return ShareOut.of(made)


@router.get("/circles/{circle_id}/share-out")
def newest_share_out(circle_id: UUID, actor: SignedIn) -> ShareOut:
    """Show the newest share-out of a circle, whatever became of it."""
    found = share_outs.newest(actor, circle_id)
    if found is None:
        raise NotFound(what="share_out")
    return ShareOut.of(found)


@router.get("/share-outs/{share_out_id}")
def get_share_out(share_out_id: UUID, actor: SignedIn) -> ShareOut:
    """Show a share-out as it is planned or was carried out."""
    return ShareOut.of(share_outs.get(actor, share_out_id))


@router.post("/share-outs/{share_out_id}/ask", status_code=202)
def ask_share_out(share_out_id: UUID, actor: SignedIn, key: Key, response: Response) -> ShareOut:
    """Put a counted share-out to whoever decides it by the circle's rules."""
    asked = share_outs.ask(actor, share_out_id, key=key)
    mark_replay(response, replayed=asked.replayed)
    return ShareOut.of(asked)


@router.post("/share-outs/{share_out_id}/post")
def post_share_out(share_out_id: UUID, actor: SignedIn, key: Key, response: Response) -> ShareOut:
    """Pay everybody out as it was agreed, and open the next cycle."""
    done = share_outs.post(actor, share_out_id, key=key)
    mark_replay(response, replayed=done.replayed)
    return ShareOut.of(done)


@router.post("/share-outs/{share_out_id}/cancel")
def cancel_share_out(share_out_id: UUID, actor: SignedIn) -> ShareOut:
    """Take the own share-out back before it is carried out."""
    return ShareOut.of(share_outs.cancel(actor, share_out_id))


@router.post("/share-outs/{share_out_id}/received")
def received(share_out_id: UUID, actor: SignedIn) -> ShareOut:
    """Say that the own money came."""
    return ShareOut.of(share_outs.received(actor, share_out_id))
