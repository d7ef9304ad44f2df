"""Events of the page of words; every one asks anew whether this is an operator."""

from typing import Any, TypedDict

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.domain.hearing import Channel
from circle_app.i18n import text
from circle_app.services.notices import templates
from circle_app.web import routes
from circle_app.web.admin.entering import enter_admin
from circle_app.web.admin_templates.view_models import (
    WAYS,
    AreaPart,
    Editor,
    Seen,
    editor_of,
    parts_of,
    seen_of,
)
from circle_app.web.events import answer_refusal, one_at_a_time, query_arg, run, say, sentence


class WordsForm(TypedDict):
    """Own words; an SMS has no line above."""

    subject: str
    body: str


class AdminTemplatesState(rx.State):
    """The kinds of notices, or the words of one of them."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    parts: list[AreaPart] = []
    editor: Editor = Editor()
    seen: Seen = Seen()
    # What stands in the fields, for the preview beside them, and what remounts the fields.
    subject: str = ""
    body: str = ""
    stamp: int = 0

    @rx.event
    async def load(self) -> Any:
        """The list, or the words that the address names."""
        self.loaded, self.error = False, ""
        try:
            return await self._show()
        except CircleError as error:
            return await answer_refusal(self, error)

    async def _show(self) -> None:
        entered = await enter_admin(self)
        kind = query_arg(self, "notice")
        if not kind:
            self.editor, self.seen = Editor(), Seen()
            rows = await run(templates.listed, entered.actor)
            self.parts = parts_of(rows, entered.language)
        else:
            way, language = self._where()
            views = await run(templates.show, entered.actor, kind)
            view = next(
                (each for each in views if (each.channel, each.language) == (way, language)), None
            )
            if view is None:
                raise NotFound(what="notice")
            self.editor = editor_of(kind, view, entered.language)
            self.subject, self.body = view.subject, view.body
            self.stamp += 1
            await self._preview(entered.language)
        self.loaded = True

    def _where(self) -> tuple[Channel, str]:
        way = query_arg(self, "way") or Channel.EMAIL.value
        known = {each.value for each in WAYS}
        if way not in known:
            raise NotFound(what="notice")
        return Channel(way), query_arg(self, "lang") or "en"

    async def _preview(self, reader: str) -> None:
        """Fill in what stands in the fields; say beside them why it cannot be used."""
        try:
            found = await run(
                templates.preview,
                self.editor.kind,
                Channel(self.editor.way),
                self.editor.language,
                subject=self.subject,
                body=self.body,
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
            entered = await enter_admin(self)
            if self.editor.kind:
                await self._preview(entered.language)
        except CircleError as error:
            return await answer_refusal(self, error)
        return None

    @rx.event
    @one_at_a_time()
    async def save(self, form: WordsForm) -> Any:
        """Use these words from now on."""
        entered = await enter_admin(self)
        await run(
            templates.change,
            entered.actor,
            self.editor.kind,
            Channel(self.editor.way),
            self.editor.language,
            subject=form["subject"],
            body=form["body"],
        )
        await self._show()
        await say(self, text(entered.language, "Saved"))

    @rx.event
    @one_at_a_time()
    async def reset_words(self) -> Any:
        """Use the usual words again."""
        entered = await enter_admin(self)
        await run(
            templates.reset,
            entered.actor,
            self.editor.kind,
            Channel(self.editor.way),
            self.editor.language,
        )
        await self._show()
        await say(self, text(entered.language, "The usual words are back"))

    @rx.event
    def back(self) -> Any:
        """Go to the list."""
        return rx.redirect(routes.ADMIN_TEMPLATES)
