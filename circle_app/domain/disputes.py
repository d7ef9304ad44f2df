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
    """Who doubts an entry, recorded it or got or gave the money leaves the answer to another."""

    code = "own_dispute"


class NotTheOpener(NotAllowed):
    """Only who opened a dispute may take it back."""

    code = "not_dispute_opener"


def may_settle(
    user_id: UUID,
    *,
    opener_id: UUID | None,
    involved: frozenset[UUID | None],
    able: frozenset[UUID],
) -> bool:
    """Say whether somebody may answer a dispute.

    Nobody answers the own; who recorded the entry, or whose money it moved, leaves the answer to
    somebody else, as long as there is one: else a single doubt would keep the books open for ever.

    Args:
        user_id: Who wants to.
        opener_id: Who opened it.
        involved: Who recorded the entry and whose money it moved.
        able: Whoever may settle disputes in the circle.
    """
    if user_id == opener_id:
        return False
    return user_id not in involved or not able - involved - {opener_id}


def check_opener(user_id: UUID, opener_id: UUID | None) -> None:
    """Refuse everybody but the opener.

    Raises:
        NotTheOpener: The actor is somebody else.
    """
    if user_id != opener_id:
        raise NotTheOpener
