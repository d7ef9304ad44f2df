"""Writing down the vote of a member without an account, on the page of the vote."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from circle_app.services import activity, members, proposals
from circle_app.web import routes
from circle_app.web.vote.recording import RecordVoteState
from circle_app.web.vote.state import VoteState
from tests.factories import key
from tests.support.browsers import Tab, act
from tests.support.circles import officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def test_an_officer_writes_down_what_was_said(db: Any) -> None:
    group = officers_circle(members=1)
    circle, asker = group.circle.id, group.members[0]
    kamala = members.record(group.treasurer, circle, "Kamala Bai", key=key()).member_id
    asked = proposals.propose(asker, circle, title="Sundays?", key=key()).proposal_id
    address = f"/c/{circle}/votes/{asked}"
    tab = Tab(group.treasurer)
    page = tab.at(VoteState, routes.VOTE, address)
    act(page, "load")
    offered = {voter.name: voter.record_label for voter in page.voters if voter.record_label}
    assert offered == {"Kamala Bai": "Write down the vote of Kamala Bai"}
    state = tab.at(RecordVoteState, routes.VOTE, address)
    act(state, "choose", str(kamala), "Kamala Bai", "")
    act(state, "record", "yes")
    # The sheet is used up: another try needs another opening or has another key.
    act(state, "record", "yes")
    act(page, "reload")
    (voter,) = [voter for voter in page.voters if voter.name == "Kamala Bai"]
    assert (voter.vote, voter.record_label) == ("yes", "Correct the vote of Kamala Bai")
    assert voter.when.endswith(f", written down by {group.treasurer.name}")
    assert (page.tally.yes, page.tally.open) == (1, 3)
    # Who asked sees it and may not touch it, whatever the handler is told.
    other = Tab(asker)
    seen = other.at(VoteState, routes.VOTE, address)
    act(seen, "load")
    assert not any(voter.record_label for voter in seen.voters)
    forged = other.at(RecordVoteState, routes.VOTE, address)
    for member, choice in ((str(kamala), "no"), (str(uuid4()), "no"), ("no id", "no")):
        act(forged, "choose", member, "Kamala Bai", "")
        act(forged, "record", choice)
    act(state, "record", "maybe")
    view = proposals.get(asker, asked)
    assert (view.yes, view.no) == (1, 0)
    (told,) = [item for item in activity.feed(asker, circle).items if item.kind == "vote.recorded"]
    assert told.params["by"] == group.treasurer.name
