"""Who is there while a pot is bid for, as the page of an auction shows it."""

from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import text
from circle_app.services.rounds.presence import Room

_HOW: Final = {
    "bid": "has bid",
    "room": "opened the auction here",
    "marked": "seen by whoever runs it",
    "": "not there yet",
}


@dataclass(frozen=True)
class HereRow:
    """A subscriber."""

    id: str = ""
    name: str = ""
    sub: str = ""
    there: bool = False
    can_change: bool = False


@dataclass(frozen=True)
class Here:
    """All of them; nothing before an auction is called and after its minutes are written."""

    title: str = ""
    rows: list[HereRow] = field(default_factory=list)


def here_of(found: Room, language: str) -> Here:
    """Put into words who is there."""
    if found.phase in ("none", "decided"):
        return Here()
    return Here(
        text(
            language,
            "{n} of {all} are there",
            n=found.present,
            all=len(found.subscribers),
        ),
        [
            HereRow(
                str(each.member_id),
                each.name,
                text(language, _HOW[each.way]),
                bool(each.way),
                each.can_change,
            )
            for each in found.subscribers
        ],
    )
