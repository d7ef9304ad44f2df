"""What is said below a proposal, on its page; and taking a question back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.services import proposals, roles
from circle_app.services.access import Actor
from circle_app.services.proposals import AnswerView, StepView
from circle_app.web import routes
from circle_app.web.decision_steps import step_lines
from circle_app.web.vote.state import VoteState
from circle_app.web.vote.talk_state import TalkState
from circle_app.web.votes.state import VotesState
from tests.factories import key
from tests.support.browsers import Tab, act
from tests.support.circles import MORNING, Officers, member_id, officers_circle

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


def test_a_secret_vote_tells_who_came_and_nothing_else(db: Any) -> None:
    group = officers_circle(members=3, rules={"rule_voting": {"secret": True}})
    asked = proposals.propose(group.admin, group.circle.id, title="Sundays?", key=key()).proposal_id
    proposals.vote(group.admin, asked, "yes")
    proposals.vote(group.treasurer, asked, "no")
    page, _ = at(group, group.members[0], asked)
    assert (page.tally.hidden, page.tally.cast, page.tally.open) == (True, 2, 3)
    assert (page.tally.yes, page.tally.no) == (0, 0)
    assert {segment.kind for segment in page.tally.ring.segments} <= {"checking", "open", "mine"}
    assert page.steps[0].sub.startswith("2 of 5 have voted, until ")
    assert {voter.vote for voter in page.voters} == {""}


def _step(**values: Any) -> StepView:
    """A step of officers that is open until the evening."""
    usual = StepView(
        number=1, by="role", role="treasurer", approvals=1, agreed=0, status="open",
        decider="officer", yes=0, no=0, cast=0, tally_hidden=False, electorate=0, needed=0,
        opened_at=MORNING, closes_at=MORNING + timedelta(hours=6), decided_at=None,
        decided_by=None, escalated=None, escalation="",
    )  # fmt: skip
    return replace(usual, **values)


REKHA = AnswerView("Rekha Verma", "treasurer", True, "Good plan", MORNING)


@pytest.mark.parametrize(
    ("step", "title", "sub", "why", "state"),
    [
        (_step(), "It waits for the treasurer", "until today 18:00", "", "now"),
        (
            _step(escalation="vote"),
            "It waits for the treasurer",
            "until today 18:00",
            "If nobody answers by then, the members vote.",
            "now",
        ),
        (
            _step(role="", approvals=3, agreed=1, escalated="nobody"),
            "It waits for 2 who may decide: an officer",
            "until today 18:00",
            "Nobody else was left who may decide, so it passed on to them.",
            "now",
        ),
        (_step(status="waiting"), "Then the treasurer decides", "", "", "todo"),
        (
            _step(status="approved", decided_by="officer", decided_at=MORNING, answers=(REKHA,)),
            "Agreed by the treasurer",
            "",
            "",
            "done",
        ),
        (
            _step(status="rejected", decided_by="time", decided_at=MORNING),
            "Nobody answered in time: the treasurer",
            "today 12:00",
            "",
            "done",
        ),
        (
            _step(decider="vote", status="rejected", decided_by="impossible", yes=1, electorate=5,
                  decided_at=MORNING, escalated="time"),
            "The members did not agree",
            "1 yes of 5 · yes could no longer win · today 12:00",
            "Nobody answered in time, so it passed on to them.",
            "done",
        ),
        (_step(role="keeper", status="skipped"), "Not needed any more: Box keeper", "", "", "todo"),
    ],
)  # fmt: skip
def test_each_step_is_told_in_words(
    db: Any, step: StepView, title: str, sub: str, why: str, state: str
) -> None:
    titles = {"keeper": "Box keeper"}
    with clock.frozen(MORNING):
        (line,) = step_lines([step], "Asia/Kolkata", "en", titles, is_open=True)
        (hindi,) = step_lines([step], "Asia/Kolkata", "hi", titles, is_open=True)
    assert (line.title, line.sub, line.why, line.state) == (title, sub, why, state)
    assert hindi.title != line.title
    if step.answers:
        assert line.answers[0].told == "Rekha Verma (Treasurer) agreed, today 12:00"
        assert line.answers[0].note == "“Good plan”"
