"""What closing a meeting will record, in the order of a meeting, before it is done."""

from dataclasses import dataclass, field
from typing import Final

from circle_app.domain.meetings import Presence
from circle_app.i18n import formats, messages, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.meetings import MeetingRow, MeetingView, Posted, SheetFault
from circle_app.web import routes, times
from circle_app.web.meeting.view_models import columns_of
from circle_app.web.ui.sheets import Slip, SlipLine

_MOST: Final = 8


@dataclass(frozen=True)
class Review:
    """What will be recorded; without a title nothing was asked yet."""

    title: str = ""
    amount: MoneyParts = MoneyParts()
    lines: list[SlipLine] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    version: str = ""


def review_of(view: MeetingView, language: str) -> Review:
    """Say what closing the meeting records, and what hinders it."""
    return Review(
        title=text(language, "Meeting {number}", number=view.number),
        amount=formats.money_parts(view.expected_minor, view.currency),
        lines=[*_steps(view, language), *_count(view, language)],
        absent=_absent(view, language),
        faults=_shortened([fault_words(each, view, language) for each in view.faults], language),
        version=str(view.version),
    )


def fault_words(fault: SheetFault, view: MeetingView, language: str) -> str:
    """What hinders posting, as a sentence."""
    context = {
        "reason": fault.reason,
        "name": fault.name,
        "currency": view.currency,
        **fault.values,
    }
    return messages.sentence("sheet_refused", language, **context)


def _steps(view: MeetingView, language: str) -> list[SlipLine]:
    """Roll call, fines, social fund, shares and savings, repayments, new loans."""
    total, columns = view.totals, columns_of(view)

    def money(minor: int) -> str:
        return formats.money(minor, view.currency, language)

    there = total.present + total.late
    roll = text(language, "{n} of {all} are here", n=there, all=len(view.rows))
    if total.late:
        late = ntext(language, "{n} late", "{n} late", total.late)
        roll = f"{roll}, {late}"
    lines = [SlipLine(text(language, "Roll call"), roll)]
    bought = ntext(language, "{n} share", "{n} shares", total.shares)
    for column, name, value in (
        ("fine", "Fines", money(total.fine_minor)),
        ("social", "Social fund", money(total.social_minor)),
        ("shares", "Shares", f"{money(total.shares_minor)} ({bought})"),
        ("savings", "Contributions", money(total.savings_minor)),
        ("loan", "Paid on loans", money(total.loan_minor)),
    ):
        if column in columns:
            lines.append(SlipLine(text(language, name), value))
    if view.sheet["hand_over"]:
        lines.append(SlipLine(text(language, "Loans handed over"), money(-total.given_minor)))
    return lines


def _count(view: MeetingView, language: str) -> list[SlipLine]:
    def money(minor: int) -> str:
        return formats.money(minor, view.currency, language)

    lines = [
        SlipLine(text(language, "Should be in the box"), money(view.expected_minor)),
        SlipLine(text(language, "Counted"), money(view.counted_minor)),
    ]
    gap = view.counted_minor - view.expected_minor
    if gap:
        too = "{difference} too much" if gap > 0 else "{difference} too little"
        said = text(language, too, difference=money(abs(gap)))
        lines.append(SlipLine(text(language, "Difference"), said))
    counters = {str(row.member_id): row.name for row in view.rows}
    names = [counters[each] for each in view.sheet["counted_by"] if each in counters]
    if names:
        lines.append(SlipLine(text(language, "Counted by"), ", ".join(names)))
    return lines


def _absent(view: MeetingView, language: str) -> list[str]:
    """Who is away, and what stays due of them."""
    found = []
    for row in view.rows:
        typed = view.sheet["members"].get(str(row.member_id), {})
        presence = typed.get("presence", Presence.ABSENT)
        if presence not in (Presence.ABSENT, Presence.EXCUSED):
            continue
        found.append(_stays(row, typed, view, excused=presence == Presence.EXCUSED, lang=language))
    return _shortened(found, language)


def _stays(
    row: MeetingRow, typed: dict[str, int], view: MeetingView, *, excused: bool, lang: str
) -> str:
    due = max(0, row.due_minor + row.fee_minor - typed.get("savings", 0))
    due += max(0, row.loan_due_minor - typed.get("loan", 0))
    fine = 0 if excused or row.joined_later else view.absent_fine_minor
    stays = formats.money(due, view.currency, lang)
    fined = formats.money(fine, view.currency, lang)
    if due and fine:
        sentence = "{name} is absent: {due} stays due, and a fine of {fine} is added"
    elif due:
        sentence = "{name} is absent: {due} stays due"
    elif fine:
        sentence = "{name} is absent: a fine of {fine} is added"
    else:
        sentence = "{name} is absent"
    return text(lang, sentence, name=row.name, due=stays, fine=fined)


def _shortened(sentences: list[str], language: str) -> list[str]:
    more = len(sentences) - _MOST
    if more < 2:
        return sentences
    return [*sentences[:_MOST], text(language, "and {n} more", n=more)]


def slip_of(posted: Posted, time_zone: str, language: str) -> Slip:
    """The receipt of a meeting that was posted."""

    def money(minor: int) -> str:
        return formats.money(minor, posted.currency, language)

    lines = [
        SlipLine(text(language, "Collected"), money(posted.collected_minor)),
        SlipLine(text(language, "Loans handed over"), money(posted.given_minor)),
        SlipLine(text(language, "In the books"), money(posted.closing_minor)),
        SlipLine(text(language, "Counted"), money(posted.counted_minor)),
        SlipLine(text(language, "Written down"), times.when(posted.posted_at, time_zone, language)),
    ]
    return Slip(
        title=text(language, "Meeting {number} is in the books", number=posted.number),
        amount=formats.money_parts(posted.counted_minor, posted.currency),
        lines=lines,
    )


def minutes_href(circle_id: str, meeting_id: str) -> str:
    """Where a meeting is read once it was posted."""
    return str(routes.path(routes.MINUTES, circle=circle_id, meeting=meeting_id))
