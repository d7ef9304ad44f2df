"""Talking about a proposal: how long, and how much at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from circle_app.domain.errors import Conflict, NotAllowed

MAX_COMMENT_LENGTH = 1000
# Long enough to say what follows from a decision, not so long that it is argued for ever.
OPEN_AFTER = timedelta(days=7)


class DiscussionClosed(Conflict):
    """The proposal was decided more than a week ago."""

    code = "discussion_closed"


class NotTheSpeaker(NotAllowed):
    """Only who said something can remove it."""

    code = "not_the_speaker"


def is_open(decided_at: datetime | None, now: datetime) -> bool:
    """Say whether a proposal can be talked about: until a week after its decision."""
    return decided_at is None or now < decided_at + OPEN_AFTER
