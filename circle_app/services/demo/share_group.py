"""The group with shares of the demo: twenty-five members, a box with locks, a loan committee.

Its first cycle was shared out; some of the shares were carried over into the second one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from circle_app.services import (
    circles,
    invites,
    loans,
    members,
    memberships,
    proposals,
    roles,
    share_outs,
)
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
#: Meetings of the cycle that was shared out and of the one that runs; fewer where time is short.
MEETINGS, FEW = (8, 3), (3, 1)
#: Days between two meetings, and those from the last meeting of a cycle to its count.
APART, REST = 14, 2
#: Shares that each kept for the second cycle at most.
KEPT = 2
#: Asked for after which meeting, by whom, how much, over how many months, what for. The last two
#: still run at the share-out: one is set off, the other is more than the shares are worth.
LOANS = (
    (1, "Kalawati Naik", 800, 2, "Goats"),
    (1, "Rahil Topno", 900, 2, "School fees"),
    (2, "Etwari Kongari", 1_200, 2, "Seeds for the rains"),
    (2, "Yashoda Mahto", 1_500, 2, "Sewing machine"),
    (3, "Phulo Hembrom", 1_500, 2, "Bicycle"),
    (5, "Bahamani Soy", 900, 3, "Vegetable stall"),
    (6, "Dulari Purty", 1_200, 3, "Roof sheets"),
)
#: Asked for after the last meeting: two of the committee have agreed, the third has still to.
WAITING = ("Teresa Bilung", 300, 3, "Hens")


@dataclass(slots=True)
class ShareGroup:
    """The group while its past is played."""

    stage: Stage
    circle_id: UUID = field(default_factory=lambda: UUID(int=0))
    records: dict[str, UUID] = field(default_factory=dict)

    def who(self, role: Role) -> Actor:
        """Return somebody of the group."""
        return self.stage.people[role.name]


def days(months: int | None) -> int:
    """Say how long ago the group was opened."""
    return sum(_meetings(months)) * APART + REST


def meet(stage: Stage, months: int | None = None) -> ShareGroup:
    """Put the past of the group in line: a cycle that was shared out, and the one that runs."""
    group = ShareGroup(stage)
    first, second = _meetings(months)
    stage.at(stage.now - timedelta(days=days(months)), partial(_open, group))

    def day(number: int) -> datetime:
        return stage.now - timedelta(days=(first + second - 1 - number) * APART + 1.1)

    for number in range(first + second):
        stage.at(day(number), partial(_hold, group, number))
    for after, name, rupees, periods, purpose in LOANS:
        if after < first - 1:
            act = partial(_lend, group, name, rupees, periods, purpose)
            stage.at(day(after) + timedelta(hours=20), act)
    stage.at(day(first - 1) + timedelta(days=REST), partial(_share_out, group))
    waits = partial(_lend, group, *WAITING, committee=(HEMA, PUSHPA))
    stage.at(day(first + second - 1) + timedelta(hours=2), waits)
    return group


def _meetings(months: int | None) -> tuple[int, int]:
    return MEETINGS if months is None else FEW


def _open(group: ShareGroup) -> None:
    stage, admin = group.stage, group.who(SAVITRI)
    opened = circles.create(
        admin,
        name=NAME,
        preset="vsla",
        description="Shares of fifty rupees, every other week under the banyan. A made-up group.",
        # To learn it, they share out after three months for the first time.
        rules={
            "admission": "officer",
            "contribution": {"cycle": "fortnightly"},
            "share_out_months": 3,
        },
        key=stage.key(),
    )
    group.circle_id = opened.id
    for role in PEOPLE[1:]:
        joined = invites.join(group.who(role), str(opened.invite_code), key=stage.key())
        memberships.approve(admin, joined.member_id)
        office = "treasurer" if role is LATA else "committee"
        roles.assign(admin, opened.id, joined.member_id, office)
    for name in WITHOUT_PHONE:
        made = members.record(admin, opened.id, name, key=stage.key())
        group.records[name] = made.member_id


def _hold(group: ShareGroup, number: int) -> None:
    names = [role.name for role in PEOPLE] + list(WITHOUT_PHONE)
    typed: dict[str, dict[str, Any]] = {
        name: {"shares": 1 + (place * 7 + number * 3) % 5} for place, name in enumerate(names)
    }
    typed[names[6 + number]] = {"presence": "absent"}
    typed[names[14 + number % 9]]["presence"] = "late"
    sheets.hold(
        group.who(LATA),
        group.circle_id,
        key=group.stage.key(),
        typed=typed,
        counted_by=HEMA.name,
        minutes="The three locks were opened before everybody, and closed again.",
        give=True,
    )


def _lend(
    group: ShareGroup,
    name: str,
    rupees: int,
    periods: int,
    purpose: str,
    committee: tuple[Role, ...] = (HEMA, PUSHPA, URMILA),
) -> None:
    """Somebody asks, or has it written down; the committee agrees. It is handed over next time."""
    stage = group.stage
    record = group.records.get(name)
    asked = loans.request(
        group.who(SAVITRI) if record else stage.people[name],
        group.circle_id,
        amount_minor=rupees * RUPEE,
        periods=periods,
        purpose=purpose,
        on_behalf_of=record,
        key=stage.key(),
    )
    for role in committee:
        loans.approve(group.who(role), asked.id)


def _share_out(group: ShareGroup) -> None:
    """The box is counted before everybody; all agree, and everybody is paid out."""
    stage, lata, admin = group.stage, group.who(LATA), group.who(SAVITRI)
    boxes = share_outs.preview(lata, group.circle_id).boxes
    counted = {box.account: box.booked_minor for box in boxes}
    counted["cash"] -= 20 * RUPEE
    found = share_outs.count(
        lata,
        group.circle_id,
        counted=counted,
        reason="Two ten-rupee notes are torn, and no shop takes them",
        carry_shares=KEPT,
        key=stage.key(),
    )
    asked = share_outs.ask(lata, found.id, key=stage.key())
    if asked.proposal_id is None:
        return
    for member_id in group.records.values():
        proposals.record_vote(admin, asked.proposal_id, member_id, "yes", key=stage.key())
    for role in PEOPLE:
        if proposals.get(group.who(role), asked.proposal_id).can_vote:
            proposals.vote(group.who(role), asked.proposal_id, "yes")
    share_outs.post(lata, asked.id, key=stage.key())
    for role in (HEMA, URMILA):
        share_outs.received(group.who(role), asked.id)
