"""What a hostile reading of leaving, ending and deciding found, each as it has to be."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from circle_app.adapters import clock
from circle_app.domain.departures import DepartureHeld, DepartureOpen, MemberGone
from circle_app.domain.dissolutions import DissolutionHeld, DissolutionOpen
from circle_app.domain.errors import NotAllowed
from circle_app.domain.votes import NotAnElector
from circle_app.services import (
    circles,
    contributions,
    departures,
    dissolutions,
    invites,
    loans,
    members,
    memberships,
    proposals,
    reversals,
    withdrawals,
)
from circle_app.services.departures import tidying
from circle_app.services.loans import ask_write_off
from circle_app.services.memberships import AdmissionDecided
from circle_app.services.proposals import OwnMatter
from tests.factories import key, outcomes, person, successes
from tests.support.chains import Board, role
from tests.support.circles import MORNING, circle_of, kinds, member_id, officers_circle, rows
from tests.support.departures import (
    LENDING,
    accounts_of,
    decided,
    left,
    lent,
    proposal_on,
    standing_of,
)
from tests.support.funds import save, saving_group
from tests.support.loans import given, lending_circle, loan_faults

one_system = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
BY_VOTE = [{"by": "vote"}]


@pytest.fixture(autouse=True)
def _at():
    with clock.frozen(MORNING):
        yield


def first_entry():
    """The entry of the first contribution there was."""
    [(found,)] = rows(
        "SELECT public_id FROM ledger_entry WHERE kind = 'contribution' ORDER BY id LIMIT 1"
    )
    return UUID(str(found))


@one_system
def test_who_has_nothing_is_removed_by_the_vote_the_rules_ask_for(db):
    group = officers_circle(3, rules={"decisions": {"removal": BY_VOTE}})
    asha = member_id(group.members[0], group.circle)
    seen = departures.preview(group.admin, group.circle.id, asha)
    found = departures.ask_removal(group.admin, asha, reason="Never comes", key=key())
    assert (seen.decided_by, found.decided_by) == ("vote", "vote")
    with pytest.raises(NotAllowed):
        proposals.decide(group.treasurer, found.proposal_id, approve=True, key=key())


@one_system
def test_whom_the_circle_sends_away_does_not_undo_it_by_asking_to_leave(db):
    circle, people = lending_circle(savings_minor=100_000)
    asha, rekha, sunita = people
    sent = departures.ask_removal(
        rekha, member_id(asha, circle), reason="Took the box home", key=key()
    )
    decided(sent.proposal_id, rekha, sunita)
    assert departures.get(rekha, sent.id).status == "agreed"
    with pytest.raises(DepartureOpen):
        departures.ask_leave(asha, circle.id, key=key())
    # Nor does a friend, by asking for the same and taking that back.
    with pytest.raises(DepartureOpen):
        departures.ask_removal(sunita, member_id(asha, circle), reason="The same", key=key())
    assert departures.settle(sunita, sent.id, method="cash", key=key()).status == "settled"


@one_system
def test_an_agreed_end_is_not_undone_by_asking_for_it_once_more(db):
    circle, people = lending_circle(savings_minor=100_000)
    asha, rekha, sunita = people
    asked = dissolutions.ask(asha, circle.id, policy="equal", reason="Done", key=key())
    decided(asked.proposal_id, asha, rekha)
    assert dissolutions.get(asha, asked.id).status == "agreed"
    with pytest.raises(DissolutionOpen):
        dissolutions.ask(sunita, circle.id, policy="savings", reason="Mine", key=key())
    assert dissolutions.post(rekha, asked.id, key=key()).status == "posted"


@one_system
def test_a_question_that_is_taken_back_takes_the_wish_with_it(db):
    group = saving_group(100_000, members=2)
    asha, circle = group.members[0], group.circle
    sent = departures.ask_removal(group.admin, member_id(asha, circle), reason="Why", key=key())
    proposals.withdraw(group.admin, sent.proposal_id, key=key())
    assert departures.get(asha, sent.id).status == "cancelled"
    wished = departures.ask_leave(asha, circle.id, key=key())
    proposals.withdraw(asha, wished.proposal_id, key=key())
    assert departures.get(asha, wished.id).status == "cancelled"
    ending = dissolutions.ask(group.admin, circle.id, policy="equal", reason="Done", key=key())
    proposals.withdraw(group.admin, ending.proposal_id, key=key())
    assert dissolutions.get(asha, ending.id).status == "cancelled"


@one_system
def test_nobody_gets_in_by_taking_back_the_vote_on_letting_them_in(db):
    admin, rekha = person("Asha Kumari"), person("Rekha Verma")
    rules = {"admission": "vote"}
    circle = circles.create(admin, name="Group", preset="savings", rules=rules, key=key())
    decided(proposal_on(invites.join(rekha, str(circle.invite_code), key=key()).member_id), admin)
    guest = members.record(admin, circle.id, "Kavita Yadav", key=key())
    assert guest.status == "pending"
    proposals.withdraw(admin, proposal_on(guest.member_id), key=key())
    with pytest.raises(AdmissionDecided):
        memberships.approve(admin, guest.member_id)
    assert standing_of(guest.member_id)[0] == "denied"


@one_system
def test_what_was_settled_stays_settled_when_the_member_comes_back(db):
    group = saving_group(100_000, members=2)
    asha, circle = group.members[0], group.circle
    first = first_entry()
    found = left(asha, circle, group.admin)
    departures.settle(group.treasurer, found.id, method="cash", key=key())
    with pytest.raises(MemberGone):
        reversals.reverse(group.admin, circle.id, first, reason="Twice", key=key())
    again = invites.join(asha, str(circle.invite_code), key=key())
    memberships.approve(group.admin, again.member_id)
    save(asha, circle, 100_000, confirmed_by=group.admin)
    with pytest.raises(MemberGone):
        reversals.reverse(group.admin, circle.id, first, reason="Twice", key=key())
    assert accounts_of(again.member_id) == {"savings": -100_000}


@one_system
def test_no_more_is_written_off_than_was_decided_on(db):
    group = saving_group(600_000, members=2, rules=LENDING)
    asha, circle = group.members[0], group.circle
    loan = lent(group, asha, 200_000)
    paid = loans.repay(asha, loan.id, amount_minor=190_000, method="cash", key=key())
    done = loans.confirm_repayment(group.treasurer, paid.id, key=key())
    asked = ask_write_off(group.admin, loan.id, reason="Gone away", key=key())
    took = reversals.reverse(
        group.treasurer, circle.id, done.entry_id, reason="Not come", key=key()
    )
    if took.proposal_id is not None:
        decided(took.proposal_id, group.admin)
    assert loans.get(group.admin, loan.id).outstanding_minor == 200_000
    decided(asked.proposal_id, group.admin, group.treasurer, group.members[1])
    assert proposals.get(group.admin, asked.proposal_id).failure == "figures_moved"
    assert loans.get(group.admin, loan.id).status == "active"
    assert loan_faults() == []


@one_system
def test_a_secret_vote_does_not_tell_that_somebody_thought_again(db):
    people = [person(name) for name in ("Asha Kumari", "Rekha Verma", "Sunita Devi")]
    circle = circle_of(
        *people, rules={"decisions": {"text": [{"by": "vote", "voting": {"secret": True}}]}}
    )
    question = proposals.propose(people[0], circle.id, title="A bench?", key=key()).proposal_id
    for vote in ("yes", "no", "yes"):
        proposals.vote(people[1], question, vote)
    assert kinds().count("vote.cast") == 1
    [(yes, no)] = rows("SELECT yes, no FROM proposal_step")
    assert (yes, no) == (1, 0)


@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
def test_what_is_said_to_be_paid_in_the_midst_of_a_settlement_is_not_lost(db, monkeypatch):
    group = saving_group(600_000, members=2, rules=LENDING)
    asha, circle = group.members[0], group.circle
    loan = lent(group, asha, 200_000)
    found = left(asha, circle, group.admin)
    ending = dissolutions.ask(group.admin, circle.id, policy="equal", reason="Done", key=key())
    decided(ending.proposal_id, group.admin, group.treasurer, group.members[1])
    original, said = tidying.cancel_wishes, []

    def meanwhile(*args):
        original(*args)
        done = outcomes(
            lambda _: loans.repay(asha, loan.id, amount_minor=5_000, method="cash", key=key()), 1
        )
        said.extend(successes(done))

    monkeypatch.setattr(tidying, "cancel_wishes", meanwhile)
    with pytest.raises(DepartureHeld):
        departures.settle(group.treasurer, found.id, method="cash", key=key())
    loans.reject_repayment(group.treasurer, said[0].id, reason="Not come", key=key())
    with pytest.raises(DissolutionHeld):
        dissolutions.post(group.treasurer, ending.id, key=key())
    assert len(said) == 2
    assert loans.get(asha, loan.id).status == "active"
    loans.confirm_repayment(group.treasurer, said[1].id, key=key())
    assert loan_faults() == []


@one_system
def test_a_borrower_does_not_vote_the_own_loan_away(db):
    circle, people = lending_circle(savings_minor=1_000_000, size=4)
    asha, rekha, *others = people
    loan = given(rekha, [asha, *others], circle, 100_000)
    asked = ask_write_off(others[0], loan.id, reason="A friend", key=key())
    with pytest.raises(NotAnElector):
        proposals.vote(rekha, asked.proposal_id, "yes")
    assert proposals.get(asha, asked.proposal_id).electorate == 3


@one_system
def test_a_no_is_not_got_around_by_taking_the_office_of_who_is_left(db):
    board = Board("Asha:admin", "Rekha:treasurer", "Sunita:treasurer", "Meena:treasurer", "Pooja")
    asked = board.put("Pooja", role("treasurer", approvals=2))
    board.say("Rekha", asked, approve=False)
    board.give("Sunita", "member")
    assert board.seen(asked).status == "rejected"
    # Without a no it goes to others.
    silent = board.put("Pooja", role("treasurer", approvals=2))
    assert board.told(silent) == ["treasurer open"]
    board.give("Meena", "member")
    assert board.told(silent) == ["officer open"]


@one_system
def test_who_hands_out_a_personal_code_does_not_let_its_savings_go(db):
    group = officers_circle(1, rules={"savings": {"withdrawal": "officer"}})
    circle, treasurer = group.circle, group.treasurer
    record = members.record(treasurer, circle.id, "Kavita Yadav", key=key()).member_id
    paid = contributions.pay(
        treasurer, circle.id, amount_minor=90_000, on_behalf_of=record, method="cash", key=key()
    )
    contributions.confirm(group.admin, paid.id, key=key())
    code = invites.claim_code(treasurer, circle.id, record, key=key()).code
    puppet = person("A second phone")
    invites.join(puppet, code, key=key())
    wish = withdrawals.ask(puppet, circle.id, amount_minor=80_000, key=key())
    with pytest.raises(OwnMatter):
        proposals.decide(treasurer, wish.proposal_id, approve=True, key=key())
    goes = departures.ask_leave(puppet, circle.id, key=key())
    with pytest.raises(OwnMatter):
        proposals.decide(treasurer, goes.proposal_id, approve=True, key=key())
    decided(goes.proposal_id, group.admin, yes=False)
    decided(wish.proposal_id, group.admin, yes=False)
    with clock.frozen(MORNING + timedelta(days=31)):
        later = withdrawals.ask(puppet, circle.id, amount_minor=80_000, key=key())
        decided(later.proposal_id, treasurer)
        assert withdrawals.get(puppet, later.id).status == "approved"
