"""Auctions of pots: announced by whoever runs the rounds, ended by the clock."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.auctions import (
    PLACE_LETTERS,
    AuctionHasBids,
    AuctionNotOpen,
    AuctionOver,
    AuctionRunning,
    AuctionWaits,
    Best,
    NotByAuction,
    Phase,
    divide,
    sharing,
    window,
)
from circle_app.domain.draws import PassedOver
from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.domain.round_rules import PotBy
from circle_app.domain.rounds import (
    UNDECIDED,
    Figures,
    RoundDecided,
    RoundNotReached,
    RoundState,
    RunState,
    SlotNotEligible,
    check_run_state,
    eligible,
    pot_of,
)
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import auctions as queries
from circle_app.persistence.queries import draws as draw_queries
from circle_app.persistence.queries import rounds as round_queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.rounds import ROUNDS
from circle_app.services import cycles
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.rounds import drawing, minutes, sealing, settling, vacancies
from circle_app.services.rounds.auction_facts import Facts, facts_of, lateness
from circle_app.services.rounds.auction_views import AuctionView, again, auction_view
from circle_app.services.rounds.minutes import Result
from circle_app.services.rounds.states import announce, place_of_round
from circle_app.services.rule_versions import rules_of

_log = logging.getLogger(__name__)
# So many auctions end in one run of the job.
MOST = 200


@dataclass(slots=True)
class Done:
    """The round that a request was about."""

    round_id: UUID
    replayed: bool = False


@database.retried
def open_bidding(
    actor: Actor,
    round_id: UUID,
    *,
    opens_at: datetime | None = None,
    minutes_open: int | None = None,
    place: str = "",
    key: str,
) -> AuctionView:
    """Open the auction of a round, now or at an announced time. Needs RUN_ROUNDS.

    A draw is sealed first: it decides between equal bids, and where nobody bids. As long as nobody
    has bid, the time may be changed by opening it again.

    Args:
        actor: Who opens it.
        round_id: The round.
        opens_at: When bids are taken; now where it is None.
        minutes_open: How long; as the rules say where it is None.
        place: Where people meet for it, if they do.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: No such round in a circle of the actor, or not the actor's to open.
        NotByAuction: The run finds its turns otherwise.
        WrongRunState, RoundDecided, RoundNotReached: The round is not the one to be decided now.
        AuctionHasBids: Somebody has bid.
        AuctionOver: Its time is up.
        InvalidTime, InvalidInput: It cannot be at that time, or so long; or the place is too long.
    """
    where = clean_text(place, field="place", max_length=PLACE_LETTERS) or ""
    with database.transaction() as session:
        found, place_in = place_of_round(
            session, actor, round_id, Permission.RUN_ROUNDS, writing=True
        )
        payload = {"round": round_id, "opens": opens_at, "minutes": minutes_open, "place": where}
        once = Once(session, actor.user_id, "auction.begin", key, payload)
        if once.stored is not None:
            return again(session, actor, once.replay(Done).round_id)
        circle = locked_circle(session, found.circle_id)
        row = round_queries.locked_round(session, round_id)
        at = clock.now()
        _check_next(session, row)
        rules = rules_of(session, circle.id, row.rule_version)
        when = window(at, opens_at, minutes_open, rules.rounds)
        _check_free(session, row, at)
        _open(session, actor, circle, row, when, where)
        once.remember(Done(round_id))
        return auction_view(session, round_queries.round_row(session, round_id), place_in, at)


def _open(
    session: Session,
    actor: Actor,
    circle: Any,
    row: Any,
    when: tuple[datetime, datetime],
    place: str,
) -> None:
    begins, ends = when
    session.connection().execute(
        update(ROUNDS)
        .where(ROUNDS.c.id == row.id)
        .values(
            status=RoundState.BIDDING.value,
            bids_open_at=begins,
            bids_close_at=ends,
            minutes=minutes.announced(place),
        )
    )
    if draw_queries.locked_draw(session, row.id) is None:
        sealing.seal(session, circle, [row.id])
    announce(
        session,
        "auction.opened",
        actor,
        row,
        subject_id=row.id,
        number=row.number,
        amount_minor=row.amount_minor * row.slot_count,
        opens_at=begins.isoformat(),
        until=ends.astimezone(ZoneInfo(row.time_zone)).isoformat(),
        place=place,
    )


def _check_next(session: Session, row: Any) -> None:
    if row.pot_by != PotBy.AUCTION:
        raise NotByAuction(pot_by=row.pot_by)
    check_run_state(row.run_status, RunState.RUNNING)
    if row.status not in UNDECIDED:
        raise RoundDecided(status=row.status)
    first = round_queries.first_undecided(session, row.run_id)
    if first != row.number:
        raise RoundNotReached(number=first)


def _check_free(session: Session, row: Any, at: datetime) -> None:
    """Refuse to change a time that somebody has relied on by bidding, or that has passed."""
    if row.status != RoundState.BIDDING:
        return
    if queries.bids_of(session, row.id, row.bids_open_at):
        raise AuctionHasBids
    if at >= row.bids_close_at:
        raise AuctionOver


@database.retried
def close(actor: Actor, round_id: UUID, *, key: str) -> AuctionView:
    """End an auction whose time is up, before the job does. Needs RUN_ROUNDS.

    Raises:
        NotFound, NotAllowed: No such round in a circle of the actor, or not the actor's to end.
        NotByAuction, AuctionNotOpen: There is no auction to be ended.
        AuctionRunning: Its time is not up.
        RoundDecided: It has ended.
        RoundHeld, ReserveTooSmall, TooLittleCollected, AuctionWaits: Contributions are missing.
    """
    with database.transaction() as session:
        found, place = place_of_round(session, actor, round_id, Permission.RUN_ROUNDS, writing=True)
        once = Once(session, actor.user_id, "auction.close", key, {"round": round_id})
        if once.stored is not None:
            return again(session, actor, once.replay(Done).round_id)
        at = _finish(session, found.circle_id, round_id, actor)
        once.remember(Done(round_id))
        row = round_queries.round_row(session, round_id)
        return auction_view(session, row, place, at)


def close_due(now: datetime | None = None) -> int:
    """End the auctions whose time is up, and return how many were decided.

    May be run at any time, by several workers at once, and again: an auction ends once. One that
    waits for contributions is tried again by the next run.
    """
    with database.reading() as session:
        over = queries.auctions_over(session, now or clock.now(), MOST)
    return sum(_close_one(round_id) for round_id in over)


@database.retried
def _close_one(round_id: UUID) -> bool:
    try:
        with database.transaction() as session:
            found: Any = round_queries.round_row(session, round_id)
            _finish(session, found.circle_id, round_id, None)
            return True
    except CircleError as refusal:  # one that waits for money must not hold up the others
        _log.debug("auction %s waits: %s", round_id, refusal.code)
        return False


def _finish(session: Session, circle_id: UUID, round_id: UUID, actor: Actor | None) -> datetime:
    circle = locked_circle(session, circle_id)
    # By now no bid is on its way any more: whoever bids waits for the same lock.
    at = clock.now()
    circle = cycles.caught_up(session, circle, clock.day_of(at, circle.time_zone))
    row = round_queries.locked_round(session, round_id)
    known = facts_of(session, row, at)
    _check_over(known)
    best = known.best
    slot_id, attempt = _winner(session, known, best, actor)
    figures, late = _divided(session, known, best, slot_id)
    settling.decide(session, circle, row, slot_id, figures, actor=actor, at=at)
    winner = next(slot for slot in known.slots if slot.id == slot_id)
    by = actor.name if actor is not None else ""
    result = Result(winner, figures, late, best.needs_draw, attempt, by)
    minutes.write(session, known, result, at)
    announce(
        session,
        "auction.closed",
        actor,
        row,
        subject_id=round_id,
        visible=False,  # the feed has the decided round
        number=row.number,
        name=winner.member_name or "",
        slot=winner.number,
        discount_minor=figures.discount_minor,
        dividend_minor=figures.dividend_minor,
        commission_minor=figures.commission_minor,
        drawn=best.needs_draw,
        bids=len(known.bids),
    )
    return at


def _check_over(known: Facts) -> None:
    if known.phase is Phase.DECIDED:
        raise RoundDecided(status=known.row.status)
    if known.phase in (Phase.NONE, Phase.ANNOUNCED):
        raise AuctionNotOpen(opens_at=known.row.bids_open_at)
    if known.phase is Phase.OPEN:
        raise AuctionRunning(closes_at=known.row.bids_close_at)


def _winner(session: Session, known: Facts, best: Best, actor: Actor | None) -> tuple[UUID, int]:
    """The slot with the highest bid; between equal ones, and where nobody bid, the draw's."""
    if not best.needs_draw:
        return best.slots[0], 0
    fit = frozenset(best.slots) or {each.slot_id for each in eligible(known.standing)}
    if not fit:
        raise SlotNotEligible(reason="won")
    passed = {
        each.slot_id: _WHY.get(each.status, PassedOver.ARREARS)
        if each.arrears_minor or each.status in _WHY
        else PassedOver.OUTBID
        for each in known.standing
        if each.slot_id not in fit
    }
    found = drawing.reveal(session, known.row, fit, passed, actor=actor, at=known.at)
    return found.slot_id, found.attempt


_WHY: Mapping[str, PassedOver] = {
    "won": PassedOver.WON,
    "vacant": PassedOver.VACANT,
}


def _divided(
    session: Session, known: Facts, best: Best, slot_id: UUID
) -> tuple[Figures, frozenset[UUID]]:
    """How the pot is divided, and whose dividend is lost because they were late."""
    if not best.discount_minor:
        return vacancies.figures(session, known.row, slot_id), frozenset()
    parts = settling.parts_now(session, known.row.id, slot_id)
    among = sharing(parts, slot_id, winner_shares=known.rules.rounds.winner_shares)
    late: frozenset[UUID] = frozenset()
    if known.rules.contribution.late_loses_dividend:
        found = lateness(session, known)
        if found.waiting_until is not None:
            raise AuctionWaits(until=found.waiting_until)
        late = found.slots & frozenset(among)
    return divide(pot_of(parts), known.terms, best.discount_minor, among, late), late
