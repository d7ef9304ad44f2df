"""Casting votes, and putting free questions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.votes import NotAnElector, VoteClosed, check_vote, needed_yes
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import proposals as queries
from circle_app.persistence.queries.proposals import ELECTORS, PROPOSALS, VOTE_CHANGES
from circle_app.services import access, events
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.proposals.engine import Motion, motion, open_proposal, settle
from circle_app.services.rule_versions import rules_of

MAX_TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Tally:
    """How a vote stands, as whoever voted sees it."""

    proposal_id: UUID
    circle_id: UUID
    yes: int
    no: int
    electorate: int
    needed: int
    status: str
    my_vote: str | None
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposal a request opened."""

    proposal_id: UUID
    replayed: bool = False


def tally(asked: Motion, my_vote: str | None) -> Tally:
    """Make the tally of a proposal."""
    return Tally(
        proposal_id=asked.id,
        circle_id=asked.circle_id,
        yes=asked.yes,
        no=asked.no,
        electorate=asked.electorate,
        needed=needed_yes(asked.rule, asked.electorate),
        status=asked.status,
        my_vote=my_vote,
        closes_at=asked.closes_at,
    )


@database.retried
def vote(actor: Actor, proposal_id: UUID, vote: str) -> Tally:
    """Cast or change a vote.

    The same vote again changes nothing. A vote that decides carries out the decision at once.

    Raises:
        NotFound: No such proposal, or one of a circle the actor is not in.
        NotAllowed: The circle is closed to writing.
        VoteClosed: It was decided, withdrawn, or its time is up.
        NotAnElector: The actor joined later, or it is the actor's own matter.
        InvalidVote: Neither yes nor no.
    """
    check_vote(vote)
    now = clock.now()
    with database.transaction() as session:
        found = queries.proposal_row(session, proposal_id)
        if found is None:
            raise NotFound(what="proposal")
        place = access.standing(session, actor, found.circle_id)
        if place.circle_status != "active":
            raise NotAllowed(permission=Permission.VOTE.value, circle_status=place.circle_status)
        asked = motion(queries.locked_proposal(session, proposal_id))
        late = now >= asked.closes_at
        if asked.status == "open":
            if not late:
                asked = _cast(session, actor, place, asked, vote)
            asked = settle(session, asked, now, actor)
        else:
            late = True
    if late:  # raised after the transaction: that the vote is now closed must stay
        raise VoteClosed(status=asked.status)
    return tally(asked, vote)


def _cast(session: Session, actor: Actor, place: Standing, asked: Motion, vote: str) -> Motion:
    elector = queries.elector_row(session, asked.id, place.member_id)
    if elector is None or not place.may(Permission.VOTE):
        raise NotAnElector
    if elector.vote == vote:
        return asked
    connection = session.connection()
    now = clock.now()
    connection.execute(
        update(ELECTORS).where(ELECTORS.c.id == elector.id).values(vote=vote, voted_at=now)
    )
    connection.execute(
        insert(VOTE_CHANGES),
        {"proposal_id": asked.id, "member_id": place.member_id, "vote": vote, "cast_at": now},
    )
    counts = {"yes": asked.yes, "no": asked.no}
    counts[vote] += elector.weight
    if elector.vote is not None:
        counts[elector.vote] -= elector.weight
    connection.execute(update(PROPOSALS).where(PROPOSALS.c.id == asked.id).values(**counts))
    after = replace(asked, yes=counts["yes"], no=counts["no"])
    shown = {} if asked.rule.secret else {"vote": vote}
    events.record(
        session,
        "vote.cast",
        actor,
        circle_id=asked.circle_id,
        subject_id=asked.id,
        params={
            "name": place.member_name,
            "kind": asked.kind,
            "title": asked.title,
            "yes": after.yes,
            "no": after.no,
            "electorate": after.electorate,
            "changed": elector.vote is not None,
            **shown,
        },
    )
    return after


@database.retried
def propose(actor: Actor, circle_id: UUID, *, title: str, key: str) -> Proposed:
    """Put a free question to the members; what they decide is written down.

    Raises:
        NotFound: Not a member of such a circle.
        InvalidInput: No text, or too long a one.
    """
    text = clean_text(title, field="title", max_length=MAX_TITLE_LENGTH)
    if text is None:
        raise InvalidInput(field="title", max_length=MAX_TITLE_LENGTH)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.PROPOSE)
        payload = {"circle": circle_id, "title": text}
        once = Once(session, actor.user_id, "proposal.open", key, payload)
        if once.stored is not None:
            return once.replay(Proposed)
        rule = rules_of(session, circle_id, place.rule_version).rule_voting
        asked = open_proposal(session, actor, place, kind="text", rule=rule, title=text)
        return once.remember(Proposed(asked.id))
