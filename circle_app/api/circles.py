"""Circles: open, look, change, join."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from starlette.responses import JSONResponse

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.circles import (
    Circle,
    CircleAsked,
    CircleCard,
    CircleChange,
    Join,
    Membership,
    RuleChanges,
    rules_in_minor,
)
from circle_app.api.schemas.common import ListOf, listed, paged
from circle_app.api.schemas.proposals import Proposal
from circle_app.services import circle_details, circles, currencies, invites, rules
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.services.proposals import ProposalView

router = APIRouter(prefix="/circles", tags=["circles"])
Listed = Annotated[bool, Query(alias="listed")]


@router.post("", status_code=201)
def create(asked: CircleAsked, actor: SignedIn, key: Key, response: Response) -> Circle:
    """Open a circle from a preset; the caller is its first member."""
    made = circles.create(
        actor,
        name=asked.name,
        preset=asked.preset,
        description=asked.description,
        rules=rules_in_minor(asked.rules, asked.currency),
        currency=asked.currency,
        time_zone=asked.time_zone,
        upi_address=asked.upi_address,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return Circle.of(made)


@router.get("")
def list_circles(
    actor: SignedIn, listed_ones: Listed = False, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[CircleCard]:
    """List the caller's circles, or with `listed=true` those that everybody may find."""
    if listed_ones:
        return paged(circles.listed(actor, cursor=cursor, limit=limit), CircleCard.of)
    return listed(circles.my_circles(actor), CircleCard.of)


@router.post("/join")
def join(asked: Join, actor: SignedIn, key: Key, response: Response) -> Membership:
    """Join the circle of an invite code."""
    found = invites.join(actor, asked.code, key=key)
    mark_replay(response, replayed=found.replayed)
    return Membership.of(found)


@router.get("/{circle_id}")
def get(circle_id: UUID, actor: SignedIn) -> Circle:
    """Show a circle of the caller."""
    return Circle.of(circles.get(actor, circle_id))


@router.patch("/{circle_id}", responses={202: {"model": Proposal}})
def change(circle_id: UUID, asked: CircleChange, actor: SignedIn) -> Circle:
    """Change name, description, whether it is listed (200).

    Another UPI address is put to a vote (202) where there are no officers and others are in.
    """
    done = circle_details.change(actor, circle_id, **asked.model_dump(exclude_none=True))
    return done_or_asked(done, actor, circle_id)


def done_or_asked(done: CircleView | ProposalView, actor: Actor, circle_id: UUID) -> Circle:
    """Show the circle (200), or the proposal that is to be decided first (202)."""
    if isinstance(done, ProposalView):
        waiting = Proposal.of(done, currencies.of_circle(actor, circle_id))
        body = waiting.model_dump(mode="json")
        return JSONResponse(body, status_code=202)  # type: ignore[return-value]  # the other answer
    return Circle.of(done)


@router.put("/{circle_id}/rules", responses={202: {"model": Proposal}})
def change_rules(circle_id: UUID, asked: RuleChanges, actor: SignedIn) -> Circle:
    """Change rules from the next cycle on (200), or ask for the decision on it (202)."""
    currency = currencies.of_circle(actor, circle_id)
    done = rules.change_rules(actor, circle_id, rules_in_minor(_inner(asked), currency))
    return done_or_asked(done, actor, circle_id)


def _inner(asked: dict[str, Any]) -> dict[str, Any]:
    """Take the rules as they are, or as the member ``rules`` that a circle has."""
    inner = asked.get("rules")
    return inner if isinstance(inner, dict) and len(asked) == 1 else asked
