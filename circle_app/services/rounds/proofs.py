"""The draw of a round as members see it, before and after, and the proof they take along."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain import rounds
from circle_app.domain.draws import NoDraw, PassedOver
from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.round_rules import PotBy
from circle_app.domain.rounds import UNDECIDED, SlotState
from circle_app.persistence import database
from circle_app.persistence.queries import draws as queries
from circle_app.persistence.queries import rounds as round_queries
from circle_app.services import cycles
from circle_app.services.access import Actor, Standing
from circle_app.services.rounds import settling
from circle_app.services.rounds.pots import PotNow, pot_now
from circle_app.services.rounds.sealing import seal_of
from circle_app.services.rounds.states import place_of_round
from circle_app.services.rule_versions import rules_of


@dataclass(frozen=True, slots=True)
class NonceRow:
    """What a member added, and the fingerprint of everything up to it."""

    member_id: UUID
    name: str
    nonce: str
    added_at: datetime
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A slot of the run in the ring of a draw.

    Attributes:
        sealed: Whether it is among the slots that were written down; the others have won before.
        passed_over: Why it does not win: ``arrears``, ``vacant``, ``won``; empty where it may.
            Before the draw as things stand, afterwards as the proof says.
        score: Its number; empty before the draw.
    """

    slot_id: UUID
    number: int
    member_id: UUID | None
    name: str | None
    sealed: bool
    passed_over: str
    score: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """A draw of the round, one that was declared void too."""

    attempt: int
    status: str
    winner_number: int | None
    committed_at: datetime
    drawn_at: datetime | None
    proposal_id: UUID | None


@dataclass(frozen=True, slots=True)
class DrawView:
    """A draw of a round.

    Attributes:
        status: ``committed``, ``drawn`` or ``void``.
        seal: The fingerprint of what was sealed; ``latest`` that of everything added up to now.
        missing_minor: What has not come in and holds the draw up, by the rule.
        pot: The pot, and everything that is missing in it.
        earlier: The number of an earlier round that has no winner yet; 0 where there is none.
        seats: Every slot of the run, in the order of their numbers.
        may_add: Whether the actor may still add something.
        my_nonce: What the actor added.
        may_hold: Whether the actor may hold it; something may still be missing.
        may_void: Whether the actor may ask for a vote on declaring it void.
        void_proposal_id: The vote about it, where one was asked for.
    """

    draw_id: UUID
    round_id: UUID
    circle_id: UUID
    run_id: UUID
    circle_name: str
    number: int
    round_count: int
    attempt: int
    status: str
    round_status: str
    due_on: date
    currency: str
    time_zone: str
    amount_minor: int
    pot_minor: int
    prize_minor: int
    missing_minor: int
    pot: PotNow
    earlier: int
    seal: str
    slots_sha256: str
    seed_sha256: str
    latest: str
    committed_at: datetime
    drawn_at: datetime | None
    winner_slot_id: UUID | None
    seed: str
    seats: tuple[Seat, ...]
    nonces: tuple[NonceRow, ...]
    attempts: tuple[Attempt, ...]
    my_member_id: UUID
    my_nonce: str
    may_add: bool
    may_hold: bool
    may_void: bool
    void_proposal_id: UUID | None
    replayed: bool = False


def get(actor: Actor, round_id: UUID, *, attempt: int | None = None) -> DrawView:
    """Return the draw of a round, the newest unless an attempt is named. Needs SEE_BOOKS.

    Raises:
        NotFound: No such round in a circle of the actor, or no such attempt.
        NotAllowed: One who may not see the books.
        NoDraw: The round is not decided by a draw.
    """
    with database.reading() as session:
        row, _ = place_of_round(session, actor, round_id)
    cycles.ensure_open(row.circle_id)
    with database.reading() as session:
        row, place = place_of_round(session, actor, round_id)
        return draw_view(session, row, place, attempt=attempt)


def proof(actor: Actor, round_id: UUID, *, attempt: int | None = None) -> str:
    """Return the proof of a draw that was held, as canonical JSON. Needs SEE_BOOKS.

    Raises:
        NotFound: No such round in a circle of the actor, or no such attempt that was held.
        NotAllowed: One who may not see the books.
    """
    with database.reading() as session:
        place_of_round(session, actor, round_id)
        held = [each for each in queries.draws_of_round(session, round_id) if each.proof]
        wanted = [each for each in held if attempt in (None, each.attempt)]
        if not wanted:
            raise NotFound(what="proof")
        text: str = wanted[-1].proof
        return text


def again(session: Session, actor: Actor, round_id: UUID) -> DrawView:
    """Answer a repeated request with the draw as it is now."""
    row, place = place_of_round(session, actor, round_id)
    view = draw_view(session, row, place)
    object.__setattr__(view, "replayed", True)
    return view


def draw_view(
    session: Session, row: Any, place: Standing, *, attempt: int | None = None
) -> DrawView:
    """Return a draw of a round as the actor's standing shows it; refusals as :func:`get`."""
    attempts = queries.draws_of_round(session, row.id)
    if not attempts:
        raise NoDraw
    found = [each for each in attempts if attempt in (None, each.attempt)]
    if not found:
        raise NotFound(what="draw")
    draw = found[-1]
    told = json.loads(draw.proof) if draw.proof else None
    nonces = _nonces(session, draw.id)
    slots = round_queries.slots_of_run(session, row.run_id)
    seal = seal_of(row, draw).fingerprint
    pot = pot_now(session, row, rules_of(session, place.circle_id, place.rule_version))
    mine = next((each.nonce for each in nonces if each.member_id == place.member_id), "")
    waits = draw.status == "committed"
    return DrawView(
        draw_id=draw.id,
        round_id=row.id,
        circle_id=row.circle_id,
        run_id=row.run_id,
        circle_name=place.circle_name,
        number=row.number,
        round_count=row.slot_count,
        attempt=draw.attempt,
        status=draw.status,
        round_status=row.status,
        due_on=row.due_on,
        currency=row.currency,
        time_zone=row.time_zone,
        amount_minor=row.amount_minor,
        pot_minor=row.pot_minor if pot.decided else pot.pot_minor,
        prize_minor=row.prize_minor,
        missing_minor=pot.holding_minor,
        pot=pot,
        earlier=_earlier(session, row) if waits else 0,
        seal=seal,
        slots_sha256=draw.eligible_sha256,
        seed_sha256=draw.seed_sha256,
        latest=nonces[-1].fingerprint if nonces else seal,
        committed_at=draw.committed_at,
        drawn_at=draw.drawn_at,
        winner_slot_id=draw.winner_slot_id,
        seed=told["seed"] if told else "",
        seats=_seats(session, row, place, draw, told, slots),
        nonces=nonces,
        attempts=_attempts(attempts, slots),
        my_member_id=place.member_id,
        my_nonce=mine,
        may_add=waits and not mine and place.may(Permission.VOTE),
        # The draw of an auction is held by its end, and only where bids do not decide.
        may_hold=waits and row.pot_by == PotBy.DRAW and place.may(Permission.RUN_ROUNDS),
        may_void=_may_void(row, draw, place),
        void_proposal_id=draw.void_proposal_id,
    )


def _nonces(session: Session, draw_id: UUID) -> tuple[NonceRow, ...]:
    return tuple(
        NonceRow(each.member_id, each.name, each.nonce, each.added_at, each.fingerprint)
        for each in queries.nonces_of(session, draw_id)
    )


def _earlier(session: Session, row: Any) -> int:
    first = round_queries.first_undecided(session, row.run_id)
    return first if first is not None and first < row.number else 0


def _may_void(row: Any, draw: Any, place: Standing) -> bool:
    # What was bid for stays with whoever bid most.
    open_still = row.status in (*UNDECIDED, rounds.RoundState.DECIDED) and not row.discount_minor
    return draw.status != "void" and open_still and place.may(Permission.PROPOSE)


def _seats(
    session: Session, row: Any, place: Standing, draw: Any, told: Any, slots: Sequence[Any]
) -> tuple[Seat, ...]:
    frozen = json.loads(draw.eligible)
    sealed = {each["slot"] for each in frozen}
    holders = _holders(session, row, draw, frozen) if told else {}
    if told:
        why = {each["slot"]: each["reason"] for each in told["passed_over"]}
        scores = {each["slot"]: each["score"] for each in told["scores"]}
    else:
        found = settling.candidates(session, row.run_id, row.circle_id, row.due_on)
        fit = {str(each.slot_id) for each in rounds.eligible(found)}
        why = {
            str(each.slot_id): _now(each.status) for each in found if str(each.slot_id) not in fit
        }
        scores = {}
    seats = []
    for each in slots:
        slot_id = str(each.id)
        member_id, name = holders.get(slot_id, (each.member_id, each.member_name))
        seats.append(
            Seat(
                each.id,
                each.number,
                member_id,
                name,
                slot_id in sealed,
                why.get(slot_id, "") if slot_id in sealed else PassedOver.WON.value,
                scores.get(slot_id, ""),
                member_id == place.member_id,
            )
        )
    return tuple(seats)


def _holders(
    session: Session, row: Any, draw: Any, frozen: Sequence[Any]
) -> dict[str, tuple[UUID | None, str | None]]:
    """Whose the slots were when it was drawn; slots change hands afterwards.

    The winner's is known of the round; the others are those whom the seal names.
    """
    ids = {each["slot"]: UUID(each["member"]) for each in frozen if each["member"]}
    if draw.status == "drawn" and row.winner_member_id is not None:
        ids[str(row.winner_slot_id)] = row.winner_member_id
    names = queries.names_of(session, set(ids.values()))
    return {slot: (member, names.get(member)) for slot, member in ids.items()}


def _now(status: str) -> str:
    return PassedOver.ARREARS.value if status == SlotState.OPEN else status


def _attempts(draws: Sequence[Any], slots: Sequence[Any]) -> tuple[Attempt, ...]:
    numbers = {each.id: each.number for each in slots}
    return tuple(
        Attempt(
            each.attempt,
            each.status,
            numbers.get(each.winner_slot_id),
            each.committed_at,
            each.drawn_at,
            each.void_proposal_id,
        )
        for each in draws
    )
