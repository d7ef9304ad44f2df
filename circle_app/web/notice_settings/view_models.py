"""What the page of notice settings shows: a grid of areas and ways, hours, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from circle_app.domain.notices import Area, Channel
from circle_app.i18n import text
from circle_app.services.notices import Choices
from circle_app.web import routes
from circle_app.web.ui.icons import PATHS

#: What an area is called, and what belongs to it.
AREAS: Final[Mapping[Area, tuple[str, str]]] = {
    Area.DUES: ("What you owe", "Contributions, reminders, autopay, invoices"),
    Area.PAYMENTS: ("Your money", "What came in, was paid out or taken back"),
    Area.VOTES: ("Votes and decisions", "What is asked, and how it ended"),
    Area.LOANS: ("Loans and guarantees", "Your loans, instalments, and for whom you stand"),
    Area.DRAWS: ("Draws and auctions", "Whose turn it is, and whether you were outbid"),
    Area.MEMBERS: ("People", "Who joins and leaves, and your own place"),
    Area.CIRCLE: ("The circle", "Announcements, meetings, rules"),
    Area.DISPUTES: ("Questions and complaints", "Entries and acts that somebody doubts"),
    Area.WORK: ("Work of officers", "What waits for you to confirm, check or pay out"),
    Area.SECURITY: ("Safety", "Where payments go, your account, the books"),
}
WAYS: Final[Mapping[Channel, tuple[str, str]]] = {
    Channel.PUSH: ("On this phone or computer", "bell"),
    Channel.EMAIL: ("E-mail", "mail"),
    Channel.SMS: ("SMS", "phone"),
    Channel.WHATSAPP: ("WhatsApp", "phone"),
    Channel.TELEGRAM: ("Telegram chat", "share"),
}
_CLOSED: Final = "not_set_up"
_WHY: Final = {
    _CLOSED: "Nobody has set this up here. An officer or whoever runs Circle can.",
    "no_email": "Your account has no e-mail address.",
    "no_phone": "Your account has no phone number.",
}
#: The first hours that are offered to whoever has none.
_EVENING: Final = "21:00"
_MORNING: Final = "07:00"


@dataclass(frozen=True)
class Switch:
    """One square of the grid."""

    key: str = ""
    way: str = ""
    name: str = ""
    on: bool = False


@dataclass(frozen=True)
class AreaRow:
    """An area with a switch for each way that is possible."""

    title: str = ""
    sub: str = ""
    switches: list[Switch] = field(default_factory=list)


@dataclass(frozen=True)
class OtherWay:
    """A way by which nothing comes, why, and where that can be changed."""

    title: str = ""
    why: str = ""
    d: str = ""
    href: str = ""
    link: str = ""


@dataclass(frozen=True)
class Grid:
    """Everything that somebody chose.

    ``quiet`` says whether there are quiet hours, ``start`` and ``end`` are ``21:30``.
    """

    heads: list[str] = field(default_factory=list)
    areas: list[AreaRow] = field(default_factory=list)
    others: list[OtherWay] = field(default_factory=list)
    quiet: bool = False
    start: str = _EVENING
    end: str = _MORNING
    digest: str = "none"
    by_letter: bool = False


def grid_of(found: Choices, language: str, ways_page: str = "") -> Grid:
    """Write what somebody chose as the page shows it.

    Args:
        found: What was chosen, and what cannot be.
        language: The reader's.
        ways_page: Where the reader can set other ways up; empty where they may not.
    """
    possible = [way for way in WAYS if way not in found.missing]
    quiet = found.quiet_from is not None and found.quiet_to is not None
    return Grid(
        heads=[text(language, WAYS[way][0]) for way in possible],
        areas=[_area(found, area, possible, language) for area in AREAS],
        others=_others(found, language, ways_page),
        quiet=quiet,
        start=_clock(found.quiet_from) if found.quiet_from is not None else _EVENING,
        end=_clock(found.quiet_to) if found.quiet_to is not None else _MORNING,
        digest=found.digest,
        by_letter=Channel.EMAIL in possible,
    )


def _others(found: Choices, language: str, ways_page: str) -> list[OtherWay]:
    """What a person lacks, way by way, and what nobody has set up, in one row."""
    rows = [
        OtherWay(
            text(language, WAYS[way][0]),
            text(language, _WHY[why]),
            PATHS[WAYS[way][1]],
            routes.PROFILE,
            text(language, "Profile"),
        )
        for way in WAYS
        if (why := found.missing.get(way, _CLOSED)) != _CLOSED
    ]
    closed = [text(language, WAYS[way][0]) for way in WAYS if found.missing.get(way) == _CLOSED]
    if closed:
        link = text(language, "Set up") if ways_page else ""
        why = text(language, _WHY[_CLOSED])
        rows.append(OtherWay(", ".join(closed), why, PATHS["lock"], ways_page, link))
    return rows


def _area(found: Choices, area: Area, possible: list[Channel], language: str) -> AreaRow:
    title, sub = (text(language, each) for each in AREAS[area])
    switches = []
    for way in possible:
        name = text(language, WAYS[way][0])
        switches.append(
            Switch(f"{area.value}.{way.value}", name, f"{title}: {name}", found.grid[area, way])
        )
    return AreaRow(title, sub, switches)


def minutes(typed: str) -> int:
    """The minute of a day that a time field sent; −1 where it sent none."""
    hour, _, minute = typed.strip().partition(":")
    if not (hour.isdigit() and minute[:2].isdigit()):
        return -1
    return int(hour) * 60 + int(minute[:2])


def _clock(minute: int) -> str:
    hour, rest = divmod(minute, 60)
    return f"{hour:02}:{rest:02}"
