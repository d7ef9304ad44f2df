"""Entries of the journal as ready text, under the days they are of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from circle_app.i18n import formats, text
from circle_app.services.activity import EntryView
from circle_app.services.circles import CircleView
from circle_app.web import routes, times
from circle_app.web.account_names import account_name
from circle_app.web.wording import day_title, entry_icon, entry_sentence, method_words

#: What can be chosen, and what it is called.
GROUP_NAMES = {
    "contributions": "Contributions",
    "rounds": "Rounds and pots",
    "loans": "Loans",
    "expenses": "Expenses",
    "funds": "Boxes and other income",
    "withdrawals": "Savings taken out",
    "shares": "Shares",
    "earnings": "Earnings to members",
    "investments": "Investments",
    "settlements": "Leaving and ending",
    "differences": "Differences",
    "imports": "Brought in from a file",
    "reversals": "Taken back",
}
#: What goes to a member: into the wallet, not out of it.
_PAID_OUT = {"loan.disbursal", "savings.withdrawal", "distribution.paid"}


@dataclass(frozen=True)
class JournalRow:
    """One entry."""

    number: str = ""
    title: str = ""
    sub: str = ""
    by: str = ""
    amount: str = ""
    seal: str = ""
    d: str = ""
    tone: str = "gray"
    href: str = ""
    undone: bool = False


@dataclass(frozen=True)
class JournalDay:
    """The entries of a day."""

    title: str = ""
    rows: list[JournalRow] = field(default_factory=list)


@dataclass(frozen=True)
class FilterChip:
    """Something that narrows the list, and the address without it."""

    words: str = ""
    href: str = ""


def by_day(
    entries: Sequence[EntryView], circle: CircleView, today: date, language: str
) -> list[JournalDay]:
    """Group entries, the newest first, under their days."""
    days: list[JournalDay] = []
    for entry in entries:
        title = day_title(entry.occurred_on, today, language)
        if not days or days[-1].title != title:
            days.append(JournalDay(title, []))
        days[-1].rows.append(_row(entry, circle, language))
    return days


def _row(entry: EntryView, circle: CircleView, language: str) -> JournalRow:
    return JournalRow(
        number=formats.grouped(entry.sequence),
        title=entry_sentence(entry.kind, entry.params, language),
        sub=_sub(entry, circle.time_zone, language),
        by=entry.actor_name,
        amount=amount_of(entry, circle.currency, language),
        seal=f"{entry.hash[:4]} {entry.hash[4:8]}",
        d=entry_icon(entry.kind),
        tone=tone_of(entry),
        href=str(routes.path(routes.ENTRY, circle=str(circle.id), entry=str(entry.entry_id))),
        undone=entry.reversed_by is not None,
    )


def tone_of(entry: EntryView) -> str:
    """The colour of an entry's tile: taken back, came in, or another."""
    if entry.reverses_id is not None:
        return "amber"
    return "teal" if entry.held_minor > 0 else "gray"


def amount_of(entry: EntryView, currency: str, language: str) -> str:
    """What came in (+) or went out (−); what only changed its place has no sign."""
    if entry.held_minor:
        return formats.money(entry.held_minor, currency, language, plus=True)
    return formats.money(entry.amount_minor, currency, language)


def _sub(entry: EntryView, time_zone: str, language: str) -> str:
    booked = times.local(entry.booked_at, time_zone)
    if booked.date() == entry.occurred_on:
        when = formats.clock_time(booked)
    else:
        when = text(language, "recorded {day}", day=formats.date_weekday(booked.date(), language))
    parts = [formats.grouped(entry.sequence), when]
    if how := how_words(entry, language):
        parts.append(how)
    return " · ".join(parts)


def how_words(entry: EntryView, language: str) -> str:
    """How the money moved: "in cash", "into the wallet"; nothing where it did not move so."""
    method = entry.params.get("method")
    if not method:
        return ""
    if method == "wallet" and str(entry.params.get("of", entry.kind)) in _PAID_OUT:
        return text(language, "into the wallet")
    return method_words(str(method), language)


def chips(
    path: str,
    chosen: Mapping[str, str],
    people: Mapping[str, str],
    currency: str,
    language: str,
) -> list[FilterChip]:
    """What the list is narrowed to, each with the way to drop it."""
    told = {
        "q": lambda value: f"“{value}”",
        "group": lambda value: text(language, GROUP_NAMES.get(value, "Entry")),
        "member": lambda value: people.get(value, ""),
        "account": lambda value: account_name(value, language),
        "from": lambda value: text(language, "from {day}", day=_day(value, language)),
        "to": lambda value: text(language, "to {day}", day=_day(value, language)),
        "amount": lambda value: f"{formats.currency_symbol(currency)}{value}",
    }
    found = []
    for name, words in told.items():
        if chosen.get(name):
            rest = {key: value for key, value in chosen.items() if value and key != name}
            address = f"{path}?{urlencode(rest)}" if rest else path
            found.append(FilterChip(words(chosen[name]), address))
    return found


def _day(typed: str, language: str) -> str:
    try:
        return formats.date_medium(date.fromisoformat(typed), language)
    except ValueError:
        return typed
