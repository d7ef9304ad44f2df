"""Events of the page of a circle's rules."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.domain.policies import chain_of
from circle_app.domain.presets import PRESETS
from circle_app.i18n import formats, text
from circle_app.services import circles, rule_history, rules
from circle_app.services.events import circle_room
from circle_app.services.proposals import ProposalView
from circle_app.web import live, routes, times
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    route_uuid,
    run,
    say,
)
from circle_app.web.rule_wording import (
    RuleLine,
    belonging,
    borrowing,
    paying,
    preset_line,
    preset_name,
    spending,
)
from circle_app.web.rules.view_models import VersionLine, Waiting, version_line, waiting_of
from circle_app.web.shell import enter
from circle_app.web.turn_wording import turning


class RulesState(rx.State):
    """The rules that are in force."""

    loaded: bool = False
    kind: str = ""
    kind_line: str = ""
    version: str = ""
    description: str = ""
    paying: list[RuleLine] = []
    turning: list[RuleLine] = []
    borrowing: list[RuleLine] = []
    spending: list[RuleLine] = []
    belonging: list[RuleLine] = []
    may_change: bool = False
    by_vote: bool = True
    busy: bool = False
    waiting: Waiting = Waiting()
    versions: list[VersionLine] = []

    @rx.event
    async def load(self) -> Any:
        """Show the rules of the circle in the address."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """The rules changed."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            found = await run(circles.get, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        language, now = entered.language, found.rules
        self.kind = preset_name(found.preset, language)
        self.kind_line = preset_line(found.preset, language)
        self.description = found.description
        since = formats.date_medium(times.day(found.rules_since, found.time_zone), language)
        self.version = text(
            language, "version {version}, since {day}", version=found.rule_version, day=since
        )
        self.paying = paying(now, found.currency, language)
        self.turning = turning(now, language)
        self.borrowing = borrowing(now, found.currency, language)
        self.spending = spending(now, found.currency, language)
        self.belonging = belonging(now, language)
        officers = PRESETS[found.preset].has_officers
        self.by_vote = bool(chain_of(now, rules.KIND, has_officers=officers))
        allowed = found.my_permissions
        needed = Permission.PROPOSE if self.by_vote else Permission.CHANGE_RULES
        self.may_change = needed in allowed and found.status == "active"
        self.waiting = waiting_of(found, language)
        history = await run(rule_history.history, entered.actor, circle_id)
        self.versions = [version_line(each, found, language) for each in history]
        self.loaded = True
        if first:
            live.listen(self, RulesState.reload, circle_room(circle_id))
        return None

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def withdraw(self) -> Any:
        """Take back the change that waits, or ask the members whether to."""
        entered = await enter(self)
        circle_id = route_uuid(self, "circle")
        done = await run(rules.withdraw_change, entered.actor, circle_id)
        if isinstance(done, ProposalView):
            where = routes.path(routes.VOTE, circle=str(circle_id), vote=str(done.id))
            return rx.redirect(str(where))
        await say(self, text(entered.language, "The rules stay as they are"))
        return await self._reload()
