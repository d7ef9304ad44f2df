"""Events of one import's page."""

from typing import Any
from uuid import UUID, uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, InvalidInput, NotFound
from circle_app.i18n import text
from circle_app.services import circles, imports
from circle_app.services.events import circle_room
from circle_app.web import live, routes
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    query_arg,
    route_uuid,
    run,
    say,
)
from circle_app.web.import_batch import view_models
from circle_app.web.import_batch.view_models import (
    BatchCard,
    FieldChoice,
    Option,
    PreviewCard,
    RowCard,
    RowEdit,
)
from circle_app.web.shell import enter

PAGE = 25
OVER = ("committed", "reverted", "dropped")


class ImportBatchState(rx.State):
    """The import in the address, at one of its steps."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    step: str = ""
    tab: str = "bad"
    view: BatchCard = BatchCard()
    options: list[Option] = []
    choices: list[FieldChoice] = []
    rows: list[RowCard] = []
    more: str = ""
    preview: PreviewCard = PreviewCard()
    edit: RowEdit = RowEdit()
    mended: bool = False

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.edit, self.mended = False, "", RowEdit(), False
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody worked on an import of the circle."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id, wanted = route_uuid(self, "circle"), route_uuid(self, "batch")
            circle = await run(circles.get, entered.actor, circle_id)
            found = await run(imports.batch, entered.actor, wanted)
            if found.circle_id != circle_id:
                raise NotFound(what="import")
            here, language = str(circle_id), entered.language
            self.step = _step(query_arg(self, "step"), found)
            self.view = view_models.batch_card(found, here, circle.time_zone, language)
            self.options = view_models.options(found, language)
            self.choices = view_models.choices(found, language)
            if self.step == "preview":
                shown = await run(imports.preview, entered.actor, wanted)
                self.preview = view_models.preview_card(shown, language)
            else:
                await self._read_rows(entered.actor, wanted, found, language)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            live.listen(self, ImportBatchState.reload, circle_room(circle_id))
        return None

    async def _read_rows(self, actor: Any, wanted: UUID, found: Any, language: str) -> None:
        self.tab = _tab(query_arg(self, "tab"), found)
        cursor = query_arg(self, "after") or None
        page = await run(imports.rows, actor, wanted, outcome=self.tab, cursor=cursor, limit=PAGE)
        self.rows = [view_models.row_card(row, language) for row in page.items]
        self.more = ""
        if page.next_cursor:
            base = f"{self.view.base}?step={self.step}&tab={self.tab}"
            self.more = f"{base}&after={page.next_cursor}"

    @rx.event
    @one_at_a_time()
    async def say_columns(self, form: dict[str, Any]) -> Any:
        """Say which column holds what, and go on to the rows."""
        entered = await enter(self)
        columns = {
            choice.name: _place(form.get(f"column_{choice.name}")) for choice in self.choices
        }
        order = str(form.get("day_order", "")) or "dmy"
        mapping = {"columns": columns, "day_order": order}
        await run(imports.set_mapping, entered.actor, route_uuid(self, "batch"), mapping)
        return rx.redirect(f"{self.view.base}?step=check")

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def open_row(self, number: str) -> Any:
        """A row is to be mended: its cells in a sheet."""
        self.error, self.mended = "", False
        entered = await enter(self)
        wanted, place = route_uuid(self, "batch"), _number(number)
        page = await run(
            imports.rows,
            entered.actor,
            wanted,
            cursor=imports.cursor_before(place),
            limit=1,
        )
        if page.items:
            self.edit = view_models.row_edit(page.items[0], entered.language)

    @rx.event
    @one_at_a_time()
    async def mend(self, form: dict[str, Any]) -> Any:
        """Keep what was typed into a row, and check all rows anew."""
        entered = await enter(self)
        cells = {each.name: str(form.get(f"cell_{each.name}", "")) for each in self.edit.fields}
        row = await run(
            imports.edit_row,
            entered.actor,
            route_uuid(self, "batch"),
            _number(self.edit.number),
            cells,
        )
        self.mended = row.outcome == "good"
        self.edit = view_models.row_edit(row, entered.language)
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def commit(self, form: dict[str, Any]) -> Any:
        """Take the good rows in."""
        entered = await enter(self)
        await run(
            imports.bring_in,
            entered.actor,
            route_uuid(self, "batch"),
            leave_out_bad=bool(form.get("leave_out")),
            expected=self.view.new,
            key=str(form.get("request_id", "")),
        )
        self.request_id = str(uuid4())
        return rx.redirect(self.view.base, replace=True)

    @rx.event
    @one_at_a_time()
    async def revert(self, form: dict[str, Any]) -> Any:
        """Take the whole import back."""
        entered = await enter(self)
        await run(
            imports.revert,
            entered.actor,
            route_uuid(self, "batch"),
            reason=str(form.get("reason", "")),
            key=str(form.get("request_id", "")),
        )
        self.request_id = str(uuid4())
        await say(self, text(entered.language, "The import is taken back"))
        return rx.redirect(self.view.base, replace=True)

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def drop(self) -> Any:
        """Give the import up."""
        entered = await enter(self)
        await run(imports.drop, entered.actor, route_uuid(self, "batch"))
        address = routes.path(routes.IMPORTS, circle=str(route_uuid(self, "circle")))
        return rx.redirect(str(address), replace=True)


def _step(typed: str, found: Any) -> str:
    """The step of the address, as far as the import is; else the first with something to do."""
    if found.status in OVER:
        return "done"
    if found.status == "read" or typed == "columns":
        return "columns"
    if typed in ("check", "preview"):
        return typed
    return "check" if found.bad or not found.good else "preview"


def _tab(typed: str, found: Any) -> str:
    if found.status in OVER:
        return "done" if found.status == "committed" else "good"
    if typed in view_models.TABS[:3]:
        return typed
    return "bad" if found.bad else "good" if found.good else "double"


def _place(typed: Any) -> int | None:
    text_ = str(typed or "")
    return int(text_) if text_.isascii() and text_.isdecimal() and len(text_) < 4 else None


def _number(typed: str) -> int:
    place = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0
    if not place:
        raise InvalidInput(field="number")
    return place
