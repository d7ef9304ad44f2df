"""Asking about an entry; the entry's page fills this with :func:`show_doubts`."""

from typing import Any, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.services import circles, disputes
from circle_app.web import routes
from circle_app.web.disputes import view_models
from circle_app.web.disputes.view_models import Doubt
from circle_app.web.events import one_at_a_time, parsed_uuid, run
from circle_app.web.shell import Entered, enter


class AskForm(TypedDict):
    """Questioning the entry; other sheets of its page have a reason."""

    question: str
    request_id: str


class DoubtState(rx.State):
    """The questions about the entry whose page is shown."""

    busy: bool = False
    error: str = ""
    request_id: str = ""
    entry_id: str = ""
    current: Doubt = Doubt()
    ended: list[Doubt] = []
    can_ask: bool = False

    @rx.event
    async def open_sheet(self) -> None:
        """A sheet was opened: a form with a key of its own."""
        self.error, self.request_id = "", str(uuid4())

    @rx.event
    @one_at_a_time()
    async def ask(self, form: AskForm) -> Any:
        """Question the entry, then go where it is answered."""
        entered = await enter(self)
        # The address names a circle, so `enter` has found it.
        assert entered.circle is not None  # noqa: S101
        made = await run(
            disputes.open,
            entered.actor,
            entered.circle.id,
            parsed_uuid(self.entry_id, "entry"),
            reason=form["question"],
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        return rx.redirect(
            routes.path(routes.DISPUTE, circle=str(entered.circle.id), dispute=str(made.id))
        )


async def show_doubts(state: rx.State, entered: Entered, circle_id: UUID, entry_id: UUID) -> None:
    """Read the questions about an entry; its page calls this whenever it loads.

    Raises:
        NotFound: No such entry in the book of a circle of this person.
    """
    page = await state.get_state(DoubtState)
    found = await run(disputes.of_entry, entered.actor, circle_id, entry_id)
    circle = await run(circles.get, entered.actor, circle_id)
    page.entry_id = str(entry_id)
    page.current, page.ended = view_models.doubts(found, circle.time_zone, entered.language)
    page.can_ask = not page.current.id and await run(disputes.may_ask, entered.actor, circle_id)
    page.request_id = page.request_id or str(uuid4())
