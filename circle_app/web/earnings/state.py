"""Events of the page of earnings that go to members."""

from datetime import date
from typing import Any, Final, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.distributions import OPEN_STATES
from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.money import parse_minor
from circle_app.services import circles, distributions
from circle_app.services.circles import CircleView
from circle_app.services.distributions import DistributionPreview, DistributionView
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.earnings import view_models
from circle_app.web.earnings.view_models import GivenCard, PartRow, PlanCard
from circle_app.web.events import answer_refusal, one_at_a_time, parsed_uuid, route_uuid, run
from circle_app.web.shell import Entered, enter
from circle_app.web.ui.sheets import Slip

_SHOWN: Final = 20


class PlanForm(TypedDict):
    """A plan to look at."""

    policy: str
    date_from: str
    date_to: str
    amount: str
    into: str


class KeyForm(TypedDict):
    """Nothing but the key of an act."""

    request_id: str


class PayForm(TypedDict):
    """How a part is handed out."""

    method: str
    request_id: str


def _day(typed: str, field: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise InvalidInput(field=field) from None


class EarningsState(rx.State):
    """What the circle in the address earned, and what became of it."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    plan_error: str = ""
    request_id: str = ""
    plan: PlanCard = PlanCard()
    waiting: GivenCard = GivenCard()
    past: list[GivenCard] = []
    owed: GivenCard = GivenCard()
    part: PartRow = PartRow()
    slip: Slip = Slip()
    # What was typed last: the plan is worked out anew whenever something is booked.
    chosen: dict[str, str] = {}

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.plan_error, self.chosen = False, "", "", {}
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something was booked or decided."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            circle = await run(circles.get, entered.actor, circle_id)
            found = await run(distributions.of_circle, entered.actor, circle_id, limit=_SHOWN)
            seen = await self._seen(entered, circle)
        except CircleError as error:
            return await answer_refusal(self, error)
        self._fill(found.items, entered.language)
        self.plan = view_models.plan_card(seen, clock.today(circle.time_zone), entered.language)
        self.loaded = True
        if first:
            live.listen(self, EarningsState.reload, circle_room(circle_id))
        return None

    def _fill(self, found: tuple[DistributionView, ...], language: str) -> None:
        cards = [(view, view_models.given_card(view, language)) for view in found]
        self.waiting = next(
            (card for view, card in cards if view.status in OPEN_STATES), GivenCard()
        )
        self.owed = next(
            (card for view, card in cards if any(part.can_pay for part in view.parts)),
            GivenCard(),
        )
        self.past = [card for view, card in cards if view.status not in OPEN_STATES]

    async def _seen(self, entered: Entered, circle: CircleView) -> DistributionPreview:
        return await run(
            distributions.preview, entered.actor, circle.id, **self._wanted(circle.currency)
        )

    def _wanted(self, currency: str) -> dict[str, Any]:
        chosen = self.chosen
        amount = chosen.get("amount", "")
        return {
            "policy": chosen.get("policy") or None,
            "date_from": _day(chosen.get("date_from", ""), "from"),
            "date_to": _day(chosen.get("date_to", ""), "to"),
            "amount_minor": parse_minor(amount, currency) if amount else None,
            "into": chosen.get("into") or None,
        }

    @rx.event
    @one_at_a_time(error="plan_error")
    async def look(self, form: PlanForm) -> Any:
        """Work another plan out; a plan that cannot be leaves the last one."""
        entered = await enter(self)
        circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
        before = self.chosen
        self.chosen = {name: str(value) for name, value in form.items()}
        try:
            seen = await self._seen(entered, circle)
        except CircleError:
            self.chosen = before
            raise
        self.plan = view_models.plan_card(seen, clock.today(circle.time_zone), entered.language)

    @rx.event
    async def open_sheet(self) -> None:
        """A sheet was opened: a new form with a key of its own."""
        self.error, self.slip, self.request_id = "", Slip(), str(uuid4())

    @rx.event
    async def choose(self, member: str) -> None:
        """Somebody's part is to be handed out."""
        self.part = next((row for row in self.owed.rows if row.key == member), PartRow())
        self.error, self.slip, self.request_id = "", Slip(), str(uuid4())

    @rx.event
    @one_at_a_time()
    async def ask(self, form: KeyForm) -> Any:
        """Ask for the plan that is shown."""
        entered = await enter(self)
        circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
        wanted = self._wanted(circle.currency)
        made = await run(
            distributions.ask, entered.actor, circle.id, key=form["request_id"], **wanted
        )
        self.chosen = {}
        return await self._done("ask", made, entered)

    @rx.event
    @one_at_a_time()
    async def give(self, form: KeyForm) -> Any:
        """Give the members what was agreed."""
        entered = await enter(self)
        asked = parsed_uuid(self.waiting.id, "distribution")
        made = await run(distributions.post, entered.actor, asked, key=form["request_id"])
        return await self._done("give", made, entered)

    @rx.event
    @one_at_a_time()
    async def take_back(self, _form: KeyForm) -> Any:
        """Take the own wish back."""
        entered = await enter(self)
        asked = parsed_uuid(self.waiting.id, "distribution")
        made = await run(distributions.cancel, entered.actor, asked)
        return await self._done("take_back", made, entered)

    @rx.event
    @one_at_a_time()
    async def pay(self, form: PayForm) -> Any:
        """Hand a part out."""
        entered = await enter(self)
        member = parsed_uuid(self.part.key, "member", field="member_id")
        made = await run(
            distributions.pay,
            entered.actor,
            parsed_uuid(self.owed.id, "distribution"),
            member_id=member,
            method=form["method"],
            key=form["request_id"],
        )
        return await self._done("pay", made, entered, member)

    async def _done(
        self, act: str, made: DistributionView, entered: Entered, member: UUID | None = None
    ) -> Any:
        self.slip = view_models.slip_of(act, made, member, entered.language)
        self.request_id = str(uuid4())
        return await self._reload()
