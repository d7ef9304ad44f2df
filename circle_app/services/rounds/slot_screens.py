"""The page of slots: whose is which, what is owed for them, what waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.cycles import is_late
from circle_app.domain.permissions import Permission
from circle_app.domain.round_rules import PotBy
from circle_app.domain.rounds import RunState, SlotState
from circle_app.persistence import database
from circle_app.persistence.queries import rounds as queries
from circle_app.persistence.queries import slots as slot_queries
from circle_app.persistence.queries.circles import active_members, member_row
from circle_app.persistence.queries.cycles import open_dues
from circle_app.services import access, cycles
from circle_app.services.access import Actor, Standing
from circle_app.services.rounds import calls
from circle_app.services.rounds.slot_views import (
    HeldSlot,
    MoveView,
    RequestView,
    move_view,
    request_view,
)
from circle_app.services.rounds.views import RunView, run_view
from circle_app.services.rule_versions import rules_of

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be asked to take a slot over."""

    member_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class SlotsScreen:
    """The slots of the run that is planned or running, else of the newest; none without a run.

    Attributes:
        free: How many more slots the actor may take, while they can be taken.
        requests: What waits, then what is over, the newest first.
        moves: What happened to slots, the newest first.
        people: Who can be asked to take a slot over.
    """

    circle_id: UUID
    circle_name: str
    currency: str
    run: RunView | None
    slots: tuple[HeldSlot, ...] = ()
    requests: tuple[RequestView, ...] = ()
    moves: tuple[MoveView, ...] = ()
    people: tuple[Person, ...] = ()
    free: int = 0
    replayed: bool = False


def screen(actor: Actor, circle_id: UUID) -> SlotsScreen:
    """Return the slots of a circle with all that is asked for. Needs SEE_BOOKS.

    Raises:
        NotFound: Not a member of such a circle.
    """
    cycles.ensure_open(circle_id)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        found = queries.live_run(session, circle_id)
        newest = queries.runs_of(session, circle_id, 1)
        run = found or (newest[0] if newest else None)
        return screen_in(session, actor, place, run)


def screen_in(session: Session, actor: Actor, place: Standing, run: Any) -> SlotsScreen:
    """Show the slots of a run to a member."""
    named = (place.circle_id, place.circle_name, place.currency)
    if run is None:
        return SlotsScreen(*named, None)
    rows = queries.slots_of_run(session, run.id)
    asked = slot_queries.requests_of_run(session, run.id, MOST_SHOWN)
    views = sorted(
        (request_view(row, place, actor) for row in asked), key=lambda view: view.status != "asked"
    )
    members = active_members(session, place.circle_id)
    return SlotsScreen(
        *named,
        run_view(session, run, place),
        _held(session, place, run, rows),
        tuple(views),
        tuple(
            move_view(row)
            for row in slot_queries.moves_of_run(session, run.id, MOST_SHOWN)
            if row.kind != "taken"
        ),
        tuple(Person(row.id, row.name) for row in members),
        _free(session, place, run, rows),
    )


def _free(session: Session, place: Standing, run: Any, rows: Any) -> int:
    if run.status != RunState.PLANNED or not place.may(Permission.CONTRIBUTE):
        return 0
    rules = rules_of(session, place.circle_id, place.rule_version)
    mine = sum(row.member_id == place.member_id for row in rows)
    room: int = min(rules.contribution.max_units - mine, rules.members.max - len(rows))
    return max(0, room)


def _held(session: Session, place: Standing, run: Any, rows: Any) -> tuple[HeldSlot, ...]:
    holders = {row.member_id for row in rows if row.member_id is not None}
    late = _late(session, place, holders) if run.status == RunState.RUNNING else {}
    owed = calls.called(session, holders)
    mine = {row.id for row in rows if row.member_id == place.member_id}
    return tuple(_one(session, place, run, row, rows, mine, late, owed) for row in rows)


def _late(session: Session, place: Standing, holders: set[UUID]) -> dict[UUID, int]:
    grace = rules_of(session, place.circle_id, place.rule_version).contribution.grace_days
    today = clock.today(place.time_zone)
    found: dict[UUID, int] = {}
    for row in open_dues(session, sorted(holders)):
        if row.open_minor and is_late(row.due_on, grace, today):
            found[row.member_id] = found.get(row.member_id, 0) + row.open_minor
    return found


def _one(
    session: Session,
    place: Standing,
    run: Any,
    row: Any,
    rows: Any,
    mine: set[UUID],
    late: dict[UUID, int],
    owed: dict[UUID, int],
) -> HeldSlot:
    runs = run.status == RunState.RUNNING and place.circle_status == "active"
    officer = place.may(Permission.RUN_ROUNDS)
    is_mine = row.id in mine
    speaks = is_mine or (row.member_id is not None and row.user_id is None and officer)
    swaps = runs and run.pot_by != PotBy.AUCTION and row.status == SlotState.OPEN
    others = [each for each in rows if each.status == SlotState.OPEN]
    left = member_row(session, row.left_by) if row.left_by is not None else None
    late_minor = late.get(row.member_id, 0)
    called = owed.get(row.member_id, 0) if row.defaulted_at is not None else 0
    defaulted = row.defaulted_at is not None and (called or late_minor)
    return HeldSlot(
        id=row.id,
        number=row.number,
        member_id=row.member_id,
        member_name=row.member_name,
        status=row.status,
        turn=row.turn,
        won_round=row.won_round,
        in_minor=row.in_minor,
        out_minor=row.out_minor,
        left_name=left.name if left is not None else None,
        back_minor=row.in_minor if left is not None and row.status == SlotState.VACANT else 0,
        owed_minor=late_minor,
        called_minor=called,
        defaulted_on=clock.day_of(row.defaulted_at, place.time_zone) if defaulted else None,
        is_mine=is_mine,
        can_swap=swaps and speaks and any(each.member_id != row.member_id for each in others),
        can_ask_for=swaps and not is_mine and any(each.id in mine for each in others),
        can_hand_over=runs and speaks and row.status in (SlotState.OPEN, SlotState.WON),
        can_declare=runs
        and officer
        and row.status == SlotState.WON
        and row.defaulted_at is None
        and late_minor > 0,
    )
