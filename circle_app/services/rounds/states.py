"""Finding runs, rounds and payouts as a member may, and telling what happened to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.round_rules import PotBy
from circle_app.domain.rounds import NotRotating
from circle_app.domain.rules import CircleRules, ContributionUnit
from circle_app.persistence.queries import rounds as queries
from circle_app.services import access, events
from circle_app.services.access import Actor, Standing


def place_of_run(
    session: Session,
    actor: Actor,
    run_id: UUID,
    permission: Permission = Permission.SEE_BOOKS,
    *,
    writing: bool = False,
) -> tuple[Any, Standing]:
    """Return a run and the actor's standing in its circle.

    Raises:
        NotFound: No such run, or one of a circle the actor is not in.
        NotAllowed: The actor may not do this in the circle.
    """
    found = queries.run_row(session, run_id)
    place = access.require_of(session, actor, found, "run", permission, writing=writing)
    return found, place


def place_of_round(
    session: Session,
    actor: Actor,
    round_id: UUID,
    permission: Permission = Permission.SEE_BOOKS,
    *,
    writing: bool = False,
) -> tuple[Any, Standing]:
    """Return a round and the actor's standing in its circle; refusals as for a run."""
    found = queries.round_row(session, round_id)
    place = access.require_of(session, actor, found, "round", permission, writing=writing)
    return found, place


def place_of_payout(
    session: Session,
    actor: Actor,
    payout_id: UUID,
    permission: Permission = Permission.SEE_BOOKS,
    *,
    writing: bool = False,
) -> tuple[Any, Standing]:
    """Return a payout and the actor's standing in its circle; refusals as for a run."""
    found = queries.payout_row(session, payout_id)
    place = access.require_of(session, actor, found, "payout", permission, writing=writing)
    return found, place


def check_rotating(rules: CircleRules) -> None:
    """Raise NotRotating unless the rules have slots and say how their turns are found."""
    if rules.contribution.unit is not ContributionUnit.SLOT or rules.pot_by is PotBy.NONE:
        raise NotRotating


def fresh_run(session: Session, run_id: UUID) -> Any:
    """Read a run anew, under the lock of its circle.

    Raises:
        NotFound: It is gone.
    """
    found = queries.run_row(session, run_id)
    if found is None:
        raise NotFound(what="run")
    return found


def announce(
    session: Session,
    kind: str,
    actor: Actor | None,
    run: Any,
    *,
    subject_id: UUID | None = None,
    users: tuple[UUID, ...] = (),
    visible: bool = True,
    **more: Any,
) -> None:
    """Record what happened to a run, or to a round or a slot of it."""
    by = {"by": actor.name} if actor is not None else {}
    events.record(
        session,
        kind,
        actor,
        circle_id=run.circle_id,
        subject_id=subject_id or run.id,
        params={"currency": run.currency, **by, **more},
        users=users,
        visible=visible,
    )
