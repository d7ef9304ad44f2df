"""Events of the settings of a circle."""

from dataclasses import replace
from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.presets import PRESETS
from circle_app.domain.rule_limits import check_limits
from circle_app.domain.rules import CircleRules, check_available, check_rules
from circle_app.i18n import text
from circle_app.services import circle_settings, roles
from circle_app.services.circle_settings import CircleSettings
from circle_app.services.events import circle_room, user_room
from circle_app.services.installation import SettingMoved
from circle_app.web import routes
from circle_app.web.circle_settings import values, view_models
from circle_app.web.circle_settings.loan_specs import SPECS
from circle_app.web.circle_settings.specs import DETAIL_KEYS
from circle_app.web.events import route_uuid, run, say
from circle_app.web.settings_kit import FLAGS, Item, SettingsStateMixin
from circle_app.web.settings_kit.items import Draft
from circle_app.web.settings_kit.state import Source, unwrapped
from circle_app.web.shell import enter


def check_setting(found: CircleSettings, after: CircleRules, key: str) -> None:
    """Raise what is wrong with the rules, if it is about this one."""
    try:
        check_rules(after, has_officers=PRESETS[found.circle.preset].has_officers)
        check_available(after)
        check_limits(after, found.limits, found.circle.currency)
    except CircleError as error:
        if (error.field or "").startswith(key):
            raise


class CircleSettingsState(SettingsStateMixin, rx.State):
    """Settings of the circle in the address."""

    by_vote: bool = False
    has_officers: bool = False
    _found: CircleSettings | None = None
    _titles: dict[str, str] = {}

    async def _source(self) -> Source:
        entered = await enter(self)
        circle_id = route_uuid(self, "circle")
        found = await run(circle_settings.get, entered.actor, circle_id)
        self._found, self.by_vote = found, found.by_vote
        self.has_officers = PRESETS[found.circle.preset].has_officers
        self._titles = await run(roles.names_of, entered.actor, circle_id)
        language = entered.language
        items = view_models.items(found, language, self._titles)
        return Source(
            f"{circle_id}-{entered.actor.user_id}-{language}",
            str(routes.path(routes.CIRCLE_SETTINGS, circle=str(circle_id))),
            view_models.sections(found, items, language),
            items,
            (circle_room(circle_id), user_room(entered.actor.user_id)),
        )

    async def _check(self, item: Item, draft: Draft, language: str) -> Draft:
        if item.key in DETAIL_KEYS:
            return replace(draft, words=_detail_words(item, draft.value, language))
        found = self._settings()
        alone = self._after(found, {item.key: draft.value})
        currency = found.circle.currency
        lines: tuple[str, ...] = ()
        if SPECS[item.key].kind == "steps":
            lines = tuple(
                view_models.step_lines(
                    alone, item.key, currency, language, self._titles, officers=self.has_officers
                )
            )
        words = values.words_of(item.key, alone, currency, language)
        together = {key: each.value for key, each in self._kept().drafts.items()}
        after = self._after(found, {**together, item.key: draft.value})
        check_setting(found, after, item.key)
        return replace(draft, words=words, lines=lines)

    def _settings(self) -> CircleSettings:
        found: CircleSettings | None = unwrapped(self._found)
        assert found is not None  # noqa: S101  (items come from it)
        return found

    def _after(self, found: CircleSettings, typed: dict[str, str]) -> CircleRules:
        return found.rules.with_changes(values.changes_of(typed, found.circle.currency))

    async def _save(self, drafts: dict[str, Draft], request_id: str) -> Any:
        entered = await enter(self)
        found = self._settings()
        currency = found.circle.currency
        details = {
            key: each.value == FLAGS[True] if SPECS[key].kind == "flag" else each.value
            for key, each in drafts.items()
            if key in DETAIL_KEYS
        }
        changes = values.changes_of({key: each.value for key, each in drafts.items()}, currency)
        saved = await run(
            circle_settings.save,
            entered.actor,
            found.circle.id,
            details=details,
            rule_changes=changes,
            expected=_expected(drafts, found),
            key=request_id,
        )
        asked = saved.proposal_id or saved.upi_proposal_id
        if asked is None:
            return None
        await say(self, text(entered.language, "Now others have to agree"))
        place = str(found.circle.id)
        return rx.redirect(routes.path(routes.VOTE, circle=place, vote=str(asked)))

    def _default(self, item: Item) -> str | None:
        spec = SPECS.get(item.key)
        if spec is None or item.key in DETAIL_KEYS or spec.kind == "steps":
            return None
        return view_models.usual_of(spec, self._settings())

    def _affects(self, items: list[Item], language: str) -> str:
        if any(item.risky for item in items):
            return view_models.how_words(self._settings(), language)
        return ""


def _detail_words(item: Item, value: str, language: str) -> str:
    if item.control == "switch":
        return text(language, "On") if value == FLAGS[True] else text(language, "Off")
    return value or text(language, "nothing")


def _expected(drafts: dict[str, Draft], found: CircleSettings) -> dict[str, Any]:
    """What the page shows now of what is to change, by path.

    Raises:
        SettingMoved: Something else stood there when it was typed.
    """
    plain, currency = found.rules.to_dict(), found.circle.currency
    expected: dict[str, Any] = {}
    for key, each in drafts.items():
        spec = SPECS[key]
        if key in DETAIL_KEYS:
            stored = getattr(found.circle, key)
            shown = FLAGS[stored] if spec.kind == "flag" else stored or ""
            expected[key] = stored
        else:
            shown = values.typed(spec, plain, currency)
            paths = values.plain_of(key, shown, currency)
            expected.update({path: values.at(plain, path) for path in paths})
        if shown != each.base:
            raise SettingMoved(field=key, setting=key)
    return expected
