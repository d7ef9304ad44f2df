"""What happened, as a sentence: lines of the activity, of the passbook and of the journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from circle_app.i18n import formats, text
from circle_app.i18n.notice_words import proposal_title
from circle_app.services.activity import FeedItem
from circle_app.web.ui.icons import PATHS
from circle_app.web.wordings import (
    AREAS,
    Way,
    admin,
    autopay,
    funds,
    gateway,
    life,
    loan_changes,
    officers,
    reversals,
)


@dataclass(frozen=True)
class FeedLine:
    """An act as pages show it; the name it starts with is set apart to be printed bold."""

    key: str = ""
    d: str = ""
    tone: str = "gray"
    who: str = ""
    words: str = ""
    sub: str = ""
    amount: str = ""
    at: str = ""


@dataclass(frozen=True)
class FeedDay:
    """The acts of one day."""

    title: str = ""
    lines: list[FeedLine] = field(default_factory=list)


#: The most exact key wins: kind and detail, then kind alone.
ACTS: Final[Mapping[str, Way]] = {
    "contribution.confirmed": Way("check", "teal", "{name} put in {amount}", "", "+"),
    "contribution.confirmed/other": Way(
        "check", "teal", "{by} recorded {amount} from {name}", "", "+"
    ),
    "contribution.confirmed/checked": Way(
        "check", "teal", "{by} confirmed {amount} from {name}", "", "+"
    ),
    "contribution.claimed": Way(
        "clock", "amber", "{name} says {amount} is paid", "waits to be confirmed"
    ),
    "contribution.rejected": Way(
        "x", "amber", "{by} did not find {amount} from {name}", "“{reason}”"
    ),
    "circle.created": Way("circle", "teal", "{name} started the circle"),
    "circle.changed": Way("sliders", "gray", "{who} changed what the circle says about itself"),
    "circle.changed/upi": Way("alert", "amber", "{who} changed the UPI address", "{upi_address}"),
    "circle.upi_changed": Way("alert", "amber", "UPI payments now go to {upi_address}"),
    "invite.created": Way("key", "gray", "{name} made a new invite code"),
    "invite.revoked": Way("key", "gray", "{name} withdrew an invite code"),
    "rules.changed": Way("scale", "teal", "New rules are in force", "version {version}"),
    "book.verified": Way("shield", "teal", "{actor} checked the books", "{entries} entries intact"),
    "book.verified/broken": Way("alert", "red", "{actor} checked the books: they do not hold"),
    "member.asked": Way("user_plus", "amber", "{name} asks to join"),
    "member.joined": Way("user_plus", "teal", "{name} joined the circle"),
    "member.denied": Way("user", "gray", "{name} was not let in"),
    "vote.cast": Way("hand", "gray", "{name} voted: {title}", "{yes} yes, {no} no"),
    "vote.cast/yes": Way("hand", "teal", "{name} voted yes: {title}", "{yes} yes, {no} no"),
    "vote.cast/no": Way("hand", "gray", "{name} voted no: {title}", "{yes} yes, {no} no"),
    "proposal.opened": Way("hand", "gray", "{name} asks the circle: {title}", "the vote is open"),
    "proposal.opened/rules": Way("scale", "gray", "{name} proposes new rules", "the vote is open"),
    "proposal.approved": Way("check", "teal", "Agreed: {title}", "{yes} yes, {no} no"),
    "proposal.rejected": Way("x", "gray", "Not agreed: {title}", "{yes} yes, {no} no"),
    "loan.requested": Way("lend", "gray", "{name} asked for a loan of {amount}", "{purpose}"),
    "loan.cancelled": Way("undo", "gray", "{name} took the request for {amount} back"),
    "loan.approved": Way("check", "teal", "The loan of {amount} for {name} is agreed"),
    "loan.rejected": Way("x", "gray", "The loan of {amount} for {name} is not agreed"),
    "loan.disbursed": Way("lend", "teal", "{name} received a loan of {amount}", "", "−"),
    "loan.repaid": Way("arrow_in", "teal", "{name} repaid {amount}", "", "+"),
    "loan.closed": Way("check_circle", "teal", "{name} has repaid the whole loan"),
    "repayment.claimed": Way(
        "clock", "amber", "{name} says {amount} is repaid", "waits to be confirmed"
    ),
    "repayment.confirmed": Way("arrow_in", "teal", "{name} repaid {amount}", "", "+"),
    "repayment.rejected": Way("x", "amber", "{amount} from {name} was not found", "“{reason}”"),
    "cycle.opened": Way("circle", "gray", "Cycle {number} has begun"),
    **{kind: way for area in AREAS for kind, way in area.ACTS.items()},
}
OTHER: Final = Way("file", "gray", "Something was recorded")

#: Kinds of acts that are told in another way by the value of a parameter.
_DETAILS: Final = {
    "vote.cast": "vote",
    "vote.recorded": "vote",
    "proposal.opened": "kind",
    "proposal.escalated": "reason",
    "departure.asked": "kind",
    "departure.agreed": "kind",
    "dispute.closed": "status",
    "expense.asked": "whose",
    "expense.paid": "whose",
    "member.role_changed": "role",
    "member.identity_verified": "hands",
    "office.handed_over": "role",
    **admin.DETAILS,
    **loan_changes.DETAILS,
    **autopay.DETAILS,
    **gateway.DETAILS,
}
METHODS: Final[Mapping[str, str]] = {
    "cash": "in cash",
    "upi": "by UPI",
    "wallet": "from the wallet",
    "gateway": "online",
    "advance": "from what was paid ahead",
}
#: Entries of a book, as its owner reads them.
ENTRIES: Final[Mapping[str, str]] = {
    "contribution": "Contribution",
    "loan.disbursement": "Loan given",
    "loan.disbursal": "Loan given",
    "loan.repayment": "Loan repaid",
    "wallet.top_up": "Put into the wallet",
    "wallet.withdrawal": "Taken out of the wallet",
    "wallet.sent": "Sent to {to}",
    "wallet.received": "Received from {from}",
    "wallet.contribution": "Contribution to {circle}",
    "wallet.loan": "Loan from {circle}",
    "wallet.loan_disbursal": "Loan from {circle}",
    "wallet.repayment": "Loan repaid to {circle}",
    "wallet.loan_repayment": "Loan repaid to {circle}",
    **{kind: words for area in AREAS for kind, words in area.ENTRIES.items()},
}
ENTRY_ICONS: Final[Mapping[str, str]] = {
    "contribution": "arrow_in",
    "wallet.top_up": "plus",
    "wallet.withdrawal": "minus",
    "wallet.sent": "arrow_out",
    "wallet.received": "arrow_in",
    **{kind: sign for area in AREAS for kind, sign in area.ENTRY_ICONS.items()},
}


def method_words(method: str, language: str) -> str:
    """How money moved: "in cash", "by UPI"."""
    return text(language, METHODS.get(method, "in cash"))


def entry_title(kind: str, params: Mapping[str, Any], language: str) -> str:
    """What an entry of a book is to its owner."""
    return _entry_words(kind, params, language, ENTRIES)


def entry_sentence(kind: str, params: Mapping[str, Any], language: str) -> str:
    """What an entry of a circle's book is to everybody in the circle."""
    return _entry_words(kind, params, language, {**ENTRIES, **reversals.JOURNAL})


def _entry_words(
    kind: str, params: Mapping[str, Any], language: str, words: Mapping[str, str]
) -> str:
    if kind == "reversal" and "of" in params:
        what = _entry_words(str(params["of"]), params, language, words)
        return text(language, "Taken back: {what}", what=what)
    named = {**params, **funds.place_words(params, language)}
    return text(language, words.get(kind, "Entry"), **named)


def entry_icon(kind: str) -> str:
    """The path of an entry's icon."""
    return PATHS[ENTRY_ICONS.get(kind, "file")]


def _way(item: FeedItem) -> Way:
    kind, params = item.kind, item.params
    detail = ""
    if kind == "contribution.confirmed" and params.get("checked"):
        detail = "checked"
    elif kind == "contribution.confirmed" and params.get("by") != params.get("name"):
        detail = "other"
    elif kind == "circle.changed" and params.get("upi_address"):
        detail = "upi"
    elif kind == "book.verified" and params.get("intact") is False:
        detail = "broken"
    elif kind in {"proposal.approved", "proposal.rejected"} and params.get("decider") == "officer":
        detail = "time" if params.get("reason") == "time" else "officer"
    elif kind == "count.made" and params.get("difference_minor"):
        detail = "less" if params["difference_minor"] < 0 else "more"
    elif kind in _DETAILS:
        detail = str(params.get(_DETAILS[kind], ""))
    return ACTS.get(f"{kind}/{detail}") or ACTS.get(kind) or OTHER


def _values(item: FeedItem, language: str) -> dict[str, Any]:
    params = item.params
    values = {**params, "actor": item.actor_name, **funds.place_words(params, language)}
    values |= life.values(params, language) | autopay.values(params, language)
    values.setdefault("name", item.actor_name)
    if isinstance(params.get("amount_minor"), int):
        currency = str(params.get("currency", "INR"))
        values["amount"] = formats.money(params["amount_minor"], currency, language)
        gap = abs(int(params.get("difference_minor") or 0))
        values["difference"] = formats.money(gap, currency, language)
    if item.kind in {"entry.reversed", "reversal.asked"}:
        values["what"] = entry_sentence(str(params.get("of", "")), params, language)
    if item.kind.startswith(("vote.", "proposal.")):
        title, kind = str(params.get("title", "")), str(params.get("kind", ""))
        values["title"] = proposal_title(kind, title, language)
        values["why"] = failure_words(str(params.get("reason", "")), language)
        if kind == "reopening":
            values["month_name"] = formats.month_of_code(title, language)
    elif item.kind.startswith("period."):
        values["month_name"] = formats.month_of_code(str(params["month"]), language)
    return values


def failure_words(code: str, language: str) -> str:
    """Why something that was agreed could not be carried out, in a few words."""
    return text(language, officers.FAILURES.get(code, officers.OTHER_FAILURE))


def _below(item: FeedItem, way: Way, values: Mapping[str, Any], language: str) -> str:
    if item.kind in {"contribution.confirmed", "loan.repaid", "repayment.confirmed"}:
        return method_words(str(values["method"]), language) if values.get("method") else ""
    if item.kind == "proposal.opened" and values.get("decider") == "officer":
        return text(language, "another officer decides")
    words = text(language, way.below, **values) if way.below else ""
    # A place that could not be filled (no purpose was written) is no line at all.
    return "" if words in {"None", ""} or "{" in words else words


def feed_line(item: FeedItem, language: str, time_zone: str, today: date | None = None) -> FeedLine:
    """Tell one act of a circle's feed; with ``today`` its day is told too, unless it is that."""
    way = _way(item)
    values = _values(item, language)
    sentence = text(language, way.sentence, **values)
    names = (str(values.get(key) or "") for key in ("name", "by", "who", "actor"))
    who = next((name for name in names if name and sentence.startswith(f"{name} ")), "")
    local = item.at.astimezone(ZoneInfo(time_zone))
    clock = formats.clock_time(local)
    if today is not None and local.date() != today:
        clock = formats.moment_words(local, today, language)
    below = _below(item, way, values, language)
    amount = ""
    if way.sign and "amount" in values:
        amount = f"{way.sign} {values['amount']}"
    return FeedLine(
        key=str(item.id),
        d=PATHS[way.icon],
        tone=way.tone,
        who=who,
        words=sentence[len(who) :].lstrip() if who else sentence,
        sub=f"{clock} · {below}" if below else clock,
        amount=amount,
        at=clock,
    )


def is_told(item: FeedItem) -> bool:
    """Whether an act has a line of its own; some decisions are told by what follows from them."""
    if not item.kind.startswith("proposal."):
        return True
    if item.kind not in {"proposal.opened", "proposal.approved", "proposal.rejected"}:
        return True
    asked = item.params.get("kind")
    if asked in {"rules", "reopening", "reversal", "archive", "preset"}:
        return item.kind != "proposal.approved"
    return asked in {"text", "upi"}


def by_day(
    items: tuple[FeedItem, ...], language: str, time_zone: str, today: date
) -> list[FeedDay]:
    """Group acts, the newest first, under their days."""
    days: list[FeedDay] = []
    zone = ZoneInfo(time_zone)
    for item in filter(is_told, items):
        title = day_title(item.at.astimezone(zone).date(), today, language)
        if not days or days[-1].title != title:
            days.append(FeedDay(title, []))
        days[-1].lines.append(feed_line(item, language, time_zone))
    return days


def day_title(day: date, today: date, language: str) -> str:
    """The heading above a day's rows: "Today", "Yesterday", "Fri 20 Nov"."""
    gap = (today - day).days
    if gap == 0:
        return text(language, "Today")
    if gap == 1:
        return text(language, "Yesterday")
    return formats.date_weekday(day, language, year=day.year != today.year)


def cycle_title(starts_on: date, due_on: date, number: int, language: str) -> str:
    """What the contribution of a cycle is called: by its day, week or month."""
    days = (due_on - starts_on).days + 1
    if days == 1:
        return text(
            language, "Contribution of {day}", day=formats.date_weekday(starts_on, language)
        )
    if days <= 7:
        return text(language, "This week's contribution")
    if days >= 28:
        month = formats.month_name(starts_on, language)
        return text(language, "{month} contribution", month=month)
    return text(language, "Contribution {number}", number=number)


def cycle_name(starts_on: date, due_on: date, number: int, language: str) -> str:
    """What a cycle itself is called: a weekday, a week, a month."""
    days = (due_on - starts_on).days + 1
    if days == 1:
        return formats.date_weekday(starts_on, language)
    if days >= 28:
        return formats.month_name(starts_on, language)
    if days == 7:
        return text(language, "Week from {day}", day=formats.date_short(starts_on, language))
    return text(language, "Cycle {number}", number=number)


def due_words(due_on: date, today: date, language: str) -> str:
    """When something is due: "Due today", "Due Fri 27 Nov"."""
    if due_on == today:
        return text(language, "Due today")
    return text(language, "Due {day}", day=formats.date_weekday(due_on, language))
