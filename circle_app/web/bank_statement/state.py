"""Events of one statement's page: what its lines are."""

from typing import Any
from uuid import UUID, uuid4

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, InvalidInput, NotFound
from circle_app.i18n import ntext, text
from circle_app.services import circles, reconciliation
from circle_app.services.events import circle_room
from circle_app.web import live, routes
from circle_app.web.bank_statement import view_models
from circle_app.web.bank_statement.claims import ClaimsState
from circle_app.web.bank_statement.view_models import Choosing, LineRow, StatementCard
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    parsed_uuid,
    query_arg,
    route_uuid,
    run,
    say,
)
from circle_app.web.shell import enter

PAGE = 25


class StatementState(rx.State):
    """The statement in the address, and the lines of one tab."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    may_decide: bool = False
    view: StatementCard = StatementCard()
    rows: list[LineRow] = []
    tab: str = "suggested"
    base: str = ""
    more: str = ""
    sheet: Choosing = Choosing()
    done: bool = False

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.sheet = False, "", Choosing()
        self.request_id = str(uuid4())
        return await self._reload(first=True) or ClaimsState.load

    @rx.event
    async def reload(self) -> Any:
        """Somebody settled a line, or an entry was taken back."""
        return await self._reload() or ClaimsState.load

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id, wanted = route_uuid(self, "circle"), route_uuid(self, "statement")
            found = await run(reconciliation.statement, entered.actor, wanted)
            if found.circle_id != circle_id:
                raise NotFound(what="statement")
            told = await run(reconciliation.overview, entered.actor, circle_id)
            self.tab = _tab(query_arg(self, "tab"), found.counts)
            page = await run(
                reconciliation.lines,
                entered.actor,
                wanted,
                status=view_models.TABS[self.tab],
                cursor=query_arg(self, "after") or None,
                limit=PAGE,
            )
        except CircleError as error:
            return await answer_refusal(self, error)
        here, language = str(circle_id), entered.language
        self.base = str(routes.path(routes.BANK_STATEMENT, circle=here, statement=str(wanted)))
        self.may_decide = told.may_compare
        self.view = view_models.statement_card(found, language)
        self.rows = [view_models.line_row(line, here, language) for line in page.items]
        self.more = ""
        if page.next_cursor:
            self.more = f"{self.base}?tab={self.tab}&after={page.next_cursor}"
        self.loaded = True
        if first:
            live.listen(self, StatementState.reload, circle_room(circle_id))
        return None

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def accept_all(self, request_id: str) -> Any:
        """Agree to every suggestion of the statement."""
        entered = await enter(self)
        wanted = route_uuid(self, "statement")
        made = await run(reconciliation.accept, entered.actor, wanted, key=request_id)
        self.request_id = str(uuid4())
        words = ntext(entered.language, "{n} line matched", "{n} lines matched", made.accepted)
        await say(self, words)
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def accept_one(self, line: str, request_id: str) -> Any:
        """Agree to the suggestion for one line."""
        entered = await enter(self)
        wanted = route_uuid(self, "statement")
        await run(
            reconciliation.accept,
            entered.actor,
            wanted,
            line_ids=[parsed_uuid(line, "line")],
            key=request_id,
        )
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def look_again(self, request_id: str) -> Any:
        """Compare the lines that have no match once more."""
        entered = await enter(self)
        wanted = route_uuid(self, "statement")
        before = int(self.view.open)
        await run(reconciliation.look_again, entered.actor, wanted, key=request_id)
        self.request_id = str(uuid4())
        follows = await self._reload()
        found = before - int(self.view.open)
        words = text(entered.language, "Nothing new was found")
        if found > 0:
            words = ntext(entered.language, "{n} line found", "{n} lines found", found)
        await say(self, words)
        return follows

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def open_again(self, line: str, request_id: str) -> Any:
        """Open a line that was matched or set aside."""
        entered = await enter(self)
        await run(reconciliation.unmatch, entered.actor, parsed_uuid(line, "line"), key=request_id)
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    async def open_sheet(self, line: str) -> Any:
        """A line's sheet was opened: what it may be, and a form with a key of its own."""
        self.error, self.sheet, self.done = "", Choosing(), False
        self.request_id = str(uuid4())
        try:
            entered = await enter(self)
            line_id = parsed_uuid(line, "line")
            circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
            found = await run(reconciliation.line, entered.actor, line_id)
            offered = await run(reconciliation.candidates, entered.actor, line_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        today = clock.today(circle.time_zone)
        self.sheet = view_models.choosing(found, offered, today, entered.language)
        return None

    @rx.event
    @one_at_a_time()
    async def decide(self, form: dict[str, Any]) -> Any:
        """Do with the line what was chosen."""
        entered = await enter(self)
        line_id = parsed_uuid(str(form.get("line", "")), "line")
        chosen, _, detail = str(form.get("chosen", "")).partition(":")
        await run(_act(chosen), entered.actor, line_id, detail, form)
        self.request_id, self.done = str(uuid4()), True
        return await self._reload()


def _act(chosen: str) -> Any:
    """What a choice of the sheet does.

    Raises:
        InvalidInput: Nothing was chosen.
    """
    acts = {"entry": _match, "expense": _book, "receipt": _book}
    if chosen == view_models.DIFFERENCE:
        return _book_difference
    if chosen == view_models.IGNORE:
        return _ignore
    if chosen not in acts:
        raise InvalidInput(field="chosen", reason="nothing_chosen")
    return acts[chosen]


def _match(actor: Any, line_id: UUID, detail: str, form: dict[str, Any]) -> None:
    entry_id = parsed_uuid(detail, "entry")
    reconciliation.match(actor, line_id, entry_id=entry_id, key=str(form["request_id"]))


def _book(actor: Any, line_id: UUID, detail: str, form: dict[str, Any]) -> None:
    reconciliation.book(
        actor,
        line_id,
        treat_as=str(form["chosen"]).partition(":")[0],
        category=detail,
        reason=str(form.get("reason", "")),
        key=str(form["request_id"]),
    )


def _book_difference(actor: Any, line_id: UUID, _detail: str, form: dict[str, Any]) -> None:
    reconciliation.book(
        actor,
        line_id,
        treat_as="difference",
        reason=str(form.get("reason", "")),
        key=str(form["request_id"]),
    )


def _ignore(actor: Any, line_id: UUID, _detail: str, form: dict[str, Any]) -> None:
    reconciliation.ignore(
        actor, line_id, reason=str(form.get("reason", "")), key=str(form["request_id"])
    )


def _tab(typed: str, counts: dict[str, int]) -> str:
    """The tab of the address, else the first one with lines that wait."""
    if typed in view_models.TABS:
        return typed
    for tab, status in (("suggested", "suggested"), ("open", "unmatched")):
        if counts.get(status):
            return tab
    return "settled"
