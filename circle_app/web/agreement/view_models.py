"""The agreement of a loan as the browser is told of it."""

from dataclasses import dataclass, field
from datetime import datetime

from circle_app.i18n import formats, text
from circle_app.services.loans import Agreement
from circle_app.web import times
from circle_app.web.ui.icons import PATHS

_CHIPS = {
    "draft": ("Draft", "gray", "pencil"),
    "agreed": ("Agreed", "amber", "hand"),
    "given": ("In force", "teal", "check"),
    "ended": ("Ended", "jade", "check"),
    "void": ("Never in force", "gray", "x"),
}


@dataclass(frozen=True)
class Side:
    """Somebody between whom it is agreed."""

    role: str = ""
    name: str = ""


@dataclass(frozen=True)
class ClauseView:
    """A numbered clause as one paragraph."""

    title: str = ""
    words: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the plan."""

    cells: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Word:
    """Who agreed, in which words, and when."""

    name: str = ""
    role: str = ""
    words: str = ""
    at: str = ""
    given: bool = False


@dataclass(frozen=True)
class Paper:
    """The whole document."""

    title: str = ""
    sub: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    sides: list[Side] = field(default_factory=list)
    clauses: list[ClauseView] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _moment(at: datetime, time_zone: str, language: str) -> str:
    """A moment with its date, for on paper nothing is of today."""
    local = times.local(at, time_zone)
    return f"{formats.date_medium(local.date(), language)}, {formats.clock_time(local)}"


def paper_of(agreed: Agreement, language: str) -> Paper:
    """An agreement as a page shows it."""
    chip, tone, sign = _CHIPS[agreed.state]
    return Paper(
        title=agreed.title,
        sub=agreed.subtitle,
        chip=text(language, chip),
        tone=tone,
        d=PATHS[sign],
        sides=[Side(one.role, one.name) for one in agreed.parties],
        clauses=[
            ClauseView(f"{one.number}. {one.title}", " ".join(one.sentences))
            for one in agreed.clauses
        ],
        heads=list(agreed.schedule_heads),
        lines=[Line(list(row)) for row in agreed.schedule],
        words=[
            Word(
                one.name,
                one.role,
                one.sentence,
                _moment(one.at, agreed.time_zone, language)
                if one.at
                else text(language, "not answered yet"),
                one.at is not None,
            )
            for one in agreed.consents
        ],
        notes=list(agreed.notes),
    )
