"""Where a circle's UPI money goes. In a circle without officers only a vote may change it.

Whoever can change the address alone can lead everybody's payments to the own phone.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.persistence.queries.circles import CIRCLES, locked_circle
from circle_app.persistence.queries.proposals import open_proposal_of_kind
from circle_app.services import events, proposals
from circle_app.services.access import Actor, Standing

KIND = "upi"


def needs_vote(place: Standing, circle: Any, address: str | None) -> bool:
    """Say whether the members have to agree: no officers, others are in, and it is a change."""
    return not place.has_officers and circle.member_count > 1 and address != circle.upi_address


def ask(session: Session, actor: Actor, place: Standing, address: str | None) -> UUID:
    """Put the new address to a vote; the circle's row is locked.

    Raises:
        ProposalOpen: A vote on another address is open.
    """
    if open_proposal_of_kind(session, place.circle_id, KIND) is not None:
        raise proposals.ProposalOpen(kind=KIND)
    return proposals.put(
        session,
        actor,
        place,
        kind=KIND,
        subject_id=place.circle_id,
        title=address or "",
        payload={"upi_address": address},
    ).id


def _decided(
    session: Session, motion: proposals.Motion, approved: bool, actor: Actor | None
) -> None:
    if not approved:
        return
    circle = locked_circle(session, motion.circle_id)
    address = motion.payload["upi_address"]
    session.connection().execute(
        update(CIRCLES).where(CIRCLES.c.id == circle.id).values(upi_address=address)
    )
    events.record(
        session,
        "circle.upi_changed",
        actor,
        circle_id=circle.id,
        subject_id=circle.id,
        params={"upi_address": address or ""},
    )


proposals.on_decided(KIND, _decided)
