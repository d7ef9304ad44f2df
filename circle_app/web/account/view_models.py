"""A page of an account's ledger as ready text."""

from dataclasses import dataclass, field
from typing import Final

from circle_app.domain.charts import Fund, Section
from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.financials import AccountRow, Against, LedgerLine, LedgerPage
from circle_app.web import routes
from circle_app.web.account_names import account_name
from circle_app.web.statements.figures import Printer, printer
from circle_app.web.wording import entry_sentence

KINDS: Final = {
    Section.ASSETS: "What the circle has",
    Section.MEMBER_FUNDS: "Whose money it is",
    Section.INCOME: "Income",
    Section.EXPENSE: "Expenses",
    Section.DISTRIBUTED: "Given to members",
}
#: More on the other side than this is only counted.
MOST_AGAINST: Final = 2


@dataclass(frozen=True)
class LedgerRow:
    """A line of the account: what happened, against which account, and the balance after it."""

    day: str = ""
    title: str = ""
    against: str = ""
    number: str = ""
    href: str = ""
    debit: str = ""
    credit: str = ""
    moved: str = ""
    tone: str = ""
    balance: str = ""


@dataclass(frozen=True)
class AccountCard:
    """The account over the chosen days."""

    name: str = ""
    kind: str = ""
    balance: MoneyParts = MoneyParts()
    opening: str = ""
    in_words: str = ""
    came_in: str = ""
    went_out: str = ""
    debit_head: str = ""
    credit_head: str = ""
    brought: str = ""
    brought_words: str = ""
    carried: str = ""
    carried_words: str = ""
    rows: list[LedgerRow] = field(default_factory=list)


def account_card(page: LedgerPage, language: str) -> AccountCard:
    """Show one page of an account's ledger."""
    account, currency = page.account, page.heading.currency
    show = printer(currency, _amounts(page))
    debit_side = account.side == "debit"
    plus, minus = (
        (account.debit_minor, account.credit_minor)
        if debit_side
        else (account.credit_minor, account.debit_minor)
    )
    first = page.brought_minor == account.opening_minor
    return AccountCard(
        name=account_name(account.key, language, account.owner),
        kind=_kind(account, language),
        balance=formats.money_parts(account.balance_minor, currency),
        opening=formats.money(account.opening_minor, currency, language),
        came_in=formats.money(plus, currency, language, plus=True),
        went_out=formats.money(-minus, currency, language),
        debit_head=_head("Debit", debit_side, language),
        credit_head=_head("Credit", not debit_side, language),
        brought=show.number(page.brought_minor),
        brought_words=text(language, "Balance before")
        if first
        else text(language, "Carried from the page before"),
        carried=show.number(page.lines[-1].balance_minor if page.lines else page.brought_minor),
        carried_words=text(language, "Carried to the next page")
        if page.next_cursor
        else text(language, "Balance after"),
        rows=[_row(line, page, show, language, debit_side=debit_side) for line in page.lines],
    )


def _head(side: str, adds: bool, language: str) -> str:
    way = text(language, "in") if adds else text(language, "out")
    return f"{text(language, side)} ({way})"


def _kind(account: AccountRow, language: str) -> str:
    words = text(language, KINDS[account.section])
    return f"{words}, {text(language, 'Social fund')}" if account.fund is Fund.SOCIAL else words


def _amounts(page: LedgerPage) -> list[int]:
    return [
        page.brought_minor,
        *(each for line in page.lines for each in (line.debit_minor, line.credit_minor)),
    ]


def _row(
    line: LedgerLine, page: LedgerPage, show: Printer, language: str, *, debit_side: bool
) -> LedgerRow:
    added = line.debit_minor - line.credit_minor
    moved = added if debit_side else -added
    sign = "+\u00a0" if moved > 0 else ""
    return LedgerRow(
        day=formats.date_medium(line.occurred_on, language),
        title=entry_sentence(line.kind, line.params, language),
        against=_against(line.against, language),
        number=formats.grouped(line.sequence),
        href=str(
            routes.path(routes.ENTRY, circle=str(page.heading.circle_id), entry=str(line.entry_id))
        ),
        debit=show(line.debit_minor) if line.debit_minor else "",
        credit=show(line.credit_minor) if line.credit_minor else "",
        moved=f"{sign}{show(moved)}",
        tone="in" if moved > 0 else "out",
        balance=show.number(line.balance_minor),
    )


def _against(others: tuple[Against, ...], language: str) -> str:
    names = [account_name(other.key, language, other.owner) for other in others[:MOST_AGAINST]]
    if len(others) > MOST_AGAINST:
        names.append(text(language, "{n} more", n=len(others) - MOST_AGAINST))
    return ", ".join(names)
