"""Events of the page where books are compared, and of a bank's file before it is read in."""

from typing import Any
from uuid import UUID, uuid4

import reflex as rx

from circle_app.domain.bank_columns import Role
from circle_app.domain.errors import CircleError
from circle_app.i18n import ntext
from circle_app.services import reconciliation
from circle_app.services.events import circle_room
from circle_app.services.reconciliation import uploads
from circle_app.web import live, routes
from circle_app.web.events import (
    answer_refusal,
    one_at_a_time,
    parsed_uuid,
    query_arg,
    route_uuid,
    run,
    say,
)
from circle_app.web.reconcile import view_models
from circle_app.web.reconcile.view_models import FileLook, PlaceRow, StatementRow
from circle_app.web.shell import enter

PAGE = 20
ACCOUNTS = ("bank", "upi")


class ReconcileState(rx.State):
    """What was compared, or the file that the address names."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    file_error: str = ""
    request_id: str = ""
    action: str = ""
    may_compare: bool = False
    boxes: list[PlaceRow] = []
    accounts: list[PlaceRow] = []
    statements: list[StatementRow] = []
    older: str = ""
    upload: str = ""
    look: FileLook = FileLook()
    #: What was said about the columns, as the services take it.
    mapping: dict[str, str] = {}

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.look, self.mapping = False, "", FileLook(), {}
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something was counted, read in or settled."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        self.upload = query_arg(self, "upload")
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            here, language = str(circle_id), entered.language
            self.action = f"/session/circles/{here}/bank-statements"
            self.file_error = view_models.refusal_words(query_arg(self, "file"), language)
            if self.upload:
                await self._look()
            else:
                await self._overview(entered.actor, circle_id, language)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            live.listen(self, ReconcileState.reload, circle_room(circle_id))
        return None

    async def _overview(self, actor: Any, circle_id: UUID, language: str) -> None:
        here = str(circle_id)
        found = await run(reconciliation.overview, actor, circle_id)
        cursor = query_arg(self, "after") or None
        listed = await run(reconciliation.statements, actor, circle_id, cursor=cursor, limit=PAGE)
        self.may_compare = found.may_compare
        self.boxes = [view_models.box_row(box, found, here, language) for box in found.boxes]
        self.accounts = [
            view_models.account_row(each, found, here, language) for each in found.accounts
        ]
        self.statements = [view_models.statement_row(card, here, language) for card in listed.items]
        base = routes.path(routes.RECONCILE, circle=here)
        self.older = f"{base}?after={listed.next_cursor}" if listed.next_cursor else ""

    async def _look(self) -> None:
        entered = await enter(self)
        draft = await run(
            uploads.look,
            entered.actor,
            parsed_uuid(self.upload, "file"),
            account=_account(query_arg(self, "account")),
            mapping=self.mapping or None,
        )
        circle = str(route_uuid(self, "circle"))
        self.look = view_models.file_look(draft, circle, entered.language)

    @rx.event
    @one_at_a_time()
    async def say_columns(self, form: dict[str, Any]) -> Any:
        """Look at the file again with the columns as they were said."""
        said = {role.value: str(form.get(f"column_{role.value}", "")).strip() for role in Role}
        kept = {role: column for role, column in said.items() if column}
        order = str(form.get("day_order", ""))
        former = self.mapping
        self.mapping = {**kept, **({"day_order": order} if order else {})}
        try:
            await self._look()
        except CircleError:
            self.mapping = former
            raise

    @rx.event
    @one_at_a_time()
    async def read_in(self, form: dict[str, Any]) -> Any:
        """Read the file in, wholly, and go to its lines."""
        entered = await enter(self)
        made = await run(
            uploads.read_in,
            entered.actor,
            parsed_uuid(self.upload, "file"),
            account=_account(query_arg(self, "account")),
            mapping=self.mapping or None,
            key=str(form.get("request_id", "")),
        )
        count = made.card.line_count
        words = ntext(entered.language, "{n} line read in", "{n} lines read in", count)
        await say(self, words)
        address = routes.path(
            routes.BANK_STATEMENT,
            circle=str(made.circle_id),
            statement=str(made.card.id),
        )
        return rx.redirect(str(address))


def _account(typed: str) -> str:
    return typed if typed in ACCOUNTS else ACCOUNTS[0]
