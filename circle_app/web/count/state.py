"""Events of the page where a box is counted."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.counts import pieces_minor
from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.money import parse_minor
from circle_app.services import circles, reconciliation
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.count import view_models
from circle_app.web.count.view_models import BoxCard, BoxTab, CountRow
from circle_app.web.events import (
    answer_refusal,
    one_at_a_time,
    query_arg,
    route_uuid,
    run,
)
from circle_app.web.shell import enter
from circle_app.web.ui.sheets import Slip

PAGE = 20


class CountForm(TypedDict):
    """What was counted: an amount as it was typed, or pieces as ``value:how many,…``."""

    box: str
    booked: str
    amount: str
    pieces: str
    reason: str
    request_id: str


class CountState(rx.State):
    """A box of the circle in the address, and what was counted before."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    may_count: bool = False
    tabs: list[BoxTab] = []
    box: BoxCard = BoxCard()
    rows: list[CountRow] = []
    slip: Slip = Slip()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.slip = False, "", Slip()
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Money moved while somebody counts: the books say something else now."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            found = await run(reconciliation.overview, entered.actor, circle_id)
            counts = await run(reconciliation.counts, entered.actor, circle_id, limit=PAGE)
        except CircleError as error:
            return await answer_refusal(self, error)
        here, language = str(circle_id), entered.language
        wanted = query_arg(self, "box")
        chosen = next((box for box in found.boxes if box.account == wanted), found.boxes[0])
        self.may_count = found.may_compare
        self.tabs = view_models.box_tabs(found, here, language)
        self.box = view_models.box_card(chosen, found, language)
        self.rows = [
            view_models.count_row(each, here, found.today, language) for each in counts.items
        ]
        self.loaded = True
        if first:
            live.listen(self, CountState.reload, circle_room(circle_id))
        return None

    @rx.event
    @one_at_a_time()
    async def count(self, form: CountForm) -> Any:
        """Write the count down; a difference is booked with its reason."""
        entered = await enter(self)
        circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
        pieces = _pieces(form["pieces"])
        counted_minor = pieces_minor(pieces or {})
        if pieces is None:
            counted_minor = parse_minor(form["amount"], circle.currency, minimum_minor=0)
        try:
            made = await run(
                reconciliation.count,
                entered.actor,
                circle.id,
                account=form["box"],
                counted_minor=counted_minor,
                pieces=pieces,
                reason=form["reason"],
                booked_minor=_booked(form["booked"]),
                key=form["request_id"],
            )
        finally:
            await self._reload()
        self.slip = view_models.slip_of(made, circle.time_zone, entered.language)
        self.request_id = str(uuid4())
        return None

    @rx.event
    async def again(self) -> None:
        """Close the receipt."""
        self.slip = Slip()


def _pieces(typed: str) -> dict[int, int] | None:
    """Notes and coins as the field posts them; None where an amount was typed instead.

    Raises:
        InvalidInput: The field was tampered with.
    """
    if not typed:
        return None
    try:
        pairs = [pair.partition(":") for pair in typed[:400].split(",") if pair != "0"]
        return {int(value): int(count) for value, _, count in pairs}
    except ValueError:
        raise InvalidInput(field="pieces") from None


def _booked(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and len(typed) < 16 else None
