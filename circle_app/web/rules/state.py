"""Events of the page of a circle's rules."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.domain.rules import RuleChange
from circle_app.i18n import formats, text
from circle_app.services import circles
from circle_app.services.events import circle_room
from circle_app.web import live, times
from circle_app.web.events import answer_refusal, route_uuid, run
from circle_app.web.rule_wording import (
    RuleLine,
    belonging,
    borrowing,
    paying,
    preset_line,
    preset_name,
    spending,
)
from circle_app.web.shell import enter


class RulesState(rx.State):
    """The rules that are in force."""

    loaded: bool = False
    kind: str = ""
    kind_line: str = ""
    version: str = ""
    description: str = ""
    paying: list[RuleLine] = []
    borrowing: list[RuleLine] = []
    spending: list[RuleLine] = []
    belonging: list[RuleLine] = []
    may_change: bool = False
    by_vote: bool = True

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
        language, rules = entered.language, found.rules
        self.kind = preset_name(found.preset, language)
        self.kind_line = preset_line(found.preset, language)
        self.description = found.description
        since = formats.date_medium(times.day(found.rules_since, found.time_zone), language)
        self.version = text(
            language, "version {version}, since {day}", version=found.rule_version, day=since
        )
        self.paying = paying(rules, found.currency, language)
        self.borrowing = borrowing(rules, found.currency, language)
        self.spending = spending(rules, found.currency, language)
        self.belonging = belonging(rules, language)
        self.by_vote = rules.rule_change is RuleChange.VOTE
        allowed = found.my_permissions
        needed = Permission.PROPOSE if self.by_vote else Permission.CHANGE_RULES
        self.may_change = needed in allowed
        self.loaded = True
        if first:
            live.listen(self, RulesState.reload, circle_room(circle_id))
        return None
