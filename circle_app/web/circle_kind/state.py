"""Events of the page where a circle rests or becomes another kind of circle."""

from typing import Any, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import PRESETS
from circle_app.i18n import text
from circle_app.services import circle_life, circle_rest, circles, installation, memberships
from circle_app.services.proposals import ProposalView
from circle_app.web import live, routes
from circle_app.web.circle_kind.view_models import (
    Kind,
    Look,
    Person,
    Rest,
    kinds_of,
    look_at,
    rest_of,
)
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    parsed_uuid,
    route_uuid,
    run,
    say,
)
from circle_app.web.rule_wording import preset_name
from circle_app.web.shell import enter


class OfficersForm(TypedDict):
    """Who is to hold which office, and which rules there are to be."""

    rules: str
    admin: str
    treasurer: str
    secretary: str
    manager: str
    clerk: str
    auditor: str


OFFICES = tuple(name for name in OfficersForm.__annotations__ if name != "rules")


class CircleKindState(rx.State):
    """Another kind for the circle in the address, as it is being thought about."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    kind_now: str = ""
    kinds: list[Kind] = []
    people: list[Person] = []
    may_propose: bool = False
    chosen: str = ""
    offices: list[str] = []
    keep: bool = True
    officers: dict[str, str] = {}
    look: Look = Look()
    rest: Rest = Rest()

    @rx.event
    async def load(self) -> Any:
        """Show the kinds there are."""
        self.loaded, self.error, self.chosen, self.look = False, "", "", Look()
        self.officers, self.request_id = {}, str(uuid4())
        live.stop_listening(self)
        return await self._show()

    async def _show(self) -> Any:
        try:
            entered = await enter(self)
            actor, circle_id = entered.actor, route_uuid(self, "circle")
            circle = await run(circles.get, actor, circle_id)
            settings = await run(installation.current)
            self.people = []
            self.may_propose = (
                Permission.PROPOSE in circle.my_permissions and circle.status == "active"
            )
            if self.may_propose:
                found = await run(memberships.members, actor, circle_id)
                self.people = [
                    Person(str(row.id), row.name) for row in found if row.status == "active"
                ]
        except CircleError as error:
            return await answer_refusal(self, error)
        self.kind_now = preset_name(circle.preset, entered.language)
        self.kinds = kinds_of(circle, settings.circles_presets, entered.language)
        self.rest = rest_of(circle)
        self.loaded = True
        return None

    @rx.event
    async def choose(self, kind: str) -> None:
        """A kind was chosen: which offices it has."""
        self.error, self.look = "", Look()
        if any(each.value == kind for each in self.kinds):
            self.chosen, self.offices = kind, list(PRESETS[kind].officers)

    @rx.event
    @one_at_a_time()
    async def preview(self, form: OfficersForm) -> None:
        """Look at what would change, and at what stands in the way."""
        self.keep = form.get("rules") != "new"
        self.officers = {
            member: role for role in self.offices if role in OFFICES and (member := form.get(role))
        }
        entered = await enter(self)
        found = await run(
            circle_life.preview_preset,
            entered.actor,
            route_uuid(self, "circle"),
            self.chosen,
            keep_rules=self.keep,
            officers=self._officers(),
        )
        self.look = look_at(found, entered.language)

    def _officers(self) -> dict[UUID, str]:
        return {parsed_uuid(member, "member"): role for member, role in self.officers.items()}

    @rx.event
    async def back(self) -> None:
        """Back to the choice."""
        self.error, self.look = "", Look()

    @rx.event
    @one_at_a_time()
    async def ask(self) -> Any:
        """Put it to the decision."""
        entered = await enter(self)
        circle_id = route_uuid(self, "circle")
        made = await run(
            circle_life.change_preset,
            entered.actor,
            circle_id,
            self.chosen,
            keep_rules=self.keep,
            officers=self._officers(),
            key=self.request_id,
        )
        where = routes.path(routes.VOTE, circle=str(circle_id), vote=str(made.proposal_id))
        return rx.redirect(str(where))

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def rest_or_wake(self) -> Any:
        """Let the circle rest, or wake it up; where members run it, they vote on it."""
        entered = await enter(self)
        circle_id = route_uuid(self, "circle")
        act = circle_rest.unarchive if self.rest.resting else circle_rest.archive
        done = await run(act, entered.actor, circle_id, key=self.request_id)
        self.request_id = str(uuid4())
        if isinstance(done, ProposalView):
            where = routes.path(routes.VOTE, circle=str(circle_id), vote=str(done.id))
            return rx.redirect(str(where))
        if done.status == "archived":
            await say(self, text(entered.language, "The circle rests"))
        else:
            await say(self, text(entered.language, "The circle is awake again"))
        return await self._show()
