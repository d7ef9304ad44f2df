"""Events of the page that changes rules: fill in, look once more, change or ask the members."""

from dataclasses import replace
from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.policies import chain_of
from circle_app.domain.presets import PRESETS
from circle_app.domain.rule_json import InvalidRules
from circle_app.domain.rules import CircleRules
from circle_app.i18n import formats, text
from circle_app.services import circles, rule_history, rules
from circle_app.services.circles import CircleView
from circle_app.services.proposals import ProposalView
from circle_app.services.rule_history import Preview
from circle_app.web import live, routes
from circle_app.web.events import (
    answer_refusal,
    language_of,
    one_at_a_time,
    route_uuid,
    run,
    say,
)
from circle_app.web.rule_diff import DiffRow, diff_rows
from circle_app.web.rule_form import (
    RuleDraft,
    RuleFields,
    changes_of,
    differing,
    draft_of,
    typed,
)
from circle_app.web.shell import Entered, enter


def newest_rules(circle: CircleView) -> CircleRules:
    """The rules that a change builds on: those that wait for their day, else those in force."""
    return circle.rules if circle.next_rules is None else circle.next_rules.rules


def from_when(change: Preview, language: str) -> str:
    """From which day on it would count."""
    if change.effective_on is None:
        return text(language, "The new rules count at once.")
    if change.by_vote:
        return text(
            language, "If it is agreed, the new rules count from the round after the decision."
        )
    day = formats.date_medium(change.effective_on, language)
    return text(language, "The new rules count from {day}, with the next round.", day=day)


class RuleChangeState(rx.State):
    """Other rules for the circle in the address, as they are being thought up."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    step: int = 1
    has_officers: bool = False
    by_vote: bool = True
    builds_on_waiting: bool = False
    draft: RuleDraft = RuleDraft()
    rows: list[DiffRow] = []
    from_when: str = ""

    @rx.event
    async def load(self) -> Any:
        """Fill the fields with the rules in force."""
        self.loaded, self.error, self.step = False, "", 1
        live.stop_listening(self)
        try:
            _, circle = await self._entered()
        except CircleError as error:
            return await answer_refusal(self, error)
        newest = newest_rules(circle)
        self.draft = RuleDraft(**draft_of(newest, circle.currency))
        self.builds_on_waiting = newest != circle.rules
        self.has_officers = PRESETS[circle.preset].has_officers
        chain = chain_of(circle.rules, rules.KIND, has_officers=self.has_officers)
        self.by_vote = bool(chain)
        self.loaded = True
        return None

    async def _entered(self) -> tuple[Entered, CircleView]:
        entered = await enter(self)
        return entered, await run(circles.get, entered.actor, route_uuid(self, "circle"))

    async def _changes(self) -> tuple[Entered, CircleView, dict[str, Any]]:
        entered, circle = await self._entered()
        wanted = changes_of(self.draft, circle.currency)
        return entered, circle, differing(wanted, newest_rules(circle))

    @rx.event
    # What this circle has no field for stays as it is.
    @one_at_a_time(fills=False)
    async def look(self, form: RuleFields) -> None:
        """Read the fields and show what would be different."""
        self.draft = replace(self.draft, **typed(form))
        entered, circle, changes = await self._changes()
        if not changes:
            raise InvalidRules(field="rules", reason="unchanged")
        change = await run(rule_history.preview, entered.actor, circle.id, changes)
        language = entered.language
        self.rows = diff_rows(change.before, change.after, change.currency, language)
        self.from_when = from_when(change, language)
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
        await say(self, text(language_of(self), "Decided. {when}", when=self.from_when))
        return rx.redirect(routes.path(routes.RULES, circle=str(circle.id)))
