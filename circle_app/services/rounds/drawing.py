"""The draw of a round: members add to it until somebody holds it, once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain import draws, rounds
from circle_app.domain.draws import DrawHeld, NoDraw, NonceGiven, PassedOver
from circle_app.domain.permissions import Permission
from circle_app.domain.round_rules import PotBy
from circle_app.domain.rounds import UNDECIDED, Candidate, RoundDecided, SlotState
from circle_app.persistence import database
from circle_app.persistence.queries import draws as queries
from circle_app.persistence.queries import rounds as round_queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.draws import DRAW_NONCES, DRAWS
from circle_app.services import cycles, events
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.rounds import settling, vacancies
from circle_app.services.rounds.proofs import DrawView, again, draw_view
from circle_app.services.rounds.sealing import chain_of, seal_of, shown
from circle_app.services.rounds.states import place_of_round


@dataclass(frozen=True, slots=True)
class Revealed:
    """A draw that was held: the slot with the lowest number of those that may win."""

    draw_id: UUID
    slot_id: UUID
    number: int
    attempt: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Done:
    """What is remembered of a request: the page is shown as it is now."""

    round_id: UUID
    replayed: bool = False


@database.retried
def add_nonce(actor: Actor, round_id: UUID, *, nonce: str, key: str) -> DrawView:
    """Add a word to a draw before it is held; it cannot be changed or taken back. Needs VOTE.

    Args:
        actor: The member.
        round_id: The round.
        nonce: One line of up to 64 letters.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: No such round in a circle of the actor, or one who only looks on.
        InvalidNonce: Nothing, or too much.
        NoDraw: The round has no draw.
        DrawHeld: It was held.
        NonceGiven: The member has added something else already.
    """
    word = draws.clean_nonce(nonce)
    with database.transaction() as session:
        row, place = place_of_round(session, actor, round_id, Permission.VOTE, writing=True)
        payload = {"round": round_id, "nonce": word}
        once = Once(session, actor.user_id, "draw.nonce", key, payload)
        if once.stored is not None:
            return again(session, actor, once.replay(Done).round_id)
        draw = _waiting(queries.locked_draw(session, round_id))
        added = queries.nonces_of(session, draw.id)
        if any(each.member_id == place.member_id for each in added):
            raise NonceGiven
        before = added[-1].fingerprint if added else seal_of(row, draw).fingerprint
        link = draws.link(before, str(place.member_id), word, clock.now())
        session.connection().execute(
            insert(DRAW_NONCES),
            {
                "draw_id": draw.id,
                "member_id": place.member_id,
                "number": len(added) + 1,
                "nonce": word,
                "fingerprint": link.fingerprint,
                "added_at": link.added_at,
            },
        )
        events.record(
            session,
            "draw.nonce",
            actor,
            circle_id=row.circle_id,
            subject_id=round_id,
            params={
                "name": place.member_name,
                "number": row.number,
                "nonce": word,
                "fingerprint": shown(link.fingerprint),
                "seal": link.fingerprint,
            },
        )
        once.remember(Done(round_id))
        return draw_view(session, row, place)


def _waiting(draw: Any) -> Any:
    if draw is None:
        raise NoDraw
    if draw.status != "committed":
        raise DrawHeld
    return draw


@database.retried
def hold(actor: Actor, round_id: UUID, *, key: str) -> DrawView:
    """Hold the draw of a round: once, and the pot is its winner's. Needs RUN_ROUNDS.

    Raises:
        NotFound, NotAllowed: No such round in a circle of the actor, or not the actor's to hold.
        NoDraw: The round is not decided by a draw.
        RoundDecided: It was held.
        RoundNotReached, RoundHeld, ReserveTooSmall: As :func:`settling.decide`.
    """
    with database.transaction() as session:
        row, _ = place_of_round(session, actor, round_id, Permission.RUN_ROUNDS, writing=True)
        once = Once(session, actor.user_id, "draw.hold", key, {"round": round_id})
        if once.stored is not None:
            return again(session, actor, once.replay(Done).round_id)
        at = clock.now()
        circle = locked_circle(session, row.circle_id)
        circle = cycles.caught_up(session, circle, clock.day_of(at, circle.time_zone))
        row, place = place_of_round(session, actor, round_id, Permission.RUN_ROUNDS, writing=True)
        locked = round_queries.locked_round(session, round_id)
        if locked.pot_by != PotBy.DRAW:
            raise NoDraw
        if locked.status not in UNDECIDED:
            raise RoundDecided(status=locked.status)
        slots = settling.candidates(session, locked.run_id, circle.id, locked.due_on)
        found = reveal(session, locked, *may_win(slots), actor=actor, at=at)
        figures = vacancies.figures(session, locked, found.slot_id)
        decided = settling.decide(
            session, circle, locked, found.slot_id, figures, actor=actor, at=at
        )
        winner = round_queries.slot_row(session, found.slot_id)
        assert winner is not None  # noqa: S101  (a slot is never deleted once its run is open)
        events.record(
            session,
            "draw.held",
            actor,
            circle_id=circle.id,
            subject_id=round_id,
            params={
                "name": winner.member_name or "",
                "slot": found.number,
                "number": locked.number,
                "rounds": locked.slot_count,
                "attempt": found.attempt,
                "proof": found.fingerprint,
                "by": place.member_name,
                "amount_minor": decided.prize_minor,
                "currency": locked.currency,
            },
            visible=False,  # the feed has the decided round
        )
        once.remember(Done(round_id))
        row = round_queries.round_row(session, round_id)
        return draw_view(session, row, place)


def may_win(slots: Collection[Candidate]) -> tuple[frozenset[UUID], dict[UUID, PassedOver]]:
    """Return the slots that may win now, and why each of the others does not."""
    fit = frozenset(each.slot_id for each in rounds.eligible(slots))
    why = {
        each.slot_id: _WHY.get(each.status, PassedOver.ARREARS)
        for each in slots
        if each.slot_id not in fit
    }
    return fit, why


_WHY: Mapping[str, PassedOver] = {
    SlotState.WON.value: PassedOver.WON,
    SlotState.VACANT.value: PassedOver.VACANT,
}


def reveal(
    session: Session,
    round_row: Any,
    fit: Collection[UUID],
    why: Mapping[UUID, PassedOver],
    *,
    actor: Actor | None,
    at: datetime,
) -> Revealed:
    """Open a sealed draw and write its proof down; the caller has locked circle and round.

    Args:
        session: The transaction.
        round_row: The locked round.
        fit: The slots that may win; one of them is sealed.
        why: Why each other slot does not.
        actor: Who holds it; None for the clock (an auction that ends in a draw).
        at: When.

    Raises:
        NoDraw: No draw was sealed, or none of the slots that may win is in it.
        DrawHeld: It was held.
    """
    draw = _waiting(queries.locked_draw(session, round_row.id))
    sealed = seal_of(round_row, draw)
    passed_over = {str(slot_id): reason for slot_id, reason in why.items()}
    nonces = chain_of(queries.nonces_of(session, draw.id))
    proof = draws.build_proof(
        sealed,
        draw.eligible,
        bytes.fromhex(draw.seed),
        nonces,
        passed_over=passed_over,
        drawn_at=at,
    )
    slot_id, number = draws.winner_of(proof)
    if UUID(slot_id) not in fit:
        raise NoDraw
    session.connection().execute(
        update(DRAWS)
        .where(DRAWS.c.id == draw.id)
        .values(
            status="drawn",
            drawn_at=at,
            drawn_by=actor.user_id if actor else None,
            winner_slot_id=UUID(slot_id),
            proof=proof,
        )
    )
    fingerprint = draws.fingerprint_of(proof)
    return Revealed(draw.id, UUID(slot_id), number, draw.attempt, fingerprint)
