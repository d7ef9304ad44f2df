"""What people wrote, as the browser is told of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from circle_app.services.discussions import Comment
from circle_app.services.disputes import Message
from circle_app.web import times
from circle_app.web.shell.state import initials_of


@dataclass(frozen=True)
class Words:
    """What one person wrote; without a text it was removed."""

    id: str = ""
    name: str = ""
    initials: str = ""
    text: str = ""
    when: str = ""
    is_mine: bool = False
    can_remove: bool = False


def comments(found: Iterable[Comment], time_zone: str, language: str) -> list[Words]:
    """What was said about a proposal, the oldest first."""
    told = [_words(row, row.text, time_zone, language, can_remove=row.can_remove) for row in found]
    return told[::-1]


def messages(found: Iterable[Message], time_zone: str, language: str) -> list[Words]:
    """What was said in a dispute, the oldest first."""
    return [_words(row, row.text, time_zone, language) for row in found][::-1]


def _words(
    row: Comment | Message, text: str, time_zone: str, language: str, *, can_remove: bool = False
) -> Words:
    said_at: datetime = row.said_at
    return Words(
        id=str(row.id),
        name=row.name,
        initials=initials_of(row.name),
        text=text,
        when=times.when(said_at, time_zone, language),
        is_mine=row.is_mine,
        can_remove=can_remove,
    )
