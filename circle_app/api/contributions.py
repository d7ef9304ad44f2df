"""Paying in, confirming, and what was paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field
from starlette.responses import StreamingResponse

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import Day, ListOf, minor, paged
from circle_app.api.schemas.contributions import Contribution, Payment, Reason
from circle_app.api.schemas.gateway import OnlinePayment
from circle_app.api.tables import CSV, csv_table
from circle_app.reports.contribution_list import contributions_csv
from circle_app.services import contributions, currencies, gateway

router = APIRouter(tags=["contributions"])

Method = Literal["cash", "upi", "wallet", "gateway"]
Status = Literal["pending", "confirmed", "rejected", "reversed"]
Order = Literal["newest", "oldest", "largest", "smallest"]
AmountText = Annotated[str | None, Field(max_length=40, examples=["5.00"])]


@dataclass(frozen=True)
class Filters:
    """What a list of contributions is narrowed to."""

    method: Annotated[Method | None, Query()] = None
    status: Annotated[Status | None, Query()] = None
    date_from: Annotated[Day | None, Query(alias="from")] = None
    date_to: Annotated[Day | None, Query(alias="to")] = None
    order: Annotated[Order, Query()] = "newest"

    def values(self) -> dict[str, Any]:
        """The filters as the service takes them."""
        return dict(vars(self))


@dataclass(frozen=True)
class CircleFilters(Filters):
    """Inside one circle, by member and amount too."""

    member_id: Annotated[UUID | None, Query()] = None
    min_amount: Annotated[AmountText, Query(description="At least so much.")] = None
    max_amount: Annotated[AmountText, Query(description="At most so much.")] = None

    def values_in(self, currency: str) -> dict[str, Any]:
        """The filters as the service takes them, amounts read in the circle's currency."""
        found = self.values()
        for end in ("min", "max"):
            typed = found.pop(f"{end}_amount")
            found[f"{end}_minor"] = minor(typed, currency, f"{end}_amount") if typed else None
        return found


Narrowed = Annotated[Filters, Depends()]
NarrowedInCircle = Annotated[CircleFilters, Depends()]


@router.post("/circles/{circle_id}/contributions", status_code=201)
def pay(
    circle_id: UUID, asked: Payment, actor: SignedIn, key: Key, response: Response
) -> Contribution | OnlinePayment:
    """Pay a contribution, for oneself or for another member.

    With `gateway` the answer is a payment online: it is paid at its `pay_url`, and becomes a
    contribution once the provider says that the money has come.
    """
    amount_minor = None
    if asked.amount is not None:
        amount_minor = minor(asked.amount, currencies.of_circle(actor, circle_id))
    if asked.method == "gateway":
        begun = gateway.start(
            actor,
            circle_id,
            amount_minor=amount_minor,
            due_id=asked.due_id,
            on_behalf_of=asked.on_behalf_of,
            checkout=asked.checkout,
            key=key,
        )
        mark_replay(response, replayed=begun.replayed)
        return OnlinePayment.of(begun)
    paid = contributions.pay(
        actor,
        circle_id,
        amount_minor=amount_minor,
        due_id=asked.due_id,
        method=asked.method,
        reference=asked.reference,
        on_behalf_of=asked.on_behalf_of,
        key=key,
    )
    mark_replay(response, replayed=paid.replayed)
    return Contribution.of(paid)


@router.get("/circles/{circle_id}/contributions")
def of_circle(
    circle_id: UUID,
    actor: SignedIn,
    narrowed: NarrowedInCircle,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[Contribution]:
    """List the contributions of a circle."""
    wanted = narrowed.values_in(currencies.of_circle(actor, circle_id))
    found = contributions.history(actor, circle_id, cursor=cursor, limit=limit, **wanted)
    return paged(found, Contribution.of)


@router.get(
    "/circles/{circle_id}/contributions/export",
    response_class=StreamingResponse,
    responses=CSV,
)
def export(circle_id: UUID, actor: SignedIn, narrowed: NarrowedInCircle) -> StreamingResponse:
    """Download the contributions of a circle as CSV, narrowed like the list."""
    wanted = narrowed.values_in(currencies.of_circle(actor, circle_id))
    return csv_table(contributions_csv(actor, circle_id, **wanted), "contributions.csv")


@router.get("/contributions")
def mine(
    actor: SignedIn, narrowed: Narrowed, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[Contribution]:
    """List the caller's contributions in all circles."""
    found = contributions.history(actor, cursor=cursor, limit=limit, **narrowed.values())
    return paged(found, Contribution.of)


@router.patch("/contributions/{contribution_id}/confirm")
def confirm(contribution_id: UUID, actor: SignedIn, key: Key, response: Response) -> Contribution:
    """Say that the money has come; it is booked now."""
    paid = contributions.confirm(actor, contribution_id, key=key)
    mark_replay(response, replayed=paid.replayed)
    return Contribution.of(paid)


@router.patch("/contributions/{contribution_id}/reject")
def reject(
    contribution_id: UUID, asked: Reason, actor: SignedIn, key: Key, response: Response
) -> Contribution:
    """Say that the money has not come; the dues are open again."""
    paid = contributions.reject(actor, contribution_id, reason=asked.reason, key=key)
    mark_replay(response, replayed=paid.replayed)
    return Contribution.of(paid)
