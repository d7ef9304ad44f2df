"""Matters that one officer decides: another than the one who asked, and never the own matter.

Where the circle has nobody else who may decide, the members vote on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import Conflict, NotAllowed, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.policies import chain_of, is_by_role
from circle_app.domain.rules import DecidedBy
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import proposals as queries
from circle_app.services import access
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.proposals.engine import (
    OFFICER,
    VOTE,
    Motion,
    conclude,
    motion,
    open_proposal,
)
from circle_app.services.rule_versions import rules_of

MAX_NOTE_LENGTH = 300


class OwnMatter(NotAllowed):
    """Nobody decides what they asked for themselves, or what is about them."""

    code = "own_matter"


class MatterDecided(Conflict):
    """It was decided, withdrawn, or its time is up."""

    code = "already_decided"


@dataclass(frozen=True, slots=True)
class Decision:
    """What an officer decided; ``failure`` is the code of why it could not be carried out."""

    proposal_id: UUID
    circle_id: UUID
    status: str
    failure: str | None = None
    replayed: bool = False


def put(
    session: Session,
    actor: Actor,
    place: Standing,
    *,
    kind: str,
    by: DecidedBy | None = None,
    amount_minor: int | None = None,
    subject_id: UUID | None = None,
    title: str = "",
    payload: Mapping[str, Any] | None = None,
    interested: frozenset[UUID] = frozenset(),
    visible: bool = True,
) -> Motion:
    """Ask for a decision: of another officer, or of the members where the rule or need says so.

    Args as for :func:`circle_app.services.proposals.engine.open_proposal`; the voting rule is the
    circle's rule for votes on rules. Who decides is what the circle's rules say for the kind and
    the amount, unless ``by`` says it.
    """
    rules = rules_of(session, place.circle_id, place.rule_version)
    if by is None:
        chain = chain_of(rules, kind, has_officers=place.has_officers, amount_minor=amount_minor)
        by = DecidedBy.OFFICER if is_by_role(chain) else DecidedBy.VOTE
    involved = interested | {place.member_id}
    able = access.roles_with(session, place.circle_id, Permission.DECIDE)
    decider = VOTE
    if by is DecidedBy.OFFICER and place.has_officers:
        others = queries.others_in_roles(session, place.circle_id, able, involved)
        decider = OFFICER if others else VOTE
    return open_proposal(
        session,
        actor,
        place,
        kind=kind,
        rule=rules.rule_voting,
        subject_id=subject_id,
        title=title,
        payload=payload,
        interested=interested,
        visible=visible,
        decider=decider,
    )


@database.retried
def decide(
    actor: Actor, proposal_id: UUID, *, approve: bool, note: str | None = None, key: str
) -> Decision:
    """Decide a matter as an officer.

    Raises:
        NotFound: No such matter in a circle of the actor.
        NotAllowed: Not an officer who may decide, or the members vote on it.
        OwnMatter: The actor asked for it or it is about the actor.
        MatterDecided: Somebody was faster, or its time is up.
        InvalidInput: The note is too long.
    """
    text = clean_text(note, field="note", max_length=MAX_NOTE_LENGTH)
    with database.transaction() as session:
        found = queries.proposal_row(session, proposal_id)
        if found is None:
            raise NotFound(what="proposal")
        place = access.require(session, actor, found.circle_id, Permission.DECIDE)
        payload = {"proposal": proposal_id, "approve": approve, "note": text}
        once = Once(session, actor.user_id, "proposal.decide", key, payload)
        if once.stored is not None:
            return once.replay(Decision)
        asked = motion(queries.locked_proposal(session, proposal_id))
        if asked.decider != OFFICER:
            raise NotAllowed(permission=Permission.DECIDE.value)
        if place.member_id == asked.opened_by or place.member_id in asked.interested:
            raise OwnMatter
        now = clock.now()
        if asked.status != "open" or now >= asked.closes_at:
            raise MatterDecided(status=asked.status)
        conclude(
            session,
            asked,
            approved=approve,
            reason=OFFICER,
            at=now,
            actor=actor,
            officer_id=place.member_id,
            officer_note=text,
        )
        row = queries.proposal_row(session, proposal_id)
        assert row is not None  # noqa: S101  (locked above)
        return once.remember(Decision(proposal_id, asked.circle_id, row.status, row.failure))
