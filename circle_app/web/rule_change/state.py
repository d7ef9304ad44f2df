"""Events of the page that changes rules: fill in, look once more, change or ask the members."""

from dataclasses import replace
from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.presets import PRESETS
from circle_app.domain.rule_json import InvalidRules
from circle_app.domain.rules import RuleChange, check_available, check_rules
from circle_app.i18n import text
from circle_app.services import circles, rules
from circle_app.services.circles import CircleView
from circle_app.services.proposals import ProposalView
from circle_app.web import live, routes
from circle_app.web.events import (
    answer_refusal,
    language_of,
    one_at_a_time,
    route_uuid,
    run,
    say,
)
from circle_app.web.rule_form import (
    RuleDraft,
    RuleFields,
    changes_of,
    differing,
    draft_of,
    typed,
)
from circle_app.web.shell import Entered, enter
from circle_app.web.vote.view_models import Line, change_lines


class RuleChangeState(rx.State):
    """Other rules for the circle in the address, as they are being thought up."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    step: int = 1
    has_officers: bool = False
    by_vote: bool = True
    draft: RuleDraft = RuleDraft()
    would_be: list[Line] = []
    until_now: list[Line] = []

    @rx.event
    async def load(self) -> Any:
        """Fill the fields with the rules in force."""
        self.loaded, self.error, self.step = False, "", 1
        live.stop_listening(self)
        try:
            _, circle = await self._entered()
        except CircleError as error:
            return await answer_refusal(self, error)
        self.draft = RuleDraft(**draft_of(circle.rules, circle.currency))
        self.has_officers = PRESETS[circle.preset].has_officers
        self.by_vote = circle.rules.rule_change is RuleChange.VOTE
        self.loaded = True
        return None

    async def _entered(self) -> tuple[Entered, CircleView]:
        entered = await enter(self)
        return entered, await run(circles.get, entered.actor, route_uuid(self, "circle"))

    async def _changes(self) -> tuple[Entered, CircleView, dict[str, Any]]:
        entered, circle = await self._entered()
        wanted = changes_of(self.draft, circle.currency)
        return entered, circle, differing(wanted, circle.rules)

    @rx.event
    @one_at_a_time()
    async def look(self, form: RuleFields) -> None:
        """Read the fields and show what would be different."""
        self.draft = replace(self.draft, **typed(form))
        entered, circle, changes = await self._changes()
        if not changes:
            raise InvalidRules(field="rules", reason="unchanged")
        after = circle.rules.with_changes(changes)
        check_rules(after, has_officers=self.has_officers)
        check_available(after)
        self.would_be, self.until_now = change_lines(circle, changes, entered.language)
        self.step = 2

    @rx.event
    async def back(self) -> None:
        """Back to the fields; what was typed is kept."""
        self.error, self.step = "", 1

    @rx.event
    @one_at_a_time()
    async def change(self) -> Any:
        """Change the rules, or put them to the vote."""
        entered, circle, changes = await self._changes()
        done = await run(rules.change_rules, entered.actor, circle.id, changes)
        if isinstance(done, ProposalView):
            return rx.redirect(routes.path(routes.VOTE, circle=str(circle.id), vote=str(done.id)))
        await say(self, text(language_of(self), "The new rules are in force"))
        return rx.redirect(routes.path(routes.RULES, circle=str(circle.id)))
