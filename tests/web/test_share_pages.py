"""The pages of shares and of the share-out."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.services import proposals, share_outs, shares
from circle_app.services.access import Actor
from circle_app.web import routes
from circle_app.web.share_out.state import ShareOutState
from circle_app.web.shares.state import SharesState
from tests.factories import person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import count
from tests.support.shares import ShareGroup

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at_shares(actor: Actor | None, group: ShareGroup, language: str = "en", query: str = "") -> Any:
    address = f"/c/{group.circle.id}/shares{query}"
    state = Tab(actor, language).at(SharesState, routes.SHARES, address)
    return state, act(state, "load")


def at_share_out(
    actor: Actor | None, group: ShareGroup, language: str = "en", query: str = ""
) -> Any:
    address = f"/c/{group.circle.id}/share-out{query}"
    state = Tab(actor, language).at(ShareOutState, routes.SHARE_OUT, address)
    return state, act(state, "load")


def test_shares_are_bought_once_and_stand_in_the_register(db: Any) -> None:
    group = ShareGroup(
        contribution={"unit": "share", "amount_minor": 5_000, "max_units": 5, "cycle": "weekly"}
    )
    state, _ = at_shares(group.anju, group)
    view = state.view
    assert (view.mine, view.can_buy, len(view.own_picks)) == ("0 shares", True, 5)
    assert view.own_picks[2].words == "3 shares · ₹150"
    form = {"shares": "3", "method": "cash", "reference": "", "request_id": state.request_id}
    act(state, "buy", form)
    act(state, "buy", form)
    assert count("share_purchase") == 1
    assert (state.slip.amount.plain, state.view.mine, state.view.cost.plain) == (
        "₹150", "3 shares", "₹150",
    )  # fmt: skip
    assert state.view.left == "You can buy 2 more shares now."
    act(state, "buy", {**form, "shares": "6", "request_id": state.request_id})
    assert state.error.startswith("You can buy 2 more shares")
    treasurer, _ = at_shares(group.treasurer, group)
    assert treasurer.view.can_record
    assert group.bimla.name in [pick.words for pick in treasurer.view.others]
    act(
        treasurer,
        "buy",
        {**form, "member": str(group.id(group.bimla)), "request_id": treasurer.request_id},
    )
    act(state, "reload")
    assert [(row.name, row.shares, row.amount) for row in state.view.holders] == [
        (group.anju.name, "3 shares · cost ₹150", "₹150"),
        (group.bimla.name, "3 shares · cost ₹150", "₹150"),
    ]  # fmt: skip
    assert (state.view.head, state.view.worth) == (
        "Worth today", "Worth ₹150 today, by the books.",
    )  # fmt: skip
    hindi, _ = at_shares(group.bimla, group, "hi")
    assert hindi.view.mine == "3 शेयर"
    _, went = at_shares(None, group)
    assert address_of(went).startswith(routes.SIGN_IN)
    stranger, _ = at_shares(person("Stranger Singh"), group)
    assert not stranger.loaded


def test_from_the_count_to_the_payout(db: Any) -> None:
    group = ShareGroup()
    group.buys(group.anju, 4)
    group.buys(group.bimla, 2)
    state, _ = at_share_out(group.treasurer, group)
    assert (state.view.stage, state.view.value.plain, state.view.boxes[0].booked) == (
        "count", "₹50", "₹300",
    )  # fmt: skip
    form = {"cash": "310", "reason": "", "request_id": state.request_id}
    act(state, "count", form)
    assert state.error
    form["reason"] = "Somebody gave ten rupees"
    act(state, "count", form)
    act(state, "count", form)
    assert count("share_out") == 1
    assert (state.view.stage, state.view.boxes[0].difference) == ("ask", "₹10 too much")
    act(state, "keep", "1")
    mine = next(row for row in state.view.rows if row.name == group.anju.name)
    assert "kept ₹50" in mine.parts
    act(state, "ask", {"request_id": state.request_id})
    assert (state.view.status, state.view.steps[2].state) == ("asked", "now")
    asked = share_outs.newest(group.treasurer, group.circle.id)
    for actor in group.everybody[:3]:
        proposals.vote(actor, asked.proposal_id, "yes")
    member, _ = at_share_out(group.anju, group, "hi")
    assert (member.view.stage, member.view.has_mine) == ("", True)
    act(state, "reload")
    assert state.view.stage == "post"
    act(state, "post", {"request_id": state.request_id})
    # What each is to be handed stays there; the cycle that runs is a step further.
    assert (state.view.status, state.view.title) == ("posted", "Share-out of cycle 1")
    assert state.view.next_href.endswith("/share-out?cycle=2")
    following, _ = at_share_out(group.treasurer, group, query="?cycle=2")
    assert (following.view.status, following.view.stage) == ("", "count")
    before, _ = at_shares(group.anju, group, query="?cycle=1")
    assert (before.view.head, before.view.worth, before.view.has_share_out) == (
        "Was worth", "They were worth ₹206.67.", True,
    )  # fmt: skip
    assert not at_share_out(group.treasurer, group, query="?cycle=7")[0].loaded
    assert shares.register(group.anju, group.circle.id).mine.shares == 1
    act(member, "reload")
    assert (member.view.status, member.view.can_say) == ("posted", True)
    assert [(line.name, line.value) for line in member.view.mine_lines] == [
        ("4 शेयर का मोल", "₹206.67"), ("1 शेयर अगले चक्र के लिए रखे", "− ₹50"),
    ]  # fmt: skip
    act(member, "got_it")
    assert member.view.said
    _, went = at_share_out(None, group)
    assert address_of(went).startswith(routes.SIGN_IN)
    stranger, _ = at_share_out(person("Stranger Singh"), group)
    assert not stranger.loaded


def test_a_plan_that_fits_no_more_says_so(db: Any) -> None:
    group = ShareGroup()
    group.buys(group.anju, 4)
    group.agree(group.count(20_000))
    group.buys(group.bimla, 1)
    state, _ = at_share_out(group.treasurer, group)
    assert (state.view.is_stale, state.view.stage) == (True, "count")
    act(state, "cancel")
    assert state.view.status == ""
