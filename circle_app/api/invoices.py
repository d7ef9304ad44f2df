"""Invoices: made for a week or a month, read by their member and by who makes them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, paged
from circle_app.api.schemas.invoices import Invoice, InvoiceAsked, InvoicesMade
from circle_app.services import invoices

router = APIRouter(tags=["contributions"])


@router.post("/circles/{circle_id}/invoices", status_code=201)
def make(
    circle_id: UUID, asked: InvoiceAsked, actor: SignedIn, key: Key, response: Response
) -> InvoicesMade:
    """Make the invoices of a week or month; who has one for these days keeps that one."""
    made = invoices.make(
        actor,
        circle_id,
        period=asked.period,
        on=asked.on,
        member_id=asked.member_id,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return InvoicesMade.of(made)


@router.get("/circles/{circle_id}/invoices")
def of_circle(
    circle_id: UUID,
    actor: SignedIn,
    member_id: Annotated[UUID | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[Invoice]:
    """List invoices, the newest first: everybody's for who makes them, else the caller's own."""
    found = invoices.of_circle(actor, circle_id, member_id=member_id, cursor=cursor, limit=limit)
    return paged(found, Invoice.of)


@router.get("/invoices/{invoice_id}")
def get(invoice_id: UUID, actor: SignedIn) -> Invoice:
    """Show an invoice and what is left to pay of it."""
    return Invoice.of(invoices.get(actor, invoice_id))
