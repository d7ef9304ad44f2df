"""People who leave or are removed, the end of a circle, and loans that are written off."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, Text, paged
from circle_app.api.schemas.departures import (
    Departure,
    DepartureAsked,
    DeparturePreview,
    Dissolution,
    DissolutionAsked,
    SettleAsked,
    WriteOff,
    WriteOffAsked,
)
from circle_app.domain.departures import DepartureState
from circle_app.domain.errors import NotFound
from circle_app.services import departures, dissolutions, loans

router = APIRouter(tags=["leaving"])
_AT_ONCE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": Departure, "description": "Nothing was to be settled: it is done."}
}


@router.delete("/circles/{circle_id}/members/{member_id}", status_code=202, responses=_AT_ONCE)
def remove(
    circle_id: UUID,
    member_id: UUID,
    actor: SignedIn,
    key: Key,
    response: Response,
    reason: Annotated[Text, Query(max_length=600)] = "",
    forgive: bool = False,
) -> Departure:
    """Ask to remove a member, or to leave where it is the caller."""
    found = departures.ask(actor, circle_id, member_id, reason=reason, forgive=forgive, key=key)
    return _answered(found, response)


def _answered(found: departures.DepartureView, response: Response) -> Departure:
    if found.status == DepartureState.SETTLED:
        response.status_code = 200
    mark_replay(response, replayed=found.replayed)
    return Departure.of(found)


@router.get("/circles/{circle_id}/departures")
def of_circle(
    circle_id: UUID,
    actor: SignedIn,
    status: Annotated[DepartureState | None, Query()] = None,
    mine: bool = False,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[Departure]:
    """List who left, was removed or wants to go, the newest first."""
    found = departures.of_circle(
        actor, circle_id, status=status, mine=mine, cursor=cursor, limit=limit
    )
    return paged(found, Departure.of)


@router.post("/circles/{circle_id}/departures", status_code=202, responses=_AT_ONCE)
def ask(
    circle_id: UUID, asked: DepartureAsked, actor: SignedIn, key: Key, response: Response
) -> Departure:
    """Ask to leave, or to remove another member."""
    found = departures.ask(
        actor,
        circle_id,
        asked.member_id,
        reason=asked.reason,
        forgive=asked.forgive,
        key=key,
    )
    return _answered(found, response)


@router.get("/circles/{circle_id}/departures/preview")
def preview(
    circle_id: UUID, actor: SignedIn, member_id: UUID | None = None, forgive: bool = False
) -> DeparturePreview:
    """Say what it would be if the caller, or another member, went today."""
    return DeparturePreview.of(departures.preview(actor, circle_id, member_id, forgive=forgive))


@router.get("/departures/{departure_id}")
def get(departure_id: UUID, actor: SignedIn) -> Departure:
    """Show a departure."""
    return Departure.of(departures.get(actor, departure_id))


@router.post("/departures/{departure_id}/settle")
def settle(
    departure_id: UUID, asked: SettleAsked, actor: SignedIn, key: Key, response: Response
) -> Departure:
    """Settle with somebody who goes, as it was agreed; never with oneself."""
    done = departures.settle(
        actor, departure_id, method=asked.method, reference=asked.reference, key=key
    )
    mark_replay(response, replayed=done.replayed)
    return Departure.of(done)


@router.post("/departures/{departure_id}/cancel")
def cancel(departure_id: UUID, actor: SignedIn) -> Departure:
    """Take the own wish back before it is carried out."""
    return Departure.of(departures.cancel(actor, departure_id))


@router.post("/circles/{circle_id}/dissolution")
def dissolve(
    circle_id: UUID,
    asked: DissolutionAsked,
    actor: SignedIn,
    key: Key,
    response: Response,
    preview: bool = False,
) -> Dissolution:
    """Ask that a circle ends; with `preview`, only say what everybody would get."""
    if preview:
        return Dissolution.of_preview(dissolutions.preview(actor, circle_id, policy=asked.policy))
    made = dissolutions.ask(actor, circle_id, policy=asked.policy, reason=asked.reason, key=key)
    mark_replay(response, replayed=made.replayed)
    return Dissolution.of(made)


@router.get("/circles/{circle_id}/dissolution")
def newest_dissolution(circle_id: UUID, actor: SignedIn) -> Dissolution:
    """Show the newest plan to end a circle, whatever became of it."""
    found = dissolutions.newest(actor, circle_id)
    if found is None:
        raise NotFound(what="dissolution")
    return Dissolution.of(found)


@router.get("/dissolutions/{dissolution_id}")
def get_dissolution(dissolution_id: UUID, actor: SignedIn) -> Dissolution:
    """Show the end of a circle as it is planned or was carried out."""
    return Dissolution.of(dissolutions.get(actor, dissolution_id))


@router.post("/dissolutions/{dissolution_id}/post")
def post_dissolution(
    dissolution_id: UUID, actor: SignedIn, key: Key, response: Response
) -> Dissolution:
    """Pay everybody out and close the circle for good, as it was agreed."""
    done = dissolutions.post(actor, dissolution_id, key=key)
    mark_replay(response, replayed=done.replayed)
    return Dissolution.of(done)


@router.post("/dissolutions/{dissolution_id}/cancel")
def cancel_dissolution(dissolution_id: UUID, actor: SignedIn) -> Dissolution:
    """Take the own wish back before it is carried out."""
    return Dissolution.of(dissolutions.cancel(actor, dissolution_id))


@router.post("/loans/{loan_id}/writeoff", status_code=202)
def write_off(
    loan_id: UUID, asked: WriteOffAsked, actor: SignedIn, key: Key, response: Response
) -> WriteOff:
    """Ask the circle to let a loan go; what is left of the principal becomes its loss."""
    made = loans.ask_write_off(actor, loan_id, reason=asked.reason, key=key)
    mark_replay(response, replayed=made.replayed)
    return WriteOff.of(made)
