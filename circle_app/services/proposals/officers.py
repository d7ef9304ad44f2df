"""Steps that officers take: never in the own matter, and never two of one chain."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.decisions import answered
from circle_app.domain.errors import Conflict, NotAllowed
from circle_app.domain.permissions import Permission
from circle_app.domain.votes import Outcome, Reason
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import proposals as queries
from circle_app.persistence.queries.proposals import ANSWERS
from circle_app.services import access, events
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.proposals import steps
from circle_app.services.proposals.engine import close, step_decided
from circle_app.services.proposals.motions import OFFICER, Motion, locked, place_at

MAX_NOTE_LENGTH = 300


class OwnMatter(NotAllowed):
    """Nobody decides what they asked for themselves, or what is about them."""

    code = "own_matter"


class AlreadyTookPart(NotAllowed):
    """Nobody answers twice in one matter: each step has another pair of eyes."""

    code = "already_took_part"


class MatterDecided(Conflict):
    """It was decided, withdrawn, or its time is up."""

    code = "already_decided"


@dataclass(frozen=True, slots=True)
class Decision:
    """What an officer's answer led to.

    Attributes:
        status: Of the whole matter; ``open`` while further steps or officers are needed.
        failure: The code of why what was agreed could not be carried out.
        step: The step that is open now, of ``step_count``.
    """

    proposal_id: UUID
    circle_id: UUID
    status: str
    failure: str | None = None
    step: int = 1
    step_count: int = 1
    replayed: bool = False


def clean_note(note: str | None) -> str | None:
    """Return an officer's words as they are kept, or raise InvalidInput."""
    return clean_text(note, field="note", max_length=MAX_NOTE_LENGTH)


@database.retried
def decide(
    actor: Actor, proposal_id: UUID, *, approve: bool, note: str | None = None, key: str
) -> Decision:
    """Answer as an officer in the open step of a matter. Needs the role that takes the step.

    A step whose time is up has passed on before the answer is looked at.

    Raises:
        NotFound: No such matter in a circle of the actor.
        NotAllowed: The open step is not the actor's to take, or the members vote on it.
        OwnMatter: The actor asked for it or it is about the actor.
        AlreadyTookPart: The actor has answered in it before.
        MatterDecided: Somebody was faster, or its time is up.
        InvalidInput: The note is too long.
    """
    text = clean_note(note)
    close_if_due(actor, proposal_id)
    with database.transaction() as session:
        place = place_at(session, actor, proposal_id)
        payload = {"proposal": proposal_id, "approve": approve, "note": text}
        once = Once(session, actor.user_id, "proposal.decide", key, payload)
        if once.stored is not None:
            return once.replay(Decision)
        asked = locked(session, proposal_id)
        # An office that was taken back while this waited for the lock counts no more.
        place = access.standing(session, actor, place.circle_id)
        answer(session, actor, place, asked, approve=approve, note=text)
        row = queries.proposal_row(session, proposal_id)
        assert row is not None  # noqa: S101  (locked above)
        return once.remember(
            Decision(proposal_id, row.circle_id, row.status, row.failure, row.step, row.step_count)
        )


def close_if_due(actor: Actor, proposal_id: UUID) -> None:
    """Close or pass on the open step of a matter whose time is up, for whoever looks at it.

    Raises:
        NotFound: No such matter in a circle of the actor.
    """
    now = clock.now()
    with database.reading() as session:
        place_at(session, actor, proposal_id, writing=False)
        found = queries.proposal_row(session, proposal_id)
    if found is not None and found.status == "open" and now >= found.closes_at:
        close(proposal_id, now)


def answer(
    session: Session,
    actor: Actor,
    place: Standing,
    asked: Motion,
    *,
    approve: bool,
    note: str | None,
) -> Motion:
    """Count an officer's answer in a matter the caller has locked; errors as :func:`decide`."""
    now = clock.now()
    if asked.decider != OFFICER:
        raise NotAllowed(permission=Permission.DECIDE.value)
    if not steps.fits(place, asked.step.role):
        raise NotAllowed(permission=Permission.DECIDE.value, role=asked.step.role)
    if place.member_id in asked.parties:
        raise OwnMatter
    if asked.status != "open" or now >= asked.closes_at:
        raise MatterDecided(status=asked.status)
    part, agreed, refused = steps.took_part(session, asked)
    if place.member_id in part:
        raise AlreadyTookPart
    write_answer(session, asked, place, approve=approve, note=note, at=now)
    agreed, refused = agreed + approve, refused + (not approve)
    but = asked.parties | part | {place.member_id}
    decision = answered(
        asked.step.approvals,
        agreed=agreed,
        refused=refused,
        left=steps.able(session, asked.circle_id, asked.step.role, but),
    )
    if decision.outcome is Outcome.OPEN:
        _tell(session, actor, place, asked, agreed)
        return asked
    return step_decided(
        session,
        asked,
        approved=decision.outcome is Outcome.APPROVED,
        reason=Reason.OFFICER.value,
        at=now,
        now=now,
        actor=actor,
        officer_id=place.member_id,
        note=note,
    )


def write_answer(
    session: Session,
    asked: Motion,
    place: Standing,
    *,
    approve: bool,
    note: str | None,
    at: datetime,
) -> None:
    """Write an officer's answer down; these rows are never changed."""
    session.connection().execute(
        insert(ANSWERS),
        {
            "proposal_id": asked.id,
            "step": asked.step.number,
            "member_id": place.member_id,
            "role": place.role,
            "approve": approve,
            "note": note,
            "at": at,
        },
    )


def _tell(session: Session, actor: Actor, place: Standing, asked: Motion, agreed: int) -> None:
    events.record(
        session,
        "proposal.answered",
        actor,
        circle_id=asked.circle_id,
        subject_id=asked.id,
        params={
            "name": place.member_name,
            "kind": asked.kind,
            "title": asked.title,
            "agreed": agreed,
            "needed": asked.step.approvals,
        },
    )


def may_answer(row: Any, place: Standing) -> bool:
    """Say whether a member may take the open step of a proposal's row, if it is open.

    Args:
        row: Has ``decider``, ``opened_by``, ``interested``, ``step_role`` and ``answered``.
        place: The member's standing in the circle.
    """
    return (
        row.decider == OFFICER
        and row.opened_by != place.member_id
        and str(place.member_id) not in json.loads(row.interested)
        and not row.answered
        and steps.fits(place, row.step_role or "")
    )
