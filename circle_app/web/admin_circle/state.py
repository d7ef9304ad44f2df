"""Events of the page of one circle, for operators."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.services.admin import circles
from circle_app.web.admin.entering import enter_admin
from circle_app.web.admin_circles.view_models import CircleCardView, circle_card
from circle_app.web.events import answer_refusal, route_uuid, run


class AdminCircleState(rx.State):
    """One circle: facts only."""

    loaded: bool = False
    facts: CircleCardView = CircleCardView()

    @rx.event
    async def load(self) -> Any:
        """The circle in the address."""
        self.loaded = False
        try:
            entered = await enter_admin(self)
            found = await run(circles.get, entered.actor, route_uuid(self, "subject"))
        except CircleError as error:
            return await answer_refusal(self, error)
        self.facts = circle_card(found, entered.language)
        self.loaded = True
        return None
