"""Events of the pages of words; every one asks anew whether the words are the reader's to write."""

from typing import Any, TypedDict

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.domain.hearing import Channel
from circle_app.i18n import text
from circle_app.services import circles, installation
from circle_app.services.notices import templates
from circle_app.web import routes
from circle_app.web.events import (
    answer_refusal,
    one_at_a_time,
    query_arg,
    run,
    say,
    sentence,
)
from circle_app.web.templates.view_models import (
    WAYS,
    AreaPart,
    Editor,
    Seen,
    editor_of,
    parts_of,
    seen_of,
)
from circle_app.web.whose import OfCircle, OfInstallation


class WordsForm(TypedDict):
    """Own words; an SMS has no line above."""

    subject: str
    body: str


class WordsMixin(rx.State, mixin=True):
    """The kinds of notices, or the words of one. A page's own state says whose they are."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    # The address of the list.
    here: str = ""
    parts: list[AreaPart] = []
    editor: Editor = Editor()
    seen: Seen = Seen()
    # What stands in the fields, for the preview beside them, and what remounts the fields.
    subject: str = ""
    body: str = ""
    stamp: int = 0
    _circle: str = templates.EXAMPLE_CIRCLE

    @rx.event
    async def load(self) -> Any:
        """The list, or the words that the address names."""
        self.loaded, self.error = False, ""
        try:
            return await self._show()
        except CircleError as error:
            return await answer_refusal(self, error)

    async def _show(self) -> None:
        entered = await self._entered()
        me, owner, language = entered.actor, self._owner(), entered.language
        kind, self.here = query_arg(self, "notice"), self._address()
        zone = installation.latest().region_time_zone
        if owner is not None:
            view = await run(circles.get, me, owner)
            zone, self._circle = view.time_zone, view.name
        if not kind:
            self.editor, self.seen = Editor(), Seen()
            rows = await run(templates.listed, me, owner)
            self.parts = parts_of(rows, self.here, self._circle, language)
        else:
            where = self._where()
            views = await run(templates.show, me, kind, owner)
            shown = next((each for each in views if (each.channel, each.language) == where), None)
            if shown is None:
                raise NotFound(what="notice")
            self.editor = editor_of(kind, shown, self._circle, zone, language)
            self.subject, self.body = shown.subject, shown.body
            self.stamp += 1
            await self._preview(language)
        self.loaded = True

    def _where(self) -> tuple[Channel, str]:
        way = query_arg(self, "way") or Channel.EMAIL.value
        known = {each.value for each in WAYS}
        if way not in known:
            raise NotFound(what="notice")
        return Channel(way), query_arg(self, "lang") or "en"

    def _edited(self) -> tuple[str, Channel, str]:
        """Which words are open: the kind, the way, the language."""
        if not self.editor.kind:
            raise NotFound(what="notice")
        return self.editor.kind, Channel(self.editor.way), self.editor.language

    async def _preview(self, reader: str) -> None:
        """Fill in what stands in the fields; say beside them why it cannot be used."""
        try:
            found = await run(
                templates.preview,
                *self._edited(),
                subject=self.subject,
                body=self.body,
                circle=self._circle,
            )
        except CircleError as error:
            self.error = sentence(error, reader)
            return
        self.error, self.seen = "", seen_of(found, reader)

    @rx.event
    async def type_subject(self, typed: str) -> Any:
        """Show the line above as it will be."""
        self.subject = typed[:300]
        return await self._shown_anew()

    @rx.event
    async def type_body(self, typed: str) -> Any:
        """Show the words as they will be."""
        self.body = typed[:3_000]
        return await self._shown_anew()

    async def _shown_anew(self) -> Any:
        try:
            entered = await self._entered()
            if self.editor.kind:
                await self._preview(entered.language)
        except CircleError as error:
            return await answer_refusal(self, error)
        return None

    @rx.event
    @one_at_a_time()
    async def save(self, form: WordsForm) -> Any:
        """Use these words from now on."""
        entered = await self._entered()
        await run(
            templates.change,
            entered.actor,
            *self._edited(),
            subject=form["subject"],
            body=form["body"],
            circle_id=self._owner(),
        )
        await self._show()
        await say(self, text(entered.language, "Saved"))

    @rx.event
    @one_at_a_time()
    async def reset_words(self) -> Any:
        """Use the usual words again."""
        entered = await self._entered()
        await run(
            templates.reset,
            entered.actor,
            *self._edited(),
            circle_id=self._owner(),
        )
        await self._show()
        await say(self, text(entered.language, "The usual words are back"))


class AdminTemplatesState(OfInstallation, WordsMixin, rx.State):
    """The words of the installation."""

    def _address(self) -> str:
        return routes.ADMIN_TEMPLATES


class CircleTemplatesState(OfCircle, WordsMixin, rx.State):
    """The words of the circle in the address."""

    def _address(self) -> str:
        return str(routes.path(routes.CIRCLE_TEMPLATES, circle=str(self._owner())))
