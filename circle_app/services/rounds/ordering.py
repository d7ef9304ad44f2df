"""Deciding a round by the fixed order: whoever's turn it is gets the pot."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.permissions import Permission
from circle_app.domain.round_rules import PotBy
from circle_app.domain.rounds import NotByOrder, SlotNotEligible, next_in_order
from circle_app.persistence import database
from circle_app.persistence.queries import rounds as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import cycles
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.rounds import settling, vacancies
from circle_app.services.rounds.states import place_of_round
from circle_app.services.rounds.views import RoundView, round_views


@dataclass(slots=True)
class Done:
    """The round that was decided."""

    round_id: UUID
    replayed: bool = False


@database.retried
def decide(actor: Actor, round_id: UUID, *, key: str) -> RoundView:
    """Give the pot to whoever's turn it is by the fixed order. Needs RUN_ROUNDS.

    Who is in arrears is passed over while somebody else may win, and comes next. Slots that nobody
    holds come last: their pots fill what was missing, and pay back who has left.

    Raises:
        NotFound, NotAllowed: No such round in a circle of the actor, or not the actor's to decide.
        NotByOrder: The run finds its turns otherwise.
        RoundDecided, RoundNotReached, RoundHeld, ReserveTooSmall: It cannot be decided now.
        SlotNotEligible: No slot is left.
    """
    with database.transaction() as session:
        found, place = place_of_round(session, actor, round_id, Permission.RUN_ROUNDS, writing=True)
        once = Once(session, actor.user_id, "round.decide", key, {"round": round_id})
        if once.stored is not None:
            done = once.replay(Done)
            view = round_views(session, [queries.round_row(session, done.round_id)], place)[0]
            object.__setattr__(view, "replayed", True)
            return view
        at = clock.now()
        circle = locked_circle(session, found.circle_id)
        circle = cycles.caught_up(session, circle, clock.day_of(at, circle.time_zone))
        row = queries.locked_round(session, round_id)
        if row.pot_by != PotBy.ORDER:
            raise NotByOrder(pot_by=row.pot_by)
        slots = settling.candidates(session, row.run_id, circle.id, row.due_on)
        turn = next_in_order(slots)
        if turn is None:
            raise SlotNotEligible(reason="won")
        figures = vacancies.figures(session, row, turn.slot_id)
        settling.decide(session, circle, row, turn.slot_id, figures, actor=actor, at=at)
        once.remember(Done(round_id))
        return round_views(session, [queries.round_row(session, round_id)], place)[0]
