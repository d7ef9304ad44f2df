"""Slots that change hands or place while a run is running."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.slots import SlotRequest, Slots, SubstituteAsked, SwapAsked
from circle_app.services.rounds import defaults, requests, slot_screens
from circle_app.services.rounds.slot_views import RequestView

router = APIRouter(tags=["rounds"])


def _shown(made: RequestView, response: Response) -> SlotRequest:
    mark_replay(response, replayed=made.replayed)
    return SlotRequest.of(made)


@router.get("/circles/{circle_id}/slots")
def slots(circle_id: UUID, actor: SignedIn) -> Slots:
    """Show whose slot is which, what is owed for them, what is asked for, and what happened."""
    return Slots.of(slot_screens.screen(actor, circle_id))


@router.post("/circles/{circle_id}/slots/swap", status_code=201)
def swap(
    circle_id: UUID, asked: SwapAsked, actor: SignedIn, key: Key, response: Response
) -> SlotRequest:
    """Ask whoever holds another slot to swap; it is done when that member agrees."""
    made = requests.ask_swap(
        actor, circle_id, asked.slot_id, asked.other_slot_id, note=asked.note, key=key
    )
    return _shown(made, response)


@router.post("/circles/{circle_id}/slots/substitute", status_code=201)
def substitute(
    circle_id: UUID, asked: SubstituteAsked, actor: SignedIn, key: Key, response: Response
) -> SlotRequest:
    """Ask a member to take a slot over; it is done when that member and an officer agree."""
    made = requests.ask_substitute(
        actor, circle_id, asked.slot_id, asked.member_id, note=asked.note, key=key
    )
    return _shown(made, response)


@router.post("/slot-requests/{request_id}/agree")
def agree(request_id: UUID, actor: SignedIn, key: Key, response: Response) -> SlotRequest:
    """Say yes, as whoever is asked."""
    return _shown(requests.agree(actor, request_id, key=key), response)


@router.post("/slot-requests/{request_id}/approve")
def approve(request_id: UUID, actor: SignedIn, key: Key, response: Response) -> SlotRequest:
    """Agree to a substitute, as an officer who is neither of the two."""
    return _shown(requests.approve(actor, request_id, key=key), response)


@router.post("/slot-requests/{request_id}/refuse")
def refuse(request_id: UUID, actor: SignedIn, key: Key, response: Response) -> SlotRequest:
    """Say no."""
    return _shown(requests.refuse(actor, request_id, key=key), response)


@router.post("/slot-requests/{request_id}/withdraw")
def withdraw(request_id: UUID, actor: SignedIn, key: Key, response: Response) -> SlotRequest:
    """Take a request back."""
    return _shown(requests.withdraw(actor, request_id, key=key), response)


@router.post("/slots/{slot_id}/default")
def default(slot_id: UUID, actor: SignedIn, key: Key, response: Response) -> Slots:
    """Declare whoever holds a slot that has had its pot in default: all that remains is owed."""
    made = defaults.declare(actor, slot_id, key=key)
    mark_replay(response, replayed=made.replayed)
    return Slots.of(made)
