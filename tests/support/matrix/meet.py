"""What each service function about meetings needs, and the meetings it is called on."""

from __future__ import annotations

from typing import Any, Final

from circle_app.domain.permissions import Permission
from circle_app.services import circles, meetings
from circle_app.services.meetings import Cell
from tests.factories import key
from tests.support.matrix.needs import Case, a, need

P: Final = Permission
SAVING: Final = "what is typed is no act yet; that the meeting was closed is recorded"

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "meetings.start": need(
        P.HOLD_MEETING, lambda w: a(w.circle, key=key()), conflicts="one is being held"
    ),
    "meetings.draft_id": need(P.HOLD_MEETING, lambda w: a(w.circle)),
    "meetings.meeting": need(P.HOLD_MEETING, lambda w: a(w.meeting)),
    "meetings.save": need(
        P.HOLD_MEETING, lambda w: a(w.meeting, cells=[Cell(None, "minutes", "Seeds")])
    ),
    "meetings.put_sheet": need(P.HOLD_MEETING, lambda w: a(w.meeting, sheet={}, version=1)),
    "meetings.post": need(P.HOLD_MEETING, lambda w: a(w.meeting, version=1, key=key())),
    "meetings.cancel": need(P.HOLD_MEETING, lambda w: a(w.meeting)),
    "meetings.meetings": need(P.SEE_ACTIVITY, lambda w: a(w.circle)),
    "meetings.minutes": need(P.SEE_ACTIVITY, lambda w: a(w.held)),
}


def hold(world: Any) -> None:
    """One meeting that was held, and one whose sheet only waits to be posted."""
    for name in ("held", "meeting"):
        opened = meetings.start(world.admin, world.circle, key=key())
        there = [
            circles.get(actor, world.circle).my_member_id for actor in (world.sunita, world.farida)
        ]
        cells = [Cell(member_id, "presence", "present") for member_id in there]
        cells += [Cell(None, f"counted_by.{member_id}", True) for member_id in there]
        cells.append(Cell(None, "count.coins", opened.opening_minor))
        version = meetings.save(world.admin, opened.id, cells=cells).version
        if name == "held":
            meetings.post(world.admin, opened.id, version=version, key=key())
        world.ids[name] = opened.id
