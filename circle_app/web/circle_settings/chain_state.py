"""Events of the editor of who decides; what it makes becomes a draft of the page."""

from typing import Any

import reflex as rx

from circle_app.domain.decisions import Steps
from circle_app.domain.errors import CircleError
from circle_app.web.circle_settings import chains
from circle_app.web.circle_settings.chains import StepRow
from circle_app.web.circle_settings.loan_specs import SPECS
from circle_app.web.circle_settings.state import CircleSettingsState
from circle_app.web.events import language_of, sentence
from circle_app.web.settings_kit.items import Option


class ChainMixin(rx.State, mixin=True):
    """The chain of steps that is open in the editor, of a page of settings with such a setting.

    The page's state is what it is mixed with: it has the items, the drafts, ``has_officers``, the
    circle's ``_titles`` and what is known of the circle in ``_settings()``.
    """

    chain_title: str = ""
    chain_error: str = ""
    chain_version: int = 0
    steps: list[StepRow] = []
    step_roles: list[Option] = []
    escalations: list[Option] = []
    ready_made: list[Option] = []
    can_add: bool = True
    _key: str = ""
    _steps: Steps = ()

    @rx.event
    async def open(self, key: str) -> None:
        """Take the chain as it stands on the page, with what was changed there already."""
        item = self._item(str(key))
        spec = SPECS.get(str(key))
        if item is None or item.locked or spec is None or spec.kind != "steps":
            return
        draft = self._kept().drafts.get(item.key)
        self._key, self.chain_title, self.chain_error = item.key, item.title, ""
        self._steps = chains.read(draft.value if draft else item.value)
        language = language_of(self)
        self.step_roles = chains.role_options(self._titles, language)
        self.escalations = chains.escalations(self._titles, language)
        self.ready_made = chains.presets(item.key, language, has_officers=self.has_officers)
        await self._draw(anew=True)

    async def _draw(self, *, anew: bool = False) -> None:
        if self._found is None:
            return
        currency = self._settings().circle.currency
        self.chain_version += anew
        self.steps = chains.rows(self._steps, currency, language_of(self), self._titles)
        self.can_add = len(self._steps) < chains.MAX_STEPS

    @rx.event
    async def take(self, name: str) -> None:
        """A ready-made chain in the place of this one."""
        if str(name) in chains.PRESETS:
            self._steps, self.chain_error = chains.PRESETS[str(name)][1], ""
            await self._draw(anew=True)

    @rx.event
    async def add(self, by: str) -> None:
        """One more step at the end."""
        if len(self._steps) < chains.MAX_STEPS:
            self._steps = (*self._steps, chains.new_step(str(by)))
            await self._draw(anew=True)

    @rx.event
    async def remove(self, place: str) -> None:
        """Take a step out."""
        number = self._place(place)
        if number is not None:
            self._steps = self._steps[:number] + self._steps[number + 1 :]
            await self._draw(anew=True)

    @rx.event
    async def move(self, place: str) -> None:
        """Let a step change places with the one before it."""
        number = self._place(place)
        if number:
            steps = list(self._steps)
            steps[number - 1], steps[number] = steps[number], steps[number - 1]
            self._steps = tuple(steps)
            await self._draw(anew=True)

    @rx.event
    async def put(self, place: str, name: str, value: str) -> Any:
        """Another value of one field of a step."""
        number = self._place(place)
        if number is None or self._found is None:
            return
        currency = self._settings().circle.currency
        self.chain_error = ""
        try:
            step = chains.changed(self._steps[number], str(name), str(value).strip()[:40], currency)
        except CircleError as error:
            self.chain_error = sentence(error, language_of(self))
            return
        steps = list(self._steps)
        steps[number] = step
        self._steps = tuple(steps)
        await self._draw(anew=str(name) == "by")

    def _place(self, place: str) -> int | None:
        number = int(place) if str(place).isdecimal() else -1
        return number if 0 <= number < len(self._steps) else None

    @rx.event
    async def done(self) -> None:
        """Hand the chain to the page, where it waits to be saved like everything else."""
        item = self._item(self._key)
        if item is not None and not item.locked:
            await self._put(item, chains.written(self._steps))


class ChainState(ChainMixin, CircleSettingsState):
    """The editor on the page of a circle's settings."""
