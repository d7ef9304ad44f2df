"""The draw of a round: what is sealed, what members add, the draw and its proof."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.draws import Draw, NonceAsked, VoidAsked
from circle_app.services.rounds import drawing, proofs, voiding

router = APIRouter(prefix="/rounds/{round_id}", tags=["rounds"])
Attempt = Annotated[int | None, Query(ge=1, le=1_000_000)]
JSON: Final = "application/json"


@router.get("/draw")
def draw(round_id: UUID, actor: SignedIn, attempt: Attempt = None) -> Draw:
    """Show the draw of a round: the newest, or the attempt that is named."""
    return Draw.of(proofs.get(actor, round_id, attempt=attempt))


@router.post("/nonce", status_code=201)
def add_nonce(
    round_id: UUID, asked: NonceAsked, actor: SignedIn, key: Key, response: Response
) -> Draw:
    """Add a word to the draw of a round before it is held; once, and for good."""
    found = drawing.add_nonce(actor, round_id, nonce=asked.nonce, key=key)
    mark_replay(response, replayed=found.replayed)
    return Draw.of(found)


@router.post("/draw")
def hold(round_id: UUID, actor: SignedIn, key: Key, response: Response) -> Draw:
    """Hold the draw of a round: the slot with the lowest number gets the pot."""
    found = drawing.hold(actor, round_id, key=key)
    mark_replay(response, replayed=found.replayed)
    return Draw.of(found)


@router.post("/draw/void", status_code=202)
def void(round_id: UUID, asked: VoidAsked, actor: SignedIn, key: Key, response: Response) -> Draw:
    """Ask the members to vote on declaring the draw void."""
    found = voiding.ask(actor, round_id, reason=asked.reason, key=key)
    mark_replay(response, replayed=found.replayed)
    return Draw.of(found)


@router.get("/proof", response_class=Response, responses={200: {"content": {JSON: {}}}})
def proof(round_id: UUID, actor: SignedIn, attempt: Attempt = None) -> Response:
    """Download the proof of a draw: one line of canonical JSON, to be checked without Circle."""
    text = proofs.proof(actor, round_id, attempt=attempt)
    return Response(
        text,
        media_type=JSON,
        headers={"Content-Disposition": f'attachment; filename="draw-{round_id}.json"'},
    )
