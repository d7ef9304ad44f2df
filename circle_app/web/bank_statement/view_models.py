"""A statement of a bank and its lines beside the books, as ready text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from circle_app.domain.charts import EXPENSES, RECEIPTS
from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.reconciliation import Candidate, LineView, StatementView
from circle_app.web import routes
from circle_app.web.account_names import account_name
from circle_app.web.reconcile.view_models import period
from circle_app.web.ui import ring_paths
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.ring_paths import Ring
from circle_app.web.wording import entry_title

#: Tab of the page → state of its lines.
TABS: Final = {"suggested": "suggested", "open": "unmatched", "settled": "settled"}
STATES: Final = {
    "suggested": ("Probably", "amber", "eye"),
    "matched": ("Matched", "jade", "check"),
    "booked": ("Booked from here", "teal", "book"),
    "ignored": ("Set aside", "gray", "minus"),
    "unmatched": ("No match", "amber", "alert"),
}
IGNORE: Final = "ignore"
DIFFERENCE: Final = "difference"


@dataclass(frozen=True)
class StatementCard:
    """The top of the page."""

    title: str = ""
    sub: str = ""
    ring: Ring = Ring()
    done: str = ""
    of: str = ""
    verdict: str = ""
    bank: MoneyParts = MoneyParts()
    has_bank: bool = False
    books: MoneyParts = MoneyParts()
    day: str = ""
    difference: str = ""
    differs: bool = False
    bank_only: str = ""
    books_only: str = ""
    earlier: str = ""
    earlier_words: str = ""
    unread: str = ""
    known: str = ""
    suggested: str = "0"
    open: str = "0"
    settled: str = "0"
    accept: str = ""


@dataclass(frozen=True)
class Side:
    """One side of a line: the bank's words, or our entry."""

    title: str = ""
    sub: str = ""
    amount: str = ""
    href: str = ""
    d: str = ""


@dataclass(frozen=True)
class LineRow:
    """A line of the bank beside what it is in the books."""

    id: str = ""
    bank: Side = Side()
    books: Side = Side()
    has_entry: bool = False
    status: str = ""
    chip: str = ""
    tone: str = "gray"
    sign: str = ""
    note: str = ""
    can_open: bool = False


@dataclass(frozen=True)
class Option:
    """Something that a line may be."""

    value: str = ""
    title: str = ""
    sub: str = ""


@dataclass(frozen=True)
class Choosing:
    """The sheet for one line."""

    id: str = ""
    title: str = ""
    words: str = ""
    amount: MoneyParts = MoneyParts()
    fitting: list[Option] = field(default_factory=list)
    others: list[Option] = field(default_factory=list)
    closing: str = ""


def statement_card(view: StatementView, language: str) -> StatementCard:
    """The top of the page: what the bank says, what the books say, and why they differ."""
    card, told = view.card, view.explained
    settled = card.line_count - card.open_count
    share = settled / card.line_count if card.line_count else 1
    words = text(language, "{done} of {all} settled", done=settled, all=card.line_count)

    def money(minor: int) -> str:
        return formats.money(minor, card.currency, language, plus=True)

    differs = bool(view.difference_minor)
    return StatementCard(
        title=account_name(card.account, language),
        sub=f"{period(card, language)} · {card.file_name}",
        ring=ring_paths.share_ring(share, ring_paths.MEDIUM, words),
        done=str(settled),
        of=text(language, "of {n}", n=card.line_count),
        verdict=_verdict(view, language),
        bank=formats.money_parts(card.closing_minor or 0, card.currency),
        has_bank=card.closing_minor is not None,
        books=formats.money_parts(view.booked_minor, card.currency),
        day=formats.date_medium(card.last_day, language),
        difference=money(view.difference_minor or 0) if differs else "",
        differs=differs,
        bank_only=money(told.bank_only_minor) if told and told.bank_only_minor else "",
        books_only=money(-told.books_only_minor) if told and told.books_only_minor else "",
        earlier=money(told.earlier_minor) if told and told.earlier_minor else "",
        earlier_words=text(
            language,
            "Different before {day}, or not readable",
            day=formats.date_medium(told.since, language),
        )
        if told
        else "",
        unread=ntext(
            language,
            "{n} row of the file could not be read.",
            "{n} rows of the file could not be read.",
            card.refused_count,
        )
        if card.refused_count
        else "",
        known=ntext(
            language,
            "{n} line was known from an earlier file.",
            "{n} lines were known from an earlier file.",
            card.duplicate_count,
        )
        if card.duplicate_count
        else "",
        suggested=str(view.counts.get("suggested", 0)),
        open=str(view.counts.get("unmatched", 0)),
        settled=str(settled),
        accept=_accept_words(view.counts.get("suggested", 0), language),
    )


def _accept_words(count: int, language: str) -> str:
    if count == 0:
        return ""
    return ntext(language, "Accept the suggestion", "Accept all {n} suggestions", count)


def _verdict(view: StatementView, language: str) -> str:
    if view.card.open_count:
        return ntext(
            language,
            "{n} line waits for you",
            "{n} lines wait for you",
            view.card.open_count,
        )
    if view.difference_minor:
        return text(language, "Every line is settled, and a difference is left")
    if view.difference_minor == 0:
        return text(language, "Bank and books say the same")
    return text(language, "Every line is settled")


def line_row(line: LineView, circle_id: str, language: str) -> LineRow:
    """A line of the bank beside what it is in the books."""
    chip, tone, sign = STATES[line.status]
    bank_sub = formats.date_short(line.booked_on, language)
    if line.utr:
        bank_sub = f"{bank_sub} · UTR {line.utr}"
    return LineRow(
        id=str(line.id),
        bank=Side(
            title=line.description or text(language, "The bank says nothing about it"),
            sub=bank_sub,
            amount=formats.money(line.amount_minor, line.currency, language, plus=True),
            d=PATHS["arrow_in" if line.amount_minor > 0 else "arrow_out"],
        ),
        books=_entry(line.entry, circle_id, line.currency, language) if line.entry else Side(),
        has_entry=line.entry is not None,
        status=line.status,
        chip=text(language, chip),
        tone=tone,
        sign=PATHS[sign],
        note=_note(line, language),
        can_open=line.status in {"matched", "ignored"},
    )


def _entry(entry: Candidate, circle_id: str, currency: str, language: str) -> Side:
    return Side(
        title=_entry_words(entry, language),
        sub=_entry_sub(entry, language),
        amount=formats.money(entry.amount_minor, currency, language, plus=True),
        href=str(routes.path(routes.ENTRY, circle=circle_id, entry=str(entry.entry_id))),
    )


def _entry_words(entry: Candidate, language: str) -> str:
    words = entry_title(entry.kind, entry.params, language)
    name = entry.params.get("name")
    return f"{name}: {words}" if name and str(name) not in words else words


def _entry_sub(entry: Candidate, language: str) -> str:
    number = text(language, "No. {number}", number=entry.sequence)
    sub = f"{formats.date_short(entry.occurred_on, language)} · {number}"
    reference = entry.params.get("reference")
    return f"{sub} · UTR {reference}" if reference else sub


def _note(line: LineView, language: str) -> str:
    if line.decided_by is None:
        return text(language, "UTR and amount are equal") if line.status == "matched" else ""
    if line.reason:
        return f"{line.decided_by}: “{line.reason}”"
    return text(language, "by {name}", name=line.decided_by)


def choosing(line: LineView, found: Sequence[Candidate], today: date, language: str) -> Choosing:
    """Everything that a line may be: entries of its amount, then what could be booked."""
    came_in = line.amount_minor > 0
    fitting = [
        Option(
            f"entry:{each.entry_id}",
            _entry_words(each, language),
            _entry_sub(each, language),
        )
        for each in found
    ]
    others = _receipts(language) if came_in else _expenses(language)
    others += [
        Option(
            DIFFERENCE,
            text(language, "A difference nobody can explain"),
            text(language, "Say below what you know of it."),
        ),
        Option(
            IGNORE,
            text(language, "Not the circle's: set it aside"),
            text(language, "Nothing is booked. Say why below."),
        ),
    ]
    day = formats.day_words(line.booked_on, today, language)
    return Choosing(
        id=str(line.id),
        title=text(language, "Money in, {day}", day=day)
        if came_in
        else text(language, "Money out, {day}", day=day),
        words=line.description,
        amount=formats.money_parts(line.amount_minor, line.currency, plus=True),
        fitting=fitting,
        others=others,
    )


def _expenses(language: str) -> list[Option]:
    codes = sorted(EXPENSES, key=lambda code: code != "bank")
    return [
        Option(f"expense:{code}", account_name(EXPENSES[code].code, language)) for code in codes
    ]


def _receipts(language: str) -> list[Option]:
    # A fine is a member's, so it is recorded where members are.
    return [
        Option(f"receipt:{code}", account_name(kind.code, language))
        for code, kind in RECEIPTS.items()
        if code != "fine"
    ]
