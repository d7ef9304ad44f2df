"""Events of the page of an auction."""

from datetime import UTC, date, datetime, time
from typing import Any, TypedDict
from uuid import uuid4
from zoneinfo import ZoneInfo

import reflex as rx

from circle_app.domain.auctions import InvalidTime
from circle_app.domain.errors import CircleError, NotFound
from circle_app.domain.money import parse_minor
from circle_app.i18n import text
from circle_app.services.events import circle_room, user_room
from circle_app.services.rounds import auction_views, auctions, bidding, presence, statements
from circle_app.services.rounds.auction_views import AuctionView
from circle_app.web import live
from circle_app.web.auction import view_models
from circle_app.web.auction.here import Here, here_of
from circle_app.web.auction.statement import StatementLine, statement_lines
from circle_app.web.auction.view_models import BidLine, Offer, Room, SlotChoice
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    parsed_uuid,
    route_uuid,
    run,
    say,
)
from circle_app.web.shell import Entered, enter


class BidForm(TypedDict):
    """What somebody would go without."""

    discount: str
    slot: str


class OpenForm(TypedDict):
    """When an auction is held, and where."""

    day: str
    hour: str
    minutes: str
    place: str
    request_id: str


class AuctionState(rx.State):
    """The auction of the round in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    open_error: str = ""
    request_id: str = ""
    room: Room = Room()
    bids: list[BidLine] = []
    bids_title: str = ""
    choices: list[SlotChoice] = []
    offer: Offer = Offer()
    statement: list[StatementLine] = []
    here: Here = Here()
    _currency: str = "INR"
    _zone: str = "UTC"

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.open_error = False, "", ""
        self.request_id, self.offer = str(uuid4()), Offer()
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody bid or paid, or the auction began or ended."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            # The address names a circle, so `enter` has found it.
            assert entered.circle is not None  # noqa: S101
            view = await run(auction_views.get, entered.actor, route_uuid(self, "round"))
            if view.circle_id != entered.circle.id:
                raise NotFound(what="round")
            own = await run(statements.own, entered.actor, view.run_id)
            if view.phase == "open":
                await run(presence.come_in, entered.actor, view.round_id)
            here = await run(presence.room, entered.actor, view.round_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self._show(entered, view)
        self.statement = statement_lines(own, entered.language)
        self.here = here_of(here, entered.language)
        self.loaded = True
        if first:
            live.listen(
                self,
                AuctionState.reload,
                circle_room(view.circle_id),
                user_room(entered.actor.user_id),
            )
        return None

    def _show(self, entered: Entered, view: AuctionView) -> None:
        language = entered.language
        self._currency, self._zone = view.currency, view.time_zone
        self.room = view_models.room_of(view, language)
        self.bids = view_models.bid_lines(view, language)
        self.bids_title = view_models.bids_title(view, language)
        self.choices = view_models.choices_of(view, language)
        if not self.room.can_bid:
            self.offer = Offer()

    @rx.event
    @one_at_a_time()
    async def look(self, form: BidForm) -> Any:
        """Show what a bid would mean; nothing is recorded."""
        entered = await enter(self)
        slot = form.get("slot") or ""
        shown = await run(
            bidding.preview,
            entered.actor,
            route_uuid(self, "round"),
            discount_minor=parse_minor(form["discount"], self._currency, field="discount"),
            slot_id=parsed_uuid(slot, "slot") if slot else None,
        )
        self.offer = view_models.offer_of(shown, form["discount"], slot, entered.language)

    @rx.event
    async def change(self) -> None:
        """Go back to the field."""
        self.offer, self.error = Offer(), ""

    @rx.event
    @one_at_a_time()
    async def bid(self) -> Any:
        """Make the bid that was looked at; a second press makes it once."""
        entered = await enter(self)
        offer, self.offer = self.offer, Offer()
        if not offer.typed:
            return None
        view = await run(
            bidding.bid,
            entered.actor,
            route_uuid(self, "round"),
            discount_minor=parse_minor(offer.typed, self._currency, field="discount"),
            slot_id=parsed_uuid(offer.slot, "slot") if offer.slot else None,
            key=self.request_id,
        )
        self.request_id = str(uuid4())
        self._show(entered, view)
        await say(self, text(entered.language, "Your bid of {amount} stands.", amount=offer.amount))
        return None

    @rx.event
    @one_at_a_time(error="open_error")
    async def begin(self, form: OpenForm) -> Any:
        """Open the auction, now or at the time that was chosen."""
        entered = await enter(self)
        view = await run(
            auctions.open_bidding,
            entered.actor,
            route_uuid(self, "round"),
            opens_at=_moment(form["day"], form["hour"], self._zone),
            minutes_open=int(form["minutes"]) if form["minutes"].isdecimal() else 0,
            place=form["place"],
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        self._show(entered, view)
        await say(self, text(entered.language, "The auction is announced to all."))

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def mark(self, member: str, there: bool) -> Any:
        """Note that somebody is there, or take such a note back."""
        entered = await enter(self)
        found = await run(
            presence.mark,
            entered.actor,
            route_uuid(self, "round"),
            parsed_uuid(member, "member"),
            present=there,
        )
        self.here = here_of(found, entered.language)

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def close(self) -> Any:
        """End an auction whose time is up, if the job has not yet done so."""
        entered = await enter(self)
        view = await run(
            auctions.close, entered.actor, route_uuid(self, "round"), key=self.request_id
        )
        self.request_id = str(uuid4())
        self._show(entered, view)


def _moment(day: str, hour: str, zone: str) -> datetime | None:
    """Read the beginning that was chosen, on the circle's clocks; None for now."""
    if not day and not hour:
        return None
    try:
        chosen = datetime.combine(date.fromisoformat(day), time.fromisoformat(hour))
    except ValueError:
        raise InvalidTime(field="opens_at") from None
    return chosen.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
