"""Events of the passbook: one's own savings with the balance after each line."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.rules import ContributionUnit
from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services import circles, passbooks
from circle_app.services.events import circle_room, user_room
from circle_app.services.rounds import calls
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, query_arg, route_uuid, run
from circle_app.web.shell import enter
from circle_app.web.wording import entry_icon, entry_title, method_words
from circle_app.web.wordings.funds import paid_words

PAGE = 50
KINDS = {"all", "in", "out"}


@dataclass(frozen=True)
class BookRow:
    """A line of the passbook."""

    key: str = ""
    title: str = ""
    sub: str = ""
    amount: str = ""
    balance: str = ""
    d: str = ""
    tone: str = "gray"
    href: str = ""


@dataclass(frozen=True)
class BookMonth:
    """The lines of a month, and what came in on balance."""

    title: str = ""
    total: str = ""
    rows: list[BookRow] = field(default_factory=list)


def book_row(line: passbooks.PassbookLine, circle: circles.CircleView, language: str) -> BookRow:
    """Make one line."""
    method = line.params.get("method")
    day = formats.date_weekday(line.occurred_on, language)
    balance = formats.money(line.balance_minor, circle.currency, language)
    href = ""
    if line.kind == "contribution" and line.subject_id:
        href = str(routes.path(routes.PAYMENT, circle=str(circle.id), payment=str(line.subject_id)))
    elif line.kind == "savings.withdrawal":
        href = str(routes.path(routes.WITHDRAWALS, circle=str(circle.id)))
    told = paid_words if line.kind == "savings.withdrawal" else method_words
    return BookRow(
        key=str(line.entry_id),
        title=entry_title(line.kind, line.params, language),
        sub=f"{day} · {told(str(method), language)}" if method else day,
        amount=formats.money(line.amount_minor, circle.currency, language, plus=True),
        balance=balance,
        d=entry_icon(line.kind),
        tone="teal" if line.amount_minor > 0 else "amber",
        href=href,
    )


def by_month(
    lines: list[passbooks.PassbookLine], circle: circles.CircleView, language: str
) -> list[BookMonth]:
    """Group lines, the newest first, under their months."""
    months: dict[str, list[passbooks.PassbookLine]] = {}
    for line in lines:
        title = formats.month_name(line.occurred_on, language, year=True)
        months.setdefault(title, []).append(line)
    return [
        BookMonth(
            title,
            formats.money(
                sum(line.amount_minor for line in found), circle.currency, language, plus=True
            ),
            [book_row(line, circle, language) for line in found],
        )
        for title, found in months.items()
    ]


class PassbookState(rx.State):
    """One page of the passbook."""

    loaded: bool = False
    balance: MoneyParts = MoneyParts()
    note: str = ""
    called: str = ""
    shares: bool = False
    months: list[BookMonth] = []
    shown: str = "all"
    older: str = ""
    first_page: str = ""

    @rx.event
    async def load(self) -> Any:
        """Show the page of lines that the address asks for."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something was booked."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        wanted = query_arg(self, "show")
        self.shown = wanted if wanted in KINDS else "all"
        cursor = query_arg(self, "after") or None
        try:
            entered = await enter(self)
            me, circle_id = entered.actor, route_uuid(self, "circle")
            circle = await run(circles.get, me, circle_id)
            found = await run(passbooks.lines, me, circle_id, cursor=cursor, limit=PAGE)
            called = await run(calls.own, me, circle_id)
            newest = found if cursor is None else await run(passbooks.lines, me, circle_id, limit=1)
        except CircleError as error:
            return await answer_refusal(self, error)
        total = newest.items[0].balance_minor if newest.items else 0
        self.balance = formats.money_parts(total, circle.currency)
        self.note = text(entered.language, "in {name}", name=circle.name)
        amount = formats.money(called, circle.currency, entered.language)
        told = text(entered.language, "You owe {amount} now for all rounds to come.", amount=amount)
        self.called = told if called else ""
        self.shares = circle.rules.contribution.unit is ContributionUnit.SHARE
        lines = [line for line in found.items if _fits(line, self.shown)]
        self.months = by_month(lines, circle, entered.language)
        here = str(routes.path(routes.PASSBOOK, circle=str(circle_id)))
        self.first_page = f"{here}?show={self.shown}" if cursor else ""
        self.older = (
            f"{here}?show={self.shown}&after={found.next_cursor}" if found.next_cursor else ""
        )
        self.loaded = True
        if first:
            live.listen(self, PassbookState.reload, circle_room(circle_id), user_room(me.user_id))
        return None


def _fits(line: passbooks.PassbookLine, shown: str) -> bool:
    return shown == "all" or (line.amount_minor > 0) == (shown == "in")
