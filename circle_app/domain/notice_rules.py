"""The shapes that most rules about telling people have."""

from __future__ import annotations

from typing import Final

from circle_app.domain.hearing import Area, Audience, Channel, Rule
from circle_app.domain.permissions import Permission

QUIETLY: Final[frozenset[Channel]] = frozenset()
TELL: Final = frozenset({Channel.PUSH, Channel.EMAIL})
LETTER: Final = frozenset({Channel.PUSH, Channel.EMAIL, Channel.SMS})


def owner(area: Area, page: str, usual: frozenset[Channel] = TELL, *, also: str = "") -> Rule:
    """It is told to whose it is."""
    return Rule(area, (Audience.OWNER,), page, also=also, usual=usual)


def everybody(
    area: Area, page: str, usual: frozenset[Channel] = TELL, *, sees: Permission | None = None
) -> Rule:
    """It is told to everybody, or to everybody who sees something."""
    return Rule(area, (Audience.EVERYBODY,), page, sees=sees, usual=usual)


def work(page: str, permission: Permission) -> Rule:
    """Something waits for officers; whoever it belongs to may not do it."""
    return Rule(Area.WORK, (Audience.OFFICERS,), page, permission, not_owner=True)
