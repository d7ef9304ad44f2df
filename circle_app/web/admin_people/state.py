"""Events of the list of people."""

from typing import Any

import reflex as rx

from circle_app.services.admin import people
from circle_app.web.admin.listing import AdminListMixin
from circle_app.web.admin_people.view_models import PersonLine, person_line
from circle_app.web.shell import Entered


class AdminPeopleState(AdminListMixin, rx.State):
    """People of the installation, the newest first."""

    rows: list[PersonLine] = []

    def _statuses(self) -> tuple[str, ...]:
        return people.STATUSES

    def _page(self, entered: Entered, cursor: str | None) -> Any:
        return people.listed(entered.actor, **self._asked(cursor))

    def _put(self, items: Any, language: str, *, further: bool) -> None:
        found = [person_line(row, language) for row in items]
        self.rows = [*self.rows, *found] if further else found
