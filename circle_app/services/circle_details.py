"""Changing what is not a rule of a circle: its name, its description, where UPI money goes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.circle_defaults import ListingClosed
from circle_app.domain.people import clean_name
from circle_app.domain.permissions import Permission
from circle_app.domain.upi import clean_address
from circle_app.persistence import database
from circle_app.persistence.queries.circles import CIRCLES, locked_circle
from circle_app.services import access, circles, events, installation, pay_addresses, proposals
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.services.proposals import ProposalView


@database.retried
def change(
    actor: Actor,
    circle_id: UUID,
    *,
    name: str | None = None,
    description: str | None = None,
    listed: bool | None = None,
    upi_address: str | None = None,
    upi_merchant: bool | None = None,
) -> CircleView | ProposalView:
    """Change what is not a rule. Needs EDIT_CIRCLE.

    What is None stays; an empty UPI address takes the address away. Every member sees in the
    activity who changed what. Where there are no officers and others are in the circle, another
    UPI address is put to a vote, and the proposal is returned.

    Raises:
        ProposalOpen: A vote on another UPI address is open; nothing was changed.
        NotFound: Not a member of such a circle.
        NotAllowed: A member who may not edit the circle.
        InvalidName, InvalidInput, InvalidUpiAddress, ListingClosed: Nothing was changed.
    """
    changes = cleaned(
        name=name,
        description=description,
        listed=listed,
        upi_address=upi_address,
        upi_merchant=upi_merchant,
    )
    with database.transaction() as session:
        asked = change_in(session, actor, circle_id, changes)
        if asked is None:
            return circles.view(session, actor, circle_id)
    return proposals.get(actor, asked)


def cleaned(
    *,
    name: str | None = None,
    description: str | None = None,
    listed: bool | None = None,
    upi_address: str | None = None,
    upi_merchant: bool | None = None,
) -> dict[str, Any]:
    """What was typed, as it is stored; what is None is left out.

    Raises:
        InvalidName, InvalidInput, InvalidUpiAddress, ListingClosed: It cannot be.
    """
    changes: dict[str, Any] = {}
    if name is not None:
        changes["name"] = clean_name(name)
    if description is not None:
        changes["description"] = circles.clean_description(description)
    if listed is not None:
        if listed and not installation.current().circles_listing:
            raise ListingClosed(field="listed")
        changes["listed"] = listed
    if upi_address is not None:
        changes["upi_address"] = clean_address(upi_address) if upi_address.strip() else None
    if upi_merchant is not None:
        changes["upi_merchant"] = upi_merchant
    return changes


def change_in(
    session: Session, actor: Actor, circle_id: UUID, changes: dict[str, Any]
) -> UUID | None:
    """Write cleaned changes in the caller's transaction; the id of a vote that was opened."""
    place = access.require(session, actor, circle_id, Permission.EDIT_CIRCLE)
    circle = locked_circle(session, circle_id)
    asked = None
    address = changes.get("upi_address", circle.upi_address)
    if pay_addresses.needs_vote(place, circle, address):
        asked = pay_addresses.ask(session, actor, place, changes.pop("upi_address"))
    if changes:
        session.connection().execute(
            update(CIRCLES).where(CIRCLES.c.id == circle_id).values(**changes)
        )
        events.record(
            session,
            "circle.changed",
            actor,
            circle_id=circle_id,
            subject_id=circle_id,
            params={"who": place.member_name, **changes},
            before={name: getattr(circle, name) for name in changes},
            after=changes,
        )
    return asked
