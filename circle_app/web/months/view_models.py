"""The months and the questions about entries as the browser is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.hindrances import hindrance, hindrances
from circle_app.services.disputes import DisputeView
from circle_app.services.periods import MonthRow
from circle_app.web import routes, times
from circle_app.web.ui import ring_paths
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.ring_paths import Ring, RingSize
from circle_app.web.wording import entry_title

_SIGN: Final = ring_paths.RingSize(40, 6, 2)
#: The ring at the top shows so many months.
_YEAR: Final = 12
_KINDS: Final = {"closed": "done", "open": "checking", "running": "mine"}


@dataclass(frozen=True)
class Wait:
    """Something that keeps a month open, and where it is settled."""

    words: str = ""
    href: str = ""


@dataclass(frozen=True)
class MonthLine:
    """One month of the list."""

    code: str = ""
    name: str = ""
    status: str = ""
    sub: str = ""
    figures: str = ""
    count: str = ""
    income: str = ""
    expense: str = ""
    ring: Ring = Ring()
    waits: list[Wait] = field(default_factory=list)
    closed: str = ""
    can_close: bool = False
    can_reopen: bool = False
    asked: str = ""
    asked_href: str = ""


@dataclass(frozen=True)
class Year:
    """The months of a year, the newest first."""

    title: str = ""
    months: list[MonthLine] = field(default_factory=list)


@dataclass(frozen=True)
class Head:
    """What the top of the page says: how far the books are closed, and what comes next."""

    ring: Ring = Ring()
    done: str = ""
    of: str = ""
    title: str = ""
    sub: str = ""
    code: str = ""
    button: str = ""


@dataclass(frozen=True)
class Review:
    """What a sheet shows before a month is closed, or asked to be opened."""

    code: str = ""
    title: str = ""
    button: str = ""
    counted: str = ""
    income: str = ""
    expense: str = ""
    result: str = ""
    others: str = ""
    means: str = ""


@dataclass(frozen=True)
class DisputeLine:
    """A question about an entry in a list."""

    title: str = ""
    reason: str = ""
    outcome: str = ""
    sub: str = ""
    chip: str = ""
    tone: str = ""
    icon: str = ""
    href: str = ""


@dataclass(frozen=True)
class Frame:
    """What every sentence here is told with."""

    circle_id: str
    currency: str
    time_zone: str
    language: str
    today: date
    has_officers: bool


def years(rows: Sequence[MonthRow], frame: Frame) -> list[Year]:
    """Group the months, the newest first, under their years."""
    found: list[Year] = []
    for row in rows:
        title = str(row.starts_on.year)
        if not found or found[-1].title != title:
            found.append(Year(title, []))
        found[-1].months.append(_line(row, frame))
    return found


def _line(row: MonthRow, frame: Frame) -> MonthLine:
    language = frame.language
    income, expense = (
        formats.money(minor, frame.currency, language)
        for minor in (row.income_minor, row.expense_minor)
    )
    entries = _entries(row, language)
    earned = text(language, "earned {amount}", amount=income)
    spent = text(language, "spent {amount}", amount=expense)
    asked = ""
    if row.asked_proposal_id is not None:
        asked = (
            text(language, "Another officer is asked to open it")
            if row.asked_decider == "officer"
            else text(language, "The members vote on opening it")
        )
    return MonthLine(
        code=row.month,
        name=formats.month_name(row.starts_on, language),
        status=row.status,
        sub=asked or _sub(row, frame),
        figures=f"{entries} · {earned} · {spent}",
        count=f"{formats.grouped(row.entries)}{'+' if row.entries_capped else ''}",
        income=income,
        expense=expense,
        ring=_sign(row, frame.today),
        waits=_waits(row, frame),
        closed=_closed(row, frame),
        can_close=row.can_close,
        can_reopen=row.can_reopen,
        asked=asked,
        asked_href=_question(row, frame),
    )


def _question(row: MonthRow, frame: Frame) -> str:
    if row.asked_proposal_id is None:
        return ""
    if row.asked_decider == "officer":
        return str(routes.path(routes.DECISIONS, circle=frame.circle_id))
    return str(routes.path(routes.VOTE, circle=frame.circle_id, vote=str(row.asked_proposal_id)))


def _entries(row: MonthRow, language: str) -> str:
    if row.entries_capped:
        return text(language, "{n} entries or more", n=formats.grouped(row.entries))
    return ntext(language, "{n} entry", "{n} entries", row.entries)


def _sub(row: MonthRow, frame: Frame) -> str:
    language = frame.language
    if row.status == "running":
        return text(language, "runs until {day}", day=formats.date_weekday(row.ends_on, language))
    if row.status == "open":
        return (
            text(language, "over, but not settled")
            if row.blockers
            else text(language, "over, can be closed")
        )
    if row.closed_at is None:
        return text(language, "closed")
    day = times.day(row.closed_at, frame.time_zone)
    return text(language, "closed on {day}", day=formats.date_medium(day, language))


def _closed(row: MonthRow, frame: Frame) -> str:
    if row.closed_at is None or row.closed_by_name is None:
        return ""
    when = times.when(row.closed_at, frame.time_zone, frame.language)
    return text(frame.language, "{name} closed it, {when}.", name=row.closed_by_name, when=when)


def _sign(row: MonthRow, today: date, size: RingSize = _SIGN) -> Ring:
    if row.status == "running":
        share = ((today - row.starts_on).days + 1) / ((row.ends_on - row.starts_on).days + 1)
        # A running month is never drawn as full.
        return ring_paths.share_ring(min(share, 0.96), size)
    return ring_paths.ring([_KINDS[row.status]], size)


def _waits(row: MonthRow, frame: Frame) -> list[Wait]:
    payments = routes.path(routes.PAYMENTS, circle=frame.circle_id)
    hrefs = {
        "pending_contributions": f"{payments}?status=pending&to={row.ends_on.isoformat()}",
        "pending_repayments": str(routes.path(routes.LOANS, circle=frame.circle_id)),
        "open_disputes": f"{routes.path(routes.MONTHS, circle=frame.circle_id)}#questions",
        "unbooked_expenses": str(routes.path(routes.EXPENSES, circle=frame.circle_id)),
    }
    return [
        Wait(hindrance(each.code, each.count, frame.language), hrefs[each.code])
        for each in row.blockers
    ]


def head(rows: Sequence[MonthRow], frame: Frame) -> Head:
    """Say how far the books are closed and what is next; the newest month is the first row."""
    language = frame.language
    over = [row for row in rows if row.status != "running"]
    title, sub = _next(rows, frame)
    if not over:
        return Head(ring=_sign(rows[0], frame.today, ring_paths.MEDIUM), title=title, sub=sub)
    closed = sum(row.status == "closed" for row in over)
    shown = list(reversed(rows[:_YEAR]))
    told = text(language, "{done} of {all} months closed", done=closed, all=len(over))
    ready = next((row for row in over if row.can_close), None)
    button = ""
    if ready is not None:
        month = formats.month_name(ready.starts_on, language)
        button = text(language, "Close {month}", month=month)
    return Head(
        ring=ring_paths.ring([_KINDS[row.status] for row in shown], ring_paths.MEDIUM, told),
        done=str(closed),
        of=text(language, "of {all}", all=len(over)),
        title=title,
        sub=sub,
        code=ready.month if ready is not None else "",
        button=button,
    )


def _next(rows: Sequence[MonthRow], frame: Frame) -> tuple[str, str]:
    language = frame.language
    row = next((each for each in rows if each.status == "open"), None)
    if row is not None:
        month = formats.month_name(row.starts_on, language)
        if row.blockers:
            told = hindrances({each.code: each.count for each in row.blockers}, language)
            title = text(language, "{month} is over, but not settled", month=month)
            return title, text(language, "{what}.", what=told)
        sub = (
            text(language, "Nothing waits any more. After that nobody books in it.")
            if row.can_close
            else text(language, "Nothing waits any more. Whoever looks after the books closes it.")
        )
        return text(language, "{month} can be closed", month=month), sub
    sub = text(
        language,
        "{month} runs until {day} and can be closed after that.",
        month=formats.month_name(rows[0].starts_on, language),
        day=formats.date_weekday(rows[0].ends_on, language),
    )
    if len(rows) == 1:
        return text(language, "The first month runs"), sub
    return text(language, "Everything that is over is closed"), sub


def close_review(rows: Sequence[MonthRow], code: str, frame: Frame) -> Review:
    """What is inside a month, and what closing it means."""
    language = frame.language
    row = next((each for each in rows if each.month == code), None)
    if row is None:
        return Review()
    month = formats.month_name(row.starts_on, language, year=True)
    earlier = [
        formats.month_name(each.starts_on, language)
        for each in reversed(rows)
        if each.status == "open" and each.starts_on < row.starts_on
    ]
    return Review(
        code=row.month,
        title=text(language, "Close {month}?", month=month),
        button=text(language, "Close {month}", month=month),
        counted=_entries(row, language),
        income=formats.money(row.income_minor, frame.currency, language),
        expense=formats.money(row.expense_minor, frame.currency, language),
        result=formats.money(row.income_minor - row.expense_minor, frame.currency, language),
        others=ntext(
            language,
            "{months} is closed with it.",
            "{months} are closed with it.",
            len(earlier),
            months=", ".join(earlier),
        )
        if earlier
        else "",
        means=text(
            language,
            "From then on nothing is booked on {day} or before. A mistake that is found later is "
            "put right by an entry of that later day.",
            day=formats.date_medium(row.ends_on, language),
        ),
    )


def reopen_review(rows: Sequence[MonthRow], code: str, frame: Frame) -> Review:
    """What opening a month again means, and who decides."""
    language = frame.language
    row = next((each for each in rows if each.month == code), None)
    if row is None:
        return Review()
    month = formats.month_name(row.starts_on, language, year=True)
    later = [
        formats.month_name(each.starts_on, language)
        for each in reversed(rows)
        if each.status == "closed" and each.starts_on > row.starts_on
    ]
    return Review(
        code=row.month,
        title=text(language, "Open {month} again?", month=month),
        others=ntext(
            language,
            "{months} opens with it.",
            "{months} open with it.",
            len(later),
            months=", ".join(later),
        )
        if later
        else "",
        means=text(
            language,
            "Members have seen these figures, so another officer has to agree. If there is none, "
            "the members vote.",
        )
        if frame.has_officers
        else text(language, "Everybody has seen these figures, so the members vote on it."),
    )


def dispute_lines(found: Sequence[DisputeView], frame: Frame) -> list[DisputeLine]:
    """The questions about entries, as rows."""
    return [_dispute(view, frame) for view in found]


def _dispute(view: DisputeView, frame: Frame) -> DisputeLine:
    language = frame.language
    what = entry_title(view.entry_kind, view.entry_params, language)
    number = formats.grouped(view.entry_sequence)
    day = formats.date_medium(times.day(view.opened_at, frame.time_zone), language)
    chip, tone, icon = {
        "open": (text(language, "Open"), "amber", "flag"),
        "settled": (text(language, "Answered"), "jade", "check"),
        "withdrawn": (text(language, "Taken back"), "gray", "undo"),
    }[view.status]
    return DisputeLine(
        title=text(language, "Entry {number}: {what}", number=number, what=what),
        reason=f"“{view.reason}”",
        outcome=f"{view.closed_by_name}: “{view.outcome}”" if view.outcome else "",
        sub=f"{view.opened_by_name}, {day}",
        chip=chip,
        tone=tone,
        icon=PATHS[icon],
        href=str(routes.path(routes.ENTRY, circle=frame.circle_id, entry=str(view.entry_id))),
    )
