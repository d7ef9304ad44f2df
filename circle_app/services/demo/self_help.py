"""The self-help group of the demo: weekly savings, three members without a phone, a lively vote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.services import (
    board,
    circles,
    contributions,
    discussions,
    disputes,
    invites,
    loans,
    members,
    memberships,
    papers,
    proposals,
    roles,
)
from circle_app.services.access import Actor
from circle_app.services.demo import sheets
from circle_app.services.demo.cast import Role
from circle_app.services.demo.stage import Stage

NAME = "Mahila Shakti SHG"
RUPEE = 100
CHAMPA, SUSHILA, PARVATI = (
    Role("Champa Devi"),
    Role("Sushila Kerketta"),
    Role("पार्वती मुंडा", language="hi"),
)
MEMBERS = (
    Role("Anjali Toppo", method="upi"),
    Role("Basanti Kumari"),
    Role("Rita Minj"),
    Role("Salma Khatoon", method="upi"),
)
# Nobody signs in for them: the treasurer keeps their records.
WITHOUT_PHONE = ("Budhni Oraon", "Jhalo Devi", "Mangri Munda")
PEOPLE = (CHAMPA, SUSHILA, PARVATI, *MEMBERS)
PLACES = {
    CHAMPA.name: f"admin of {NAME}",
    SUSHILA.name: f"treasurer of {NAME}",
    PARVATI.name: f"secretary of {NAME}",
    **{role.name: f"member of {NAME}" for role in MEMBERS},
}
WEEKS = 8
# So long each payment was written down by itself; then the meetings were held in the app.
ON_PAPER = 4


@dataclass(slots=True)
class Meeting:
    """The group while its past is played."""

    stage: Stage
    circle_id: UUID = field(default_factory=lambda: UUID(int=0))
    records: dict[str, UUID] = field(default_factory=dict)

    def who(self, role: Role) -> Actor:
        """Return somebody of the group."""
        return self.stage.people[role.name]


def meet(stage: Stage) -> Meeting:
    """Put the past of the group in line."""
    group = Meeting(stage)

    def ago(days: float, act: Callable[[], object]) -> None:
        stage.at(stage.now - timedelta(days=days), act)  # type: ignore[arg-type]  # its answer

    ago(WEEKS * 7 + 3, partial(_open, group))
    for week in range(WEEKS):
        act = _pay if week < ON_PAPER else _hold
        ago((WEEKS - week) * 7 + 2.8, partial(act, group, absent=week % 4))
    ago(30, partial(_borrow, group, MEMBERS[1], 600, "Seeds for the rains", carried=True))
    ago(1.5, partial(_talk, group))
    ago(0.05, partial(_sit_down, group))
    ago(0.3, partial(_borrow, group, MEMBERS[0], 900, "Sewing machine", carried=False))
    return group


def _open(group: Meeting) -> None:
    stage, admin = group.stage, group.who(CHAMPA)
    opened = circles.create(
        admin,
        name=NAME,
        preset="shg",
        description="Ten women of one hamlet, a hundred rupees a week. A made-up group.",
        # Everybody is there at the founding; later the members vote on who joins.
        rules={
            "admission": "officer",
            "meeting": {"absent_fine_minor": 10 * RUPEE, "late_fine_minor": 5 * RUPEE},
        },
        key=stage.key(),
    )
    group.circle_id = opened.id
    for role in PEOPLE[1:]:
        joined = invites.join(group.who(role), str(opened.invite_code), key=stage.key())
        memberships.approve(admin, joined.member_id)
        if role in (SUSHILA, PARVATI):
            office = "treasurer" if role is SUSHILA else "secretary"
            roles.assign(admin, opened.id, joined.member_id, office)
    for name in WITHOUT_PHONE:
        made = members.record(group.who(PARVATI), opened.id, name, key=stage.key())
        group.records[name] = made.member_id
    papers.write_policy(
        group.who(PARVATI),
        opened.id,
        title="How we meet",
        body="Every Sunday at four, under the mango tree. Who cannot come sends word.",
        key=stage.key(),
    )


def _pay(group: Meeting, *, absent: int) -> None:
    """One meeting: everybody puts in but one; the treasurer writes down, another officer checks."""
    stage, treasurer, admin = group.stage, group.who(SUSHILA), group.who(CHAMPA)
    for number, role in enumerate(PEOPLE):
        if number == absent + 3:
            continue
        payer = group.who(role)
        paid = contributions.pay(
            payer,
            group.circle_id,
            method=role.method,
            reference=stage.reference(role.method),
            key=stage.key(),
        )
        checker = admin if payer == treasurer else treasurer
        contributions.confirm(checker, paid.id, key=stage.key())
    for member_id in group.records.values():
        paid = contributions.pay(
            treasurer, group.circle_id, method="cash", on_behalf_of=member_id, key=stage.key()
        )
        contributions.confirm(admin, paid.id, key=stage.key())


def _hold(group: Meeting, *, absent: int) -> None:
    """One meeting on a sheet: somebody is late, somebody else stays away."""
    names = [*(role.name for role in PEOPLE), *WITHOUT_PHONE]
    typed: dict[str, dict[str, Any]] = {
        names[absent + 3]: {"presence": "absent"},
        names[-1 - absent % 2]: {"presence": "late"},
        names[1]: {"savings": 20_000} if absent == 2 else {},
    }
    sheets.hold(
        group.who(SUSHILA),
        group.circle_id,
        key=group.stage.key(),
        typed=typed,
        counted_by=PARVATI.name,
        minutes="We talked about the bank visit.",
    )


def _sit_down(group: Meeting) -> None:
    """The meeting of just now: half of its sheet is filled in."""
    absent = {PEOPLE[4].name: {"presence": "excused"}}
    sheets.fill_in(group.who(SUSHILA), group.circle_id, key=group.stage.key(), typed=absent, rows=6)


def _borrow(group: Meeting, who: Role, rupees: int, purpose: str, *, carried: bool) -> None:
    """The members vote, then the treasurer agrees, then the admin hands the money over."""
    stage, borrower = group.stage, group.who(who)
    asked = loans.request(
        borrower,
        group.circle_id,
        amount_minor=rupees * RUPEE,
        periods=12,
        purpose=purpose,
        key=stage.key(),
    )
    voters = [group.who(role) for role in PEOPLE if role is not who]
    for voter in voters if carried else voters[2:4]:
        if loans.get(voter, asked.id).can_vote:
            loans.vote(voter, asked.id, "yes")
    if carried:
        at = clock.now() + timedelta(hours=3)
        stage.at(at, partial(_agree, group, asked.id))


def _agree(group: Meeting, loan_id: UUID) -> None:
    loans.approve(group.who(SUSHILA), loan_id)
    loans.disburse(group.who(CHAMPA), loan_id, method="cash", key=group.stage.key())


def _talk(group: Meeting) -> None:
    """What goes on just now: news, a question with words about it, a doubt."""
    stage, here = group.stage, group.circle_id
    board.announce(
        group.who(PARVATI),
        here,
        title="Bank visit on Thursday",
        body="We go at ten. Please bring your passbooks.",
        pinned=True,
        key=stage.key(),
    )
    asked = proposals.propose(
        group.who(MEMBERS[2]), here, title="Meet at five while it is so hot?", key=stage.key()
    )
    for speaker, words in (
        (MEMBERS[3], "At five I am back from the field. Good."),
        (SUSHILA, "Then we should be done by six, it gets dark."),
    ):
        discussions.say(group.who(speaker), asked.proposal_id, words, key=stage.key())
    for voter in (MEMBERS[2], MEMBERS[3]):
        proposals.vote(group.who(voter), asked.proposal_id, "yes")
    said_yes = group.records[WITHOUT_PHONE[0]]
    proposals.record_vote(group.who(PARVATI), asked.proposal_id, said_yes, "yes", key=stage.key())
    member_ids = {row.name: row.id for row in memberships.members(group.who(CHAMPA), here)}
    disputes.open_about(
        group.who(MEMBERS[1]),
        here,
        member_ids[SUSHILA.name],
        reason="My book was with the treasurer for two weeks before I got it back.",
        key=stage.key(),
    )
