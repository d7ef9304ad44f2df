"""Disputes about entries and people, and what is said in them."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, paged
from circle_app.api.schemas.discussions import Words
from circle_app.api.schemas.disputes import Answer, Dispute, Doubt, Message
from circle_app.domain.errors import InvalidInput
from circle_app.services import currencies, disputes

router = APIRouter(tags=["disputes"])
Status = Annotated[Literal["open", "settled", "withdrawn"] | None, Query()]
About = Annotated[Literal["entry", "person"] | None, Query()]


@router.post("/circles/{circle_id}/disputes", status_code=201)
def open_dispute(
    circle_id: UUID, asked: Doubt, actor: SignedIn, key: Key, response: Response
) -> Dispute:
    """Question an entry, whose month then cannot be closed; or what a person did."""
    if (asked.entry_id is None) == (asked.member_id is None):
        raise InvalidInput(field="entry_id")
    if asked.entry_id is not None:
        made = disputes.open(actor, circle_id, asked.entry_id, reason=asked.reason, key=key)
    else:
        assert asked.member_id is not None  # noqa: S101  (one of the two)
        made = disputes.open_about(actor, circle_id, asked.member_id, reason=asked.reason, key=key)
    mark_replay(response, replayed=made.replayed)
    return Dispute.of(made, currencies.of_circle(actor, circle_id))


@router.get("/circles/{circle_id}/disputes")
def list_disputes(
    circle_id: UUID,
    actor: SignedIn,
    status: Status = None,
    about: About = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[Dispute]:
    """List the disputes of a circle that the caller may read, the newest first."""
    currency = currencies.of_circle(actor, circle_id)
    found = disputes.of_circle(
        actor, circle_id, status=status, about=about, cursor=cursor, limit=limit
    )
    return paged(found, lambda view: Dispute.of(view, currency))


@router.get("/disputes/{dispute_id}")
def get_dispute(dispute_id: UUID, actor: SignedIn) -> Dispute:
    """Show a dispute."""
    view = disputes.get(actor, dispute_id)
    return Dispute.of(view, currencies.of_circle(actor, view.circle_id))


@router.patch("/disputes/{dispute_id}")
def end_dispute(
    dispute_id: UUID, asked: Answer, actor: SignedIn, key: Key, response: Response
) -> Dispute:
    """Settle a dispute with what was found, or take the own one back."""
    if asked.status == "settled" and asked.outcome is None:
        raise InvalidInput(field="outcome")
    outcome = asked.outcome if asked.status == "settled" else None
    done = disputes.close(actor, dispute_id, outcome=outcome, key=key)
    mark_replay(response, replayed=done.replayed)
    return Dispute.of(done, currencies.of_circle(actor, done.circle_id))


@router.get("/disputes/{dispute_id}/messages")
def list_messages(
    dispute_id: UUID, actor: SignedIn, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[Message]:
    """List what was said in a dispute, the newest first."""
    return paged(disputes.messages(actor, dispute_id, cursor=cursor, limit=limit), Message.of)


@router.post("/disputes/{dispute_id}/messages", status_code=201)
def say(dispute_id: UUID, asked: Words, actor: SignedIn, key: Key, response: Response) -> Message:
    """Say something in an open dispute."""
    made = disputes.say(actor, dispute_id, asked.text, key=key)
    mark_replay(response, replayed=made.replayed)
    return Message.of(made)
