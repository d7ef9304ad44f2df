"""Random chains, officers, answers, leavers and waits; and what happens at the same moment."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circle_app.domain.decisions import ApprovalStep, StepBy
from circle_app.domain.errors import CircleError
from circle_app.domain.votes import CountedOf, VotingRule
from circle_app.persistence import database
from circle_app.services import proposals
from circle_app.services.proposals import engine
from tests.factories import outcomes
from tests.support import databases
from tests.support.chains import HOURS, KIND, VOTE, Board, role
from tests.support.circles import kinds, rows

CAST = ("Asha:admin", "Rekha:treasurer", "Tara:treasurer", "Ravi:clerk", "Sunita", "Farida")
NAMES = tuple(told.partition(":")[0] for told in CAST)
OFFICES = ("admin", "treasurer", "clerk", "member", "auditor", "left")

rules = st.builds(
    VotingRule,
    counted_of=st.sampled_from(CountedOf),
    window_hours=st.integers(1, 20),
    early_close=st.booleans(),
    interested_vote=st.just(False),
    secret=st.booleans(),
)
steps = st.one_of(
    st.builds(ApprovalStep, voting=rules),
    st.builds(
        ApprovalStep,
        by=st.just(StepBy.ROLE),
        role=st.sampled_from(["", "admin", "treasurer", "clerk"]),
        approvals=st.integers(1, 2),
        within_hours=st.integers(1, 20),
        escalation=st.sampled_from(["", "vote", "admin", "clerk"]),
        voting=rules,
    ),
)
names = st.sampled_from(NAMES)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("say"), names, st.sampled_from([True, True, True, False])),
        st.tuples(st.just("vote"), names, st.sampled_from(["yes", "yes", "no"])),
        st.tuples(st.just("give"), names, st.sampled_from(OFFICES)),
        st.tuples(st.just("wait"), st.just(""), st.integers(1, 30)),
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def board(run_dir):
    """One circle for all examples; each begins with everybody back in the first role."""
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.fresh("sqlite", run_dir, Path(folder)),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setitem(engine._handlers, KIND, lambda session, motion, approved, actor: None)
        yield Board(*CAST)


def restored(board):
    """Everybody is back, and holds the first role."""
    for told in CAST:
        name, _, office = told.partition(":")
        board.give(name, office or "member", recheck=False)
        board.give(name, "active", recheck=False)
    return board


def attempt(board, matter, act):
    """Do one random thing; most are refused."""
    kind, who, what = act
    if kind == "wait":
        board.wait(hours=what)
        proposals.close_due(board.now)
    elif kind == "give":
        board.give(who, what)
    elif kind == "vote":
        with suppress(CircleError):
            board.vote(who, matter, what)
    else:
        with suppress(CircleError):
            board.say(who, matter, approve=what)


@settings(max_examples=50)
@given(
    st.lists(steps, min_size=1, max_size=3),
    names,
    st.sets(names, max_size=2),
    names | st.none(),
    acts,
)
def test_whatever_happens_nobody_decides_alone_or_for_themselves(
    board, chain, opener, about, recorded_for, acts
):
    restored(board)
    recorded_for = None if recorded_for == opener else recorded_for
    more = {"on_behalf_of": board.ids[recorded_for]} if recorded_for else {}
    matter = board.put(opener, *chain, about=" ".join(sorted(about)), **more)
    for act in acts:
        attempt(board, matter, act)
    board.give("Asha", "active", recheck=False)
    check(board, matter, about, opener, recorded_for)
    # Left alone it ends: each step runs out, passed on at most once by time.
    for _ in range(2 * len(chain) + 1):
        board.wait(hours=24)
        proposals.close_due(board.now)
    seen = check(board, matter, about, opener, recorded_for)
    assert seen.status in ("approved", "rejected")
    assert not [step for step in seen.steps if step.status in ("open", "waiting")]


def check(board, matter, about, opener, recorded_for):
    """What must hold of a matter at any time."""
    seen = board.seen(matter)
    answered = [answer.name for step in seen.steps for answer in step.answers]
    assert len(answered) == len(set(answered)), "somebody took two steps"
    assert not set(answered) & (about | {recorded_for or opener}), "the own matter"
    voted = {row.name for row in seen.voters}
    assert not voted & (about | ({recorded_for} if recorded_for else set()))
    states = [step.status for step in seen.steps]
    if seen.status == "approved":
        assert set(states) == {"approved"}
    elif seen.status == "open":
        assert states == ["approved"] * (seen.step - 1) + ["open"] + ["waiting"] * (
            seen.step_count - seen.step
        )
    else:
        assert states == ["approved"] * (seen.step - 1) + ["rejected"] + ["skipped"] * (
            seen.step_count - seen.step
        )
    for step in seen.steps:
        if step.decided_by == "officer" and step.status == "approved":
            assert step.agreed >= step.approvals
        if step.decider == "vote" and step.status == "approved":
            assert step.yes > step.no
    return seen


# ---------------------------------------------------------------- at the same moment


@pytest.fixture
def carried_out(monkeypatch):
    """What the owner of the kind was told: whether it was approved, once for each decision."""
    told = []
    monkeypatch.setitem(
        engine._handlers, KIND, lambda session, motion, approved, actor: told.append(approved)
    )
    return told


def officers():
    return Board("Asha:admin", "Rekha:treasurer", "Tara:treasurer", "Sunita")


def test_two_officers_at_once_take_a_step_once(db, carried_out):
    board = officers()
    matter = board.put("Sunita", role("treasurer"), role("admin"))
    tried = outcomes(
        lambda n: board.say(("Rekha", "Tara")[n % 2], matter),
        8,
    )
    assert tried.count("open") == 1
    # Whoever came too late is told so: the step is the admin's now.
    assert set(tried) <= {"open", "not_allowed", "already_took_part", "already_decided"}
    assert rows("SELECT step, COUNT(*) FROM officer_answer GROUP BY step") == [(1, 1)]
    assert board.told(matter) == ["treasurer approved", "admin open"]


def test_both_of_two_who_must_agree_are_counted(db, carried_out):
    board = officers()
    matter = board.put("Sunita", role("treasurer", approvals=2))
    outcomes(
        lambda n: board.say(("Rekha", "Tara")[n % 2], matter),
        6,
    )
    assert board.seen(matter).steps[0].agreed == 2
    assert carried_out == [True]


def test_the_deciding_vote_and_the_next_officer_do_not_overtake_each_other(db, carried_out):
    board = officers()
    matter = board.put("Sunita", VOTE, role("treasurer"))
    for who in ("Asha", "Tara"):
        board.vote(who, matter)

    def act(number):
        if number % 2:
            return board.vote("Sunita", matter)
        return board.say("Rekha", matter)

    outcomes(act, 8)
    assert board.told(matter)[0] == "vote approved"
    assert carried_out in ([], [True])


def test_at_the_last_second_the_job_and_an_officer_agree_on_who_is_late(db, carried_out):
    board = officers()
    matter = board.put("Sunita", role("treasurer", escalation="admin"))
    board.wait(hours=HOURS)

    def act(number):
        if number % 2:
            return proposals.close_due(board.now)
        return board.say("Rekha", matter)

    tried = outcomes(act, 8)
    assert set(tried[::2]) == {"not_allowed"}
    assert sum(found for found in tried[1::2] if isinstance(found, int)) <= 1
    assert kinds().count("proposal.escalated") == 1
    assert (board.told(matter), carried_out) == (["admin open"], [])


def test_a_matter_closes_once_however_many_close_it(db, carried_out):
    board = officers()
    matters = [board.put("Sunita", VOTE), board.put("Sunita", role("treasurer"))]
    until = board.now + timedelta(hours=24)
    closed = outcomes(lambda n: engine.close(matters[n % 2], until), 8)
    assert sorted(closed) == [False] * 6 + [True] * 2
    assert carried_out == [False, False]
    assert kinds().count("proposal.rejected") == 2


def test_an_office_taken_back_meanwhile_does_not_decide(db, carried_out):
    board = officers()
    matter = board.put("Sunita", role("treasurer", escalation="admin"))
    board.give("Tara", "member")

    def act(number):
        if number % 2:
            return board.give("Rekha", "member")
        return board.say("Rekha", matter)

    tried = outcomes(act, 2)
    told = board.told(matter)
    assert (tried[0], told) in (
        ("approved", ["treasurer approved"]),
        ("not_allowed", ["admin open"]),
    )
    with database.reading() as session:
        assert engine.queries.waiting_for_officers(session, board.circle.id) == (
            [] if told == ["treasurer approved"] else [matter]
        )
