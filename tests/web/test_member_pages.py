"""Pages of members: the list of many, one member, writing somebody down, taking a place over."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.services import circles, invites, members
from circle_app.web import routes
from circle_app.web.join.state import JoinState
from circle_app.web.member.state import MemberState
from circle_app.web.member_new.state import MemberNewState
from circle_app.web.members.state import MembersState
from tests.factories import key, person
from tests.support import uploads
from tests.support.browsers import Tab, act
from tests.support.circles import circle_of, member_id, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
PHONE = "9811122233"


def at(actor: Any, page: Any, route: str, circle: Any, query: str = "", **parts: str) -> Any:
    address = str(routes.path(route, circle=str(circle.id), **parts)) + query
    state = Tab(actor).at(page, route, address)
    act(state, "load")
    return state


def record(state: Any, **typed: str) -> Any:
    blank = {"member_name": "", "phone": "", "email": "", "birth_date": "", "address": ""}
    return act(state, "record", {**blank, "request_id": state.request_id, **typed})


def test_an_officer_writes_somebody_down_and_gives_the_place_over(db: Any) -> None:
    group = officers_circle(1)
    form = at(group.treasurer, MemberNewState, routes.MEMBER_NEW, group.circle)
    assert form.keeps_contacts
    record(form, member_name="Kamala Bai", phone="12345")
    assert form.error == "This phone number cannot exist. Please check its digits."
    record(form, member_name="Kamala Bai", phone=PHONE, birth_date="2012-05-01")
    listed = at(group.treasurer, MembersState, routes.MEMBERS, group.circle, "?show=records")
    (kamala,) = listed.people
    assert (kamala.name, kamala.is_record, kamala.sub[-5:]) == ("Kamala Bai", True, "…2233")
    page = at(group.treasurer, MemberState, routes.MEMBER, group.circle, member=kamala.id)
    assert page.contact.lines[0].value == "+91 98111 22233"
    assert page.contact.hint.startswith("Younger than 18")
    act(page, "make_code")
    assert page.claim.until.startswith("Good once, until")
    guest = person("Kamala B.")
    tab = Tab(guest).at(JoinState, routes.JOIN, f"/join/{page.claim.code}")
    act(tab, "load")
    assert tab.pays == "This place is kept for Kamala Bai"
    act(tab, "join", {"request_id": tab.request_id})
    own = at(guest, MemberState, routes.MEMBER, group.circle, member=kamala.id)
    assert (own.head.is_me, own.head.is_record, own.contact.phone) == (True, False, "+91" + PHONE)
    assert own.notes == []
    assert not own.head.can_note


def test_the_papers_go_round_between_two_officers(db: Any) -> None:
    group = officers_circle(1)
    made = members.record(group.treasurer, group.circle.id, "Kamala Bai", key=key())
    page = at(group.treasurer, MemberState, routes.MEMBER, group.circle, member=str(made.member_id))
    assert (page.papers.status, page.papers.can_submit) == ("No papers", False)
    members.add_paper(
        group.treasurer,
        group.circle.id,
        made.member_id,
        kind="id_card",
        name="card.jpg",
        data=uploads.JPEG,
    )
    act(page, "reload")
    act(page, "hand_in")
    assert (page.papers.status, page.papers.can_check) == ("Papers to check", False)
    other = at(group.admin, MemberState, routes.MEMBER, group.circle, member=str(made.member_id))
    assert other.papers.can_check
    act(other, "refuse", {"reason": "The picture is blurred"})
    assert (other.papers.status, other.papers.reason) == (
        "Papers not accepted",
        "The picture is blurred",
    )
    act(page, "reload")
    act(page, "hand_in")
    act(other, "accept")
    assert other.papers.status == "Papers checked"
    form = {"note": "Pays by her son", "request_id": other.request_id}
    act(other, "add_note", form)
    act(other, "add_note", form)
    assert [note.text for note in other.notes] == ["Pays by her son"]
    typed = {"phone": "", "email": "", "birth_date": "", "address": "Well Lane"}
    act(other, "save", {"member_name": "Kamla Bai", **typed})
    assert (other.head.name, other.papers.status) == ("Kamla Bai", "Papers to check")
    act(page, "reload")
    act(page, "choose", page.papers.rows[0].id)
    act(page, "remove_paper")
    assert (page.papers.rows, page.papers.status) == ([], "No papers")
    refused = at(
        group.admin, MemberState, routes.MEMBER, group.circle,
        "?file=file_type_refused.active", member=str(made.member_id),
    )  # fmt: skip
    assert refused.said.bad


def test_a_member_sees_another_without_contact_and_arrears(db: Any) -> None:
    group = officers_circle(1)
    made = members.record(group.treasurer, group.circle.id, "Kamala Bai", phone=PHONE, key=key())
    plain = group.members[0]
    page = at(plain, MemberState, routes.MEMBER, group.circle, member=str(made.member_id))
    assert page.loaded
    assert not page.contact.shown
    assert not page.papers.shown
    assert (page.days, page.notes, page.claim.code) == ([], [], "")
    assert [line.name for line in page.facts] == ["Savings", "Loans that run"]
    for handler, form in (("make_code", ()), ("add_note", ({"note": "x", "request_id": "1"},))):
        act(page, handler, *form)
    assert (page.claim.code, page.notes) == ("", [])
    listed = at(plain, MembersState, routes.MEMBERS, group.circle)
    act(listed, "find", {"wanted": "2233"})
    assert listed.people == []
    act(listed, "find", {"wanted": "kam"})
    assert [row.sub[:5] for row in listed.people] == ["since"]
    assert not listed.may_record
    stranger = at(person(), MemberState, routes.MEMBER, group.circle, member=str(made.member_id))
    assert not stranger.loaded


def test_a_list_of_many_is_searched_and_shown_in_parts(db: Any) -> None:
    asha = person("Asha Kumari")
    circle = circle_of(asha, rules={"members": {"max": 80}})
    for number in range(60):
        members.record(asha, circle.id, f"Member {number:02d}", key=key())
    state = at(asha, MembersState, routes.MEMBERS, circle)
    assert (len(state.people), state.more) == (50, "Show 11 more")
    act(state, "show_more")
    assert (len(state.people), state.more) == (61, "")
    act(state, "find", {"wanted": "MEMBER 07"})
    assert [row.name for row in state.people] == ["Member 07"]
    assert state.count == "1 of 61 members"
    form = at(asha, MemberNewState, routes.MEMBER_NEW, circle)
    assert not form.keeps_contacts


def test_a_borrower_is_shown_the_own_page_in_the_place_of_the_list(db: Any) -> None:
    admin, hari = person(), person("Hari Lal")
    opened = circles.create(admin, name="Rampur Finance", preset="lender", key=key())
    record = members.record(admin, opened.id, "Hari", key=key())
    code = invites.claim_code(admin, opened.id, record.member_id, key=key()).code
    invites.join(hari, code, key=key())
    assert not at(hari, MembersState, routes.MEMBERS, opened).loaded
    own = at(hari, MemberState, routes.MEMBER, opened, member=str(record.member_id))
    assert (own.loaded, own.head.sees_others) == (True, False)
    other = at(hari, MemberState, routes.MEMBER, opened, member=str(member_id(admin, opened)))
    assert not other.loaded
