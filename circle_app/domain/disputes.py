"""A member's doubt about an entry or a person: who sees it, who may end it, and how."""

from __future__ import annotations

from uuid import UUID

from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed

MAX_TEXT_LENGTH = 300
MAX_MESSAGE_LENGTH = 1000
OPEN, SETTLED, WITHDRAWN = "open", "settled", "withdrawn"
STATUSES = (OPEN, SETTLED, WITHDRAWN)
ENTRY, PERSON = "entry", "person"
SUBJECTS = (ENTRY, PERSON)


class DisputeOpen(Conflict):
    """Somebody doubts the entry already; one dispute of an entry is open at a time."""

    code = "dispute_open"


class PersonDisputeOpen(Conflict):
    """The same member has an open dispute about the same person."""

    code = "person_dispute_open"


class DisputeClosed(Conflict):
    """The dispute was settled or withdrawn before."""

    code = "dispute_closed"


class OwnDispute(NotAllowed):
    """Who doubts something, recorded it, got the money or is the person leaves it to another."""

    code = "own_dispute"


class NotTheOpener(NotAllowed):
    """Only who opened a dispute may take it back."""

    code = "not_dispute_opener"


class AboutOneself(InvalidInput):
    """A dispute about the own person."""

    code = "dispute_about_oneself"


def may_see(
    *, opened: bool, is_the_person: bool, about: str, sees_books: bool, sees_people: bool
) -> bool:
    """Say whether a member may read a dispute.

    Args:
        opened: Whether the reader opened it.
        is_the_person: Whether it is about the reader.
        about: ``entry`` or ``person``.
        sees_books: Whether the reader may see the circle's books.
        sees_people: Whether the reader settles disputes or reads the audit trail.
    """
    return opened or is_the_person or (sees_books if about == ENTRY else sees_people)


def may_settle(
    user_id: UUID,
    *,
    about: str,
    opener_id: UUID | None,
    involved: frozenset[UUID | None],
    able: frozenset[UUID],
) -> bool:
    """Say whether somebody may answer a dispute.

    Nobody answers the own. Who recorded the entry, or whose money it moved, leaves the answer to
    somebody else, as long as there is one: else a single doubt would keep the books open for ever.
    A dispute about a person keeps nothing open, so that person never answers it.

    Args:
        user_id: Who wants to.
        about: ``entry`` or ``person``.
        opener_id: Who opened it.
        involved: Who recorded the entry and whose money it moved; or the person.
        able: Whoever may settle disputes in the circle.
    """
    if user_id == opener_id:
        return False
    if user_id not in involved:
        return True
    return about == ENTRY and not able - involved - {opener_id}


def check_opener(user_id: UUID, opener_id: UUID | None) -> None:
    """Refuse everybody but the opener.

    Raises:
        NotTheOpener: The actor is somebody else.
    """
    if user_id != opener_id:
        raise NotTheOpener
