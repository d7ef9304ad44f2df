"""Events of the questions about an entry; the entry's page fills them with :func:`show_doubts`."""

from typing import Any, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.i18n import text
from circle_app.services import circles, disputes
from circle_app.web.disputes import view_models
from circle_app.web.disputes.view_models import Doubt
from circle_app.web.events import in_a_toast, one_at_a_time, parsed_uuid, run, say
from circle_app.web.shell import Entered, enter


class AskForm(TypedDict):
    """Questioning the entry; other sheets of its page have a reason."""

    question: str
    request_id: str


class AnswerForm(TypedDict):
    """Answering the open question."""

    answer: str
    request_id: str


class DisputeState(rx.State):
    """The questions about the entry whose page is shown."""

    busy: bool = False
    request_id: str = ""
    entry_id: str = ""
    current: Doubt = Doubt()
    ended: list[Doubt] = []
    can_ask: bool = False

    @rx.event
    async def open_sheet(self) -> None:
        """A sheet was opened: a form with a key of its own."""
        self.request_id = str(uuid4())

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def ask(self, form: AskForm) -> Any:
        """Question the entry."""
        entered, circle_id, entry_id = await self._here()
        await run(
            disputes.open,
            entered.actor,
            circle_id,
            entry_id,
            reason=form["question"],
            key=form["request_id"],
        )
        await say(self, text(entered.language, "Everybody sees your question now."))
        return await self._shown(entered, circle_id, entry_id)

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def answer(self, form: AnswerForm) -> Any:
        """Say what was found, which ends the question."""
        entered, circle_id, entry_id = await self._here()
        await run(
            disputes.close,
            entered.actor,
            parsed_uuid(self.current.id, "dispute"),
            outcome=form["answer"],
            key=form["request_id"],
        )
        await say(self, text(entered.language, "The question is answered."))
        return await self._shown(entered, circle_id, entry_id)

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def take_back(self) -> Any:
        """Take the own question back."""
        entered, circle_id, entry_id = await self._here()
        await run(
            disputes.close,
            entered.actor,
            parsed_uuid(self.current.id, "dispute"),
            key=self.request_id,
        )
        await say(self, text(entered.language, "Your question is taken back."))
        return await self._shown(entered, circle_id, entry_id)

    async def _here(self) -> tuple[Entered, UUID, UUID]:
        entered = await enter(self)
        # The address names a circle, so `enter` has found it.
        assert entered.circle is not None  # noqa: S101
        return entered, entered.circle.id, parsed_uuid(self.entry_id, "entry")

    async def _shown(self, entered: Entered, circle_id: UUID, entry_id: UUID) -> None:
        self.request_id = str(uuid4())
        await show_doubts(self, entered, circle_id, entry_id)


async def show_doubts(state: rx.State, entered: Entered, circle_id: UUID, entry_id: UUID) -> None:
    """Read the questions about an entry; its page calls this whenever it loads.

    Raises:
        NotFound: No such entry in the book of a circle of this person.
    """
    page = await state.get_state(DisputeState)
    found = await run(disputes.of_entry, entered.actor, circle_id, entry_id)
    circle = await run(circles.get, entered.actor, circle_id)
    page.entry_id = str(entry_id)
    page.current, page.ended = view_models.doubts(found, circle.time_zone, entered.language)
    page.can_ask = not page.current.id and await run(disputes.may_ask, entered.actor, circle_id)
    page.request_id = page.request_id or str(uuid4())
