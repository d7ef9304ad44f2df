"""Events of the sheet in which an officer answers."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services import currencies, proposals
from circle_app.web.events import (
    current_actor,
    in_a_toast,
    language_of,
    one_at_a_time,
    parsed_uuid,
    run,
)
from circle_app.web.matters import amount_of, matter_of
from circle_app.web.wording import failure_words


class DecisionForm(TypedDict):
    """What the sheet sends."""

    note: str
    request_id: str


class DecideState(rx.State):
    """The matter that is being decided on."""

    busy: bool = False
    error: str = ""
    request_id: str = ""
    proposal_id: str = ""
    approving: bool = True
    asked: str = ""
    why: str = ""
    has_amount: bool = False
    amount: MoneyParts = MoneyParts()
    done: str = ""
    failed: str = ""

    @rx.event
    async def open_sheet(self, proposal_id: str, approving: bool) -> Any:
        """The sheet was opened on a matter: a new form with a key of its own."""
        self.error, self.done, self.failed, self.request_id = "", "", "", str(uuid4())
        self.proposal_id, self.approving = proposal_id, bool(approving)
        self.asked, self.why, self.has_amount = "", "", False
        try:
            actor = await current_actor(self)
            found = await run(proposals.get, actor, parsed_uuid(proposal_id, "proposal"))
            currency = await run(currencies.of_circle, actor, found.circle_id)
        except CircleError as error:
            await in_a_toast(self, error)
            return
        matter = matter_of(found, language_of(self), currency)
        self.asked, self.why = matter.asked, matter.why
        minor = amount_of(found)
        self.has_amount = minor is not None
        self.amount = formats.money_parts(minor or 0, currency)

    @rx.event
    @one_at_a_time()
    async def decide(self, form: DecisionForm) -> Any:
        """Agree to the matter, or not; the page below learns of it like every other open one."""
        actor = await current_actor(self)
        made = await run(
            proposals.decide,
            actor,
            parsed_uuid(self.proposal_id, "proposal"),
            approve=self.approving,
            note=str(form.get("note", "")),
            key=str(form.get("request_id", "")),
        )
        language = language_of(self)
        if made.failure:
            self.failed = text(
                language,
                "You agreed, but it could not be carried out: {why}. No money was recorded.",
                why=failure_words(made.failure, language),
            )
        elif not self.approving:
            self.done = text(language, "You did not agree. No money was recorded.")
        elif made.status == "open":
            self.done = text(language, "You agreed. Others decide after you.")
        else:
            self.done = text(language, "You agreed")
        self.request_id = str(uuid4())
