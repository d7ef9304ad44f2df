"""Events of the table of members and cycles."""

from typing import Any, Final, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.domain.money import parse_minor
from circle_app.i18n import formats, text
from circle_app.services import circles, contributions
from circle_app.services.contributions import Waived
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.dues import view_models
from circle_app.web.dues.view_models import Asked, Detail, Line, Table
from circle_app.web.events import (
    answer_refusal,
    one_at_a_time,
    parsed_uuid,
    query_arg,
    route_uuid,
    run,
)
from circle_app.web.shell import Entered, enter
from circle_app.web.ui.sheets import Slip, SlipLine

_SHOWN: Final = 40


class WaiveForm(TypedDict):
    """Letting a member off; what is not open has no field."""

    amount: str
    fee: str
    reason: str
    request_id: str


class DuesState(rx.State):
    """The dues of the circle in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    table: Table = Table()
    rows: list[Line] = []
    detail: Detail = Detail()
    slip: Slip = Slip()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something changed in the circle."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            # The address names a circle, so `enter` has found it.
            assert entered.circle is not None  # noqa: S101
            asked = self._asked()
            found = await run(
                contributions.due_table,
                entered.actor,
                entered.circle.id,
                before=asked.before,
                order=asked.order,
                offset=asked.offset,
                limit=_SHOWN,
            )
        except CircleError as error:
            return await answer_refusal(self, error)
        circle_id, language = str(entered.circle.id), entered.language
        self.table = view_models.table_of(found, asked, circle_id, language)
        self.rows = [
            view_models.line_of(row, found.currency, circle_id, language) for row in found.rows
        ]
        self.loaded = True
        if first:
            live.listen(self, DuesState.reload, circle_room(entered.circle.id))
        return None

    def _asked(self) -> Asked:
        """What the address asks for; what cannot be read counts as not asked."""
        before, offset = query_arg(self, "before"), query_arg(self, "offset")
        order = query_arg(self, "order")
        return Asked(
            before=int(before)
            if before.isascii() and before.isdigit() and len(before) < 9
            else None,
            order=order if order in ("name", "open") else "number",
            offset=int(offset) if offset.isascii() and offset.isdigit() and len(offset) < 6 else 0,
        )

    @rx.event
    async def look(self, due: str) -> Any:
        """Show one due in the sheet."""
        self.error, self.slip, self.request_id = "", Slip(), str(uuid4())
        try:
            await self._look(await enter(self), due)
        except CircleError as error:
            return await answer_refusal(self, error)
        return None

    async def _look(self, entered: Entered, due: str) -> None:
        view = await run(contributions.due, entered.actor, parsed_uuid(due, "due"))
        circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
        if view.circle_id != circle.id:
            raise NotFound(what="due")
        self.detail = view_models.detail_of(
            view, str(circle.id), circle.time_zone, entered.language
        )

    @rx.event
    @one_at_a_time()
    async def waive(self, form: WaiveForm) -> Any:
        """Let the member off what was typed."""
        entered = await enter(self)
        assert entered.circle is not None  # noqa: S101
        currency = entered.circle.currency
        done = await run(
            contributions.waive,
            entered.actor,
            parsed_uuid(self.detail.id, "due"),
            amount_minor=_typed(form["amount"], currency, "amount"),
            fee_minor=_typed(form["fee"], currency, "fee"),
            reason=form["reason"],
            key=form["request_id"],
        )
        self.slip = _slip(done, entered.language)
        self.request_id = str(uuid4())
        await self._look(entered, self.detail.id)
        return await self._reload()


def _typed(amount: str, currency: str, name: str) -> int:
    if not amount.strip():
        return 0
    return parse_minor(amount, currency, field=name, minimum_minor=0)


def _slip(done: Waived, language: str) -> Slip:
    def money(minor: int) -> str:
        return formats.money(minor, done.currency, language)

    lines = [SlipLine(text(language, "Member"), done.member_name)]
    if done.fee_minor and done.amount_minor:
        lines.append(SlipLine(text(language, "Late fee"), money(done.fee_minor)))
    lines.append(SlipLine(text(language, "Still open"), money(done.open_minor)))
    return Slip(
        title=text(language, "Let off"),
        amount=formats.money_parts(done.amount_minor + done.fee_minor, done.currency),
        lines=lines,
    )
