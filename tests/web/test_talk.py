"""What is said below a proposal, on its page; and taking a question back."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.services import proposals, roles
from circle_app.services.access import Actor
from circle_app.web import routes
from circle_app.web.vote.state import VoteState
from circle_app.web.vote.talk_state import TalkState
from circle_app.web.votes.state import VotesState
from tests.factories import key
from tests.support.browsers import Tab, act
from tests.support.circles import Officers, member_id, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at(group: Officers, actor: Actor, proposal_id: Any) -> tuple[VoteState, TalkState]:
    """The page of a proposal and the talk on it, in one tab."""
    tab = Tab(actor)
    address = f"/c/{group.circle.id}/votes/{proposal_id}"
    page = tab.at(VoteState, routes.VOTE, address)
    act(page, "load")
    return page, tab.at(TalkState, routes.VOTE, address)


def test_members_talk_below_a_question_and_it_is_taken_back(db: Any) -> None:
    group = officers_circle(members=2)
    asker, auditor = group.members
    asked = proposals.propose(asker, group.circle.id, title="Sundays?", key=key()).proposal_id
    page, talk = at(group, asker, asked)
    assert page.ask.rules == "Decided under version 1 of the rules"
    assert (page.steps[0].title, page.steps[0].state) == ("The members vote", "now")
    assert (talk.can_read, talk.can_say, talk.said) == (True, True, [])
    form = {"words": "I work on Saturdays", "request_id": talk.request_id}
    act(talk, "say", form)
    act(talk, "say", form)
    assert [words.text for words in talk.said] == ["I work on Saturdays"]
    typed = {"words": " ", "request_id": talk.request_id}
    act(talk, "say", typed)
    assert talk.error
    assert talk.request_id == typed["request_id"]
    _, other = at(group, group.admin, asked)
    assert not other.said[0].can_remove
    act(other, "remove", other.said[0].id)
    act(other, "remove", "no id")
    act(talk, "remove", talk.said[0].id)
    assert (talk.said[0].text, talk.said[0].can_remove) == ("", False)
    roles.assign(group.admin, group.circle.id, member_id(auditor, group.circle), "auditor")
    _, reading = at(group, auditor, asked)
    assert (reading.can_read, reading.can_say) == (True, False)
    # Only who asked takes it back, whoever calls the handler.
    stranger, _ = at(group, group.admin, asked)
    assert not stranger.ask.can_withdraw
    act(stranger, "withdraw")
    assert proposals.get(asker, asked).status == "open"
    assert page.ask.can_withdraw
    act(page, "withdraw")
    assert page.ask.result == "Withdrawn before it was decided"
    assert (page.ask.can_withdraw, page.steps[0].state) == (False, "todo")


def test_the_list_is_narrowed_by_kind_and_state(db: Any) -> None:
    group = officers_circle(members=1)
    proposals.propose(group.admin, group.circle.id, title="Sundays?", key=key())
    for query, shown, kind, rows in (
        ("", "", "", 1),
        ("?state=decided&kind=text", "decided", "text", 1),
        ("?kind=rules", "", "rules", 0),
        ("?state=angry&kind=weather", "", "", 1),
    ):
        address = f"/c/{group.circle.id}/votes{query}"
        state = Tab(group.members[0]).at(VotesState, routes.VOTES, address)
        act(state, "load")
        assert (state.shown, state.kind, len(state.mine)) == (shown, kind, rows)
        assert state.can_ask
