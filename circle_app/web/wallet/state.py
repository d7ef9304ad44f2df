"""Events of the wallet page."""

from collections.abc import Callable
from typing import Any, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.money import parse_minor
from circle_app.i18n.formats import MoneyParts, money_parts
from circle_app.services import circles, memberships, verification, wallets
from circle_app.services.access import Actor
from circle_app.services.events import user_room
from circle_app.services.wallets import Receipt
from circle_app.web import live
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    language_of,
    one_at_a_time,
    parsed_uuid,
    run,
)
from circle_app.web.shell import enter
from circle_app.web.ui.sheets import Slip
from circle_app.web.wallet import view_models
from circle_app.web.wallet.view_models import MovementRow, Receiver

_ROWS = 25


class CashForm(TypedDict):
    """Adding money or taking it out."""

    amount: str
    method: str
    reference: str
    request_id: str


class SendForm(TypedDict):
    """Sending money to somebody."""

    amount: str
    to: str
    note: str
    request_id: str


class UndoForm(TypedDict):
    """Taking back what was put in or taken out today."""

    reason: str
    request_id: str


def receivers(actor: Actor) -> list[Receiver]:
    """The people of the actor's circles, each once."""
    found: dict[UUID, Receiver] = {}
    for card in circles.my_circles(actor):
        for member in memberships.members(actor, card.id):
            if not member.is_me and member.status == "active":
                found[member.id] = Receiver(str(member.id), f"{member.name} · {card.name}")
    return sorted(found.values(), key=lambda receiver: receiver.words)


class WalletState(rx.State):
    """The wallet, its movements, and the sheet that is open."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    balance: MoneyParts = MoneyParts()
    empty: bool = False
    rows: list[MovementRow] = []
    next_cursor: str = ""
    people: list[Receiver] = []
    slip: Slip = Slip()
    checked: str = ""
    check_failed: bool = False
    undoing: str = ""
    _month: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.slip, self.checked = False, "", Slip(), ""
        self.request_id = str(uuid4())
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something moved: the balance and the newest rows again."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            wallet = await run(wallets.balance, entered.actor)
            page = await run(wallets.movements, entered.actor, limit=_ROWS)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.balance = money_parts(wallet.balance_minor, wallet.currency)
        self.empty = wallet.balance_minor == 0
        self.rows = view_models.movement_rows(page.items, wallet.currency, entered.language)
        self._month = view_models.last_month(page.items, entered.language)
        self.next_cursor = page.next_cursor or ""
        self.loaded = True
        if first:
            live.listen(self, WalletState.reload, user_room(entered.actor.user_id))
        return None

    @rx.event
    async def more(self) -> Any:
        """The rows before those shown."""
        if not self.next_cursor:
            return None
        try:
            entered = await enter(self)
            wallet = await run(wallets.balance, entered.actor)
            page = await run(wallets.movements, entered.actor, cursor=self.next_cursor, limit=_ROWS)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.rows += view_models.movement_rows(
            page.items, wallet.currency, entered.language, self._month
        )
        self._month = view_models.last_month(page.items, entered.language)
        self.next_cursor = page.next_cursor or ""
        return None

    @rx.event
    async def open_sheet(self) -> Any:
        """A sheet was opened: a new form with a key of its own, and the people to send to."""
        self.error, self.slip, self.request_id = "", Slip(), str(uuid4())
        try:
            entered = await enter(self)
            self.people = await run(receivers, entered.actor)
        except CircleError as error:
            return await answer_refusal(self, error)
        return None

    @rx.event
    async def open_undo(self, entry_id: str) -> None:
        """The sheet for taking one movement back was opened."""
        self.error, self.slip, self.request_id = "", Slip(), str(uuid4())
        self.undoing = entry_id

    @rx.event
    @one_at_a_time()
    async def undo(self, form: UndoForm) -> Any:
        """Take back what the sheet was opened for."""
        entered = await enter(self)
        receipt = await run(
            wallets.undo,
            entered.actor,
            parsed_uuid(self.undoing, "entry"),
            reason=form["reason"],
            key=form["request_id"],
        )
        self.slip = view_models.slip(receipt, "undo", entered.language)
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def add_money(self, form: CashForm) -> Any:
        """Record money put in."""
        return await self._move("top_up", wallets.top_up, form)

    @rx.event
    @one_at_a_time()
    async def take_out(self, form: CashForm) -> Any:
        """Record money taken out."""
        return await self._move("withdraw", wallets.withdraw, form)

    async def _move(self, act: str, service: Callable[..., Receipt], form: CashForm) -> Any:
        language = language_of(self)
        entered = await enter(self)
        wallet = await run(wallets.balance, entered.actor)
        receipt = await run(
            service,
            entered.actor,
            amount_minor=parse_minor(form["amount"], wallet.currency),
            method=form["method"],
            reference=form["reference"],
            key=form["request_id"],
        )
        self.slip = view_models.slip(receipt, act, language)
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def send(self, form: SendForm) -> Any:
        """Send money to somebody of one of the sender's circles."""
        language = language_of(self)
        entered = await enter(self)
        wallet = await run(wallets.balance, entered.actor)
        to_member = parsed_uuid(form["to"], "person", field="to")
        names = {row.id: row.words.partition(" · ")[0] for row in self.people}
        receipt = await run(
            wallets.transfer,
            entered.actor,
            amount_minor=parse_minor(form["amount"], wallet.currency),
            to_member=to_member,
            note=form["note"],
            key=form["request_id"],
        )
        name = names.get(str(to_member), "")
        self.slip = view_models.slip(receipt, "send", language, to=name)
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def check_book(self) -> None:
        """Verify the wallet's own book."""
        entered = await enter(self)
        report = await run(verification.verify_wallet, entered.actor)
        self.check_failed = not report.intact
        self.checked = view_models.check_words(report, entered.language)
