"""A member's doubt about an entry: who may end it, and how."""

from __future__ import annotations

from uuid import UUID

from circle_app.domain.errors import Conflict, NotAllowed

MAX_TEXT_LENGTH = 300
OPEN, SETTLED, WITHDRAWN = "open", "settled", "withdrawn"
STATUSES = (OPEN, SETTLED, WITHDRAWN)


class DisputeOpen(Conflict):
    """Somebody doubts the entry already; one dispute of an entry is open at a time."""

    code = "dispute_open"


class DisputeClosed(Conflict):
    """The dispute was settled or withdrawn before."""

    code = "dispute_closed"


class OwnDispute(NotAllowed):
    """Who doubts an entry, or recorded it, does not settle what others are to judge."""

    code = "own_dispute"


class NotTheOpener(NotAllowed):
    """Only who opened a dispute may take it back."""

    code = "not_dispute_opener"


def check_settler(user_id: UUID, *, opener_id: UUID | None, recorder_id: UUID | None) -> None:
    """Refuse whoever opened the dispute or recorded the entry.

    Raises:
        OwnDispute: The actor is one of the two.
    """
    if user_id in (opener_id, recorder_id):
        raise OwnDispute


def check_opener(user_id: UUID, opener_id: UUID | None) -> None:
    """Refuse everybody but the opener.

    Raises:
        NotTheOpener: The actor is somebody else.
    """
    if user_id != opener_id:
        raise NotTheOpener
