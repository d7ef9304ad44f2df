"""The pages of a circle's life: its board, and where it rests or becomes another kind."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.services import board, circles, papers, proposals
from circle_app.web import routes
from circle_app.web.board.state import BoardState
from circle_app.web.circle.state import CircleState
from circle_app.web.circle_kind.state import CircleKindState
from circle_app.web.home.state import HomeState
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import circle_of, member_id, officers_circle
from tests.support.loans import asked, lending_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at(actor: Any, page: Any, route: str, circle: Any, query: str = "") -> Any:
    """Open a page of a circle and load it."""
    address = str(routes.path(route, circle=str(circle.id)))
    state = Tab(actor).at(page, route, address + query)
    act(state, "load")
    return state


def test_an_announcement_goes_up_once_is_news_and_comes_down(db: Any) -> None:
    group = officers_circle(1)
    state = at(group.admin, BoardState, routes.BOARD, group.circle)
    form = {
        "notice_title": "Meeting on Sunday",
        "notice_body": "At five.\n\nBring the books.",
        "request_id": state.request_id,
    }
    act(state, "announce", form)
    act(state, "announce", form)
    (notice,) = state.notices
    assert (notice.title, notice.pinned, state.error) == ("Meeting on Sunday", False, "")
    act(state, "announce", {**form, "notice_title": " ", "request_id": state.request_id})
    assert "Nothing was sent" in state.error
    act(state, "pin", notice.id)
    assert state.notices[0].pinned
    member = group.members[0]
    seen = at(member, BoardState, routes.BOARD, group.circle)
    assert (seen.may_announce, seen.may_manage, len(seen.notices)) == (False, False, 1)
    act(seen, "announce", {**form, "request_id": "x"})
    assert seen.error
    for page, route in ((CircleState, routes.CIRCLE), (HomeState, routes.HOME)):
        news = at(member, page, route, group.circle).news
        assert (news.title, news.href) == ("Meeting on Sunday", f"/c/{group.circle.id}/board")
    act(state, "pick", notice.id)
    assert state.picked.title == "Meeting on Sunday"
    act(state, "remove")
    assert state.notices == []
    assert at(member, CircleState, routes.CIRCLE, group.circle).news.title == ""
    assert address_of(act(Tab(person()).at(BoardState, routes.BOARD, seen_at(group)), "load")) != ""


def seen_at(group: Any) -> str:
    """Where the board of a group is."""
    return f"/c/{group.circle.id}/board"


def test_a_policy_is_written_anew_and_a_file_says_what_became_of_it(db: Any) -> None:
    group = officers_circle(0)
    state = at(group.treasurer, BoardState, routes.BOARD, group.circle, "?file=kept")
    assert (state.said.words, state.said.bad) == ("The document hangs on the board.", False)
    form = {"policy_title": "Illness", "policy_body": "Fees wait.", "request_id": state.request_id}
    act(state, "write", form)
    (line,) = state.policies
    act(state, "edit", line.id)
    assert (state.editing.title, state.editing.body) == ("Illness", "Fees wait.")
    act(state, "write", {**form, "policy_body": "A month.", "request_id": state.request_id})
    (line,) = state.policies
    assert (line.version, line.body, state.editing.id) == ("version 2", "A month.", "")
    act(state, "write", {**form, "policy_body": "", "request_id": state.request_id})
    assert (bool(state.policy_error), state.error) == (True, "")
    act(state, "pick", line.id)
    act(state, "remove")
    assert papers.papers(group.admin, group.circle.id) == ()
    bad = at(group.admin, BoardState, routes.BOARD, group.circle, "?file=file_too_large")
    assert bad.said.bad
    assert at(group.admin, BoardState, routes.BOARD, group.circle, "?file=x").said.words == ""


def test_members_look_at_another_kind_first_and_then_vote_on_it(db: Any) -> None:
    people = [person("Asha Kumari"), person("Rekha Verma")]
    circle = circle_of(*people)
    state = at(people[0], CircleKindState, routes.PRESET_CHANGE, circle)
    assert [kind.value for kind in state.kinds] == [
        "savings", "shg", "vsla", "rosca_draw", "rosca_order", "rosca_auction", "lender",
    ]  # fmt: skip
    act(state, "choose", "savings")
    assert state.offices == ["admin", "treasurer"]
    asha = str(member_id(people[0], circle))
    form = {"rules": "new", "admin": asha, "treasurer": ""}
    act(state, "preview", form)
    assert (state.look.title, state.look.blockers) == ("Savings and loan group", [])
    assert [(row.label, row.after) for row in state.look.offices] == [("Asha Kumari", "Admin")]
    assert ("What everybody puts in", "₹500") in [(row.label, row.after) for row in state.look.rows]
    sent = address_of(act(state, "ask"))
    (put,) = proposals.list(people[0], circle.id).items
    assert sent == f"/c/{circle.id}/votes/{put.id}"
    for voter in people:
        proposals.vote(voter, put.id, "yes")
    assert circles.get(people[0], circle.id).preset == "savings"


def test_what_is_in_the_way_is_said_before_anybody_is_asked(db: Any) -> None:
    circle, people = lending_circle()
    asked(people[1], circle)
    state = at(people[0], CircleKindState, routes.PRESET_CHANGE, circle)
    act(state, "choose", "lender")
    act(state, "preview", {"rules": "keep", "admin": str(member_id(people[0], circle))})
    assert "1 decision is open" in state.look.blockers
    assert "3 members have savings, which this kind of circle does not keep" in state.look.blockers
    act(state, "ask")
    assert "has to be settled first" in state.error
    act(state, "back")
    act(state, "choose", "savings")
    act(state, "preview", {"rules": "keep", "admin": ""})
    act(state, "ask")
    assert "Somebody has to be admin" in state.error


def test_an_admin_lets_the_circle_rest_and_members_are_asked(db: Any) -> None:
    group = officers_circle(1)
    board.announce(group.admin, group.circle.id, title="Hello", key=key())
    state = at(group.admin, CircleKindState, routes.PRESET_CHANGE, group.circle)
    assert (state.rest.may, state.rest.resting, state.rest.by_vote) == (True, False, False)
    act(state, "rest_or_wake")
    assert (state.rest.resting, state.may_propose) == (True, False)
    assert not at(group.admin, BoardState, routes.BOARD, group.circle).may_announce
    act(state, "rest_or_wake")
    assert not state.rest.resting
    member = at(group.members[0], CircleKindState, routes.PRESET_CHANGE, group.circle)
    assert not member.rest.may
    people = [person("Asha Kumari"), person("Rekha Verma")]
    circle = circle_of(*people)
    peers = at(people[1], CircleKindState, routes.PRESET_CHANGE, circle)
    assert peers.rest.by_vote
    assert address_of(act(peers, "rest_or_wake")).startswith(f"/c/{circle.id}/votes/")
