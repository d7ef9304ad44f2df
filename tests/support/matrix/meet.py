"""What each service function about meetings needs."""

from __future__ import annotations

from typing import Final

from circle_app.domain.permissions import Permission
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
