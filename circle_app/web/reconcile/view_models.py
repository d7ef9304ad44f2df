"""What was compared last, and a bank's file before it is read in, as ready text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from circle_app.domain.bank_columns import Role
from circle_app.domain.bank_rows import Row
from circle_app.i18n import formats, messages, ntext, text
from circle_app.services.reconciliation import (
    AccountState,
    BoxState,
    Comparison,
    Draft,
    StatementCard,
)
from circle_app.web import routes
from circle_app.web.account_names import account_name
from circle_app.web.ui.icons import PATHS

#: Rows of a file that a page shows of each kind; the rest are counted.
SHOWN: Final = 25
ICONS: Final = {
    "cash": "banknote",
    "expense_fund": "box",
    "social_cash": "heart",
    "bank": "bank",
    "upi": "phone",
}
#: What the refusal of a file can be called in an address; anything else says nothing.
REFUSALS: Final = frozenset({"unreadable_file", "file_too_large", "not_allowed"})
REASONS: Final = {
    "no_day": "There is no day.",
    "bad_day": "The day cannot be read.",
    "in_future": "The day has not come yet.",
    "no_amount": "There is no amount.",
    "both_sides": "Money comes in and goes out in one line.",
    "bad_amount": "The amount cannot be read.",
    "sign_twice": "The amount is marked as money out twice.",
    "too_large": "The amount is too large.",
    "bad_flag": "It does not say whether money came in or went out.",
    "negative_side": "A minus stands where none belongs.",
    "bad_balance": "The balance cannot be read.",
}
ROLES: Final = {
    Role.DAY: "Day",
    Role.DESCRIPTION: "What it says",
    Role.REFERENCE: "Reference or cheque",
    Role.DEBIT: "Money out",
    Role.CREDIT: "Money in",
    Role.AMOUNT: "Amount (in and out in one column)",
    Role.FLAG: "Dr or Cr of the amount",
    Role.BALANCE: "Balance",
    Role.BALANCE_FLAG: "Dr or Cr of the balance",
}


@dataclass(frozen=True)
class PlaceRow:
    """A box or an account, and how far it is compared."""

    name: str = ""
    d: str = ""
    sub: str = ""
    amount: str = ""
    chip: str = ""
    tone: str = "gray"
    sign: str = ""
    href: str = ""


@dataclass(frozen=True)
class StatementRow:
    """A statement in the list."""

    title: str = ""
    sub: str = ""
    chip: str = ""
    tone: str = "gray"
    sign: str = ""
    href: str = ""


@dataclass(frozen=True)
class FileRow:
    """A row of a file."""

    number: str = ""
    day: str = ""
    words: str = ""
    amount: str = ""
    why: str = ""


@dataclass(frozen=True)
class Choice:
    """A role of a column, and the column that it is now (empty for none)."""

    role: str = ""
    label: str = ""
    column: str = ""


@dataclass(frozen=True)
class Heading:
    """A column that can be chosen."""

    value: str = ""
    label: str = ""


@dataclass(frozen=True)
class FileCard:
    """A file that was sent, and what would become of it."""

    name: str = ""
    account: str = ""
    period: str = ""
    fresh: str = ""
    known: str = ""
    refused: str = ""
    closing: str = ""
    breaks: str = ""
    button: str = ""
    asks: str = ""
    day_first: str = ""
    month_first: str = ""
    day_order: str = ""
    known_href: str = ""
    unsure: bool = False
    only_days: bool = False
    ready: bool = False
    more: str = ""


@dataclass(frozen=True)
class FileLook:
    """Everything that a page shows of a file."""

    card: FileCard = FileCard()
    choices: list[Choice] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    refused: list[FileRow] = field(default_factory=list)
    known: list[FileRow] = field(default_factory=list)
    fresh: list[FileRow] = field(default_factory=list)


def box_row(box: BoxState, found: Comparison, circle_id: str, language: str) -> PlaceRow:
    """A box and its last count."""
    newest = box.newest
    chip, tone, sign = text(language, "Not counted yet"), "gray", "clock"
    sub = text(language, "Count it, and the difference shows.")
    if newest is not None:
        day = formats.day_words(newest.counted_on, found.today, language)
        sub = text(language, "Counted by {name}, {day}", name=newest.counted_by, day=day)
        chip, tone, sign = text(language, "All there"), "jade", "check"
        if newest.difference_minor:
            gap = formats.money(abs(newest.difference_minor), found.currency, language)
            less = newest.difference_minor < 0
            chip = (
                text(language, "{difference} too little", difference=gap)
                if less
                else text(language, "{difference} too much", difference=gap)
            )
            tone, sign = "amber", "alert"
    return PlaceRow(
        name=account_name(box.account, language),
        d=PATHS[ICONS[box.account]],
        sub=sub,
        amount=formats.money(box.booked_minor, found.currency, language),
        chip=chip,
        tone=tone,
        sign=PATHS[sign],
        href=f"{routes.path(routes.COUNT, circle=circle_id)}?box={box.account}",
    )


def account_row(each: AccountState, found: Comparison, circle_id: str, language: str) -> PlaceRow:
    """An account at the bank and its newest statement."""
    chip, tone, sign = text(language, "Not compared yet"), "gray", "clock"
    sub = text(language, "Read in a statement of the bank.")
    href = str(routes.path(routes.RECONCILE, circle=circle_id))
    if each.newest is not None:
        day = formats.date_medium(each.newest.last_day, language)
        sub = text(language, "Read in up to {day}", day=day)
        chip, tone, sign = text(language, "All settled"), "jade", "check"
        if each.open_count:
            chip = ntext(language, "{n} line open", "{n} lines open", each.open_count)
            tone, sign = "amber", "alert"
        href = _statement_address(each.newest, circle_id)
    return PlaceRow(
        name=account_name(each.account, language),
        d=PATHS[ICONS[each.account]],
        sub=sub,
        amount=formats.money(each.booked_minor, found.currency, language),
        chip=chip,
        tone=tone,
        sign=PATHS[sign],
        href=href,
    )


def _statement_address(card: StatementCard, circle_id: str) -> str:
    return str(routes.path(routes.BANK_STATEMENT, circle=circle_id, statement=str(card.id)))


def statement_row(card: StatementCard, circle_id: str, language: str) -> StatementRow:
    """A statement in the list."""
    chip, tone, sign = text(language, "All settled"), "jade", "check"
    if card.open_count:
        chip = ntext(language, "{n} line open", "{n} lines open", card.open_count)
        tone, sign = "amber", "alert"
    count = ntext(language, "{n} line", "{n} lines", card.line_count)
    return StatementRow(
        title=f"{account_name(card.account, language)}, {period(card, language)}",
        sub=f"{card.file_name} · {count}",
        chip=chip,
        tone=tone,
        sign=PATHS[sign],
        href=_statement_address(card, circle_id),
    )


def period(card: StatementCard | Draft, language: str) -> str:
    """From which day to which a file tells."""
    first, last = card.first_day, card.last_day
    if first is None or last is None:
        return ""
    if first == last:
        return formats.date_medium(first, language)
    start = formats.date_short(first, language)
    if first.year != last.year:
        start = formats.date_medium(first, language)
    return f"{start} – {formats.date_medium(last, language)}"


def refusal_words(outcome: str, language: str) -> str:
    """Put the refusal of a file that stands in the address into words."""
    code, _, reason = outcome.partition(".")
    if code not in REFUSALS:
        return ""
    return messages.sentence(code, language, reason=reason, max_mb=5)


def file_look(draft: Draft, circle_id: str, language: str) -> FileLook:
    """Everything about a file that was sent."""
    by_verdict: dict[str, list[Row]] = {"ok": [], "duplicate": [], "refused": []}
    for row in draft.rows:
        by_verdict[row.verdict.value].append(row)
    return FileLook(
        card=_file_card(draft, circle_id, language),
        choices=[
            Choice(role.value, text(language, words), str(draft.columns.get(role.value, "")))
            for role, words in ROLES.items()
        ],
        headings=[
            Heading(str(number), _heading(words, number, language))
            for number, words in enumerate(draft.headings)
        ],
        sample=[list(row) for row in draft.sample],
        refused=[_row(row, draft, language) for row in by_verdict["refused"][:SHOWN]],
        known=[_row(row, draft, language) for row in by_verdict["duplicate"][:SHOWN]],
        fresh=[_row(row, draft, language) for row in by_verdict["ok"][:SHOWN]],
    )


def _heading(words: str, number: int, language: str) -> str:
    named = text(language, "Column {number}", number=number + 1)
    return f"{number + 1}. {words}" if words and not words.isdigit() else named


def _file_card(draft: Draft, circle_id: str, language: str) -> FileCard:
    closing = ""
    if draft.closing_minor is not None:
        closing = formats.money(draft.closing_minor, draft.currency, language, paise="always")
    hidden = draft.new_count - SHOWN
    known_href = ""
    if draft.known_as is not None:
        known_href = str(
            routes.path(routes.BANK_STATEMENT, circle=circle_id, statement=str(draft.known_as))
        )
    count = draft.break_count
    return FileCard(
        name=draft.file_name,
        account=account_name(draft.account, language),
        period=period(draft, language),
        fresh=str(draft.new_count),
        known=str(draft.duplicate_count) if draft.duplicate_count else "",
        refused=str(draft.refused_count) if draft.refused_count else "",
        closing=closing,
        breaks=ntext(
            language,
            "{n} balance does not follow from the one before it.",
            "{n} balances do not follow from the one before them.",
            count,
        )
        if count
        else "",
        button=ntext(language, "Read in {n} line", "Read in {n} lines", draft.new_count),
        asks=_asks(draft.needs, language),
        day_first=_told_day(draft, language, month_first=False),
        month_first=_told_day(draft, language, month_first=True),
        day_order=draft.day_order or "dmy",
        known_href=known_href,
        unsure=bool(draft.needs),
        only_days=draft.needs == ("day_order",),
        ready=not draft.needs and draft.new_count > 0 and draft.known_as is None,
        more=ntext(language, "and {n} more", "and {n} more", hidden) if hidden > 0 else "",
    )


def _asks(needs: Sequence[str], language: str) -> str:
    if not needs:
        return ""
    if "columns" in needs:
        return text(language, "Circle cannot tell what each column is. Please say which is which.")
    if "balance" in needs:
        return text(
            language,
            "The balances do not follow from the amounts. Please look whether each column is "
            "what it should be.",
        )
    return text(language, "These days can be read in two ways. Please say which is right.")


def _told_day(draft: Draft, language: str, *, month_first: bool) -> str:
    """The first day of the file with day and month in one order, as an example."""
    day = next((row.day for row in draft.rows if row.day is not None and row.day.day <= 12), None)
    if day is None:
        return text(language, "Month first") if month_first else text(language, "Day first")
    read = day if (draft.day_order == "mdy") == month_first else date(day.year, day.day, day.month)
    example = formats.date_medium(read, language)
    if month_first:
        return text(language, "Month first: {day}", day=example)
    return text(language, "Day first: {day}", day=example)


def _row(row: Row, draft: Draft, language: str) -> FileRow:
    amount = ""
    if row.amount_minor:
        amount = formats.money(row.amount_minor, draft.currency, language, plus=True)
    return FileRow(
        number=str(row.number),
        day=formats.date_short(row.day, language) if row.day else "",
        words=row.text or row.description,
        amount=amount,
        why=text(language, REASONS[row.reason]) if row.reason in REASONS else "",
    )
