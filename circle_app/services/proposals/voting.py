"""Casting votes, and putting free questions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput
from circle_app.domain.permissions import Permission
from circle_app.domain.votes import NotAnElector, VoteClosed, check_vote, needed_yes
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import proposals as queries
from circle_app.persistence.queries.proposals import ELECTORS, PROPOSALS, STEPS, VOTE_CHANGES
from circle_app.services import access, events
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.proposals.engine import mirrored, settle
from circle_app.services.proposals.motions import Motion, locked, place_at, shown_counts
from circle_app.services.proposals.opening import put

MAX_TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Tally:
    """How a vote stands, as whoever voted sees it.

    Attributes:
        yes, no: Nothing while ``tally_hidden``.
        cast: The weight of all votes that were cast.
        tally_hidden: A secret vote that is open shows only how many have voted.
        status: Of the whole matter; ``step`` of ``step_count`` is open now.
    """

    proposal_id: UUID
    circle_id: UUID
    yes: int
    no: int
    cast: int
    tally_hidden: bool
    electorate: int
    needed: int
    status: str
    my_vote: str | None
    closes_at: datetime
    step: int
    step_count: int
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposal a request opened."""

    proposal_id: UUID
    replayed: bool = False


def tally(asked: Motion, my_vote: str | None) -> Tally:
    """Make the tally of the step of a proposal in which somebody voted."""
    step = asked.step
    yes, no = shown_counts(step)
    return Tally(
        proposal_id=asked.id,
        circle_id=asked.circle_id,
        yes=yes,
        no=no,
        cast=step.yes + step.no,
        tally_hidden=step.rule.secret and step.status == "open",
        electorate=step.electorate,
        needed=needed_yes(step.rule, step.electorate),
        status=asked.status,
        my_vote=my_vote,
        closes_at=asked.closes_at,
        step=step.number,
        step_count=asked.step_count,
    )


@database.retried
def vote(actor: Actor, proposal_id: UUID, vote: str) -> Tally:
    """Cast or change a vote.

    The same vote again changes nothing. A vote that decides carries out the decision at once, or
    opens the next step.

    Raises:
        NotFound: No such proposal, or one of a circle the actor is not in.
        NotAllowed: The circle is closed to writing.
        VoteClosed: It was decided, withdrawn, or its time is up.
        NotAnElector: The actor joined later, or it is the actor's own matter.
        InvalidVote: Neither yes nor no.
    """
    with database.transaction() as session:
        asked, after, late = cast(session, actor, proposal_id, vote)
    if late:  # raised after the transaction: that the vote is now closed must stay
        raise VoteClosed(status=after.status)
    return tally_after(asked, after, vote)


def cast(
    session: Session, actor: Actor, proposal_id: UUID, vote: str
) -> tuple[Motion, Motion, bool]:
    """Cast a vote in the caller's transaction; see :func:`vote`.

    Returns:
        The matter with the vote in it, how it stands then, and whether the vote came too late and
        was not counted.
    """
    check_vote(vote)
    now = clock.now()
    place = place_at(session, actor, proposal_id)
    asked = locked(session, proposal_id)
    late = asked.status != "open" or now >= asked.closes_at
    if not late:
        asked = _cast(session, actor, place, asked, vote)
    return asked, settle(session, asked, now, actor), late


def tally_after(asked: Motion, after: Motion, my_vote: str | None) -> Tally:
    """Make the tally of the step in which a vote was counted, which may be over by it."""
    if after.step.number == asked.step.number:
        return tally(after, my_vote)
    # The vote is over; what follows is another step, in which nobody has voted yet.
    voted = replace(asked.step, status="approved")
    return tally(replace(asked, step=voted, status=after.status), my_vote)


def _cast(session: Session, actor: Actor, place: Standing, asked: Motion, vote: str) -> Motion:
    elector = queries.elector_row(session, asked.id, asked.step.number, place.member_id)
    if elector is None or not place.may(Permission.VOTE):
        raise NotAnElector
    # What an officer wrote down becomes one's own vote by voting, also the same way.
    if elector.vote == vote and elector.recorded_by is None:
        return asked
    after = counted(session, asked, elector, place.member_id, vote)
    # Of a secret vote nobody is told that somebody thought again.
    if elector.vote is None or not asked.rule.secret:
        _tell(session, actor, place, after, vote, changed=elector.vote not in (None, vote))
    return after


def counted(
    session: Session,
    asked: Motion,
    elector: Any,
    member_id: UUID,
    vote: str,
    *,
    recorded_by: UUID | None = None,
) -> Motion:
    """Write down the vote of an elector of the open step, and return how it stands then."""
    connection = session.connection()
    now = clock.now()
    connection.execute(
        update(ELECTORS)
        .where(ELECTORS.c.id == elector.id)
        .values(vote=vote, voted_at=now, recorded_by=recorded_by)
    )
    connection.execute(
        insert(VOTE_CHANGES),
        {
            "proposal_id": asked.id,
            "step": asked.step.number,
            "member_id": member_id,
            "vote": vote,
            "cast_at": now,
            "recorded_by": recorded_by,
        },
    )
    counts = {"yes": asked.yes, "no": asked.no}
    counts[vote] += elector.weight
    if elector.vote is not None:
        counts[elector.vote] -= elector.weight
    step = replace(asked.step, yes=counts["yes"], no=counts["no"])
    connection.execute(
        update(STEPS)
        .where(STEPS.c.proposal_id == asked.id, STEPS.c.number == step.number)
        .values(**counts)
    )
    connection.execute(update(PROPOSALS).where(PROPOSALS.c.id == asked.id).values(**mirrored(step)))
    return replace(asked, step=step)


def _tell(
    session: Session, actor: Actor, place: Standing, asked: Motion, vote: str, *, changed: bool
) -> None:
    """Write down that somebody voted; of a secret vote no more than that.

    The count after each vote would tell what was voted, and so would whose vote it was changed.
    """
    shown = {"vote": vote, "yes": asked.yes, "no": asked.no, "changed": changed}
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
            "electorate": asked.electorate,
            "step": asked.step.number,
            **({} if asked.rule.secret else shown),
        },
    )


@database.retried
def propose(actor: Actor, circle_id: UUID, *, title: str, key: str) -> Proposed:
    """Put a free question to whoever decides it by rule; what they decide is written down.

    Needs PROPOSE.

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
        asked = put(session, actor, place, kind="text", title=text)
        return once.remember(Proposed(asked.id))
