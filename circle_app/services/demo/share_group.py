"""The group with shares of the demo: twenty-five members, a box with locks, a loan committee."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from circle_app.services import circles, invites, loans, members, memberships, roles
from circle_app.services.access import Actor
from circle_app.services.demo import sheets
from circle_app.services.demo.cast import Role
from circle_app.services.demo.stage import Stage

NAME = "Jeevan VSLA"
RUPEE = 100
SAVITRI, LATA, HEMA, PUSHPA, URMILA = (
    Role("Savitri Oram"),
    Role("Lata Barla"),
    Role("Hema Soreng"),
    Role("Pushpa Tirkey"),
    Role("Urmila Bhagat"),
)
PEOPLE = (SAVITRI, LATA, HEMA, PUSHPA, URMILA)
PLACES = {
    SAVITRI.name: f"admin of {NAME}",
    LATA.name: f"treasurer of {NAME}",
    **{role.name: f"loan committee of {NAME}" for role in (HEMA, PUSHPA, URMILA)},
}
# Nobody signs in for them: they come to the meeting.
WITHOUT_PHONE = (
    "Alma Lugun", "Bahamani Soy", "Chandmuni Hansda", "Dulari Purty", "Etwari Kongari",
    "Fulmani Baskey", "Gurubari Sinku", "Hiramani Marandi", "Jasinta Dungdung", "Kalawati Naik",
    "Lalmuni Bodra", "Mukta Kandulna", "Neelmani Tuti", "Phulo Hembrom", "Rahil Topno",
    "Sabina Kullu", "Sumitra Guria", "Teresa Bilung", "Usha Samad", "Yashoda Mahto",
)  # fmt: skip
MEETINGS = 4


@dataclass(slots=True)
class ShareGroup:
    """The group while its past is played."""

    stage: Stage
    circle_id: UUID = field(default_factory=lambda: UUID(int=0))

    def who(self, role: Role) -> Actor:
        """Return somebody of the group."""
        return self.stage.people[role.name]


def meet(stage: Stage) -> ShareGroup:
    """Put the past of the group in line: it met four times, and lent once."""
    group = ShareGroup(stage)
    stage.at(stage.now - timedelta(days=MEETINGS * 7 + 2), partial(_open, group))
    for week in range(MEETINGS):
        day = stage.now - timedelta(days=(MEETINGS - week) * 7 - 5.9)
        stage.at(day, partial(_hold, group, week))
    stage.at(stage.now - timedelta(days=10), partial(_lend, group))
    return group


def _open(group: ShareGroup) -> None:
    stage, admin = group.stage, group.who(SAVITRI)
    opened = circles.create(
        admin,
        name=NAME,
        preset="vsla",
        description="Shares of fifty rupees, every week under the banyan. A made-up group.",
        rules={"admission": "officer"},
        key=stage.key(),
    )
    group.circle_id = opened.id
    for role in PEOPLE[1:]:
        joined = invites.join(group.who(role), str(opened.invite_code), key=stage.key())
        memberships.approve(admin, joined.member_id)
        office = "treasurer" if role is LATA else "committee"
        roles.assign(admin, opened.id, joined.member_id, office)
    for name in WITHOUT_PHONE:
        members.record(admin, opened.id, name, key=stage.key())


def _hold(group: ShareGroup, week: int) -> None:
    names = [role.name for role in PEOPLE] + list(WITHOUT_PHONE)
    typed: dict[str, dict[str, Any]] = {
        name: {"shares": 1 + (number * 7 + week * 3) % 5} for number, name in enumerate(names)
    }
    typed[names[6 + week]] = {"presence": "absent"}
    typed[names[14 + week]]["presence"] = "late"
    sheets.hold(
        group.who(LATA),
        group.circle_id,
        key=group.stage.key(),
        typed=typed,
        counted_by=HEMA.name,
        minutes="The three locks were opened before everybody, and closed again.",
    )


def _lend(group: ShareGroup) -> None:
    stage = group.stage
    asked = loans.request(
        group.who(URMILA),
        group.circle_id,
        amount_minor=800 * RUPEE,
        periods=3,
        purpose="Goats",
        key=stage.key(),
    )
    for role in (HEMA, PUSHPA, SAVITRI):
        if loans.get(group.who(role), asked.id).can_decide:
            loans.approve(group.who(role), asked.id)
