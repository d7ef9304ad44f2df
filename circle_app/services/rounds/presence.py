"""Who is there while a pot is bid for: the law asks for it in the minutes.

Whoever opens the auction in the app, or bids, is there. Others are noted by whoever runs the
rounds, until the result is written down.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.auctions import AuctionNotOpen, Phase
from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.rounds import RoundDecided
from circle_app.persistence import database
from circle_app.persistence.queries import presences as queries
from circle_app.persistence.queries import rounds as round_queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services.access import Actor
from circle_app.services.rounds.auction_facts import Facts, facts_of
from circle_app.services.rounds.states import announce, place_of_round


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody with slots in the run.

    Attributes:
        slots: Their numbers.
        way: ``bid``, ``room`` (opened it in the app) or ``marked``; empty for who is not there.
        can_change: Whether the reader can say otherwise.
    """

    member_id: UUID
    name: str
    slots: tuple[int, ...]
    way: str
    can_change: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """All subscribers of an auction, and who of them is there."""

    round_id: UUID
    currency: str
    phase: str
    may_mark: bool
    subscribers: tuple[Subscriber, ...]

    @property
    def present(self) -> int:
        """How many are there."""
        return sum(bool(each.way) for each in self.subscribers)


def present_in(session: Session, known: Facts) -> tuple[Subscriber, ...]:
    """Return the subscribers of an auction in the order of their slots, with who is there.

    What was noted before an auction that was called again at another time does not count. That
    somebody has bid is a secret too while bids are sealed; it counts once they are opened.
    """
    ways: dict[UUID, str] = {}
    for row in queries.presences(session, known.row.id):
        began = known.row.bids_open_at
        if row.way == "marked" or (began is not None and row.noted_at >= began):
            ways[row.member_id] = row.way
    if not known.sealed or known.phase in (Phase.OVER, Phase.DECIDED):
        ways |= {bid.member_id: "bid" for bid in known.bids}
    slots: dict[UUID, list[Any]] = defaultdict(list)
    for slot in known.slots:
        if slot.member_id is not None:
            slots[slot.member_id].append(slot)
    return tuple(
        Subscriber(
            member_id,
            held[0].member_name,
            tuple(slot.number for slot in held),
            ways.get(member_id, ""),
        )
        for member_id, held in slots.items()
    )


def room(actor: Actor, round_id: UUID) -> Room:
    """Return who is there. Needs SEE_BOOKS.

    Raises:
        NotFound, NotAllowed: No such round in a circle of the actor.
        NotByAuction: The run finds its turns otherwise.
    """
    with database.reading() as session:
        row, place = place_of_round(session, actor, round_id)
        known = facts_of(session, row, clock.now())
        undecided = known.phase not in (Phase.NONE, Phase.DECIDED)
        runs = place.may(Permission.RUN_ROUNDS) and place.circle_status == "active"
        found = present_in(session, known)
        return Room(
            round_id,
            row.currency,
            known.phase.value,
            undecided and runs,
            tuple(
                replace(each, can_change=undecided and runs and each.way in ("", "marked"))
                for each in found
            ),
        )


@database.retried
def come_in(actor: Actor, round_id: UUID) -> bool:
    """Note that the actor opened a running auction; say whether that is new. Needs SEE_BOOKS.

    Nothing is noted of who has no slot in it, twice, or before and after bids are taken.

    Raises:
        NotFound, NotAllowed, NotByAuction: As for :func:`room`.
    """
    with database.reading() as session:
        if not _is_new(session, actor, round_id):
            return False
    with database.transaction() as session:
        found, _ = place_of_round(session, actor, round_id)
        locked_circle(session, found.circle_id)
        if not _is_new(session, actor, round_id):
            return False
        _, place = place_of_round(session, actor, round_id)
        queries.forget(session, round_id, place.member_id)
        queries.note(session, round_id, place.member_id, "room", actor.user_id, clock.now())
        return True


def _is_new(session: Session, actor: Actor, round_id: UUID) -> bool:
    row, place = place_of_round(session, actor, round_id)
    known = facts_of(session, row, clock.now())
    if known.phase is not Phase.OPEN or place.circle_status != "active":
        return False
    mine = [each for each in present_in(session, known) if each.member_id == place.member_id]
    return bool(mine) and not mine[0].way


@database.retried
def mark(actor: Actor, round_id: UUID, member_id: UUID, *, present: bool = True) -> Room:
    """Note that a subscriber is there, or take such a note back. Needs RUN_ROUNDS.

    Asked again it changes nothing. Who bid or opened it in the app was there, whatever is said.

    Raises:
        NotFound, NotAllowed: No such round in a circle of the actor, or nobody with a slot in it.
        NotByAuction, AuctionNotOpen: There is no auction.
        RoundDecided: Its minutes are written.
    """
    with database.transaction() as session:
        found, _ = place_of_round(session, actor, round_id, Permission.RUN_ROUNDS, writing=True)
        locked_circle(session, found.circle_id)
        row = round_queries.locked_round(session, round_id)
        known = facts_of(session, row, clock.now())
        if known.phase is Phase.NONE:
            raise AuctionNotOpen(opens_at=None)
        if known.phase is Phase.DECIDED:
            raise RoundDecided(status=row.status)
        whom = next(
            (each for each in present_in(session, known) if each.member_id == member_id), None
        )
        if whom is None:
            raise NotFound(what="member", field="member_id")
        if whom.way in (("marked",) if not present else ("",)):
            queries.forget(session, round_id, member_id)
            if present:
                queries.note(session, round_id, member_id, "marked", actor.user_id, known.at)
            announce(
                session,
                "auction.present" if present else "auction.absent",
                actor,
                row,
                subject_id=round_id,
                visible=False,
                number=row.number,
                name=whom.name,
            )
    return room(actor, round_id)
