"""Events of the page of imports."""

from typing import Any
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.services import circles, imports
from circle_app.services.events import circle_room
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, query_arg, route_uuid, run
from circle_app.web.imports import view_models
from circle_app.web.imports.view_models import ImportRow
from circle_app.web.shell import enter

PAGE = 20


class ImportsState(rx.State):
    """The imports of the circle in the address."""

    loaded: bool = False
    file_error: str = ""
    request_id: str = ""
    action: str = ""
    rows: list[ImportRow] = []
    older: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.request_id = False, str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something was read in, imported or taken back."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            circle = await run(circles.get, entered.actor, circle_id)
            cursor = query_arg(self, "after") or None
            page = await run(imports.batches, entered.actor, circle_id, cursor=cursor, limit=PAGE)
        except CircleError as error:
            return await answer_refusal(self, error)
        here, language = str(circle_id), entered.language
        self.action = f"/session/circles/{here}/imports"
        self.file_error = view_models.refusal_words(query_arg(self, "file"), language)
        self.rows = [
            view_models.import_row(card, here, circle.time_zone, language) for card in page.items
        ]
        base = routes.path(routes.IMPORTS, circle=here)
        self.older = f"{base}?after={page.next_cursor}" if page.next_cursor else ""
        self.loaded = True
        if first:
            live.listen(self, ImportsState.reload, circle_room(circle_id))
        return None
