"""Matters that one officer decides: who may, how often, and what cannot be carried out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.decisions import ANY_OFFICER
from circle_app.domain.errors import IdempotencyMismatch, InsufficientFunds, NotAllowed, NotFound
from circle_app.domain.votes import VotingRule
from circle_app.persistence import database
from circle_app.services import access, proposals, roles
from circle_app.services.proposals import MatterDecided, OwnMatter, engine
from tests.factories import key, outcomes, person
from tests.support.circles import (
    MORNING,
    circle_of,
    kinds,
    member_id,
    officers_circle,
    rows,
)

KIND = "test"


@pytest.fixture
def carried_out(monkeypatch):
    """What the owner of the kind was told: whether it was approved, once for each decision."""
    told = []
    monkeypatch.setitem(
        engine._handlers, KIND, lambda session, motion, approved, actor: told.append(approved)
    )
    return told


def put(actor, circle, *, about=()):
    """Ask for a decision, as an expense or a withdrawal does."""
    with database.transaction() as session:
        place = access.standing(session, actor, circle.id)
        interested = frozenset(member_id(who, circle) for who in about)
        asked = proposals.open_proposal(
            session,
            actor,
            place,
            kind=KIND,
            rule=VotingRule(),
            steps=ANY_OFFICER,
            title="A tarpaulin",
            payload={"amount_minor": 900_00},
            interested=interested,
        )
    return asked.id


def test_an_officer_decides_once_and_it_is_carried_out(db, carried_out):
    group = officers_circle(1)
    asked = put(group.members[0], group.circle)
    seen = proposals.get(group.treasurer, asked)
    assert (seen.decider, seen.can_decide, seen.can_vote, seen.electorate) == (
        "officer",
        True,
        False,
        0,
    )
    once = key()
    done = proposals.decide(group.treasurer, asked, approve=True, note=" Buy it ", key=once)
    assert (done.status, done.failure, done.replayed) == ("approved", None, False)
    again = proposals.decide(group.treasurer, asked, approve=True, note=" Buy it ", key=once)
    assert again.replayed
    with pytest.raises(IdempotencyMismatch):
        proposals.decide(group.treasurer, asked, approve=False, key=once)
    with pytest.raises(MatterDecided):
        proposals.decide(group.admin, asked, approve=False, key=key())
    assert carried_out == [True]
    seen = proposals.get(group.members[0], asked)
    assert (seen.status, seen.officer_name, seen.officer_note, seen.can_decide) == (
        "approved",
        group.treasurer.name,
        "Buy it",
        False,
    )
    assert kinds()[-2:] == ["proposal.opened", "proposal.approved"]


def test_declining_is_told_to_the_owner_of_the_kind(db, carried_out):
    group = officers_circle(1)
    asked = put(group.members[0], group.circle)
    assert proposals.decide(group.admin, asked, approve=False, key=key()).status == "rejected"
    assert carried_out == [False]


def test_nobody_decides_the_own_matter(db, carried_out):
    group = officers_circle(1)
    own = put(group.treasurer, group.circle)
    with pytest.raises(OwnMatter):
        proposals.decide(group.treasurer, own, approve=True, key=key())
    about = put(group.members[0], group.circle, about=[group.treasurer])
    assert not proposals.get(group.treasurer, about).can_decide
    with pytest.raises(OwnMatter):
        proposals.decide(group.treasurer, about, approve=True, key=key())
    assert proposals.decide(group.admin, own, approve=True, key=key()).status == "approved"


def test_members_and_strangers_do_not_decide(db, carried_out):
    group, other = officers_circle(2), officers_circle(0)
    asked = put(group.members[0], group.circle)
    with pytest.raises(NotAllowed):
        proposals.decide(group.members[1], asked, approve=True, key=key())
    with pytest.raises(NotFound):
        proposals.decide(other.admin, asked, approve=True, key=key())
    with pytest.raises(NotFound):
        proposals.decide(person("Zara Khan"), asked, approve=True, key=key())
    assert carried_out == []


def test_without_another_officer_the_members_vote(db, carried_out):
    group = officers_circle(2, treasurer=False)
    asked = put(group.admin, group.circle)
    seen = proposals.get(group.members[0], asked)
    assert (seen.decider, seen.can_vote, seen.electorate) == ("vote", True, 4)
    with pytest.raises(NotAllowed):
        proposals.decide(group.admin, asked, approve=True, key=key())
    from_member = put(group.members[0], group.circle)
    assert proposals.get(group.admin, from_member).decider == "officer"


def test_without_officers_it_is_always_a_vote(db, carried_out):
    asha, rekha, sunita = person("Asha Kumari"), person("Rekha Verma"), person("Sunita Devi")
    circle = circle_of(asha, rekha, sunita)
    asked = put(asha, circle)
    assert proposals.get(rekha, asked).decider == "vote"
    for voter in (rekha, sunita):
        proposals.vote(voter, asked, "yes")
    assert carried_out == [True]
    with pytest.raises(NotAllowed):
        proposals.decide(rekha, asked, approve=True, key=key())


def test_what_was_agreed_but_cannot_be_done_stays_decided_and_says_why(db, monkeypatch):
    def empty(session, motion, approved, actor):
        roles_seen = rows("SELECT COUNT(*) FROM member")
        assert roles_seen
        raise InsufficientFunds(amount_minor=1, currency="INR")

    monkeypatch.setitem(engine._handlers, KIND, empty)
    group = officers_circle(1)
    asked = put(group.members[0], group.circle)
    done = proposals.decide(group.treasurer, asked, approve=True, key=key())
    assert (done.status, done.failure) == ("approved", "insufficient_funds")
    assert proposals.get(group.admin, asked).failure == "insufficient_funds"
    assert kinds()[-2:] == ["proposal.approved", "proposal.failed"]


def test_a_matter_nobody_decides_runs_out_after_thirty_days(db, carried_out):
    with clock.frozen(MORNING):
        group = officers_circle(1)
        asked = put(group.members[0], group.circle)
    with clock.frozen(MORNING + timedelta(days=29)):
        assert proposals.get(group.admin, asked).can_decide
    with clock.frozen(MORNING + timedelta(days=30)):
        seen = proposals.get(group.admin, asked)
        assert (seen.status, seen.decided_by, seen.can_decide) == ("rejected", "time", False)
        with pytest.raises(MatterDecided):
            proposals.decide(group.treasurer, asked, approve=True, key=key())
    assert carried_out == [False]


def test_two_officers_at_once_decide_once(db, carried_out):
    group = officers_circle(1)
    asked = put(group.members[0], group.circle)
    officers = [group.admin, group.treasurer]
    tried = outcomes(
        lambda turn: proposals.decide(officers[turn], asked, approve=not turn, key=key()).status,
        2,
    )
    assert sorted(tried) in (["already_decided", "approved"], ["already_decided", "rejected"])
    assert len(carried_out) == 1


def test_the_list_is_asked_for_by_who_decides(db, carried_out):
    group = officers_circle(1)
    matter = put(group.members[0], group.circle)
    question = proposals.propose(
        group.members[0], group.circle.id, title="Meet on Sundays?", key=key()
    ).proposal_id
    for decider, ids in (("officer", [matter]), ("vote", [question]), (None, [question, matter])):
        found = proposals.list(group.members[0], group.circle.id, decider=decider).items
        assert [row.id for row in found] == ids


def test_whoever_lost_the_office_decides_nothing(db, carried_out):
    group = officers_circle(1)
    asked = put(group.members[0], group.circle)
    roles.assign(group.admin, group.circle.id, member_id(group.treasurer, group.circle), "member")
    with pytest.raises(NotAllowed):
        proposals.decide(group.treasurer, asked, approve=True, key=key())
