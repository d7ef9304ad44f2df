"""Events of the list of circles."""

from typing import Any

import reflex as rx

from circle_app.services.admin import circles
from circle_app.web.admin.listing import AdminListMixin
from circle_app.web.admin_circles.view_models import CircleLine, circle_line
from circle_app.web.shell import Entered


class AdminCirclesState(AdminListMixin, rx.State):
    """Circles of the installation, the newest first."""

    rows: list[CircleLine] = []

    def _statuses(self) -> tuple[str, ...]:
        return circles.STATUSES

    def _page(self, entered: Entered, cursor: str | None) -> Any:
        return circles.listed(entered.actor, **self._asked(cursor))

    def _put(self, items: Any, language: str, *, further: bool) -> None:
        found = [circle_line(row, language) for row in items]
        self.rows = [*self.rows, *found] if further else found
