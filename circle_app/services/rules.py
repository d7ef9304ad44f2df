"""Changing a circle's rules: decided now, in force with the next cycle.

Where an admin looks after the rules, the admin decides at once; otherwise the circle's chain of
steps for rules does. What was decided waits as a version of its own for the first day of the next
cycle, so that nobody's running contribution changes. A circle without cycles has it at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.cycles import CycleKind
from circle_app.domain.permissions import Permission
from circle_app.domain.policies import chain_of
from circle_app.domain.presets import PRESETS
from circle_app.domain.rule_changes import (
    NothingWaiting,
    begins_by_itself,
    check_fixed,
    contributes,
    differences,
)
from circle_app.domain.rule_json import InvalidRules
from circle_app.domain.rule_limits import check_limits
from circle_app.domain.rules import CircleRules, check_available, check_rules
from circle_app.persistence import database
from circle_app.persistence.queries.circles import CIRCLES, locked_circle, member_row
from circle_app.persistence.queries.proposals import open_proposal_of_kind, proposal_row
from circle_app.persistence.queries.rounds import running_run
from circle_app.services import access, circles, cycles, events, installation, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.rule_versions import add_version, rules_of, timetable

KIND = "rules"


@database.retried
def change_rules(
    actor: Actor, circle_id: UUID, changes: Mapping[str, Any]
) -> circles.CircleView | proposals.ProposalView:
    """Decide a change of rules, or ask for the decision where the governance wants one.

    Needs CHANGE_RULES where an admin decides, else PROPOSE.

    Args:
        actor: Who asks.
        circle_id: The circle.
        changes: Nested like the rules, only what is to change; amounts in minor units. They build
            on a change that waits for its day, if one does.

    Returns:
        The circle with what waits for its day, or the proposal that is now to be decided.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: Rules are the admin's to change.
        InvalidRules, RuleNotAvailable: A rule does not exist, or cannot have this value.
        RuleAboveLimit: The installation allows less.
        ProposalOpen: A decision on other changes is open.
    """
    with database.transaction() as session:
        proposal_id = change_in(session, actor, circle_id, changes)
    return _answer(actor, circle_id, proposal_id)


def change_in(
    session: Session, actor: Actor, circle_id: UUID, changes: Mapping[str, Any]
) -> UUID | None:
    """Change rules in the caller's transaction; the id of the proposal where one was needed."""
    place, circle = _entered(session, actor, circle_id)
    alone = _decides_alone(session, actor, place)
    before, after = planned(session, circle, changes)
    if not alone:
        return _ask(session, actor, place, {"changes": dict(changes)})
    put_in_force(session, circle, before, after, actor, actor.user_id)
    return None


@database.retried
def withdraw_change(actor: Actor, circle_id: UUID) -> circles.CircleView | proposals.ProposalView:
    """Take back a change that waits for its day, by the same governance that made it.

    Needs CHANGE_RULES where an admin decides, else PROPOSE.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not change rules.
        NothingWaiting: No change waits.
        ProposalOpen: A decision on rules is open.
    """
    with database.transaction() as session:
        place, circle = _entered(session, actor, circle_id)
        alone = _decides_alone(session, actor, place)
        number = circle.next_rule_version
        if number is None:
            raise NothingWaiting
        if alone:
            _take_back(session, circle, number, actor, actor.user_id)
            proposal_id = None
        else:
            proposal_id = _ask(session, actor, place, {"withdraws": number})
    return _answer(actor, circle_id, proposal_id)


def _entered(session: Session, actor: Actor, circle_id: UUID) -> tuple[Standing, Any]:
    """Lock the circle and open what has begun, so that the next cycle is one still to come."""
    place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE)
    circle = locked_circle(session, circle_id)
    circle = cycles.caught_up(session, circle, clock.today(circle.time_zone))
    return replace(place, rule_version=circle.rule_version), circle


def _decides_alone(session: Session, actor: Actor, place: Standing) -> bool:
    rules = rules_of(session, place.circle_id, place.rule_version)
    alone = not chain_of(rules, KIND, has_officers=place.has_officers)
    needed = Permission.CHANGE_RULES if alone else Permission.PROPOSE
    access.require(session, actor, place.circle_id, needed)
    return alone


def _ask(session: Session, actor: Actor, place: Standing, payload: Mapping[str, Any]) -> UUID:
    if open_proposal_of_kind(session, place.circle_id, KIND) is not None:
        raise proposals.ProposalOpen(kind=KIND)
    return proposals.put(
        session, actor, place, kind=KIND, subject_id=place.circle_id, payload=payload
    ).id


def _answer(
    actor: Actor, circle_id: UUID, proposal_id: UUID | None
) -> circles.CircleView | proposals.ProposalView:
    if proposal_id is not None:
        return proposals.get(actor, proposal_id)
    return circles.get(actor, circle_id)


def planned(
    session: Session, circle: Any, changes: Mapping[str, Any]
) -> tuple[CircleRules, CircleRules]:
    """Return the rules that changes build on, and what would become of them.

    Raises:
        InvalidRules, RuleNotAvailable: They would not be rules this circle can have.
        RuleAboveLimit: The installation allows less. A circle that was beyond a limit before it
            was set comes within with its next change.
    """
    before = base_of(session, circle)
    after = changed(before, changes, circle)
    check_limits(after, installation.current(), circle.currency)
    check_fixed(before, after, running=running_run(session, circle.id) is not None)
    # Checked only when asked: if people join during the vote, the limit lets nobody else in.
    if after.members.max < circle.member_count:
        raise InvalidRules(field="members.max", reason="out_of_range", minimum=circle.member_count)
    return before, after


def base_of(session: Session, circle: Any) -> CircleRules:
    """The rules that the next change builds on: those that wait for their day, else in force."""
    table = timetable(session, circle)
    return (table.waiting or table.running).rules


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
    return with_day(after, circle)


def with_day(rules: CircleRules, circle: Any) -> CircleRules:
    """Fix the day of monthly cycles: the one on which the next cycle begins anyway."""
    paid = rules.contribution
    if paid.cycle is not CycleKind.MONTHLY or paid.day is not None or not contributes(rules):
        return rules
    next_on = circle.next_cycle_on or clock.today(circle.time_zone)
    return replace(rules, contribution=replace(paid, day=next_on.day))


def put_in_force(
    session: Session,
    circle: Any,
    before: CircleRules,
    after: CircleRules,
    actor: Actor | None,
    by: UUID,
    *,
    proposal_id: UUID | None = None,
) -> None:
    """Write a new version of the rules of a circle whose row is locked and caught up.

    It waits for the first day of the next cycle and takes the place of what waits already. Without
    a next cycle it counts at once.
    """
    number, day = circle.last_rule_version + 1, circle.next_cycle_on
    add_version(
        session,
        circle.id,
        number,
        after,
        by,
        clock.now(),
        effective_on=day,
        proposal_id=proposal_id,
    )
    if day is None:
        _at_once(session, circle, number, after)
    else:
        _keep(session, circle, last_rule_version=number, next_rule_version=number,
              next_rules_on=day)  # fmt: skip
    found = differences(before, after)
    events.record(
        session,
        "rules.changed" if day is None else "rules.decided",
        actor,
        circle_id=circle.id,
        subject_id=circle.id,
        params={
            "version": number,
            "effective_on": day.isoformat() if day else None,
            "replaces": circle.next_rule_version,
        },
        before={each.path: each.before for each in found},
        after={each.path: each.after for each in found},
    )


def _at_once(session: Session, circle: Any, number: int, after: CircleRules) -> None:
    today = clock.today(circle.time_zone)
    _keep(
        session,
        circle,
        rule_version=number,
        last_rule_version=number,
        # Whoever begins to pay in begins today.
        next_cycle_on=today if begins_by_itself(after) else None,
    )
    cycles.caught_up(session, locked_circle(session, circle.id), today)


def _keep(session: Session, circle: Any, **values: Any) -> None:
    session.connection().execute(update(CIRCLES).where(CIRCLES.c.id == circle.id).values(**values))


def _take_back(
    session: Session,
    circle: Any,
    waiting: int,
    actor: Actor | None,
    by: UUID,
    proposal_id: UUID | None = None,
) -> None:
    """Write the rules in force down once more, as the version that replaces what waits."""
    table = timetable(session, circle)
    number = circle.last_rule_version + 1
    rules = table.running.rules
    add_version(session, circle.id, number, rules, by, clock.now(), proposal_id=proposal_id)
    _keep(
        session,
        circle,
        rule_version=number,
        last_rule_version=number,
        next_rule_version=None,
        next_rules_on=None,
    )
    events.record(
        session,
        "rules.withdrawn",
        actor,
        circle_id=circle.id,
        subject_id=circle.id,
        params={"version": waiting},
        before={"next_rule_version": waiting},
        after={"next_rule_version": None},
    )


def _decided(
    session: Session, motion: proposals.Motion, approved: bool, actor: Actor | None
) -> None:
    """Carry a decision on rules out: what it brings counts from the next cycle on."""
    if not approved:
        return
    circle = locked_circle(session, motion.circle_id)
    row = proposal_row(session, motion.id)
    decided_at = row.decided_at if row is not None and row.decided_at else clock.now()
    # A vote that ran out days ago counts from the cycle after its end, whenever it is noticed.
    circle = cycles.caught_up(session, circle, clock.day_of(decided_at, circle.time_zone))
    opener = member_row(session, motion.opened_by)
    by = opener.user_id if opener is not None and opener.user_id else circle.created_by
    if "withdraws" in motion.payload:
        number = motion.payload["withdraws"]
        if circle.next_rule_version != number:
            raise NothingWaiting
        _take_back(session, circle, number, actor, by, motion.id)
        return
    table = timetable(session, circle)
    before = (table.waiting or table.running).rules
    after = changed(before, motion.payload["changes"], circle)
    check_fixed(before, after, running=running_run(session, circle.id) is not None)
    put_in_force(session, circle, before, after, actor, by, proposal_id=motion.id)


proposals.on_decided(KIND, _decided)
