"""Pages of a group with officers: giving out offices, letting in, confirming, voting."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.domain.decisions import ANY_OFFICER, BY_VOTE
from circle_app.domain.votes import VotingRule
from circle_app.persistence import database
from circle_app.services import access, contributions, invites, memberships, proposals
from circle_app.services.access import Actor
from circle_app.web import routes
from circle_app.web.invite.state import InviteState
from circle_app.web.member.state import MemberState
from circle_app.web.members.role_sheet import RoleSheetState
from circle_app.web.members.state import MembersState
from circle_app.web.payments.one_state import PaymentState
from circle_app.web.vote.state import VoteState
from circle_app.web.votes.state import VotesState
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import Officers, member_id, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at(actor: Actor, page: Any, route: str, group: Officers, **parts: str) -> Any:
    """Open a page of the group and load it."""
    address = str(routes.path(route, circle=str(group.circle.id), **parts))
    state = Tab(actor).at(page, route, address)
    act(state, "load")
    return state


def at_member(actor: Actor, page: Any, group: Officers, member: str) -> Any:
    """Open a member's page of the group."""
    address = str(routes.path(routes.MEMBER, circle=str(group.circle.id), member=member))
    return Tab(actor).at(page, routes.MEMBER, address)


def test_the_admin_gives_out_offices(db: Any) -> None:
    group = officers_circle(1)
    state = at(group.admin, MembersState, routes.MEMBERS, group)
    assert [row.role for row in state.people] == ["Admin", "Treasurer", ""]
    member = state.people[2]
    sheet = at_member(group.admin, RoleSheetState, group, member.id)
    act(sheet, "open_roles", member.id)
    assert [each.role for each in sheet.sheet.offices if each.is_now] == ["member"]
    assert {"admin", "treasurer"} <= {each.role for each in sheet.sheet.offices}
    assert all(each.about for each in sheet.sheet.offices)
    act(sheet, "assign", {"role": "treasurer"})
    assert sheet.changed == f"{member.name} is now Treasurer"
    act(state, "reload")
    assert [row.role for row in state.people] == ["Admin", "Treasurer", "Treasurer"]


def test_the_last_admin_reads_why_the_office_stays(db: Any) -> None:
    group = officers_circle(0)
    mine = str(member_id(group.admin, group.circle))
    sheet = at_member(group.admin, RoleSheetState, group, mine)
    act(sheet, "open_roles", mine)
    act(sheet, "assign", {"role": "member"})
    assert sheet.role_error.startswith("A circle needs an admin.")
    assert (sheet.changed, sheet.busy) == ("", False)


def test_others_see_no_offices_to_give_and_are_refused(db: Any) -> None:
    group = officers_circle(1)
    for actor in (group.treasurer, group.members[0]):
        mine = str(member_id(actor, group.circle))
        page = at_member(actor, MemberState, group, mine)
        act(page, "load")
        assert not page.head.can_assign
        sheet = at_member(actor, RoleSheetState, group, mine)
        act(sheet, "open_roles", mine)
        act(sheet, "assign", {"role": "admin"})
        assert sheet.role_error


def test_an_officer_lets_somebody_in(db: Any) -> None:
    group = officers_circle(1)
    guest = person("Geeta Sharma")
    invites.join(guest, str(group.circle.invite_code), key=key())
    member = at(group.members[0], MembersState, routes.MEMBERS, group)
    assert (member.may_admit, member.may_invite, len(member.waiting)) == (False, False, 1)
    state = at(group.treasurer, MembersState, routes.MEMBERS, group)
    assert (state.may_admit, state.may_invite) == (True, True)
    act(state, "admit", {"member": state.waiting[0].id})
    assert (state.waiting, len(state.people)) == ([], 4)


def test_members_do_not_get_the_page_of_codes(db: Any) -> None:
    group = officers_circle(1)
    address = str(routes.path(routes.INVITE, circle=str(group.circle.id)))
    state = Tab(group.members[0]).at(InviteState, routes.INVITE, address)
    assert address_of(act(state, "load")) == routes.FORBIDDEN


def test_an_officer_confirms_on_the_page_of_a_payment(db: Any) -> None:
    group = officers_circle(2)
    paid = contributions.pay(group.members[0], group.circle.id, method="cash", key=key())
    other = at(group.members[1], PaymentState, routes.PAYMENT, group, payment=str(paid.id))
    assert not other.view.can_decide
    state = at(group.treasurer, PaymentState, routes.PAYMENT, group, payment=str(paid.id))
    assert state.view.can_decide
    act(state, "confirm", {"request_id": state.request_id})
    assert (state.view.status, state.error) == ("Paid", "")


def test_the_votes_are_without_what_officers_decide(db: Any) -> None:
    group = officers_circle(1)
    with database.transaction() as session:
        place = access.standing(session, group.members[0], group.circle.id)
        values = {"amount_minor": 900_00, "currency": "INR", "payee": "Sharma Tents"}
        matter, vote = (
            proposals.open_proposal(
                session,
                group.members[0],
                place,
                kind="expense",
                rule=VotingRule(),
                steps=steps,
                payload=values,
            )
            for steps in (ANY_OFFICER, BY_VOTE)
        )
    state = at(group.admin, VotesState, routes.VOTES, group)
    name = group.members[0].name
    told = f"{name} asks to pay ₹900 to Sharma Tents"
    assert [(row.title, row.can_vote, row.can_decide) for row in state.mine] == [
        (told, True, False),
        (told, False, True),
    ]
    shown = at(group.admin, VoteState, routes.VOTE, group, vote=str(vote.id))
    assert shown.ask.question == "Shall ₹900 be paid to Sharma Tents?"
    shown = at(group.admin, VoteState, routes.VOTE, group, vote=str(matter.id))
    assert (shown.ask.can_decide, shown.ask.title, shown.tally.shown) == (True, "Decision", False)
    assert shown.steps[0].title == "It waits for an officer"


def test_who_is_let_in_is_a_member_at_once(db: Any) -> None:
    group = officers_circle(0)
    guest = person("Geeta Sharma")
    joined = invites.join(guest, str(group.circle.invite_code), key=key())
    memberships.approve(group.admin, joined.member_id)
    assert at(guest, MembersState, routes.MEMBERS, group).loaded
