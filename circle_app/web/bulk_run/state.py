"""Events of the sheet for acts on many: review, go on chunk by chunk, try again."""

from dataclasses import replace
from typing import Any, Final, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.domain.collecting import NothingChosen
from circle_app.domain.errors import CircleError
from circle_app.domain.money import parse_minor
from circle_app.i18n import formats, ntext, text
from circle_app.services import bulk, circles, collect, today, writing
from circle_app.services.bulk import Came, Run
from circle_app.web.bulk_run.view_models import (
    AmountLine,
    LetterLine,
    RunCard,
    amount_lines,
    letter_line,
    payment_lines,
    run_card,
)
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    language_of,
    one_at_a_time,
    parsed_uuid,
    route_uuid,
    run,
)
from circle_app.web.shell import enter

#: So many members are taken down in one sheet: as many as the list shows.
MOST: Final = 50


class StartForm(TypedDict):
    """The key, and exactly what the page showed when it was asked."""

    request_id: str
    chosen: str


class BulkState(rx.State):
    """One act on many, from the question to what became of it."""

    busy: bool = False
    error: str = ""
    request_id: str = ""
    kind: str = ""
    # amounts | review | run
    step: str = ""
    # What was chosen, as "contribution-<id>,repayment-<id>,…".
    chosen: str = ""
    title: str = ""
    summary: str = ""
    follows: str = ""
    act: str = ""
    lines: list[AmountLine] = []
    letters: list[LetterLine] = []
    run_id: str = ""
    card: RunCard = RunCard()

    def _ask(self, kind: str, chosen: str, step: str) -> None:
        self.kind, self.chosen, self.step = kind, chosen, step
        self.request_id, self.run_id, self.error = str(uuid4()), "", ""
        self.card, self.lines, self.letters = RunCard(), [], []

    @rx.event
    async def ask_confirm(self, chosen: str) -> Any:
        """Ask about the payments that the page showed when the button was pressed."""
        self._ask("confirm", chosen, "review")
        try:
            entered = await enter(self)
            found = await run(today.of_circle, entered.actor, route_uuid(self, "circle"))
        except CircleError as error:
            return await answer_refusal(self, error)
        language = entered.language
        self.lines = payment_lines(found.payments, chosen, found.currency, language)
        count, total = len(chosen.split(",")), sum(line.amount_minor for line in self.lines)
        amount = formats.money(total, found.currency, language)
        self.title = ntext(language, "Confirm {n} payment", "Confirm {n} payments", count)
        self.summary = text(language, "{amount} in all", amount=amount)
        self.follows = text(
            language,
            "Look in the box or the account first. Once confirmed it is in the books, and each "
            "member gets a receipt.",
        )
        self.act = ntext(language, "Confirm {n}", "Confirm all {n}", count)
        return None

    @rx.event
    async def ask_remind(self, chosen: str, count: int) -> Any:
        """Ask before it is noted that members were reminded."""
        language = language_of(self)
        self._ask("remind", chosen, "review")
        self.title = ntext(language, "Remind {n} member", "Remind {n} members", count)
        self.summary = text(
            language,
            "Each hears of it in Circle. For whom nothing else reaches you get a text to send.",
        )
        self.follows = text(
            language,
            "It is noted that you reminded them today, so that nobody is asked twice on one day.",
        )
        self.act = ntext(language, "Remind {n}", "Remind all {n}", count)

    @rx.event
    async def ask_record(self, chosen: str) -> Any:
        """Ask what each brought; what is owed now is proposed."""
        self._ask("record", chosen, "amounts")
        try:
            entered = await enter(self)
            found = await run(
                collect.of_circle,
                entered.actor,
                route_uuid(self, "circle"),
                members=_ids(chosen, "member")[:MOST],
                limit=MOST,
            )
        except CircleError as error:
            return await answer_refusal(self, error)
        self.lines = amount_lines(found.page.items, found.currency, entered.language)
        self.title = text(entered.language, "Record cash")
        self.follows = text(
            entered.language,
            "It waits until another officer confirms it."
            if found.waits
            else "It is in the books at once.",
        )
        return None

    @rx.event
    @one_at_a_time()
    async def review(self, form: dict[str, Any]) -> None:
        """Read what was typed and say it back; whoever brought nothing is left out."""
        entered = await enter(self)
        circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
        kept = []
        for line in self.lines:
            typed = str(form.get(f"amount_{line.id}") or "").strip()
            amount_minor = parse_minor(typed, circle.currency, minimum_minor=0) if typed else 0
            amount = formats.money(amount_minor, circle.currency, entered.language)
            kept.append(replace(line, typed=typed, amount=amount, amount_minor=amount_minor))
        self.lines = kept
        brought = [line for line in kept if line.amount_minor]
        if not brought:
            raise NothingChosen(field="amount")
        language, total = entered.language, sum(line.amount_minor for line in brought)
        amount = formats.money(total, circle.currency, language)
        self.summary = ntext(
            language,
            "{amount} in cash from {n} member",
            "{amount} in cash from {n} members",
            len(brought),
            amount=amount,
        )
        self.act = text(language, "Record {amount}", amount=amount)
        self.step = "review"

    @rx.event
    async def back(self) -> None:
        """Change the amounts once more."""
        self.step, self.error = "amounts", ""

    @rx.event
    @one_at_a_time()
    async def start(self, form: StartForm) -> Any:
        """Begin; the form posts its own key and what was chosen, so a repeat does nothing twice."""
        entered = await enter(self)
        circle_id, key = route_uuid(self, "circle"), form["request_id"]
        begun = await self._begin(entered.actor, circle_id, form["chosen"], key)
        self._show(begun, entered.language)
        return BulkState.go_on

    async def _begin(self, actor: Any, circle_id: UUID, chosen: str, key: str) -> Run:
        if self.kind == "remind":
            return await run(bulk.remind, actor, circle_id, _ids(chosen, "member"), key=key)
        if self.kind == "record":
            came = [
                Came(UUID(line.id), line.amount_minor, line.owed_minor)
                for line in self.lines
                if line.amount_minor
            ]
            return await run(bulk.record, actor, circle_id, came, key=key)
        return await run(
            bulk.confirm,
            actor,
            circle_id,
            contributions=_ids(chosen, "contribution"),
            repayments=_ids(chosen, "repayment"),
            key=key,
        )

    @rx.event
    async def go_on(self) -> Any:
        """The next rows; then this again, until none is left. Each step is shown."""
        if not self.run_id:
            return None
        try:
            entered = await enter(self)
            found = await run(bulk.go_on, entered.actor, parsed_uuid(self.run_id, "bulk_run"))
            self._show(found, entered.language)
            if self.card.running:
                return BulkState.go_on
            if self.kind == "remind":
                done = [row.id for row in found.rows if row.outcome == "done"]
                done = await run(writing.left_alone, entered.actor, found.circle_id, done)
                letters = await run(bulk.letters, entered.actor, found.circle_id, done)
                self.letters = [letter_line(each) for each in letters[:MOST]]
        except CircleError as error:
            await in_a_toast(self, error)
        return None

    def _show(self, found: Run, language: str) -> None:
        self.run_id, self.step = str(found.id), "run"
        self.card = run_card(found, language)
        failed = (f"{row.subject}-{row.id}" for row in found.rows if row.outcome == "failed")
        self.chosen = ",".join(failed)

    @rx.event
    @one_at_a_time()
    async def again(self) -> Any:
        """Try what did not work once more, as an act of its own."""
        if self.kind == "record":
            return BulkState.ask_record(self.chosen)
        entered = await enter(self)
        self.request_id = str(uuid4())
        begun = await self._begin(
            entered.actor, route_uuid(self, "circle"), self.chosen, self.request_id
        )
        self._show(begun, entered.language)
        return BulkState.go_on

    @rx.event
    async def close(self) -> None:
        """Put the sheet away."""
        self._ask("", "", "")


def _ids(chosen: str, subject: str) -> list[UUID]:
    """The ids of one kind among what was chosen."""
    found = []
    for each in filter(None, chosen.split(",")):
        kind, _, typed = each.partition("-")
        if kind == subject:
            found.append(parsed_uuid(typed, subject))
    return found
