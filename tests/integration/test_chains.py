"""Matters on their way through steps: who takes them, what passes on, what nobody may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.domain.loans import AlreadyDecided, BorrowerMayNotDecide, DecidedByVote
from circle_app.domain.votes import NotAnElector
from circle_app.services import loans, proposals, roles
from circle_app.services.proposals import (
    AlreadyTookPart,
    MatterDecided,
    NotOpener,
    OwnMatter,
    WithdrawnElsewhere,
    engine,
)
from tests.factories import key, person
from tests.support.chains import HOURS, KIND, VOTE, Board, role
from tests.support.circles import kinds, member_id, officers_circle, rows
from tests.support.loans import asked as loan_asked

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


EASY_LOANS = {"loans": {"within_pool": False, "savings_multiple": None}}


@pytest.fixture
def carried_out(monkeypatch):
    """What the owner of the kind was told: whether it was approved, once for each decision."""
    told = []
    monkeypatch.setitem(
        engine._handlers, KIND, lambda session, motion, approved, actor: told.append(approved)
    )
    return told


def office():
    return Board("Asha:admin", "Rekha:treasurer", "Tara:treasurer", "Sunita", "Farida")


# ---------------------------------------------------------------- step by step


def test_a_matter_goes_through_its_steps_one_after_the_other(db, carried_out):
    board = office()
    matter = board.put("Sunita", VOTE, role("treasurer"), role("admin"), about="Sunita")
    assert board.told(matter) == ["vote open", "treasurer waiting", "admin waiting"]
    with pytest.raises(NotAllowed):  # it is not the treasurer's turn
        board.say("Rekha", matter)
    with pytest.raises(NotAnElector):
        board.vote("Sunita", matter)
    for voter in ("Asha", "Farida", "Rekha"):
        assert board.vote(voter, matter) == "open"
    assert board.told(matter) == ["vote approved", "treasurer open", "admin waiting"]
    with pytest.raises(NotAnElector):
        board.vote("Tara", matter)
    with pytest.raises(NotAllowed):  # the admin is not a treasurer
        board.say("Asha", matter)
    assert carried_out == []
    board.wait(hours=2)
    assert board.say("Rekha", matter, note=" The bill is right ") == "open"
    assert board.say("Asha", matter) == "approved"
    assert carried_out == [True]
    seen = board.seen(matter)
    assert (seen.step, seen.step_count, seen.officer_name) == (3, 3, "Asha")
    vote, treasurer, admin = seen.steps
    assert (vote.yes, vote.no, vote.electorate, vote.decided_by) == (3, 0, 4, "votes")
    (answer,) = treasurer.answers
    assert (answer.name, answer.role, answer.approve, answer.note) == (
        "Rekha",
        "treasurer",
        True,
        "The bill is right",
    )
    assert treasurer.decided_at == admin.opened_at == board.now
    assert kinds().count("proposal.step_taken") == 2
    assert kinds()[-1] == "proposal.approved"


def test_a_no_in_the_middle_ends_it(db, carried_out):
    board = office()
    matter = board.put("Sunita", role("treasurer"), role("admin"), VOTE)
    assert board.say("Rekha", matter, approve=False, note="Too much") == "rejected"
    assert board.told(matter) == ["treasurer rejected", "admin skipped", "vote skipped"]
    assert carried_out == [False]
    with pytest.raises(MatterDecided):
        board.say("Tara", matter)
    second = board.put("Sunita", VOTE, role("admin"))
    board.wait(hours=24)
    assert board.told(second) == ["vote rejected", "admin skipped"]


def test_each_vote_has_the_electorate_of_its_own_opening(db):
    board = Board("Asha:admin", "Rekha", "Sunita")
    matter = board.put("Asha", VOTE, VOTE)
    for voter in ("Asha", "Rekha"):
        board.vote(voter, matter)
    assert [row.vote for row in board.seen(matter).voters] == [None, None, None]
    assert board.seen(matter).my_vote is None
    board.give("Sunita", "left")
    board.give("Rekha", "auditor")  # reads everything, votes on nothing
    with pytest.raises(NotAnElector):
        board.vote("Rekha", matter, "no")
    assert board.seen(matter).electorate == 3
    third = board.put("Asha", VOTE)
    assert board.seen(third).electorate == 1
    assert rows("SELECT step, COUNT(*) FROM vote_change GROUP BY step") == [(1, 2)]


def test_two_must_agree_where_the_step_says_so(db, carried_out):
    board = office()
    both = role("treasurer", approvals=2)
    matter = board.put("Sunita", both)
    assert board.say("Rekha", matter) == "open"
    assert board.seen(matter).steps[0].agreed == 1
    with pytest.raises(AlreadyTookPart):
        board.say("Rekha", matter)
    assert not board.seen(matter, "Rekha").can_decide
    assert board.seen(matter, "Tara").can_decide
    assert board.say("Tara", matter) == "approved"
    assert "proposal.answered" in kinds()
    # One no, and the other alone is too few.
    assert board.say("Rekha", board.put("Sunita", both), approve=False) == "rejected"
    # Of three officers one may refuse.
    any_two = board.put("Sunita", role(approvals=2))
    assert board.say("Rekha", any_two, approve=False) == "open"
    assert [board.say(who, any_two) for who in ("Tara", "Asha")] == ["open", "approved"]


# ---------------------------------------------------------------- nobody is their own judge


def test_nobody_takes_a_step_in_the_own_matter_and_nobody_takes_two(db, carried_out):
    board = office()
    own = board.put("Rekha", role("treasurer"), role("admin"), about="Asha")
    with pytest.raises(OwnMatter):
        board.say("Rekha", own)
    board.say("Tara", own)
    # The admin is whom it is about: any other officer takes the step, but not Tara again.
    assert board.told(own)[1] == "vote open"
    board.give("Sunita", "treasurer")
    two = board.put("Farida", role("treasurer"), role("admin"))
    board.say("Rekha", two)
    board.give("Rekha", "admin")
    with pytest.raises(AlreadyTookPart):
        board.say("Rekha", two)
    assert not board.seen(two, "Rekha").can_decide
    assert board.say("Asha", two) == "approved"


def test_whoever_writes_it_down_for_another_has_taken_the_first_step(db, carried_out):
    board = Board("Asha:admin", "Meera:manager", "Ravi:clerk", "Shanti:borrower")
    shanti = {"on_behalf_of": board.ids["Shanti"]}
    matter = board.put("Ravi", role("clerk"), role("manager"), **shanti)
    seen = board.seen(matter)
    assert (seen.opened_by_name, seen.step, seen.status) == ("Shanti", 2, "open")
    assert [answer.name for answer in seen.steps[0].answers] == ["Ravi"]
    assert board.say("Meera", matter) == "approved"
    # A manager who writes it down has not looked at it as the clerk.
    matter = board.put("Meera", role("clerk"), role("manager"), **shanti)
    assert board.told(matter) == ["clerk open", "manager waiting"]
    # Whose own matter it is takes no step, though another wrote it down.
    matter = board.put("Ravi", role("clerk"), role(), on_behalf_of=board.ids["Meera"])
    with pytest.raises(OwnMatter):
        board.say("Meera", matter)
    assert board.say("Asha", matter) == "approved"


def test_whoever_writes_it_down_does_not_decide_it_alone(db, carried_out):
    board = Board("Asha:admin", "Ravi:clerk", "Shanti:borrower")
    matter = board.put("Ravi", role("clerk", escalation="admin"), on_behalf_of=board.ids["Shanti"])
    assert board.told(matter) == ["admin open"]
    matter = board.put("Asha", role("clerk"), on_behalf_of=board.ids["Shanti"])
    with pytest.raises(NotAllowed):
        board.say("Asha", matter)
    assert board.say("Ravi", matter) == "approved"


def test_somebody_else_neither_sees_nor_decides(db, carried_out):
    board = Board("Asha:admin", "Ravi:clerk", "Shanti:borrower", "Imran:borrower")
    matter = board.put("Shanti", role("clerk"))
    assert board.seen(matter, "Shanti").is_mine
    for act in (
        lambda: board.seen(matter, "Imran"),
        lambda: board.say("Imran", matter),
        lambda: board.vote("Imran", matter, "no"),
        lambda: proposals.decide(person("Eve"), matter, approve=True, key=key()),
        lambda: proposals.withdraw(person("Eve"), matter, key=key()),
    ):
        with pytest.raises(NotFound):
            act()
    with clock.frozen(board.now):
        assert proposals.list(board.people["Imran"], board.circle.id).items == ()
    with pytest.raises(InvalidInput):
        board.say("Ravi", matter, note="x" * 301)


# ---------------------------------------------------------------- passing on


@pytest.mark.parametrize(
    ("cast", "step", "taken_by"),
    [
        ("Asha:admin Rekha:treasurer", role("treasurer", escalation="admin"), "treasurer"),
        ("Asha:admin Rekha", role("treasurer", escalation="admin"), "admin"),
        ("Asha:admin Rekha", role("treasurer", escalation="vote"), "vote"),
        # Nobody to pass on to by the rules: whoever may decide, and else the members.
        ("Asha:admin Rekha", role("treasurer"), "officer"),
        ("Asha:member Rekha", role("treasurer"), "vote"),
        ("Asha:member Rekha", role("treasurer", escalation="admin"), "vote"),
        ("Asha:admin Rekha:treasurer", role("treasurer", approvals=2), "officer"),
        ("Asha:admin Rekha:treasurer", role("treasurer", approvals=3), "vote"),
    ],
)
def test_a_step_that_nobody_can_take_passes_on_at_once(db, cast, step, taken_by):
    board = Board(*cast.split(), "Sunita")
    matter = board.put("Sunita", step)
    assert board.told(matter) == [f"{taken_by} open"]
    (shown,) = board.seen(matter).steps
    assert shown.escalated == (None if taken_by == "treasurer" else "nobody")


def test_what_nobody_answers_in_time_passes_on_once(db, carried_out):
    board = office()
    matter = board.put("Sunita", role("treasurer", escalation="admin"), role("treasurer"))
    board.wait(hours=HOURS, seconds=-1)
    assert board.told(matter)[0] == "treasurer open"
    board.wait(seconds=1)
    with pytest.raises(NotAllowed):  # to the second: now it is the admin's
        board.say("Rekha", matter)
    seen = board.seen(matter).steps[0]
    assert (seen.role, seen.escalated) == ("admin", "time")
    assert seen.closes_at == board.now + timedelta(hours=HOURS)
    board.say("Asha", matter)
    # The second step passes on to nobody: not agreed.
    board.wait(hours=HOURS)
    seen = board.seen(matter)
    assert (seen.status, seen.decided_by) == ("rejected", "time")
    assert carried_out == [False]
    # Passed on once, the second silence ends it.
    matter = board.put("Sunita", role("treasurer", escalation="admin"))
    board.wait(hours=HOURS)
    assert proposals.close_due(board.now) == 1
    assert proposals.close_due(board.now) == 0
    board.wait(hours=HOURS)
    assert proposals.close_due(board.now) == 1
    assert board.seen(matter).status == "rejected"
    assert kinds().count("proposal.escalated") == 2


def test_the_members_vote_on_what_passed_on_to_them(db, carried_out):
    board = office()
    matter = board.put("Sunita", role("treasurer", escalation="vote"))
    board.wait(hours=HOURS)
    seen = board.seen(matter)
    assert (seen.decider, seen.electorate, seen.can_vote) == ("vote", 5, True)
    assert seen.closes_at == board.now + timedelta(hours=24)
    assert [board.vote(who, matter) for who in ("Asha", "Rekha", "Farida")][-1] == "approved"


def test_who_loses_the_office_leaves_the_step_to_others(db, carried_out):
    board = Board("Asha:admin", "Rekha:treasurer", "Sunita")
    matter = board.put("Sunita", role("treasurer", escalation="admin"))
    board.give("Rekha", "member")
    assert board.told(matter) == ["admin open"]
    board.give("Asha", "left")
    assert board.seen(matter, "Sunita").decider == "vote"
    # Through the service that gives offices out.
    group = officers_circle(1, rules=EASY_LOANS)
    loan = loan_asked(group.members[0], group.circle, 9_000_00)
    assert loan.step_role == "treasurer"
    treasurer = member_id(group.treasurer, group.circle)
    roles.assign(group.admin, group.circle.id, treasurer, "member")
    loan = loans.get(group.admin, loan.id)
    assert (loan.step_role, loan.can_decide) == ("admin", True)


# ---------------------------------------------------------------- taking it back


def test_who_asked_takes_it_back(db, carried_out):
    board = office()
    matter = board.put("Sunita", role("treasurer"), VOTE)
    assert board.seen(matter, "Sunita").can_withdraw
    assert not board.seen(matter, "Rekha").can_withdraw
    with pytest.raises(NotOpener):
        proposals.withdraw(board.people["Rekha"], matter, key=key())
    once = key()
    with clock.frozen(board.now):
        first, again = (
            proposals.withdraw(board.people["Sunita"], matter, key=once) for _ in range(2)
        )
    assert (first.replayed, again.replayed) == (False, True)
    seen = board.seen(matter)
    assert (seen.status, [step.status for step in seen.steps]) == (
        "cancelled",
        ["skipped", "skipped"],
    )
    with pytest.raises(MatterDecided):
        board.say("Rekha", matter)
    with clock.frozen(board.now), pytest.raises(MatterDecided):
        proposals.withdraw(board.people["Sunita"], matter, key=key())
    assert carried_out == []
    assert kinds().count("proposal.withdrawn") == 1


def test_a_loan_is_taken_back_on_its_own_page(db):
    group = officers_circle(1, rules=EASY_LOANS)
    loan = loan_asked(group.members[0], group.circle)
    with pytest.raises(WithdrawnElsewhere):
        proposals.withdraw(group.members[0], loan.proposal_id, key=key())
    assert loans.cancel(group.members[0], loan.id).steps[0].status == "skipped"


# ---------------------------------------------------------------- loans


def test_a_loan_is_approved_by_whose_limit_covers_it(db):
    group = officers_circle(1, rules=EASY_LOANS)
    borrower = group.members[0]
    small = loan_asked(borrower, group.circle, 10_000_00)
    assert (small.decider, small.step_role, small.can_decide) == ("officer", "treasurer", False)
    with pytest.raises(BorrowerMayNotDecide):
        loans.approve(borrower, small.id)
    with pytest.raises(NotAllowed):
        loans.approve(group.admin, small.id)
    with pytest.raises(NotAnElector):
        loans.vote(group.admin, small.id, "yes")
    done = loans.approve(group.treasurer, small.id, note="For the roof")
    (step,) = done.steps
    assert (done.status, done.decided_by) == ("approved", "officer")
    assert (step.by, step.role, step.status, step.answers[0].note) == (
        "role",
        "treasurer",
        "approved",
        "For the roof",
    )
    with pytest.raises(AlreadyDecided):
        loans.reject(group.treasurer, small.id, reason="No")
    large = loan_asked(borrower, group.circle, 10_001_00)
    assert large.step_role == "admin"
    assert loans.reject(group.admin, large.id, reason="Too much").status == "rejected"
    assert loans.history(borrower, large.id)[-1].actor_id == group.admin.user_id
    # The treasurer's own loan is not the treasurer's to approve.
    own = loan_asked(group.treasurer, group.circle, 1_000_00)
    assert own.step_role == "admin"


def test_a_meeting_agrees_and_then_the_treasurer(db):
    chain = [{"by": "vote"}, {"by": "role", "role": "treasurer", "escalation": "admin"}]
    rules = {"loans": {**EASY_LOANS["loans"], "steps": chain}}
    group = officers_circle(2, rules=rules)
    borrower, other = group.members
    loan = loan_asked(borrower, group.circle, 1_000_00)
    assert (loan.decider, loan.electorate, loan.step, loan.step_count) == ("vote", 3, 1, 2)
    with pytest.raises(DecidedByVote):
        loans.approve(group.treasurer, loan.id)
    loans.vote(other, loan.id, "yes")
    assert loans.vote(group.admin, loan.id, "yes").status == "open"
    loan = loans.get(group.treasurer, loan.id)
    assert (loan.status, loan.can_vote, loan.can_decide) == ("applied", False, True)
    (listed,) = loans.of_circle(borrower, group.circle.id).items
    assert [step.status for step in listed.steps] == ["approved", "open"]
    assert loans.approve(group.treasurer, loan.id).status == "approved"
