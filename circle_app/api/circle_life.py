"""A circle's life: versions of its rules, resting and waking, another kind of circle."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from circle_app.api.circles import done_or_asked
from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.circle_life import PresetAsked, PresetPreview, RuleVersion
from circle_app.api.schemas.circles import Circle
from circle_app.api.schemas.common import ListOf, listed
from circle_app.api.schemas.proposals import Proposal
from circle_app.services import circle_life, circle_rest, currencies, proposals, rule_history, rules

router = APIRouter(prefix="/circles/{circle_id}", tags=["circles"])


@router.get("/rules/versions")
def versions(circle_id: UUID, actor: SignedIn) -> ListOf[RuleVersion]:
    """List the versions of a circle's rules, the newest first: who, when, what differed."""
    currency = currencies.of_circle(actor, circle_id)
    found = rule_history.history(actor, circle_id)
    return listed(found, lambda view: RuleVersion.of(view, currency))


@router.delete("/rules/next", responses={202: {"model": Proposal}})
def withdraw_rules(circle_id: UUID, actor: SignedIn) -> Circle:
    """Take back rules that wait for their day (200), or ask whether to (202)."""
    return done_or_asked(rules.withdraw_change(actor, circle_id), actor, circle_id)


@router.post("/archive", responses={202: {"model": Proposal}})
def archive(circle_id: UUID, actor: SignedIn, key: Key) -> Circle:
    """Let a circle rest (200); where members run it, they vote on it (202)."""
    return done_or_asked(circle_rest.archive(actor, circle_id, key=key), actor, circle_id)


@router.post("/unarchive", responses={202: {"model": Proposal}})
def unarchive(circle_id: UUID, actor: SignedIn, key: Key) -> Circle:
    """Wake a resting circle (200); where members run it, they vote on it (202)."""
    return done_or_asked(circle_rest.unarchive(actor, circle_id, key=key), actor, circle_id)


@router.post("/preset/preview")
def preview(circle_id: UUID, asked: PresetAsked, actor: SignedIn) -> PresetPreview:
    """Show what another kind of circle would bring; nothing is changed."""
    found = circle_life.preview_preset(
        actor, circle_id, asked.preset, keep_rules=asked.keep_rules, officers=asked.by_member()
    )
    return PresetPreview.of(found)


@router.post("/preset", status_code=202)
def change_preset(
    circle_id: UUID, asked: PresetAsked, actor: SignedIn, key: Key, response: Response
) -> Proposal:
    """Ask for the decision to become another kind of circle."""
    made = circle_life.change_preset(
        actor,
        circle_id,
        asked.preset,
        keep_rules=asked.keep_rules,
        officers=asked.by_member(),
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    currency = currencies.of_circle(actor, circle_id)
    return Proposal.of(proposals.get(actor, made.proposal_id), currency)
