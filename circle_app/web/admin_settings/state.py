"""Events of the settings of the installation; every one asks anew whether this is an operator."""

from dataclasses import replace
from typing import Any

import reflex as rx

from circle_app.domain.settings_catalogue import CATALOGUE, read
from circle_app.i18n import ntext, setting_words
from circle_app.services import installation
from circle_app.web import routes
from circle_app.web.admin.entering import enter_admin
from circle_app.web.admin_settings import view_models
from circle_app.web.events import run
from circle_app.web.settings_kit import Item, SettingsStateMixin
from circle_app.web.settings_kit.items import Draft
from circle_app.web.settings_kit.state import Source


class AdminSettingsState(SettingsStateMixin, rx.State):
    """Settings of the installation."""

    async def _source(self) -> Source:
        entered = await enter_admin(self)
        found = await run(installation.overview, entered.actor)
        about = await run(installation.about, entered.actor)
        language = entered.language
        return Source(
            f"installation-{entered.actor.user_id}-{language}",
            routes.ADMIN_SETTINGS,
            view_models.sections(found.rows, language),
            view_models.items(found, about, language),
            (installation.ROOM,),
        )

    async def _check(self, item: Item, draft: Draft, language: str) -> Draft:
        setting = CATALOGUE[item.key]
        raw = view_models.raw_of(setting, draft.value)
        value = read(setting, raw)
        words = setting_words.value_words(setting, value, language)
        warning = ""
        if setting.bounds:
            entered = await enter_admin(self)
            beyond = await run(installation.affected, entered.actor, {item.key: raw})
            warning = view_models.beyond_words(sum(each.circles for each in beyond), language)
        return replace(draft, words=words, warning=warning)

    async def _save(self, drafts: dict[str, Draft], request_id: str) -> Any:
        entered = await enter_admin(self)
        known = {key: CATALOGUE[key] for key in drafts}
        await run(
            installation.change,
            entered.actor,
            {key: view_models.raw_of(known[key], each.value) for key, each in drafts.items()},
            expected={
                key: view_models.raw_of(known[key], each.base) for key, each in drafts.items()
            },
            key=request_id,
        )

    def _default(self, item: Item) -> str | None:
        setting = CATALOGUE.get(item.key)
        return view_models.typed(setting, setting.default) if setting else None

    def _affects(self, items: list[Item], language: str) -> str:
        risky = sum(item.risky for item in items)
        return (
            ntext(
                language,
                "{n} affects circles that already run",
                "{n} affect circles that already run",
                risky,
            )
            if risky
            else ""
        )
