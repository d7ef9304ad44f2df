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


def test_the_admin_gives_out_offices(db: Any) -> None:
    group = officers_circle(1)
    state = at(group.admin, MembersState, routes.MEMBERS, group)
    assert state.may_assign
    assert [row.role for row in state.people] == ["Admin", "Treasurer", ""]
    member = state.people[2]
    act(state, "open_roles", member.id)
    assert [(each.role, each.is_now) for each in state.sheet.offices] == [
        ("admin", False),
        ("treasurer", False),
        ("secretary", False),
        ("clerk", False),
        ("auditor", False),
        ("member", True),
    ]
    assert all(each.about for each in state.sheet.offices)
    act(state, "assign", {"role": "treasurer"})
    assert state.changed == f"{member.name} is now Treasurer"
    assert [row.role for row in state.people] == ["Admin", "Treasurer", "Treasurer"]


def test_the_last_admin_reads_why_the_office_stays(db: Any) -> None:
    group = officers_circle(0)
    state = at(group.admin, MembersState, routes.MEMBERS, group)
    act(state, "open_roles", str(member_id(group.admin, group.circle)))
    act(state, "assign", {"role": "member"})
    assert state.role_error.startswith("A circle needs an admin.")
    assert (state.changed, state.busy) == ("", False)


def test_others_see_no_offices_to_give_and_are_refused(db: Any) -> None:
    group = officers_circle(1)
    for actor in (group.treasurer, group.members[0]):
        state = at(actor, MembersState, routes.MEMBERS, group)
        assert not state.may_assign
        act(state, "open_roles", str(member_id(actor, group.circle)))
        act(state, "assign", {"role": "admin"})
        assert state.role_error


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
    assert [row.title for row in state.open_rows] == [f"{name} asks to pay ₹900 to Sharma Tents"]
    shown = at(group.admin, VoteState, routes.VOTE, group, vote=str(vote.id))
    assert shown.ask.question == "Shall ₹900 be paid to Sharma Tents?"
    address = str(routes.path(routes.VOTE, circle=str(group.circle.id), vote=str(matter.id)))
    state = Tab(group.admin).at(VoteState, routes.VOTE, address)
    assert address_of(act(state, "load")) == f"/c/{group.circle.id}/books/decisions"


def test_who_is_let_in_is_a_member_at_once(db: Any) -> None:
    group = officers_circle(0)
    guest = person("Geeta Sharma")
    joined = invites.join(guest, str(group.circle.invite_code), key=key())
    memberships.approve(group.admin, joined.member_id)
    assert at(guest, MembersState, routes.MEMBERS, group).loaded
