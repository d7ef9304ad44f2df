"""Rounds on one page: where the run stands, whose turn it is, and what waits for the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.round_rules import PotBy
from circle_app.domain.rounds import (
    UNDECIDED,
    PayoutState,
    RunState,
    SlotState,
    next_in_order,
)
from circle_app.domain.rules import CircleRules, ContributionUnit
from circle_app.persistence import database
from circle_app.persistence.queries import rounds as queries
from circle_app.services import access, cycles
from circle_app.services.access import Actor, Standing
from circle_app.services.rounds import settling
from circle_app.services.rounds.pots import PotNow, pot_now
from circle_app.services.rounds.reading import MOST_RUNS, RoundDetail
from circle_app.services.rounds.states import place_of_round
from circle_app.services.rounds.views import (
    PayoutView,
    RoundView,
    RunView,
    SlotView,
    part_view,
    payout_view,
    round_views,
    run_view,
)
from circle_app.services.rule_versions import rules_of


@dataclass(frozen=True, slots=True)
class RoundNow:
    """A round as it stands today, and what may happen to it next.

    Attributes:
        detail: The round, what each slot owes for it, and its payouts.
        time_zone: Of the circle.
        today: The day there.
        pot: What is in the pot, what is missing, and whether the decision waits for it.
        turn: The slot whose turn it is by the fixed order; none otherwise.
        earlier: The number of a round that has to be decided first.
        may_run: Whether the actor decides rounds.
        can_decide: Whether the actor can give the pot away by the order, or hold the draw, now.
    """

    detail: RoundDetail
    time_zone: str
    today: date
    pot: PotNow
    turn: SlotView | None
    earlier: int | None
    may_run: bool
    can_decide: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The rounds of a circle on one page.

    Attributes:
        rotates: Whether the rules have slots and turns.
        run: The run that is planned or running, else the last one.
        now: The round that is being collected or decided, else the newest one.
        rounds: The rounds of the run that have begun.
        runs: All runs, the newest first.
        can_plan: Whether the actor can plan the next run.
        can_take: Whether the actor can take another slot.
    """

    circle_id: UUID
    circle_name: str
    currency: str
    time_zone: str
    today: date
    rotates: bool
    pot_by: str
    run: RunView | None
    now: RoundNow | None
    rounds: tuple[RoundView, ...]
    runs: tuple[RunView, ...]
    can_plan: bool
    can_take: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Money of a round that waits for the reader."""

    round_id: UUID
    name: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class TurnCard:
    """A rotating circle in short, as its home page tells it.

    Attributes:
        run_status: ``planned``, ``running`` or ``closed``; empty where there was no run yet.
        round_id: The round that is being collected or decided, else the newest.
        in_pot_minor: What of that pot is there.
        winner_name: Who got it, once that is decided.
        next_name: Whose turn it is by the fixed order.
        my_slots: How many slots the actor holds.
        my_won: The rounds the actor has got.
        my_turn: The actor's next place in a fixed order.
        to_confirm: What was handed to the actor, who is asked whether it came.
        to_hand_out: What the actor is to hand out, first to last.
        can_decide: Whether the turn can be decided now, by the actor.
    """

    run_id: UUID | None
    run_number: int
    run_status: str
    pot_by: str
    slot_count: int
    rounds_done: int
    pot_minor: int
    in_pot_minor: int = 0
    round_id: UUID | None = None
    number: int = 0
    cycle_number: int = 0
    round_status: str = ""
    due_on: date | None = None
    winner_name: str = ""
    next_name: str = ""
    my_slots: int = 0
    my_won: tuple[int, ...] = ()
    my_turn: int | None = None
    to_confirm: tuple[Waiting, ...] = ()
    to_hand_out: tuple[Waiting, ...] = ()
    can_decide: bool = False


def rotates(rules: CircleRules) -> bool:
    """Whether rules have slots whose turns are found."""
    return rules.contribution.unit is ContributionUnit.SLOT and rules.pot_by is not PotBy.NONE


def board(actor: Actor, circle_id: UUID) -> Board:
    """Return where the rounds of a circle stand. Needs SEE_BOOKS.

    What has begun by today is opened first.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
    cycles.ensure_open(circle_id)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        rules = rules_of(session, circle_id, place.rule_version)
        rows = queries.runs_of(session, circle_id, MOST_RUNS)
        run = _shown(rows)
        found = queries.rounds_of_run(session, run.id) if run is not None else ()
        view = run_view(session, run, place) if run is not None else None
        turning = rotates(rules)
        live = any(row.status in (RunState.PLANNED, RunState.RUNNING) for row in rows)
        writes = place.circle_status == "active"
        current = _current(found)
        return Board(
            circle_id=circle_id,
            circle_name=place.circle_name,
            currency=place.currency,
            time_zone=place.time_zone,
            today=clock.today(place.time_zone),
            rotates=turning,
            pot_by=rules.pot_by.value,
            run=view,
            now=_now(session, actor, place, current, rules) if current is not None else None,
            rounds=round_views(session, found, place),
            runs=tuple(run_view(session, row, place) for row in rows),
            can_plan=turning and writes and not live and place.may(Permission.RUN_ROUNDS),
            can_take=view is not None and _can_take(view, place, rules),
        )


def _shown(rows: Sequence[Any]) -> Any:
    """The run that is planned or running, else the last one that was not given up."""
    live = next((row for row in rows if row.status in (RunState.PLANNED, RunState.RUNNING)), None)
    if live is not None:
        return live
    return next((row for row in rows if row.status == RunState.CLOSED), None)


def _current(rounds: Sequence[Any]) -> Any:
    """The first round that has no winner, else the newest."""
    waiting = next((row for row in rounds if row.status in UNDECIDED), None)
    return waiting or (rounds[-1] if rounds else None)


def _can_take(run: RunView, place: Standing, rules: CircleRules) -> bool:
    return (
        run.status == RunState.PLANNED
        and place.circle_status == "active"
        and place.may(Permission.CONTRIBUTE)
        and run.slot_count < rules.members.max
        and run.my_slots < rules.contribution.max_units
    )


def now(actor: Actor, round_id: UUID) -> RoundNow:
    """Return a round as it stands today, and what may happen next. Needs SEE_BOOKS.

    Raises:
        NotFound: No such round in a circle of the actor.
    """
    with database.reading() as session:
        row, place = place_of_round(session, actor, round_id)
        rules = rules_of(session, row.circle_id, place.rule_version)
        return _now(session, actor, place, row, rules)


def of_circle(actor: Actor, circle_id: UUID, round_id: UUID) -> RoundNow:
    """Return a round of one circle; see :func:`now`.

    Raises:
        NotFound: No such round in that circle, or it is not the actor's.
    """
    found = now(actor, round_id)
    if found.detail.round.circle_id != circle_id:
        raise NotFound(what="round")
    return found


def _now(session: Session, actor: Actor, place: Standing, row: Any, rules: CircleRules) -> RoundNow:
    parts = queries.parts_of_round(session, row.id)
    detail = RoundDetail(
        round_views(session, [row], place)[0],
        tuple(part_view(each, place) for each in parts),
        tuple(
            payout_view(each, place, actor) for each in queries.payouts_of_round(session, row.id)
        ),
    )
    running = row.run_status == RunState.RUNNING
    undecided = row.status in UNDECIDED and running
    turn = _turn(session, place, row) if undecided and row.pot_by == PotBy.ORDER else None
    pot = pot_now(session, row, rules)
    first = queries.first_undecided(session, row.run_id) if undecided else None
    earlier = first if first is not None and first != row.number else None
    may_run = place.may(Permission.RUN_ROUNDS) and place.circle_status == "active"
    by_hand = undecided and (turn is not None or row.pot_by == PotBy.DRAW)
    return RoundNow(
        detail=detail,
        time_zone=place.time_zone,
        today=clock.today(place.time_zone),
        pot=pot,
        turn=turn,
        earlier=earlier,
        may_run=may_run,
        can_decide=may_run and by_hand and earlier is None and not pot.holding_minor,
    )


def _turn(session: Session, place: Standing, row: Any) -> SlotView | None:
    """The slot whose turn it is by the fixed order, as things stand."""
    slots = settling.candidates(session, row.run_id, row.circle_id, row.due_on)
    found = next_in_order(slots)
    if found is None:
        return None
    run = run_view(session, queries.run_row(session, row.run_id), place)
    return next(slot for slot in run.slots if slot.id == found.slot_id)


def card(session: Session, actor: Actor, place: Standing, rules: CircleRules) -> TurnCard | None:
    """Return where a rotating circle stands, for pages about other things too.

    None where nothing rotates, or for who does not see the books. The caller has opened what
    has begun.
    """
    if not rotates(rules) or not place.may(Permission.SEE_BOOKS):
        return None
    run = _shown(queries.runs_of(session, place.circle_id, 10))
    if run is None:
        return TurnCard(None, 0, "", rules.pot_by.value, 0, 0, 0)
    view = run_view(session, run, place)
    mine = [slot for slot in view.slots if slot.is_mine]
    turns = [slot.turn for slot in mine if slot.status == SlotState.OPEN and slot.turn]
    found = TurnCard(
        run_id=run.id,
        run_number=run.number,
        run_status=run.status,
        pot_by=run.pot_by,
        slot_count=view.slot_count,
        rounds_done=run.rounds_done,
        pot_minor=run.amount_minor * view.slot_count,
        my_slots=len(mine),
        my_won=tuple(sorted(slot.won_round for slot in mine if slot.won_round)),
        my_turn=min(turns, default=None),
    )
    row = _current(queries.rounds_of_run(session, run.id))
    if row is None:
        return found
    return _with_round(session, actor, place, replace(found, number=row.number), row, rules)


def _with_round(
    session: Session, actor: Actor, place: Standing, found: TurnCard, row: Any, rules: CircleRules
) -> TurnCard:
    seen = _now(session, actor, place, row, rules)
    payouts = [
        payout_view(each, place, actor) for each in queries.payouts_of_run(session, row.run_id)
    ]
    return replace(
        found,
        in_pot_minor=seen.pot.collected_minor,
        round_id=row.id,
        cycle_number=row.cycle_number,
        round_status=row.status,
        due_on=row.due_on,
        winner_name=row.winner_name or "",
        next_name=(seen.turn.member_name or "") if seen.turn else "",
        to_confirm=tuple(
            _waiting(each)
            for each in payouts
            if each.can_confirm and each.is_mine and each.status == PayoutState.PAID
        ),
        to_hand_out=tuple(_waiting(each) for each in payouts if each.can_pay),
        can_decide=seen.can_decide,
    )


def _waiting(payout: PayoutView) -> Waiting:
    return Waiting(payout.round_id, payout.name, payout.amount_minor)
