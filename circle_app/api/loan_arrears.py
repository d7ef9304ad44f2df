"""How late the loans of a circle are."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from circle_app.api.deps import PAGE, Cursor, Limit, SignedIn
from circle_app.api.schemas.common import ListOf, paged
from circle_app.api.schemas.loan_arrears import LateLoan, PortfolioShown
from circle_app.domain.arrears import BUCKETS, ArrearsClass
from circle_app.services import loans

router = APIRouter(tags=["loans"])
Bucket = Annotated[
    int | None,
    Query(
        ge=0,
        lt=len(BUCKETS),
        description="1 one day late, 2 to 30, 3 to 60, 4 to 90, 5 to 180, 6 to 365, 7 longer.",
    ),
]
Class = Annotated[ArrearsClass | None, Query(alias="class")]


@router.get("/circles/{circle_id}/loans/portfolio")
def portfolio(circle_id: UUID, actor: SignedIn) -> PortfolioShown:
    """Show all running loans together: what is lent, what is at risk, how old arrears are."""
    return PortfolioShown.of(loans.portfolio_of(actor, circle_id))


@router.get("/circles/{circle_id}/loans/overdue")
def overdue(
    circle_id: UUID,
    actor: SignedIn,
    bucket: Bucket = None,
    arrears_class: Class = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[LateLoan]:
    """List the loans of which something is late, the latest first; for officers."""
    found = loans.overdue(
        actor, circle_id, bucket=bucket, arrears_class=arrears_class, cursor=cursor, limit=limit
    )
    return paged(found, LateLoan.of)
