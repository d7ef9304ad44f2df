"""Events of the overview."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.services.admin import overview
from circle_app.web.admin.entering import enter_admin
from circle_app.web.admin_overview.view_models import OverviewView, overview_view
from circle_app.web.events import answer_refusal, run


class AdminOverviewState(rx.State):
    """How the installation stands."""

    loaded: bool = False
    seen: OverviewView = OverviewView()

    @rx.event
    async def load(self) -> Any:
        """Look at everything anew."""
        self.loaded = False
        return await self._reload()

    @rx.event
    async def again(self) -> Any:
        """Look once more."""
        return await self._reload()

    async def _reload(self) -> Any:
        try:
            entered = await enter_admin(self)
            found = await run(overview.show, entered.actor)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.seen = overview_view(found, entered.language)
        self.loaded = True
        return None
