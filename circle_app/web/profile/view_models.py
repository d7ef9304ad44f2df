"""The account as its owner's browser is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from circle_app.i18n import text
from circle_app.services.people import Person
from circle_app.services.sessions import SessionRow
from circle_app.services.wallets import HOME_ZONE
from circle_app.web import times
from circle_app.web.shell.state import initials_of

_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Account:
    """Who somebody is, shown to nobody but that person."""

    name: str = ""
    initials: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Place:
    """A browser or program that is signed in."""

    id: str = ""
    device: str = ""
    seen: str = ""
    is_here: bool = False
    is_program: bool = False


def account(person: Person) -> Account:
    """The account's card."""
    return Account(
        name=person.name,
        initials=initials_of(person.name),
        phone=_spaced(person.phone or ""),
        email=person.email or "",
    )


def _spaced(phone: str) -> str:
    """An Indian number in its usual groups; others as they are."""
    if phone.startswith("+91") and len(phone) == 13:
        return f"+91 {phone[3:8]} {phone[8:]}"
    return phone


def places(found: Sequence[SessionRow], language: str) -> list[Place]:
    """Where the person is signed in; the present place first."""
    rows = [_place(row, language) for row in found]
    return sorted(rows, key=lambda place: not place.is_here)


def _place(row: SessionRow, language: str) -> Place:
    return Place(
        id=str(row.id),
        device=device(row.agent, language),
        seen=text(
            language, "last used {when}", when=times.when(row.last_seen_at, HOME_ZONE, language)
        ),
        is_here=row.current,
        is_program=row.kind == "api",
    )


def device(agent: str, language: str) -> str:
    """What a person would call a device: "Chrome, Android"."""
    names = [
        next((name for mark, name in table if mark in agent), "") for table in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, names)) or text(language, "Another device")
