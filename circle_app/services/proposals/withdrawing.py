"""Taking a matter back while nobody has decided it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import Conflict, NotAllowed
from circle_app.persistence import database
from circle_app.services import events
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.proposals.engine import cancel_proposal, handler_of
from circle_app.services.proposals.motions import Motion, locked, place_at
from circle_app.services.proposals.officers import MatterDecided

# Money or a loan hangs on these: they are cancelled where they were asked for.
OWN_WAY = frozenset({"loan", "expense", "withdrawal"})
_handlers: dict[str, Callable[[Session, Motion, Actor], None]] = {}


class NotOpener(NotAllowed):
    """Only who asked takes the question back."""

    code = "not_opener"


class WithdrawnElsewhere(Conflict):
    """What was asked for is withdrawn itself; its question ends with it."""

    code = "withdrawn_elsewhere"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The proposal that was taken back."""

    proposal_id: UUID
    circle_id: UUID
    replayed: bool = False


def on_withdrawn(kind: str, handler: Callable[[Session, Motion, Actor], None]) -> None:
    """Have a function called in the transaction in which a proposal of a kind is taken back."""
    _handlers[kind] = handler


@database.retried
def withdraw(actor: Actor, proposal_id: UUID, *, key: str) -> Withdrawn:
    """Take back a matter one has put, while it is open. Needs to be who asked.

    Raises:
        NotFound: No such matter in a circle of the actor.
        NotOpener: Somebody else asked.
        WithdrawnElsewhere: A loan, an expense or savings: cancelled where they were asked for.
        MatterDecided: It is decided, or its time is up.
    """
    with database.transaction() as session:
        place = place_at(session, actor, proposal_id)
        once = Once(session, actor.user_id, "proposal.withdraw", key, {"proposal": proposal_id})
        if once.stored is not None:
            return once.replay(Withdrawn)
        asked = locked(session, proposal_id)
        if asked.opened_by != place.member_id:
            raise NotOpener
        if asked.kind in OWN_WAY:
            raise WithdrawnElsewhere(kind=asked.kind)
        if asked.status != "open" or clock.now() >= asked.closes_at:
            raise MatterDecided(status=asked.status)
        cancel_proposal(session, asked.id)
        events.record(
            session,
            "proposal.withdrawn",
            actor,
            circle_id=asked.circle_id,
            subject_id=asked.id,
            params={"name": place.member_name, "kind": asked.kind, "title": asked.title},
        )
        handler_of(asked.kind)  # so that the owner of the kind has been imported
        if asked.kind in _handlers:
            _handlers[asked.kind](session, asked, actor)
        return once.remember(Withdrawn(asked.id, asked.circle_id))
