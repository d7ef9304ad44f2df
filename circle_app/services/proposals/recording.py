"""Writing down the votes that members without an account gave in a meeting."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.votes import NoVoteToRecord, VoteClosed, check_vote
from circle_app.persistence import database
from circle_app.persistence.queries import circles as members
from circle_app.persistence.queries import proposals as queries
from circle_app.services import access, events
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.proposals.engine import settle
from circle_app.services.proposals.motions import Motion, locked, place_at
from circle_app.services.proposals.officers import OwnMatter
from circle_app.services.proposals.voting import Tally, counted, tally_after


@database.retried
def record_vote(actor: Actor, proposal_id: UUID, member_id: UUID, vote: str, key: str) -> Tally:
    """Write down, or change, the vote of a member without an account. Needs RECORD_FOR_OTHERS.

    It counts like every other vote, and everybody reads who wrote it down. The same vote again
    changes nothing. ``my_vote`` of what is returned is the actor's own.

    Raises:
        NotFound: No such proposal in a circle of the actor, or no such member in it.
        NotAllowed: The actor may not record for others, or the circle is closed to writing.
        OwnMatter: The actor asked for it, or it is about the actor.
        NoVoteToRecord: The member has an account, left, or does not belong to the vote; where
            there are no officers and in secret votes that is everybody.
        VoteClosed: It was decided, withdrawn, or its time is up.
        InvalidVote: Neither yes nor no.
    """
    check_vote(vote)
    now = clock.now()
    with database.transaction() as session:
        place = _recorder(session, actor, proposal_id)
        payload = {"proposal": proposal_id, "member": member_id, "vote": vote}
        once = Once(session, actor.user_id, "vote.record", key, payload)
        if once.stored is not None:
            return once.replay(Tally)
        asked = locked(session, proposal_id)
        late = asked.status != "open" or now >= asked.closes_at
        if not late:
            # What changed while this waited for the lock counts: an office, or an account.
            place = _recorder(session, actor, proposal_id)
            asked = _recorded(session, actor, place, asked, member_id, vote)
        mine = queries.elector_row(session, asked.id, asked.step.number, place.member_id)
        after = settle(session, asked, now, actor)
        if not late:
            return once.remember(tally_after(asked, after, mine.vote if mine else None))
    raise VoteClosed(status=after.status)  # after the transaction: the close must stay


def may_record(place: Standing, parties: Collection[UUID], *, secret: bool) -> bool:
    """Say whether somebody may write down votes in a step, if it is open.

    Args:
        place: Their standing in the circle.
        parties: Whose own matter it is.
        secret: Whether the votes of the step are secret.
    """
    records = place.has_officers and place.may(Permission.RECORD_FOR_OTHERS)
    return records and not secret and place.member_id not in parties


def _recorder(session: Session, actor: Actor, proposal_id: UUID) -> Standing:
    place = place_at(session, actor, proposal_id)
    if not place.may(Permission.RECORD_FOR_OTHERS):
        raise NotAllowed(permission=Permission.RECORD_FOR_OTHERS.value)
    return place


def _recorded(
    session: Session, actor: Actor, place: Standing, asked: Motion, member_id: UUID, vote: str
) -> Motion:
    if place.member_id in asked.parties:
        raise OwnMatter
    member = members.member_row(session, member_id)
    if member is None or member.circle_id != asked.circle_id:
        raise NotFound(what="member")
    elector = queries.elector_row(session, asked.id, asked.step.number, member_id)
    votes = member.role in access.roles_with(session, asked.circle_id, Permission.VOTE)
    alone = member.user_id is not None or member.status != "active"
    may = may_record(place, asked.parties, secret=asked.rule.secret)
    if elector is None or alone or not votes or not may:
        raise NoVoteToRecord
    if elector.vote == vote:
        return asked
    after = counted(session, asked, elector, member_id, vote, recorded_by=place.member_id)
    events.record(
        session,
        "vote.recorded",
        actor,
        circle_id=asked.circle_id,
        subject_id=asked.id,
        params={
            "name": member.name,
            "by": place.member_name,
            "kind": asked.kind,
            "title": asked.title,
            "electorate": asked.electorate,
            "step": asked.step.number,
            "vote": vote,
            "yes": after.yes,
            "no": after.no,
            "changed": elector.vote is not None,
        },
    )
    return after
