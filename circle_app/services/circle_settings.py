"""The settings of a circle: its rules and what is not a rule, saved together or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.permissions import Permission
from circle_app.domain.policies import chain_of
from circle_app.domain.rules import CircleRules
from circle_app.domain.settings_catalogue import InstallationSettings, InvalidSetting
from circle_app.persistence import database
from circle_app.persistence.queries.circles import circle_row, locked_circle
from circle_app.services import access, circle_details, circles, installation, rules
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.services.idempotency import Once
from circle_app.services.installation import SettingMoved
from circle_app.services.rule_history import next_day
from circle_app.services.rule_versions import rules_of

DETAILS: Final = ("name", "description", "listed", "upi_address", "upi_merchant")


@dataclass(frozen=True, slots=True)
class CircleSettings:
    """A circle with the rules that the next change builds on.

    Attributes:
        circle: The circle as the actor sees it.
        rules: The rules in force, or those that wait for their day.
        effective_on: The day from which a change decided today counts; None for at once.
        may_edit: Whether the actor may change what is not a rule.
        may_change: Whether the actor may change rules, or ask for it.
        by_vote: Whether somebody has to agree first.
        limits: What the installation allows.
    """

    circle: CircleView
    rules: CircleRules
    effective_on: date | None
    may_edit: bool
    may_change: bool
    by_vote: bool
    limits: InstallationSettings


@dataclass(slots=True)
class Saved:
    """What was saved at once, and what others have to agree to first."""

    proposal_id: UUID | None = None
    upi_proposal_id: UUID | None = None
    replayed: bool = False


def get(actor: Actor, circle_id: UUID) -> CircleSettings:
    """Return the settings of a circle. Needs EDIT_CIRCLE, CHANGE_RULES or PROPOSE.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: A member who may change nothing of it.
    """
    limits = installation.current()
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        row = circle_row(session, circle_id)
        now = rules.base_of(session, row)
        in_force = rules_of(session, circle_id, place.rule_version)
        by_vote = bool(chain_of(in_force, rules.KIND, has_officers=place.has_officers))
        needed = Permission.PROPOSE if by_vote else Permission.CHANGE_RULES
        may_edit, may_change = place.may(Permission.EDIT_CIRCLE), place.may(needed)
        if not may_edit:
            access.require(session, actor, circle_id, needed, writing=False)
        view = circles.view(session, actor, circle_id)
        effective_on = next_day(session, row)
    writable = view.status == "active"
    return CircleSettings(
        view,
        now,
        effective_on,
        may_edit and writable,
        may_change and writable,
        by_vote,
        limits,
    )


@database.retried
def save(
    actor: Actor,
    circle_id: UUID,
    *,
    details: Mapping[str, Any],
    rule_changes: Mapping[str, Any],
    expected: Mapping[str, Any],
    key: str,
) -> Saved:
    """Save settings of a circle, all of them or none. Needs EDIT_CIRCLE and what rules need.

    Args:
        actor: Who saves.
        circle_id: The circle.
        details: ``name``, ``description``, ``listed``, ``upi_address``, ``upi_merchant``; only
            what is to change.
        rule_changes: Nested like the rules, only what is to change; amounts in minor units.
        expected: What the actor saw before, by path: a detail's name, or ``loans.max_minor``.
        key: Idempotency key.

    Returns:
        The proposals that were opened where others have to agree first.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not.
        SettingMoved: Somebody else changed one of them in the meantime.
        InvalidRules, RuleNotAvailable, RuleAboveLimit, InvalidName, InvalidInput,
        InvalidUpiAddress, ListingClosed, ProposalOpen: Nothing was saved.
    """
    if not details and not rule_changes:
        raise InvalidSetting(field="settings", reason="nothing")
    cleaned = circle_details.cleaned(**details)
    payload = {"circle": circle_id, "details": dict(details), "rules": dict(rule_changes)}
    with database.transaction() as session:
        access.require(session, actor, circle_id, Permission.SEE_CIRCLE)
        once = Once(session, actor.user_id, "circle.settings", key, payload)
        if once.stored is not None:
            return once.replay(Saved)
        _check_expected(session, circle_id, expected)
        saved = Saved()
        if cleaned:
            saved.upi_proposal_id = circle_details.change_in(session, actor, circle_id, cleaned)
        if rule_changes:
            saved.proposal_id = rules.change_in(session, actor, circle_id, rule_changes)
        return once.remember(saved)


def _check_expected(session: Session, circle_id: UUID, expected: Mapping[str, Any]) -> None:
    circle = locked_circle(session, circle_id)
    now = rules.base_of(session, circle).to_dict()
    for path, value in expected.items():
        found: Any = getattr(circle, path) if path in DETAILS else now
        if path not in DETAILS:
            for name in path.split("."):
                found = found[name]
        if found != value:
            raise SettingMoved(field=path, setting=path)
