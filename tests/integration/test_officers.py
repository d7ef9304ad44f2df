"""A savings group from end to end: what officers do, what members may not, and who is left over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.contributions import OwnContribution
from circle_app.domain.errors import NotAllowed
from circle_app.domain.invites import AskLater
from circle_app.domain.votes import NotAnElector
from circle_app.services import (
    circle_details,
    circles,
    contributions,
    expenses,
    invites,
    loans,
    memberships,
    overviews,
    roles,
    rules,
)
from circle_app.services.duties import Duties
from tests.factories import key, person
from tests.support.circles import kinds, member_id, officers_circle
from tests.support.loans import asked, pool_minor, receivable_minor


def saved(group, actor, amount_minor=500_00):
    """Pay in cash, and have an officer confirm it."""
    paid = contributions.pay(
        actor, group.circle.id, amount_minor=amount_minor, method="cash", key=key()
    )
    other = group.admin if actor.user_id == group.treasurer.user_id else group.treasurer
    return contributions.confirm(other, paid.id, key=key())


def test_joiners_wait_until_an_officer_lets_them_in(db):
    group = officers_circle(1)
    guest = person("Geeta Sharma")
    joined = invites.join(guest, str(group.circle.invite_code), key=key())
    assert joined.status == "pending"
    assert circles.my_circles(guest) == ()
    with pytest.raises(NotAllowed):
        memberships.approve(group.members[0], joined.member_id)
    assert memberships.approve(group.treasurer, joined.member_id).status == "active"
    assert [card.my_role for card in circles.my_circles(guest)] == ["member"]


def test_somebody_turned_away_may_ask_again(db):
    group = officers_circle(0)
    guest = person("Geeta Sharma")
    joined = invites.join(guest, str(group.circle.invite_code), key=key())
    assert memberships.deny(group.admin, joined.member_id).status == "denied"
    with pytest.raises(AskLater):
        invites.join(guest, str(group.circle.invite_code), key=key())
    with clock.frozen(clock.now() + timedelta(hours=25)):
        again = invites.join(guest, str(group.circle.invite_code), key=key())
    assert (again.status, again.member_id) == ("pending", joined.member_id)


def test_only_officers_invite(db):
    group = officers_circle(1)
    member = group.members[0]
    assert circles.get(member, group.circle.id).invite_code is None
    with pytest.raises(NotAllowed):
        invites.live_codes(member, group.circle.id)
    with pytest.raises(NotAllowed):
        invites.new_invite(member, group.circle.id, key=key())
    assert invites.new_invite(group.treasurer, group.circle.id, key=key()).code


def test_an_officer_confirms_and_never_the_own_payment(db):
    group = officers_circle(2)
    payer, other = group.members
    paid = contributions.pay(payer, group.circle.id, method="cash", key=key())
    assert (paid.status, paid.amount_minor) == ("pending", 500_00)
    assert not contributions.get(other, paid.id).can_decide
    assert contributions.get(group.treasurer, paid.id).can_decide
    with pytest.raises(NotAllowed):
        contributions.confirm(other, paid.id, key=key())
    assert contributions.confirm(group.treasurer, paid.id, key=key()).status == "confirmed"
    own = contributions.pay(group.treasurer, group.circle.id, method="cash", key=key())
    assert not contributions.get(group.treasurer, own.id).can_decide
    with pytest.raises(OwnContribution):
        contributions.confirm(group.treasurer, own.id, key=key())
    with pytest.raises(NotAllowed):
        contributions.confirm(payer, own.id, key=key())
    assert contributions.confirm(group.admin, own.id, key=key()).status == "confirmed"


def test_where_no_other_officer_is_left_another_member_confirms(db):
    group = officers_circle(1, treasurer=False)
    paid = contributions.pay(group.admin, group.circle.id, method="cash", key=key())
    assert contributions.get(group.members[0], paid.id).can_decide
    assert contributions.confirm(group.members[0], paid.id, key=key()).status == "confirmed"
    # What a member paid is still the officer's to confirm.
    theirs = contributions.pay(group.members[0], group.circle.id, method="cash", key=key())
    with pytest.raises(NotAllowed):
        contributions.confirm(group.treasurer, theirs.id, key=key())


def test_members_vote_on_a_loan_without_the_borrower_and_an_officer_hands_it_over(db):
    group = officers_circle(3, rules={"loans": {"steps": [{"by": "vote"}]}})
    borrower = group.members[0]
    for actor in (group.admin, group.treasurer, *group.members):
        saved(group, actor)
    loan = asked(borrower, group.circle, 1_000_00)
    assert (loan.electorate, loan.needed, loan.can_vote) == (4, 3, False)
    with pytest.raises(NotAnElector):
        loans.vote(borrower, loan.id, "yes")
    for voter in (group.members[1], group.members[2], group.treasurer):
        loans.vote(voter, loan.id, "yes")
    assert loans.get(group.members[1], loan.id).status == "approved"
    assert not loans.get(group.members[1], loan.id).can_disburse
    with pytest.raises(NotAllowed):
        loans.disburse(group.members[1], loan.id, method="cash", key=key())
    assert loans.get(group.treasurer, loan.id).can_disburse
    assert loans.disburse(group.treasurer, loan.id, method="cash", key=key()).status == "active"
    assert pool_minor(group.circle)["cash"] == 1_500_00


def test_a_repayment_is_confirmed_by_an_officer(db):
    group = officers_circle(2)
    borrower = group.members[0]
    for actor in (group.admin, group.treasurer, *group.members):
        saved(group, actor)
    loan = asked(borrower, group.circle, 1_000_00, periods=1)
    assert loans.approve(group.treasurer, loan.id).status == "approved"
    loans.disburse(group.treasurer, loan.id, method="cash", key=key())
    paid = loans.repay(borrower, loan.id, amount_minor=200_00, method="cash", key=key())
    assert paid.status == "pending"
    seen = loans.repayments_of(group.members[1], loan.id).items[0]
    assert not seen.can_confirm
    with pytest.raises(NotAllowed):
        loans.confirm_repayment(group.members[1], paid.id, key=key())
    assert loans.repayments_of(group.treasurer, loan.id).items[0].can_confirm
    loans.confirm_repayment(group.treasurer, paid.id, key=key())
    # 2 % a month of ₹1,000 is ₹20 of interest; ₹180 of the payment are principal.
    owes = receivable_minor(group.circle.id, member_id(borrower, group.circle))
    assert owes == 820_00


def test_the_admin_decides_on_rules_alone_and_nobody_else(db):
    group = officers_circle(1)
    changes = {"contribution": {"amount_minor": 600_00}}
    for actor in (group.treasurer, group.members[0]):
        with pytest.raises(NotAllowed):
            rules.change_rules(actor, group.circle.id, changes)
    after = rules.change_rules(group.admin, group.circle.id, changes)
    assert isinstance(after, circles.CircleView)
    assert (after.rule_version, after.rules.contribution.amount_minor) == (1, 500_00)
    assert after.next_rules is not None
    assert after.next_rules.rules.contribution.amount_minor == 600_00
    assert kinds()[-1] == "rules.decided"


def test_the_admin_changes_the_upi_address_without_a_vote(db):
    group = officers_circle(1)
    with pytest.raises(NotAllowed):
        circle_details.change(group.members[0], group.circle.id, upi_address="sakhi@bank")
    after = circle_details.change(group.admin, group.circle.id, upi_address="sakhi@bank")
    assert isinstance(after, circles.CircleView)
    assert after.upi_address == "sakhi@bank"


def test_a_role_counts_from_the_next_act_on(db):
    group = officers_circle(1)
    paid = contributions.pay(group.members[0], group.circle.id, method="cash", key=key())
    treasurer = member_id(group.treasurer, group.circle)
    roles.assign(group.admin, group.circle.id, treasurer, "member")
    with pytest.raises(NotAllowed):
        contributions.confirm(group.treasurer, paid.id, key=key())


def test_the_overviews_count_everybody(db):
    group = officers_circle(2)
    saved(group, group.members[0])
    home = overviews.home(group.treasurer, group.circle.id)
    assert home.cycle is not None
    assert (home.cycle.members, home.cycle.paid) == (4, 1)
    assert overviews.circle(group.members[0], group.circle.id).may_invite is False


def test_an_officer_sees_on_home_what_waits_and_others_do_not(db):
    group = officers_circle(2)
    contributions.pay(group.members[0], group.circle.id, method="cash", key=key())
    contributions.pay(group.treasurer, group.circle.id, method="cash", key=key())
    expenses.record(
        group.treasurer,
        group.circle.id,
        amount_minor=900_00,
        category="rent",
        payee="Hall",
        paid_from=None,
        key=key(),
    )
    for actor, waits in (
        (group.admin, Duties(contributions=2, matters=1)),
        (group.treasurer, Duties(contributions=1)),
        (group.members[0], Duties()),
    ):
        assert overviews.home(actor, group.circle.id).duties == waits
