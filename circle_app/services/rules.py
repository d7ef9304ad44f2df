"""Changing a circle's rules: at once by its admin, or by a vote where members run it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.cycles import CycleKind
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import PRESETS
from circle_app.domain.rule_json import InvalidRules
from circle_app.domain.rules import CircleRules, RuleChange, check_available, check_rules
from circle_app.persistence import database
from circle_app.persistence.queries.circles import CIRCLES, locked_circle, member_row
from circle_app.persistence.queries.proposals import open_proposal_of_kind
from circle_app.services import access, circles, events, proposals
from circle_app.services.access import Actor
from circle_app.services.rule_versions import add_version, rules_of

KIND = "rules"


@database.retried
def change_rules(
    actor: Actor, circle_id: UUID, changes: Mapping[str, Any]
) -> circles.CircleView | proposals.ProposalView:
    """Change rules, or open a vote on the change where the governance asks for one.

    Args:
        actor: Who asks.
        circle_id: The circle.
        changes: Nested like the rules, only what is to change; amounts in minor units.

    Returns:
        The circle with its new rules, or the proposal that members now vote on.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: Rules are the admin's to change.
        InvalidRules, RuleNotAvailable: A rule does not exist, or cannot have this value.
        ProposalOpen: A vote on other changes is open.
    """
    at = clock.now()
    proposal_id: UUID | None = None
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.PROPOSE)
        circle = locked_circle(session, circle_id)
        rules = rules_of(session, circle_id, circle.rule_version)
        if rules.rule_change is RuleChange.ADMIN:
            access.require(session, actor, circle_id, Permission.CHANGE_RULES)
        after = changed(rules, changes, circle)
        # Checked only now: if people join during the vote, the limit just lets nobody else in.
        if after.members.max < circle.member_count:
            raise InvalidRules(
                field="members.max", reason="out_of_range", minimum=circle.member_count
            )
        if rules.rule_change is RuleChange.ADMIN:
            put_in_force(session, circle, after, changes, actor, actor.user_id, at)
        else:
            if open_proposal_of_kind(session, circle_id, KIND) is not None:
                raise proposals.ProposalOpen(kind=KIND)
            proposal_id = proposals.open_proposal(
                session,
                actor,
                place,
                kind=KIND,
                rule=rules.rule_voting,
                subject_id=circle_id,
                payload={"changes": dict(changes)},
            ).id
    if proposal_id is not None:
        return proposals.get(actor, proposal_id)
    return circles.get(actor, circle_id)


def changed(rules: CircleRules, changes: Mapping[str, Any], circle: Any) -> CircleRules:
    """Return the rules with the changes in them.

    Raises:
        InvalidRules, RuleNotAvailable: They would not be rules this circle can have.
    """
    if not changes:
        raise InvalidRules(field="rules", reason="empty")
    after = rules.with_changes(changes)
    check_rules(after, has_officers=PRESETS[circle.preset].has_officers)
    check_available(after)
    if after == rules:
        raise InvalidRules(field="rules", reason="unchanged")
    paid = after.contribution
    if paid.cycle is CycleKind.MONTHLY and paid.day is None and circle.next_cycle_on is not None:
        # Monthly cycles keep the day on which the next one begins anyway.
        after = replace(after, contribution=replace(paid, day=circle.next_cycle_on.day))
    return after


def put_in_force(
    session: Session,
    circle: Any,
    rules: CircleRules,
    changes: Mapping[str, Any],
    actor: Actor | None,
    by: UUID,
    at: datetime,
) -> None:
    """Write a new version of the rules of a circle whose row is locked."""
    version = circle.rule_version + 1
    add_version(session, circle.id, version, rules, by, at)
    session.connection().execute(
        update(CIRCLES).where(CIRCLES.c.id == circle.id).values(rule_version=version)
    )
    events.record(
        session,
        "rules.changed",
        actor,
        circle_id=circle.id,
        subject_id=circle.id,
        params={"version": version, "changes": dict(changes), "currency": circle.currency},
    )


def _decided(
    session: Session, motion: proposals.Motion, approved: bool, actor: Actor | None
) -> None:
    """Carry out a vote on rules. They take effect in what begins from now on."""
    if not approved:
        return
    circle = locked_circle(session, motion.circle_id)
    rules = rules_of(session, circle.id, circle.rule_version)
    after = changed(rules, motion.payload["changes"], circle)
    opener = member_row(session, motion.opened_by)
    by = opener.user_id if opener is not None and opener.user_id else circle.created_by
    put_in_force(session, circle, after, motion.payload["changes"], actor, by, clock.now())


proposals.on_decided(KIND, _decided)
