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
) -> Motion:
    """Ask for a decision by the chain that the circle's rules give for the kind and the amount.

    What needs no deciding by the rules and is put all the same goes to any officer, and where
    there is none to the members. Arguments as for :func:`open_proposal`.
    """
    rules = rules_of(session, place.circle_id, place.rule_version)
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
    at, asker = clock.now(), place.member_id
    recorded = on_behalf_of is not None and on_behalf_of != place.member_id
    if on_behalf_of is not None and recorded:
        asker, interested = on_behalf_of, interested | {on_behalf_of}
        if len(steps) == 1 and steps[0].approvals == 1:
            interested |= {place.member_id}
    planned = [taking.planned(number, step, rule) for number, step in enumerate(steps, 1)]
    first = taking.resolved(session, place.circle_id, planned[0], interested | {asker})
    first, electors = taking.opened(
        session, place.circle_id, place.rule_version, first, interested, at
    )
    values = {
        "id": new_id(),
        "circle_id": place.circle_id,
        "kind": kind,
        "subject_id": subject_id,
        "title": title,
        "payload": canonical_json(dict(payload or {})),
        "amount_minor": amount_minor,
        "opened_by": asker,
        "opened_at": at,
        "rule_version": place.rule_version,
        "interested": canonical_json(sorted(map(str, interested))),
        "status": "open",
        "step_count": len(planned),
        **mirrored(first),
    }
    _write(session, values, [first, *planned[1:]])
    write_electors(session, values["id"], 1, electors)
    events.record(
        session,
        "proposal.opened",
        actor,
        circle_id=place.circle_id,
        subject_id=values["id"],
        params={"name": place.member_name, "kind": kind, "title": title, "decider": first.decider},
        visible=visible,
    )
    asked = motion_of(SimpleNamespace(**values), first)
    return _counted(session, actor, place, asked) if recorded else asked


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


def _write(session: Session, values: dict[str, Any], chain: list[Step]) -> None:
    connection = session.connection()
    connection.execute(insert(PROPOSALS), values)
    connection.execute(
        insert(STEPS),
        [
            {"proposal_id": values["id"], "number": step.number, **step_columns(step)}
            for step in chain
        ],
    )


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
