"""Putting a matter to the chain of steps that the circle's rules have for it."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.decisions import ANY_OFFICER, BY_VOTE, Steps
from circle_app.domain.ledger import canonical_json
from circle_app.domain.policies import chain_of
from circle_app.domain.rules import CircleRules
from circle_app.domain.votes import Reason, VotingRule
from circle_app.persistence.queries.proposals import PROPOSALS, STEPS
from circle_app.services import events
from circle_app.services.access import Actor, Standing
from circle_app.services.proposals import steps as taking
from circle_app.services.proposals.engine import (
    mirrored,
    step_columns,
    step_decided,
    write_electors,
)
from circle_app.services.proposals.motions import OFFICER, Motion, Step, motion_of
from circle_app.services.proposals.officers import write_answer
from circle_app.services.rule_versions import rules_of


def put(
    session: Session,
    actor: Actor,
    place: Standing,
    *,
    kind: str,
    amount_minor: int | None = None,
    subject_id: UUID | None = None,
    title: str = "",
    payload: Mapping[str, Any] | None = None,
    interested: frozenset[UUID] = frozenset(),
    visible: bool = True,
    on_behalf_of: UUID | None = None,
    rules: CircleRules | None = None,
) -> Motion:
    """Ask for a decision by the chain that the circle's rules give for the kind and the amount.

    What needs no deciding by the rules and is put all the same goes to any officer, and where
    there is none to the members. Arguments as for :func:`open_proposal`; ``rules`` are the
    circle's own where none are given (a kind of loan has a chain of its own).
    """
    rules = rules or rules_of(session, place.circle_id, place.rule_version)
    chain = chain_of(rules, kind, has_officers=place.has_officers, amount_minor=amount_minor)
    return open_proposal(
        session,
        actor,
        place,
        kind=kind,
        rule=rules.rule_voting,
        steps=chain or ANY_OFFICER,
        amount_minor=amount_minor,
        subject_id=subject_id,
        title=title,
        payload=payload,
        interested=interested,
        visible=visible,
        on_behalf_of=on_behalf_of,
    )


def open_proposal(
    session: Session,
    actor: Actor,
    place: Standing,
    *,
    kind: str,
    rule: VotingRule,
    steps: Steps = BY_VOTE,
    amount_minor: int | None = None,
    subject_id: UUID | None = None,
    title: str = "",
    payload: Mapping[str, Any] | None = None,
    interested: frozenset[UUID] = frozenset(),
    visible: bool = True,
    on_behalf_of: UUID | None = None,
) -> Motion:
    """Open a matter with a chain of steps, the first of them at once.

    Args:
        session: The caller's transaction.
        actor: Who asks, or who writes it down for another.
        place: The actor's standing in the circle.
        kind: ``loan``, ``rules``, ``admission``, ``text`` …
        rule: The voting rule of steps that have none of their own.
        steps: The chain; the members' vote unless it is given.
        amount_minor: What it is about in money, for those who read it.
        subject_id: What is decided about.
        title: A short text that members read.
        payload: What the kind's handler carries out on approval.
        interested: Members whose own matter it is: no officer among them decides, and they have
            no vote where the voting rule says so.
        visible: Whether the opening is an item of the feed of its own.
        on_behalf_of: The member who asks, where the actor only writes it down as an officer. A
            first step of the actor's own role counts as taken by the actor, unless it would
            decide the matter: whoever writes it down does not decide it alone.
    """
    asker, parties = _parties(place, steps, interested, on_behalf_of)
    chain = [taking.planned(number, step, rule) for number, step in enumerate(steps, 1)]
    values = {
        "id": new_id(),
        "circle_id": place.circle_id,
        "kind": kind,
        "subject_id": subject_id,
        "title": title,
        "payload": canonical_json(dict(payload or {})),
        "amount_minor": amount_minor,
        "opened_by": asker,
        "opened_at": clock.now(),
        "rule_version": place.rule_version,
        "interested": canonical_json(sorted(map(str, parties))),
        "status": "open",
        "step_count": len(chain),
    }
    asked = _write(session, values, chain, parties)
    _tell(session, actor, place, asked, visible=visible)
    return asked if asker == place.member_id else _counted(session, actor, place, asked)


def _tell(session: Session, actor: Actor, place: Standing, asked: Motion, *, visible: bool) -> None:
    events.record(
        session,
        "proposal.opened",
        actor,
        circle_id=asked.circle_id,
        subject_id=asked.id,
        params={
            "name": place.member_name,
            "kind": asked.kind,
            "title": asked.title,
            "decider": asked.decider,
        },
        visible=visible,
    )


def _parties(
    place: Standing, steps: Steps, interested: frozenset[UUID], on_behalf_of: UUID | None
) -> tuple[UUID, frozenset[UUID]]:
    """Return who asks, and whose own matter it is."""
    if on_behalf_of is None or on_behalf_of == place.member_id:
        return place.member_id, interested
    alone = len(steps) == 1 and steps[0].approvals == 1
    recorder = frozenset({place.member_id}) if alone else frozenset()
    return on_behalf_of, interested | {on_behalf_of} | recorder


def _write(
    session: Session, values: dict[str, Any], chain: list[Step], parties: frozenset[UUID]
) -> Motion:
    """Write the matter down with its steps, the first of them open."""
    circle_id, at = values["circle_id"], values["opened_at"]
    first = taking.resolved(session, circle_id, chain[0], parties | {values["opened_by"]})
    first, electors = taking.opened(session, circle_id, first, parties, at)
    values |= mirrored(first)
    connection = session.connection()
    connection.execute(insert(PROPOSALS), values)
    connection.execute(
        insert(STEPS),
        [
            {"proposal_id": values["id"], "number": step.number, **step_columns(step)}
            for step in (first, *chain[1:])
        ],
    )
    write_electors(session, values["id"], 1, electors)
    return motion_of(SimpleNamespace(**values), first)


def first_decider(
    session: Session,
    place: Standing,
    kind: str,
    *,
    amount_minor: int | None = None,
    interested: frozenset[UUID] = frozenset(),
) -> str:
    """Say who would decide first if a member put a matter: ``officer`` or ``vote``."""
    rules = rules_of(session, place.circle_id, place.rule_version)
    chain = chain_of(rules, kind, has_officers=place.has_officers, amount_minor=amount_minor)
    step = taking.planned(1, (chain or ANY_OFFICER)[0], rules.rule_voting)
    but = interested | {place.member_id}
    return taking.resolved(session, place.circle_id, step, but).decider


def _counted(session: Session, actor: Actor, place: Standing, asked: Motion) -> Motion:
    """Count a first step of the recorder's own role as taken by the recorder."""
    step = asked.step
    if (
        step.decider != OFFICER
        or place.member_id in asked.parties
        or not taking.fits(place, step.role)
    ):
        return asked
    at = clock.now()
    write_answer(session, asked, place, approve=True, note=None, at=at)
    if step.approvals > 1:
        return asked
    return step_decided(
        session,
        asked,
        approved=True,
        reason=Reason.OFFICER.value,
        at=at,
        now=at,
        actor=actor,
        officer_id=place.member_id,
    )
