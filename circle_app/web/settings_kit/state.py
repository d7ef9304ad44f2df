"""What every page of settings does: show, find, change, undo, look once more, save."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.i18n import text
from circle_app.services.installation import SettingMoved
from circle_app.web import live
from circle_app.web.events import (
    answer_refusal,
    language_of,
    one_at_a_time,
    query_arg,
    say,
    sentence,
)
from circle_app.web.settings_kit.items import (
    Change,
    Draft,
    Item,
    Row,
    Section,
    SectionLink,
    is_found,
    row_of,
    section_links,
    unsaved_words,
)

MAX_TYPED = 4000


@dataclass(frozen=True)
class Source:
    """What a page shows: its sections, its settings, where it is, and what wakes it."""

    place: str
    path: str
    sections: list[Section]
    items: list[Item]
    rooms: tuple[str, ...]


@dataclass(frozen=True)
class Memory:
    """What the server remembers of a page: never sent to the browser."""

    source: Source | None = None
    drafts: dict[str, Draft] = field(default_factory=dict)
    version: int = 0
    section: str = ""
    request_id: str = ""


def unwrapped(value: Any) -> Any:
    """What a state keeps, without the proxy that Reflex lays around it."""
    return getattr(value, "__wrapped__", value)


class SettingsStateMixin(rx.State, mixin=True):
    """A page of settings. A page of its own gives ``_source``, ``_check`` and ``_save``."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    sections: list[SectionLink] = []
    rows: list[Row] = []
    finer: list[Row] = []
    changes: list[Change] = []
    chosen: bool = False
    title: str = ""
    about: str = ""
    can_reset: bool = False
    unsaved: str = ""
    affected: str = ""
    looked_for: str = ""
    _memory: Memory = Memory()

    @rx.event
    async def load(self) -> Any:
        """Show the section of the address. What was typed before on this page is still there."""
        self.error, self.looked_for = "", ""
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Somebody saved something: the new values, and what was typed here as it was."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            source = await self._source()
        except CircleError as error:
            self.loaded, self._memory, self.rows, self.sections = False, Memory(), [], []
            return await answer_refusal(self, error)
        old = self._kept()
        kept = old.drafts if old.source is not None and old.source.place == source.place else {}
        known = {item.key: item for item in source.items}
        drafts = {key: each for key, each in kept.items() if key in known}
        wanted = query_arg(self, "section") if first else old.section
        names = [section.name for section in source.sections]
        self.chosen = wanted in names
        section = wanted if wanted in names else names[0]
        self._memory = Memory(source, drafts, old.version, section, str(uuid4()))
        if first:
            live.listen(self, type(self).reload, *source.rooms)
        self._show()
        self.loaded = True
        return None

    def _show(self) -> None:
        memory, language = self._kept(), language_of(self)
        source = memory.source
        if source is None:
            return
        titles = {section.name: section.title for section in source.sections}
        shown = [item for item in source.items if item.section == memory.section]
        if self.looked_for:
            shown = [item for item in source.items if is_found(item, self.looked_for)]
        values = self._values()
        shown = [item for item in shown if self._matters(item, values)]

        def rows(*, fine: bool) -> list[Row]:
            return [
                row_of(
                    item,
                    memory.drafts.get(item.key),
                    memory.version,
                    titles[item.section] if self.looked_for else "",
                    language,
                )
                for item in shown
                if (item.fine and not self.looked_for) == fine
            ]

        self.rows, self.finer = rows(fine=False), rows(fine=True)
        changed = {item.section for item in source.items if item.key in memory.drafts}
        current = "" if self.looked_for else memory.section
        self.sections = section_links(source.sections, current, changed, source.path)
        section = next(each for each in source.sections if each.name == memory.section)
        self.title = text(language, "Found settings") if self.looked_for else section.title
        self.about = "" if self.looked_for else section.about
        self.can_reset = section.can_reset and not self.looked_for
        self._show_unsaved(language)

    def _show_unsaved(self, language: str) -> None:
        memory = self._kept()
        items = memory.source.items if memory.source else []
        found = [(item, memory.drafts[item.key]) for item in items if item.key in memory.drafts]
        self.changes = [
            Change(item.title, item.words, draft.words, draft.warning) for item, draft in found
        ]
        self.unsaved = unsaved_words(memory.drafts, language) if found else ""
        self.affected = self._affects([item for item, _ in found], language) if found else ""

    @rx.event
    async def find(self, words: str) -> None:
        """Show the settings of every section that have these words."""
        self.looked_for = str(words).strip()[:60]
        self._show()

    @rx.event
    async def edit(self, key: str, value: str) -> Any:
        """Something was typed or chosen; nothing is saved by that."""
        item = self._item(str(key))
        if item is None or item.locked:
            return None
        await self._put(item, str(value)[:MAX_TYPED])
        return None

    async def _put(self, item: Item, value: str) -> None:
        memory, language = self._kept(), language_of(self)
        drafts = dict(memory.drafts)
        old = drafts.pop(item.key, None)
        clean = value if item.control == "area" else value.strip()
        if clean != item.value:
            draft = Draft(clean, old.base if old else item.value)
            try:
                draft = await self._check(item, draft, language)
            except CircleError as error:
                said = sentence(error, language)
                draft = replace(draft, error=said, words=clean)
            drafts[item.key] = draft
        self._memory = replace(memory, drafts=drafts)
        self.error = ""
        self._show()

    @rx.event
    async def undo(self, key: str) -> None:
        """One setting as it is stored."""
        kept = {name: each for name, each in self._kept().drafts.items() if name != str(key)}
        self._drop(kept)

    @rx.event
    async def discard(self) -> None:
        """Every setting as it is stored."""
        self.error = ""
        self._drop({})

    def _drop(self, kept: dict[str, Draft]) -> None:
        memory = self._kept()
        self._memory = replace(memory, drafts=kept, version=memory.version + 1)
        self._show()

    @rx.event
    @one_at_a_time()
    async def save(self) -> Any:
        """Save everything that was changed, or nothing."""
        memory = self._kept()
        if memory.source is None or not memory.drafts:
            return None
        wrong = next((each.error for each in memory.drafts.values() if each.error), "")
        if wrong:
            self.error = wrong
            return None
        try:
            follows = await self._save(memory.drafts, memory.request_id)
        except SettingMoved:
            await self._moved()
            raise
        except InvalidInput as error:
            self._blame(error)
            raise
        self._memory = replace(self._kept(), drafts={}, version=memory.version + 1)
        await self._reload()
        if follows is not None:
            return follows
        await say(self, text(language_of(self), "Saved"))
        return None

    async def _moved(self) -> None:
        """Show the new values; saving once more then means it."""
        await self._reload()
        memory = self._kept()
        known = {item.key: item.value for item in memory.source.items} if memory.source else {}
        kept = {
            key: replace(each, base=known[key])
            for key, each in memory.drafts.items()
            if each.value != known[key]
        }
        self._memory = replace(memory, drafts=kept)
        self._show()

    def _blame(self, error: CircleError) -> None:
        """Put a refusal beside the field it is about."""
        memory, key = self._kept(), self._blamed(error)
        if key in memory.drafts:
            said = sentence(error, language_of(self))
            drafts = {**memory.drafts, key: replace(memory.drafts[key], error=said)}
            self._memory = replace(memory, drafts=drafts)
            self._show()

    @rx.event
    @one_at_a_time()
    async def restore(self) -> Any:
        """The defaults of the whole section, to be looked at and saved like any change."""
        memory = self._kept()
        for item in memory.source.items if memory.source else []:
            default = self._default(item)
            if item.section == memory.section and default is not None and not item.locked:
                await self._put(item, default)
        self._memory = replace(self._kept(), version=memory.version + 1)
        self._show()
        return None

    def _kept(self) -> Memory:
        """The memory itself: Reflex hands out a proxy that is not of the class it stands for."""
        found: Memory = unwrapped(self._memory)
        return found

    def _item(self, key: str) -> Item | None:
        source = self._kept().source
        return next((item for item in source.items if item.key == key), None) if source else None

    def _values(self) -> dict[str, str]:
        """Every setting as it would be if it were saved now."""
        memory = self._kept()
        items = memory.source.items if memory.source else []
        stored = {item.key: item.value for item in items}
        return {**stored, **{key: each.value for key, each in memory.drafts.items()}}

    # What a page of its own may say.

    def _matters(self, item: Item, values: dict[str, str]) -> bool:
        """Whether a setting means anything beside the others; what does not is not shown."""
        return item.key in values

    def _blamed(self, error: CircleError) -> str:
        """The setting that a refusal is about."""
        return error.field or ""

    # What a page of its own says.

    async def _source(self) -> Source:
        raise NotImplementedError

    async def _check(self, item: Item, draft: Draft, language: str) -> Draft:
        """The draft with its words; raises where it cannot be."""
        raise NotImplementedError

    async def _save(self, drafts: dict[str, Draft], request_id: str) -> Any:
        """Save; what the browser does next, None to stay."""
        raise NotImplementedError

    def _default(self, item: Item) -> str | None:
        """The default of a setting; None where it has none."""
        raise NotImplementedError

    def _affects(self, items: list[Item], language: str) -> str:
        """Whom the changes affect, in a few words."""
        raise NotImplementedError
