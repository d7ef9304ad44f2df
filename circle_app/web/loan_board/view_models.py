"""The board of loans as the browser is told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.services import loans
from circle_app.services.loans import Lane, LoanBoard, LoanView
from circle_app.web import times
from circle_app.web.loans import words
from circle_app.web.loans.view_models import href_of
from circle_app.web.role_wording import the_role
from circle_app.web.ui.icons import PATHS

_LANES: Final = {
    "asked": ("Asked", "mail"),
    "deciding": ("Being decided", "scale"),
    "agreed": ("To hand over", "hand"),
    "running": ("Running", "refresh"),
    "late": ("Late", "clock"),
    "ended": ("Ended lately", "check"),
}
_NOTHING: Final = {
    "asked": "Nobody has asked for a loan.",
    "deciding": "Nothing is being decided.",
    "agreed": "Nothing waits to be handed over.",
    "running": "No loan is running in time.",
    "late": "Nothing is late.",
    "ended": "No loan has ended in the last 30 days.",
}


@dataclass(frozen=True)
class Reader:
    """For whom the words are chosen, and when."""

    language: str
    today: date
    time_zone: str
    titles: Mapping[str, str]
    several_kinds: bool = False


@dataclass(frozen=True)
class BoardCard:
    """One loan on the board."""

    href: str = ""
    name: str = ""
    sub: str = ""
    amount: str = ""
    age: str = ""
    waits_for: str = ""
    act: str = ""
    mine: bool = False
    tone: str = ""


@dataclass(frozen=True)
class LaneView:
    """One column: what it is called, what it comes to, its first loans."""

    name: str = ""
    title: str = ""
    d: str = ""
    count: str = ""
    sum: str = ""
    nothing: str = ""
    empty: bool = True
    cards: list[BoardCard] = field(default_factory=list)
    next_cursor: str = ""


@dataclass(frozen=True)
class KindOption:
    """A kind of loan to narrow the board to."""

    value: str = ""
    words: str = ""


def lanes_of(board: LoanBoard, reader: Reader) -> list[LaneView]:
    """The columns of the board."""
    return [_lane(lane, board.currency, reader) for lane in board.lanes]


def _lane(lane: Lane, currency: str, reader: Reader) -> LaneView:
    title, sign = _LANES[lane.name]
    return LaneView(
        name=lane.name,
        title=text(reader.language, title),
        d=PATHS[sign],
        count=str(lane.count),
        sum=formats.money(lane.sum_minor, currency, reader.language) if lane.count else "",
        nothing=text(reader.language, _NOTHING[lane.name]),
        empty=lane.count == 0,
        cards=cards_of(lane.name, lane.page.items, reader),
        next_cursor=lane.page.next_cursor or "",
    )


def kinds_of(board: LoanBoard, language: str) -> list[KindOption]:
    """The kinds of loans of the circle; nothing to choose where there is one."""
    if len(board.kinds) < 2:
        return []
    return [KindOption(key, name or text(language, "Ordinary loan")) for key, name in board.kinds]


def cards_of(lane: str, found: Sequence[LoanView], reader: Reader) -> list[BoardCard]:
    """The cards of a column."""
    return [_card(lane, loan, reader) for loan in found]


def _card(lane: str, loan: LoanView, reader: Reader) -> BoardCard:
    language = reader.language
    owed = lane in ("running", "late")
    amount = loan.outstanding_minor if owed else loan.principal_minor
    parts = [text(language, "No. {number}", number=loan.number)]
    if reader.several_kinds:
        parts.append(loan.product_name or text(language, "Ordinary loan"))
    if loan.purpose:
        parts.append(loan.purpose)
    mine = loans.is_turn_of_reader(loan)
    return BoardCard(
        href=href_of(loan),
        name=loan.borrower,
        sub=" · ".join(parts),
        amount=formats.money(amount, loan.currency, language),
        age=_age(lane, loan, reader),
        waits_for=_waits_for(lane, loan, reader),
        act=_act(lane, loan, language) if mine or lane == "late" else "",
        mine=mine,
        tone="red" if loan.status == "defaulted" else "",
    )


def _age(lane: str, loan: LoanView, reader: Reader) -> str:
    """How long it has been where it is."""
    language, today = reader.language, reader.today
    asked = times.day(loan.applied_at, reader.time_zone)
    if lane == "late":
        return ntext(language, "{n} day late", "{n} days late", loan.days_late)
    if lane == "running" and loan.disbursed_on is not None:
        day = formats.date_medium(loan.disbursed_on, language)
        return text(language, "given {day}", day=day)
    if lane == "agreed" and loan.decided_at is not None:
        day = times.day(loan.decided_at, reader.time_zone)
        return text(language, "agreed {when}", when=formats.in_days(day, today, language))
    ended = loan.closed_at or loan.decided_at
    if lane == "ended" and ended is not None:
        chip, _, _ = words.state(words.status_of(loan), language)
        return f"{chip}, {formats.date_short(times.day(ended, reader.time_zone), language)}"
    return text(language, "asked for {when}", when=formats.in_days(asked, today, language))


def _waits_for(lane: str, loan: LoanView, reader: Reader) -> str:
    """Who does what next."""
    language = reader.language
    if lane == "agreed":
        told = "You hand it over" if loan.can_disburse else "Another member hands it over"
        return text(language, told)
    if lane in ("running", "late") and loan.next_due_on is not None:
        return text(
            language,
            "{amount} due {day}",
            amount=formats.money(loan.next_due_minor, loan.currency, language),
            day=formats.date_short(loan.next_due_on, language),
        )
    if lane == "ended":
        return ""
    return _decider(loan, reader)


def _decider(loan: LoanView, reader: Reader) -> str:
    language = reader.language
    if loan.proposal_id is None:
        return text(language, "It waits for those who are to stand for it")
    if loan.decider == "vote":
        if loan.tally_hidden:
            return text(language, "The members vote")
        told = "{yes} yes so far, {needed} needed"
        return text(language, told, yes=loan.yes, needed=loan.needed)
    return text(
        language, "It waits for {who}", who=the_role(loan.step_role, language, reader.titles)
    )


def _act(lane: str, loan: LoanView, language: str) -> str:
    """The one thing to do."""
    if lane == "agreed":
        return text(language, "Hand it over")
    if lane == "late":
        return text(language, "Look at it")
    return text(language, "Decide" if loan.can_decide else "Read and vote")
