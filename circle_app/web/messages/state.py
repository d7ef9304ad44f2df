"""Events of the page for messages to many: write, look at it, send; what was sent before."""

from typing import Any, Final, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.notices import Channel
from circle_app.domain.writing import WAYS, Readers
from circle_app.i18n import ntext
from circle_app.services import writing
from circle_app.services.events import circle_room
from circle_app.web import live
from circle_app.web.events import answer_refusal, one_at_a_time, parsed_uuid, route_uuid, run, say
from circle_app.web.messages.view_models import (
    Choice,
    Review,
    SentCard,
    choice_of,
    review_of,
    sent_cards,
)
from circle_app.web.shell import enter

_PAGE: Final = 10


class SendForm(TypedDict):
    """The key; what is sent was looked at before and is kept here."""

    request_id: str


class MessagesState(rx.State):
    """Messages to many members of the circle in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    # Whether it was looked at and waits to be sent.
    reviewing: bool = False
    audience: str = Readers.EVERYBODY.value
    channels: list[str] = []
    picked: list[str] = []
    subject: str = ""
    body: str = ""
    options: Choice = Choice()
    review: Review = Review()
    sent: list[SentCard] = []
    next_cursor: str = ""
    _cursor: str = ""

    @rx.event
    async def load(self) -> Any:
        """An empty message, and what was sent before; then listen."""
        self.loaded, self._cursor = False, ""
        self._clear()
        return await self._reload(first=True)

    def _clear(self) -> None:
        self.request_id, self.error, self.reviewing = str(uuid4()), "", False
        self.audience, self.channels, self.picked = Readers.EVERYBODY.value, [], []
        self.subject = self.body = ""
        self.review = Review()

    @rx.event
    async def reload(self) -> Any:
        """Something changed in the circle; what is being written stays."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            found = await run(writing.options, entered.actor, circle_id)
            sent = await run(
                writing.listed,
                entered.actor,
                circle_id,
                cursor=self._cursor or None,
                limit=_PAGE,
            )
        except CircleError as error:
            return await answer_refusal(self, error)
        self.options = choice_of(found, entered.language)
        self.sent = sent_cards(sent.items, found.time_zone, entered.language)
        self.next_cursor = sent.next_cursor or ""
        self.loaded = True
        if first:
            live.listen(self, MessagesState.reload, circle_room(circle_id))
        return None

    @rx.event
    async def meant(self, audience: str) -> None:
        """Choose to whom it goes."""
        self.audience = audience if audience in list(Readers) else Readers.EVERYBODY.value

    @rx.event
    @one_at_a_time()
    async def look(self, form: dict[str, Any]) -> None:
        """Work out how it reads and whom it reaches; nothing is sent yet."""
        entered = await enter(self)
        self.subject, self.body = str(form.get("subject") or ""), str(form.get("body") or "")
        self.channels = [way.value for way in WAYS if form.get(f"way_{way.value}")]
        here = {each.id for each in self.options.members}
        self.picked = [each for each in here if form.get(f"member_{each}")]
        draft = await run(
            writing.preview, entered.actor, route_uuid(self, "circle"), **self._wanted()
        )
        self.review = review_of(draft, self.audience, entered.language)
        self.subject, self.body = draft.subject, draft.body
        self.reviewing = True

    def _wanted(self) -> dict[str, Any]:
        return {
            "audience": self.audience,
            "members": [parsed_uuid(each, "member") for each in sorted(self.picked)],
            "channels": [Channel(each).value for each in self.channels],
            "subject": self.subject,
            "body": self.body,
        }

    @rx.event
    async def change(self) -> None:
        """Write on."""
        self.reviewing, self.error = False, ""

    @rx.event
    @one_at_a_time()
    async def send(self, form: SendForm) -> Any:
        """Send what was looked at; the form posts its key, so a repeat sends nothing twice."""
        entered = await enter(self)
        made = await run(
            writing.send,
            entered.actor,
            route_uuid(self, "circle"),
            **self._wanted(),
            key=form["request_id"],
        )
        told = ntext(entered.language, "Sent to {n} member", "Sent to {n} members", made.recipients)
        await say(self, told)
        self._cursor = ""
        self._clear()
        return await self._reload()

    @rx.event
    async def turn(self) -> Any:
        """The next page of what was sent; after the last one, the first."""
        self._cursor = self.next_cursor
        return await self._reload()
