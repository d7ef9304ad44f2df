"""Events of the page with the record of a meeting."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.services import meetings
from circle_app.web import routes
from circle_app.web.events import answer_refusal, route_uuid, run
from circle_app.web.minutes.view_models import Record, record_of
from circle_app.web.shell import enter


class MinutesState(rx.State):
    """The record of the meeting in the address; it does not change any more."""

    loaded: bool = False
    record: Record = Record()
    back: str = ""

    @rx.event
    async def load(self) -> Any:
        """Show it."""
        self.loaded = False
        try:
            entered = await enter(self)
            circle_id, meeting_id = route_uuid(self, "circle"), route_uuid(self, "meeting")
            found = await run(meetings.minutes, entered.actor, meeting_id)
            if found.circle_id != circle_id:
                raise NotFound(what="meeting")
        except CircleError as error:
            return await answer_refusal(self, error)
        self.record = record_of(found, entered.language)
        self.back = str(routes.path(routes.MEETINGS, circle=str(circle_id)))
        self.loaded = True
        return None
