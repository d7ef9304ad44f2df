"""Votes: who may, until when, what they decide, and what is kept."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from uuid import uuid4

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.votes import InvalidVote, NotAnElector, VoteClosed, VotingRule
from circle_app.persistence import database
from circle_app.services import access, activity, events, invites, proposals
from circle_app.services.proposals import engine
from tests.factories import NAMES, key, outcomes, person
from tests.support.circles import MORNING, circle_of, count, kinds, member_id, rows


def people(number: int):
    return [person(name) for name in (*NAMES, "Meena Joshi", "Lata Rao", "Usha Nair")[:number]]


def ask(actor, circle, title="Shall we buy a steel cupboard?"):
    return proposals.propose(actor, circle.id, title=title, key=key()).proposal_id


def decided_at(proposal_id):
    with database.reading() as session:
        return engine.queries.proposal_row(session, proposal_id).decided_at


def test_more_than_half_of_the_electorate_approves(db):
    asha, rekha, sunita, farida, _ = five = people(5)
    asked = ask(asha, circle_of(*five))
    first = proposals.vote(asha, asked, "yes")
    assert (first.yes, first.no, first.electorate, first.needed) == (1, 0, 5, 3)
    assert (first.status, first.my_vote) == ("open", "yes")
    proposals.vote(rekha, asked, "yes")
    assert proposals.vote(sunita, asked, "yes").status == "approved"
    view = proposals.get(farida, asked)
    assert (view.status, view.decided_by, view.can_vote) == ("approved", "votes", False)
    assert [(row.name, row.vote) for row in view.voters[:4]] == [
        ("Asha Kumari", "yes"),
        ("Rekha Verma", "yes"),
        ("Sunita Devi", "yes"),
        ("Farida Khatoon", None),
    ]
    assert kinds()[-1] == "proposal.approved"
    with pytest.raises(VoteClosed) as refusal:
        proposals.vote(farida, asked, "no")
    assert refusal.value.http_status == 409


def test_a_vote_ends_when_approval_has_become_impossible(db):
    asha, rekha, sunita, _ = four = people(4)
    asked = ask(asha, circle_of(*four))
    proposals.vote(rekha, asked, "no")
    assert proposals.vote(sunita, asked, "no").status == "rejected"
    assert proposals.get(asha, asked).decided_by == "impossible"


def test_a_vote_may_be_changed_and_every_change_is_kept(db):
    asha, rekha, _ = three = people(3)
    asked = ask(asha, circle_of(*three))
    proposals.vote(asha, asked, "no")
    proposals.vote(asha, asked, "yes")
    again = proposals.vote(asha, asked, "yes")
    assert (again.yes, again.no) == (1, 0)
    assert [row[0] for row in rows("SELECT vote FROM vote_change ORDER BY id")] == ["no", "yes"]
    assert proposals.get(rekha, asked).my_vote is None


def test_time_decides_with_nobody_looking(db):
    asha, rekha, _ = three = people(3)
    with clock.frozen(MORNING):
        asked = ask(asha, circle_of(*three))
        proposals.vote(asha, asked, "yes")
    closing = MORNING + timedelta(hours=24)
    assert proposals.close_due(closing - timedelta(seconds=1)) == 0
    assert proposals.close_due(closing + timedelta(hours=3)) == 1
    assert proposals.close_due(closing + timedelta(hours=3)) == 0
    view = proposals.get(rekha, asked)
    assert (view.status, view.decided_by, view.decided_at) == ("rejected", "time", closing)
    assert kinds().count("proposal.rejected") == 1


def test_looking_and_voting_close_a_vote_whose_time_is_up(db):
    asha, rekha, _ = three = people(3)
    with clock.frozen(MORNING):
        circle = circle_of(*three)
        first, second, third = (ask(asha, circle, f"Question {number}") for number in range(3))
    with clock.frozen(MORNING + timedelta(hours=25)):
        assert proposals.get(rekha, first).status == "rejected"
        with pytest.raises(VoteClosed):
            proposals.vote(rekha, second, "yes")
        assert rows("SELECT COUNT(*) FROM proposal WHERE status = 'open'") == [(1,)]
        assert proposals.list(rekha, circle.id, status="open").items == ()
    assert rows("SELECT COUNT(*) FROM vote_change") == [(0,)]
    assert decided_at(third) == MORNING + timedelta(hours=24)


def test_who_joins_later_or_is_a_stranger_has_no_vote(db):
    asha, rekha, late, stranger = people(4)
    circle = circle_of(asha, rekha)
    asked = ask(asha, circle)
    invites.join(late, circle.invite_code, key=key())
    with pytest.raises(NotAnElector) as refusal:
        proposals.vote(late, asked, "yes")
    assert refusal.value.http_status == 403
    assert proposals.get(late, asked).can_vote is False
    for act in (
        lambda: proposals.vote(stranger, asked, "yes"),
        lambda: proposals.get(stranger, asked),
        lambda: proposals.list(stranger, circle.id),
        lambda: proposals.vote(asha, uuid4(), "yes"),
        lambda: ask(stranger, circle),
    ):
        with pytest.raises(NotFound):
            act()
    assert proposals.get(asha, asked).electorate == 2


@pytest.mark.parametrize(("counted", "electorate"), [(True, 3), (False, 2)])
def test_an_interested_party_is_in_or_out_by_rule(db, counted, electorate):
    asha, *_ = three = people(3)
    circle = circle_of(*three)
    with database.transaction() as session:
        place = access.standing(session, asha, circle.id)
        asked = proposals.open_proposal(
            session,
            asha,
            place,
            kind="text",
            rule=VotingRule(interested_vote=counted),
            interested=frozenset({member_id(asha, circle)}),
        )
    assert asked.electorate == electorate
    if counted:
        assert proposals.vote(asha, asked.id, "yes").yes == 1
    else:
        with pytest.raises(NotAnElector):
            proposals.vote(asha, asked.id, "yes")


def test_secret_votes_show_only_the_tally(db):
    asha, rekha, _ = three = people(3)
    circle = circle_of(*three, rules={"rule_voting": {"secret": True}})
    asked = ask(asha, circle)
    proposals.vote(asha, asked, "yes")
    view = proposals.get(rekha, asked)
    assert (view.yes, view.cast, view.tally_hidden) == (0, 1, True)
    assert {row.vote for row in view.voters} == {None}
    assert proposals.get(asha, asked).my_vote == "yes"


def test_votes_cast_at_once_are_all_counted(db):
    eight = people(8)
    circle = circle_of(*eight)
    asked = ask(eight[0], circle)
    answers = ["yes", "no", "yes", "no", "yes", "yes", "no", "no"]
    # Each of the eight votes four times in parallel; only the last answers are theirs for certain.
    outcomes(lambda n: proposals.vote(eight[n % 8], asked, answers[n % 8]), 32, threads=16)
    view = proposals.get(eight[0], asked)
    counted = [row.vote for row in view.voters]
    assert (view.yes, view.no) == (counted.count("yes"), counted.count("no"))
    assert view.yes <= 4
    assert view.status == "rejected"
    assert count("vote_change") == view.yes + view.no


@pytest.mark.parametrize(
    ("refusal", "vote_stands"), [(InvalidInput(field="made up"), True), (RuntimeError(), False)]
)
def test_what_is_decided_is_carried_out_wholly_or_not_at_all(db, refusal, vote_stands):
    asha, rekha = two = people(2)
    circle = circle_of(*two)
    seen = []

    def handler(session, motion, approved, actor):
        seen.append((motion.payload, motion.status, approved, actor.name))
        events.record(session, "half.done", actor, circle_id=motion.circle_id)
        raise refusal

    engine.on_decided("test", handler)
    try:
        with database.transaction() as session:
            place = access.standing(session, asha, circle.id)
            asked = proposals.open_proposal(
                session, asha, place, kind="test", rule=VotingRule(), payload={"a": 1}
            )
        proposals.vote(asha, asked.id, "yes")
        with nullcontext() if vote_stands else pytest.raises(RuntimeError):
            proposals.vote(rekha, asked.id, "yes")
    finally:
        del engine._handlers["test"]
    assert seen == [({"a": 1}, "approved", True, "Rekha Verma")]
    view = proposals.get(rekha, asked.id)
    kinds = [item.kind for item in activity.feed(rekha, circle.id).items]
    assert "half.done" not in kinds
    if vote_stands:  # the circle has agreed; that it could not be carried out is written beside it
        assert (view.status, view.yes, view.failure) == ("approved", 2, "invalid")
        assert kinds[0] == "proposal.failed"
    else:
        assert (view.status, view.yes, view.my_vote) == ("open", 1, None)


def test_a_withdrawn_question_takes_no_votes(db):
    asha, rekha = two = people(2)
    asked = ask(asha, circle_of(*two))
    with database.transaction() as session:
        proposals.cancel_proposal(session, asked)
    assert proposals.get(asha, asked).status == "cancelled"
    with pytest.raises(VoteClosed):
        proposals.vote(rekha, asked, "yes")


def test_bad_questions_and_bad_votes(db):
    asha, rekha = two = people(2)
    circle = circle_of(*two)
    for title in ("", "   ", "x" * 201):
        with pytest.raises(InvalidInput):
            ask(asha, circle, title)
    asked = ask(asha, circle)
    for wrong in ("", "YES", "maybe"):
        with pytest.raises(InvalidVote):
            proposals.vote(rekha, asked, wrong)
    with pytest.raises(InvalidInput):
        proposals.list(asha, circle.id, status="done")


def test_a_question_asked_twice_by_one_tap_is_one(db):
    asha = person()
    circle, once = circle_of(asha), key()
    first = proposals.propose(asha, circle.id, title="Tea on Sundays?", key=once)
    again = proposals.propose(asha, circle.id, title="Tea on Sundays?", key=once)
    assert (first.proposal_id, again.replayed) == (again.proposal_id, True)


def test_the_list_is_paged_newest_first(db):
    asha = person()
    circle = circle_of(asha)
    asked = [ask(asha, circle, f"Question {number}") for number in range(5)]
    first = proposals.list(asha, circle.id, limit=3)
    second = proposals.list(asha, circle.id, limit=3, cursor=first.next_cursor)
    assert [view.id for view in first.items + second.items] == asked[::-1]
    assert {view.can_vote for view in first.items} == {True}
