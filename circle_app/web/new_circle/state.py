"""Events of the wizard that starts a circle: name, kind, rules, look once more."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.circle_defaults import check_opening, starting_rules
from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.people import clean_name
from circle_app.domain.presets import PRESETS
from circle_app.domain.rule_limits import check_limits
from circle_app.domain.rules import CircleRules, check_available, check_rules
from circle_app.i18n import text
from circle_app.services import circles, installation
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, language_of, one_at_a_time, run, say, sentence
from circle_app.web.new_circle.view_models import CURRENCY, Draft, Kind, kinds
from circle_app.web.rule_form import RuleFields, changes_of, typed
from circle_app.web.rule_wording import RuleLine, belonging, borrowing, paying, spending
from circle_app.web.shell import enter
from circle_app.web.turn_wording import turning

LAST_STEP = 4


class NameForm(TypedDict):
    """What the circle is called and for."""

    circle_name: str
    description: str


class KindForm(TypedDict):
    """Which kind of circle."""

    preset: str


class RulesForm(RuleFields):
    """The rules people most often choose themselves, and where UPI money goes."""

    upi_address: str


class CreateForm(TypedDict):
    """The key alone: what is created is what the last page showed."""

    request_id: str


class NewCircleState(rx.State):
    """A circle that is being thought up."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    step: int = 1
    draft: Draft = Draft()
    kinds: list[Kind] = []
    paying: list[RuleLine] = []
    turning: list[RuleLine] = []
    borrowing: list[RuleLine] = []
    spending: list[RuleLine] = []
    belonging: list[RuleLine] = []

    @rx.event
    async def load(self) -> Any:
        """Begin with an empty page and the usual rules."""
        self.loaded, self.error, self.step = False, "", 1
        self.request_id = str(uuid4())
        live.stop_listening(self)
        try:
            entered = await enter(self)
        except CircleError as error:
            return await answer_refusal(self, error)
        settings = await run(installation.current)
        offered = PRESETS[settings.circles_presets[0]]
        try:
            check_opening(offered, settings, is_operator=entered.actor.is_operator)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.draft = Draft().with_preset(offered, settings)
        self.kinds = kinds(settings, entered.language)
        self.loaded = True
        return None

    @rx.event
    async def take_name(self, form: NameForm) -> None:
        """Step 1."""
        self.error = ""
        try:
            name = clean_name(str(form.get("circle_name", "")))
        except CircleError as error:
            self.error = sentence(error, language_of(self))
            return
        description = str(form.get("description", "")).strip()[: circles.MAX_DESCRIPTION_LENGTH]
        self.draft = self.draft.with_values(name=name, description=description)
        self.step = 2

    @rx.event
    async def take_kind(self, form: KindForm) -> None:
        """Step 2."""
        self.error = ""
        preset = PRESETS.get(str(form.get("preset", "")))
        if preset is None:
            error = InvalidInput(field="preset")
            self.error = sentence(error, language_of(self))
            return
        self.draft = self.draft.with_preset(preset, installation.latest())
        self.step = 3

    @rx.event
    async def take_rules(self, form: RulesForm) -> None:
        """Step 3: read the rules and show them in sentences."""
        self.error = ""
        address = str(form.get("upi_address", "")).strip()[:80]
        self.draft = self.draft.with_values(**typed(form), upi_address=address)
        try:
            rules = self._rules()
        except CircleError as error:
            self.error = sentence(error, language_of(self))
            return
        language = language_of(self)
        self.paying = paying(rules, CURRENCY, language)
        self.turning = turning(rules, language)
        self.borrowing = borrowing(rules, CURRENCY, language)
        self.spending = spending(rules, CURRENCY, language)
        self.belonging = belonging(rules, language)
        self.step = 4

    def _rules(self) -> CircleRules:
        preset = PRESETS[self.draft.preset]
        settings = installation.latest()
        started = starting_rules(preset, settings)
        rules = started.with_changes(changes_of(self.draft, CURRENCY))
        check_rules(rules, has_officers=preset.has_officers)
        check_available(rules)
        check_limits(rules, settings, CURRENCY)
        return rules

    @rx.event
    async def back(self) -> None:
        """One step back; what was typed is kept."""
        self.error = ""
        self.step = max(1, self.step - 1)

    @rx.event
    @one_at_a_time()
    async def create(self, form: CreateForm) -> Any:
        """Step 4: open the circle."""
        entered = await enter(self)
        made = await run(
            circles.create,
            entered.actor,
            name=self.draft.name,
            preset=self.draft.preset,
            description=self.draft.description,
            rules=changes_of(self.draft, CURRENCY),
            currency=CURRENCY,
            upi_address=self.draft.upi_address or None,
            key=str(form.get("request_id", "")),
        )
        self.request_id = str(uuid4())
        await say(self, text(language_of(self), "{name} is open", name=made.name))
        return rx.redirect(str(routes.path(routes.INVITE, circle=str(made.id))))
