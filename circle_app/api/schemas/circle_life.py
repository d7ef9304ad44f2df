"""Versions of a circle's rules, and another kind of circle."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.circles import shown_rules
from circle_app.api.schemas.common import Asked, Moment, Shown, Text
from circle_app.domain.rule_changes import Difference, differences
from circle_app.domain.rule_json import with_amounts
from circle_app.services import circle_life
from circle_app.services.rule_history import VersionView


class RuleDifference(Shown):
    """One rule that differs."""

    path: str = Field(examples=["contribution.amount"])
    before: Any
    after: Any

    @classmethod
    def of(cls, found: Difference, currency: str) -> RuleDifference:
        """Show a difference with decimal amounts."""
        folder, _, name = found.path.rpartition(".")
        shown = [with_amounts({name: each}, currency) for each in (found.before, found.after)]
        (key,) = shown[0]
        path = f"{folder}.{key}" if folder else key
        return cls(path=path, before=shown[0][key], after=shown[1][key])


def _all(found: Iterable[Difference], currency: str) -> list[RuleDifference]:
    return [RuleDifference.of(each, currency) for each in found]


class RuleVersion(Shown):
    """A version of a circle's rules and what became of it."""

    version: int
    state: str = Field(description="`in_force`, `waiting`, `past` or `never` (replaced before).")
    effective_on: date
    written_at: Moment
    by_name: str
    proposal_id: UUID | None
    rules: dict[str, Any]
    changes: list[RuleDifference] = Field(description="Against the rules in force at that time.")

    @classmethod
    def of(cls, view: VersionView, currency: str) -> RuleVersion:
        """Show a version."""
        found = differences(view.before, view.rules) if view.before is not None else ()
        return cls(
            version=view.number,
            state=view.state.value,
            effective_on=view.effective_on,
            written_at=view.written_at,
            by_name=view.by_name,
            proposal_id=view.proposal_id,
            rules=shown_rules(view.rules, currency),
            changes=_all(found, currency),
        )


class OfficerToBe(Asked):
    """Who is to hold an office."""

    member_id: UUID
    role: Text = Field(max_length=20, examples=["admin"])


class PresetAsked(Asked):
    """The kind of circle to become."""

    preset: Text = Field(max_length=20, examples=["savings"])
    keep_rules: bool = Field(
        default=True, description="Keep the rules that the new kind allows; false takes all of its."
    )
    officers: list[OfficerToBe] = Field(
        default=[], max_length=100, description="Everybody else becomes what newcomers are."
    )

    def by_member(self) -> dict[UUID, str]:
        """The roles by member."""
        return {each.member_id: each.role for each in self.officers}


class OfficeChange(Shown):
    """What becomes of a member's role."""

    member_id: UUID
    name: str
    before: str
    after: str


class PresetPreview(Shown):
    """What another kind of circle would bring, and what stands in its way."""

    preset: str
    changes: list[RuleDifference]
    offices: list[OfficeChange]
    blockers: dict[str, int] = Field(description="What has to be settled first, counted by code.")

    @classmethod
    def of(cls, found: circle_life.PresetPreview) -> PresetPreview:
        """Show a preview."""
        return cls(
            preset=found.preset,
            changes=_all(differences(found.before, found.after), found.currency),
            offices=[
                OfficeChange(
                    member_id=each.member_id, name=each.name, before=each.before, after=each.after
                )
                for each in found.offices
            ],
            blockers=found.blockers,
        )
