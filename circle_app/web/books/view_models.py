"""The first page of the books as ready text."""

from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.activity import EntryView
from circle_app.services.book_overviews import BooksOverview, Waiting
from circle_app.web import routes, times
from circle_app.web.account_names import account_name
from circle_app.web.ui import ring_paths
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.ring_paths import Ring
from circle_app.web.wording import entry_sentence

_RING: Final = ring_paths.RingSize(88, 11, 2.5)
#: A box with anything in it is seen in the bar.
_LEAST_SHARE: Final = 2


@dataclass(frozen=True)
class _Matter:
    """How something that waits is told."""

    sign: str
    tone: str
    one: str
    many: str


_MATTERS: Final = {
    "disputes": _Matter("alert", "red", "{n} entry is questioned", "{n} entries are questioned"),
    "payments": _Matter("clock", "amber", "{n} payment to confirm", "{n} payments to confirm"),
    "decisions": _Matter(
        "hand", "amber", "{n} decision waits for you", "{n} decisions wait for you"
    ),
    "loans": _Matter("lend", "teal", "{n} loan to hand over", "{n} loans to hand over"),
    "expenses": _Matter("receipt", "teal", "{n} expense to pay", "{n} expenses to pay"),
    "withdrawals": _Matter(
        "arrow_out", "teal", "{n} withdrawal to hand over", "{n} withdrawals to hand over"
    ),
    "bank_lines": _Matter(
        "swap", "amber", "{n} bank line has no match", "{n} bank lines have no match"
    ),
    "months": _Matter("lock", "gray", "{n} month to close", "{n} months to close"),
}


@dataclass(frozen=True)
class BoxRow:
    """A place where money lies, with its share of the whole."""

    kind: str = ""
    name: str = ""
    amount: str = ""
    share: str = "0%"
    share_words: str = ""
    href: str = ""


@dataclass(frozen=True)
class WaitRow:
    """Something that waits for somebody."""

    d: str = ""
    tone: str = "teal"
    title: str = ""
    sub: str = ""
    href: str = ""


@dataclass(frozen=True)
class ChainRow:
    """One of the newest entries."""

    title: str = ""
    sub: str = ""
    amount: str = ""
    seal: str = ""
    href: str = ""


@dataclass(frozen=True)
class MonthCard:
    """What the running month brought."""

    title: str = ""
    income: str = ""
    expense: str = ""
    result_words: str = ""
    result: MoneyParts = MoneyParts()
    before: str = ""
    href: str = ""


@dataclass(frozen=True)
class CheckCard:
    """The last check of the books."""

    kind: str = "unknown"  # unknown | intact | broken
    ring: Ring = Ring()
    title: str = ""
    words: str = ""


@dataclass(frozen=True)
class BooksCards:
    """Everything on the page."""

    subtitle: str = ""
    total: MoneyParts = MoneyParts()
    boxes: list[BoxRow] = field(default_factory=list)
    bar_label: str = ""
    lent: str = ""
    waits: list[WaitRow] = field(default_factory=list)
    month: MonthCard = MonthCard()
    check: CheckCard = CheckCard()
    chain: list[ChainRow] = field(default_factory=list)
    older: str = ""
    may_move: bool = False
    may_spend: bool = False
    may_reconcile: bool = False
    may_close: bool = False


def books_cards(view: BooksOverview, language: str) -> BooksCards:
    """Show the first page of the books."""
    since = formats.date_medium(view.since, language)
    boxes = _boxes(view, language)
    return BooksCards(
        subtitle=ntext(
            language,
            "{circle}, {count} entry since {day}",
            "{circle}, {count} entries since {day}",
            view.entries,
            circle=view.circle_name,
            count=formats.grouped(view.entries),
            day=since,
        ),
        total=formats.money_parts(_total(view), view.currency),
        boxes=boxes,
        bar_label=", ".join(f"{box.name}: {box.share_words}" for box in boxes if box.share_words),
        lent=_lent(view, language),
        waits=_waits(view, language),
        month=_month(view, language),
        check=_check(view, language),
        chain=[_link(entry, view, language) for entry in view.newest],
        older=_older(view, since, language),
        may_move=view.may_move,
        may_spend=view.may_spend,
        may_reconcile=view.may_reconcile,
        may_close=view.may_close,
    )


def _here(route: str, view: BooksOverview, **parts: str) -> str:
    return str(routes.path(route, circle=str(view.circle_id), **parts))


def _total(view: BooksOverview) -> int:
    return sum(box.balance_minor for box in view.boxes)


def _boxes(view: BooksOverview, language: str) -> list[BoxRow]:
    total = _total(view)
    rows = []
    for box in view.boxes:
        tenths = (box.balance_minor * 1_000 + total // 2) // total if total else 0
        rows.append(
            BoxRow(
                kind=box.code,
                name=account_name(box.code, language),
                amount=formats.money(box.balance_minor, view.currency, language),
                share=f"{max(_LEAST_SHARE, tenths // 10)}%" if box.balance_minor else "0%",
                share_words=formats.percent(tenths if tenths < 10 else tenths // 10 * 10)
                if box.balance_minor
                else "",
                href=_here(routes.ACCOUNT, view, account=box.code),
            )
        )
    return rows


def _lent(view: BooksOverview, language: str) -> str:
    if not view.lent_minor:
        return ""
    amount = formats.money(view.lent_minor, view.currency, language)
    return text(language, "and {amount} out on loans", amount=amount)


def _waits(view: BooksOverview, language: str) -> list[WaitRow]:
    """What waits, what is most pressing first."""
    waiting = view.waiting
    closing = len(waiting.months) if view.may_close else 0
    decide = routes.DECISIONS if view.has_officers else routes.VOTES
    to_confirm = formats.money(waiting.payments_minor, view.currency, language)
    to_pay = formats.money(waiting.expenses_minor, view.currency, language)
    to_hand_out = formats.money(waiting.withdrawals_minor, view.currency, language)
    settle = text(language, "Its month stays open until it is settled")
    compare = text(language, "Compare them with the books")
    matters = (
        (waiting.disputes, "disputes", settle, routes.DISPUTES),
        (waiting.payments, "payments", to_confirm, routes.PAYMENTS),
        (waiting.decisions, "decisions", "", decide),
        (waiting.loans, "loans", "", routes.LOANS),
        (waiting.expenses, "expenses", to_pay, routes.EXPENSES),
        (waiting.withdrawals, "withdrawals", to_hand_out, routes.WITHDRAWALS),
        (waiting.bank_lines, "bank_lines", compare, routes.RECONCILE),
        # A month is closed by those who may; nobody else is told to.
        (closing, "months", _months(waiting, language), routes.MONTHS),
    )
    return [
        WaitRow(
            PATHS[_MATTERS[name].sign],
            _MATTERS[name].tone,
            ntext(language, _MATTERS[name].one, _MATTERS[name].many, count),
            below,
            _here(route, view),
        )
        for count, name, below, route in matters
        if count
    ]


def _months(waiting: Waiting, language: str) -> str:
    names = [formats.month_name(month, language) for month in waiting.months]
    return f"{names[0]} – {names[-1]}" if len(names) > 1 else "".join(names)


def _month(view: BooksOverview, language: str) -> MonthCard:
    result = view.income_minor - view.expense_minor
    before = formats.money(view.result_before_minor, view.currency, language, plus=True)
    return MonthCard(
        title=formats.month_name(view.month.start, language, year=True),
        income=formats.money(view.income_minor, view.currency, language),
        expense=formats.money(view.expense_minor, view.currency, language),
        result_words=text(language, "Surplus") if result >= 0 else text(language, "Loss"),
        result=formats.money_parts(result, view.currency),
        before=text(language, "{amount} in the month before", amount=before),
        href=_here(routes.STATEMENTS, view),
    )


def _check(view: BooksOverview, language: str) -> CheckCard:
    last = view.last_check
    if last is None:
        return CheckCard(
            ring=ring_paths.share_ring(0, _RING, text(language, "Not checked yet")),
            title=text(language, "Nobody has checked these books yet"),
            words=text(language, "Any member may do it, at any time."),
        )
    when = times.when(last.checked_at, view.time_zone, language)
    words = ntext(
        language,
        "Last checked {when}: {n} entry.",
        "Last checked {when}: {n} entries.",
        last.entries,
        when=when,
    )
    since = view.entries - last.entries
    if last.intact and since > 0:
        added = ntext(
            language, "{n} entry was added since.", "{n} entries were added since.", since
        )
        words = f"{words} {added}"
    if not last.intact:
        kinds = ["done"] * 7 + ["late"]
        title = text(language, "Something does not fit")
        ring = ring_paths.ring(kinds, _RING, text(language, "Broken"))
        return CheckCard("broken", ring, title, words)
    share = last.entries / view.entries if view.entries else 1
    ring = ring_paths.share_ring(min(share, 1), _RING, text(language, "Intact"))
    title = text(language, "Nothing was changed and every rupee adds up")
    return CheckCard("intact", ring, title, words)


def _link(entry: EntryView, view: BooksOverview, language: str) -> ChainRow:
    when = times.when(entry.booked_at, view.time_zone, language)
    return ChainRow(
        title=entry_sentence(entry.kind, entry.params, language),
        sub=f"{formats.grouped(entry.sequence)} · {when}",
        amount=formats.money(entry.amount_minor, view.currency, language),
        seal=f"{entry.hash[:4]} {entry.hash[4:8]}",
        href=_here(routes.ENTRY, view, entry=str(entry.entry_id)),
    )


def _older(view: BooksOverview, since: str, language: str) -> str:
    rest = view.entries - len(view.newest)
    if rest <= 0:
        return ""
    return text(language, "{count} more, back to {day}", count=formats.grouped(rest), day=since)
