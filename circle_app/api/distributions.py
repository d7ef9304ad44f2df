"""Distributions of earnings: what one would be, asking, giving, handing parts out."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, minor, paged
from circle_app.api.schemas.earnings import Distribution, DistributionAsked, PartPaid
from circle_app.services import currencies, distributions

router = APIRouter(tags=["earnings"])


@router.post("/circles/{circle_id}/distributions", status_code=201)
def ask(
    circle_id: UUID,
    asked: DistributionAsked,
    actor: SignedIn,
    key: Key,
    response: Response,
    preview: bool = False,
) -> Distribution:
    """Ask that earnings go to the members; with `preview`, only say what everybody would get."""
    amount = None
    if asked.amount is not None:
        amount = minor(asked.amount, currencies.of_circle(actor, circle_id))
    if preview:
        response.status_code = 200
        found = distributions.preview(
            actor,
            circle_id,
            policy=asked.policy,
            date_from=asked.date_from,
            date_to=asked.date_to,
            amount_minor=amount,
            into=asked.into,
        )
        return Distribution.of_preview(found)
    made = distributions.ask(
        actor,
        circle_id,
        policy=asked.policy,
        date_from=asked.date_from,
        date_to=asked.date_to,
        amount_minor=amount,
        into=asked.into,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return Distribution.of(made)


@router.get("/circles/{circle_id}/distributions")
def of_circle(
    circle_id: UUID, actor: SignedIn, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[Distribution]:
    """List the distributions of a circle, the newest first."""
    found = distributions.of_circle(actor, circle_id, cursor=cursor, limit=limit)
    return paged(found, Distribution.of)


@router.get("/distributions/{distribution_id}")
def get(distribution_id: UUID, actor: SignedIn) -> Distribution:
    """Show a distribution with everybody's part."""
    return Distribution.of(distributions.get(actor, distribution_id))


@router.post("/distributions/{distribution_id}/post")
def post(distribution_id: UUID, actor: SignedIn, key: Key, response: Response) -> Distribution:
    """Give the members their parts, as it was agreed."""
    made = distributions.post(actor, distribution_id, key=key)
    mark_replay(response, replayed=made.replayed)
    return Distribution.of(made)


@router.post("/distributions/{distribution_id}/cancel")
def cancel(distribution_id: UUID, actor: SignedIn) -> Distribution:
    """Take the own wish back before it is carried out."""
    return Distribution.of(distributions.cancel(actor, distribution_id))


@router.post("/distributions/{distribution_id}/payments")
def pay(
    distribution_id: UUID, asked: PartPaid, actor: SignedIn, key: Key, response: Response
) -> Distribution:
    """Hand one member's part out, or record that it was handed out."""
    made = distributions.pay(
        actor, distribution_id, member_id=asked.member_id, method=asked.method, key=key
    )
    mark_replay(response, replayed=made.replayed)
    return Distribution.of(made)
