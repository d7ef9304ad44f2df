"""Taking entries back: at once where that is allowed, else by asking for a decision.

The circle's row is locked first, so an entry is reversed in turn with everything that counts in
the circle; then the rows of the service that made it; the ledger last.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.departures import MemberGone
from circle_app.domain.errors import InsufficientFunds, NotFound
from circle_app.domain.ledger import (
    Line,
    Sealed,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.reversals import (
    REVERSAL,
    CannotReverse,
    MoneyUsed,
    Recorded,
    ReversalPending,
    Way,
    check_reversible,
    clean_reason,
    concerned,
    moved_minor,
    way_to_reverse,
)
from circle_app.persistence import database
from circle_app.persistence.queries import reversals as queries
from circle_app.persistence.queries.circles import locked_circle, member_of_user, member_row
from circle_app.persistence.queries.departures import gone
from circle_app.services import access, events, ledger, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.reversals.drafts import in_order, negation
from circle_app.services.reversals.matches import release_matches
from circle_app.services.reversals.registry import Case, handler_of

MAX_TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Reversal:
    """What became of the wish to take an entry back.

    Attributes:
        entry_id: The reversal in the circle's book; none while it is only asked for.
        sequence: Its number there.
        status: ``done`` or ``asked``.
        proposal_id: Where it is decided.
        decider: ``officer`` or ``vote``, where it is asked for.
    """

    entry_id: UUID | None
    sequence: int | None
    status: str
    proposal_id: UUID | None = None
    decider: str | None = None
    replayed: bool = False


@database.retried
def reverse(actor: Actor, circle_id: UUID, entry_id: UUID, *, reason: str, key: str) -> Reversal:
    """Take an entry back, or ask for it where a second person is needed.

    Args:
        actor: Who wants it.
        circle_id: The circle in whose book the entry stands.
        entry_id: The entry.
        reason: Why; it stands in the books for good.
        key: Idempotency key.

    Raises:
        NotFound: Not a member of such a circle, or no such entry in its book.
        NotAllowed: The actor's role takes nothing back.
        ReasonMissing, InvalidInput: No reason, or too long a one.
        AlreadyReversed, CannotReverse, ReversalPending: Nothing was written.
        MoneyUsed: The money is not where the entry put it any more.
        Conflict: Something rests on the entry (see the service that made it).
    """
    why = clean_reason(reason)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.ASK_REVERSAL)
        payload = {"circle": circle_id, "entry": entry_id, "reason": why}
        once = Once(session, actor.user_id, "entry.reverse", key, payload)
        if once.stored is not None:
            return once.replay(Reversal)
        case = case_of(session, actor, place, entry_id, why)
        check_reversible(case.entry.kind, queries.reversed_by(session, entry_id))
        handler_of(case.entry.kind)
        if (pending := queries.open_matter(session, entry_id)) is not None:
            raise ReversalPending(proposal_id=pending.id)
        if way_of(case.entry, place, actor).at_once and not _leant_on(session, case):
            return once.remember(carry_out(session, case))
        return once.remember(_ask(session, case))


def case_of(session: Session, actor: Actor, place: Standing, entry_id: UUID, reason: str) -> Case:
    """Lock the circle and read the entry.

    Raises:
        NotFound: No such entry in the circle's book.
        MemberGone: It moved what was a member's who has left, and was settled with.
    """
    circle = locked_circle(session, place.circle_id)
    book_id = ledger.book_of_circle(session, place.circle_id)
    entry = queries.entry_to_reverse(session, book_id, entry_id)
    if entry is None:
        raise NotFound(what="entry")
    if gone(session, sorted(concerned(entry.lines)), entry.booked_at):
        raise MemberGone
    return Case(
        entry=entry,
        params=json.loads(entry.params),
        circle=circle,
        place=place,
        actor=actor,
        at=clock.now(),
        on=clock.today(circle.time_zone),
        reason=reason,
    )


def way_of(entry: Sealed, place: Standing, actor: Actor) -> Way:
    """Say how an actor takes an entry back."""
    recorded = Recorded(entry.actor_id, clock.day_of(entry.booked_at, place.time_zone))
    return way_to_reverse(
        recorded,
        actor.user_id,
        clock.today(place.time_zone),
        may_reverse=place.may(Permission.REVERSE),
        own_matter=place.member_id in concerned(entry.lines),
    )


def _leant_on(session: Session, case: Case) -> bool:
    """Whether it is the actor's own money, and the circle has given the actor some since.

    Who was lent or paid out money on the strength of savings or of a repayment does not undo
    those alone, though it be the same day.
    """
    member_id = case.place.member_id
    return member_id in concerned(case.entry.lines) and queries.was_given(
        session, member_id, since=case.entry.booked_at
    )


def _ask(session: Session, case: Case) -> Reversal:
    entry, place = case.entry, case.place
    told = _told(case)
    recorder = member_of_user(session, place.circle_id, entry.actor_id) if entry.actor_id else None
    asked = proposals.put(
        session,
        case.actor,
        place,
        kind=REVERSAL,
        subject_id=entry.public_id,
        title=case.reason[:MAX_TITLE_LENGTH],
        payload={"entry": entry.public_id, "reason": case.reason, **told},
        # The second person is neither who recorded it nor whose money it moved.
        interested=concerned(entry.lines) | ({recorder.id} if recorder else set()),
        visible=False,
    )
    events.record(
        session,
        "reversal.asked",
        case.actor,
        circle_id=place.circle_id,
        subject_id=asked.id,
        params={**told, "by": place.member_name, "reason": case.reason, "decider": asked.decider},
    )
    return Reversal(None, None, "asked", asked.id, asked.decider)


def _told(case: Case) -> dict[str, Any]:
    """What sentences about the entry need."""
    entry = case.entry
    lines = [Line(key, amount) for key, amount in entry.lines]
    return {
        **case.params,
        "of": entry.kind,
        "sequence": entry.sequence,
        "amount_minor": moved_minor(lines),
        "currency": case.place.currency,
    }


def carry_out(session: Session, case: Case) -> Reversal:
    """Undo what the entry did, then negate it and its other legs; the caller checked it."""
    entry = case.entry
    more = handler_of(entry.kind)(session, case)
    legs = queries.other_legs(session, entry)
    if entry.transfer_id is not None and not legs:
        raise CannotReverse(kind=entry.kind)
    transfer_id = new_id() if legs else None
    negations = [
        negation(each, on=case.on, reason=case.reason, transfer_id=transfer_id)
        for each in (entry, *legs)
    ]
    drafts = in_order(session, negations, more)
    try:
        posted = ledger.post(session, drafts, actor_id=case.actor.user_id, at=case.at)
    except InsufficientFunds as refusal:
        raise MoneyUsed(**refusal.context) from None
    made = posted[drafts.index(negations[0])]
    release_matches(session, entry.public_id)
    events.record(
        session,
        "entry.reversed",
        case.actor,
        circle_id=case.place.circle_id,
        subject_id=made.entry_id,
        params={**_told(case), "by": case.actor.name, "reason": case.reason},
        users=tuple(queries.owners_of_books(session, {leg.book_id for leg in legs})),
    )
    return Reversal(made.entry_id, made.sequence, "done")


def _decided(session: Session, asked: proposals.Motion, approved: bool, by: Actor | None) -> None:
    """Carry out what another officer or the members agreed to."""
    if not approved:
        return
    actor = by or _opener(session, asked)
    place = access.standing(session, actor, asked.circle_id)
    case = case_of(session, actor, place, UUID(asked.payload["entry"]), asked.payload["reason"])
    check_reversible(case.entry.kind, queries.reversed_by(session, case.entry.public_id))
    carry_out(session, case)


def _opener(session: Session, asked: proposals.Motion) -> Actor:
    """Who asked, where time and not a person decided."""
    member = member_row(session, asked.opened_by)
    if member is None or member.user_id is None:
        raise NotFound(what="member")
    return Actor(member.user_id, member.name)


proposals.on_decided(REVERSAL, _decided)
