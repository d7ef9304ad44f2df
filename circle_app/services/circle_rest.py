"""A circle rests and wakes up again: its books stay, and nobody owes anything meanwhile.

An admin decides it alone; where members run the circle, they vote. What runs or waits is settled
before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.circle_life import CircleArchived, CircleAwake, check_finished
from circle_app.domain.errors import NotAllowed
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import circle_life as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.proposals import open_proposal_of_kind
from circle_app.services import access, circles, cycles, events, proposals
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.rule_versions import timetable

KIND = "archive"
_STATUS = {True: "archived", False: "active"}


@dataclass(slots=True)
class Rested:
    """The proposal a request opened; None where it was done at once."""

    proposal_id: UUID | None
    replayed: bool = False


@database.retried
def archive(
    actor: Actor, circle_id: UUID, *, key: str
) -> circles.CircleView | proposals.ProposalView:
    """Let a circle rest: its books stay, nothing new is written. Needs ARCHIVE.

    Where members run the circle alone, they vote on it and the proposal is returned.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not.
        CircleUnfinished: Something runs or waits; ``blockers`` says what.
        ProposalOpen: A vote on it is open.
    """
    return _rest(actor, circle_id, rests=True, key=key)


@database.retried
def unarchive(
    actor: Actor, circle_id: UUID, *, key: str
) -> circles.CircleView | proposals.ProposalView:
    """Wake a resting circle: its next cycle begins on the day it would have. Needs ARCHIVE.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not.
        ProposalOpen: A vote on it is open.
    """
    return _rest(actor, circle_id, rests=False, key=key)


def _rest(
    actor: Actor, circle_id: UUID, *, rests: bool, key: str
) -> circles.CircleView | proposals.ProposalView:
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.ARCHIVE, writing=False)
        once = Once(
            session, actor.user_id, "circle.rest", key, {"circle": circle_id, "rests": rests}
        )
        if once.stored is not None:
            done = once.replay(Rested)
        else:
            circle = locked_circle(session, circle_id)
            _check_status(circle, rests=rests)
            if open_proposal_of_kind(session, circle_id, KIND) is not None:
                raise proposals.ProposalOpen(kind=KIND)
            if rests:
                check_finished(queries.unfinished(session, circle_id))
            asked = None
            if place.has_officers:
                _change_status(session, circle, actor, rests=rests)
            else:
                asked = proposals.put(
                    session,
                    actor,
                    place,
                    kind=KIND,
                    subject_id=circle_id,
                    payload={"rests": rests},
                ).id
            done = once.remember(Rested(asked))
    return _answer(actor, circle_id, done)


def _answer(
    actor: Actor, circle_id: UUID, done: Rested
) -> circles.CircleView | proposals.ProposalView:
    if done.proposal_id is not None:
        return proposals.get(actor, done.proposal_id)
    return circles.get(actor, circle_id)


def _check_status(circle: Any, *, rests: bool) -> None:
    if circle.status == "dissolved":  # for good
        raise NotAllowed(permission=Permission.ARCHIVE.value, circle_status=circle.status)
    if circle.status != _STATUS[not rests]:
        raise CircleArchived(circle_status=circle.status) if rests else CircleAwake


def _change_status(session: Session, circle: Any, actor: Actor | None, *, rests: bool) -> None:
    status = _STATUS[rests]
    today = clock.today(circle.time_zone)
    if rests:
        circle = cycles.caught_up(session, circle, today)
    before = timetable(session, circle)
    # What would have begun meanwhile is owed by nobody.
    after = before if rests else before.skipped(today)
    cycles.follow(session, circle, before, after, status=status)
    if not rests:
        cycles.caught_up(session, locked_circle(session, circle.id), today)
    events.record(
        session,
        "circle.archived" if rests else "circle.woken",
        actor,
        circle_id=circle.id,
        subject_id=circle.id,
        params={"circle": circle.name},
        before={"status": circle.status},
        after={"status": status},
    )


def _rest_decided(
    session: Session, motion: proposals.Motion, approved: bool, actor: Actor | None
) -> None:
    if not approved:
        return
    rests = motion.payload["rests"]
    circle = locked_circle(session, motion.circle_id)
    _check_status(circle, rests=rests)
    if rests:
        check_finished(queries.unfinished(session, circle.id, motion.id))
    _change_status(session, circle, actor, rests=rests)


proposals.on_decided(KIND, _rest_decided)
