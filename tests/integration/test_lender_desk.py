"""A lender's office: the clerk checks, the manager approves, and borrowers see their own only."""

from __future__ import annotations

import pytest

from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.loans import NotBorrower
from circle_app.services import (
    activity,
    circles,
    contributions,
    loans,
    memberships,
    overviews,
    proposals,
    verification,
)
from circle_app.services.proposals import AlreadyTookPart
from tests.factories import key
from tests.support.circles import count
from tests.support.lenders import borrower, joined, lender_office

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
RUPEE = 100


def recorded(office, member, rupees=20_000, periods=12):
    """The clerk writes a request down."""
    return loans.request(
        office.clerk,
        office.circle.id,
        amount_minor=rupees * RUPEE,
        periods=periods,
        purpose="A sewing machine",
        on_behalf_of=member,
        key=key(),
    )


def test_the_clerk_writes_it_down_and_the_manager_approves(db):
    office = lender_office()
    shanti = borrower(office)
    asked = recorded(office, shanti)
    assert (asked.member_id, asked.borrower, asked.is_mine) == (shanti, "Shanti Devi", False)
    steps = loans.get(office.admin, asked.id).steps
    assert [(step.role, step.status) for step in steps] == [
        ("clerk", "approved"),
        ("manager", "open"),
    ]
    with pytest.raises((NotAllowed, AlreadyTookPart)):
        loans.approve(office.clerk, asked.id)
    assert loans.approve(office.manager, asked.id).status == "approved"
    given = loans.disburse(office.manager, asked.id, method="cash", key=key())
    assert (given.status, given.outstanding_minor) == ("active", 20_000 * RUPEE)
    paid = loans.repay(
        office.clerk, asked.id, amount_minor=given.next_due_minor, method="cash", key=key()
    )
    assert paid.status == "pending"
    with pytest.raises(NotAllowed):
        loans.confirm_repayment(office.clerk, paid.id, key=key())
    assert loans.confirm_repayment(office.manager, paid.id, key=key()).status == "confirmed"
    assert loans.get(office.clerk, asked.id).paid_instalments == 1
    assert all(report.intact for report in verification.verify_everything())


def test_above_a_lakh_the_admin_decides_last(db):
    office = lender_office()
    asked = recorded(office, borrower(office), 1_00_001)
    assert loans.approve(office.manager, asked.id).status == "applied"
    assert loans.approve(office.admin, asked.id).status == "approved"


def test_what_a_borrower_asks_is_checked_by_the_clerk_first(db):
    office = lender_office()
    imran, _ = joined(office)
    asked = loans.request(imran, office.circle.id, amount_minor=5_000 * RUPEE, periods=6, key=key())
    with pytest.raises(NotAllowed):
        loans.approve(office.manager, asked.id)
    assert loans.approve(office.clerk, asked.id).status == "applied"
    rejected = loans.reject(office.manager, asked.id, reason="No papers yet")
    assert rejected.status == "rejected"
    answers = [answer for step in rejected.steps for answer in step.answers]
    assert [(answer.approve, answer.note) for answer in answers][-1] == (False, "No papers yet")


def test_a_borrower_sees_the_own_loans_and_nobody_elses(db):
    office = lender_office()
    imran, me = joined(office)
    hers = recorded(office, borrower(office))
    mine = recorded(office, me, 3_000)
    before = count("audit_event")
    assert [loan.id for loan in loans.of_circle(imran, office.circle.id).items] == [mine.id]
    assert loans.get(imran, mine.id).is_mine
    for look in (loans.get, loans.schedule, loans.repayments_of, loans.history):
        with pytest.raises(NotFound):
            look(imran, hers.id)
    with pytest.raises(NotFound):
        proposals.get(imran, hers.proposal_id)
    assert [each.id for each in proposals.list(imran, office.circle.id).items] == [mine.proposal_id]
    assert contributions.history(imran, office.circle.id).items == ()
    assert contributions.dues(imran, office.circle.id).items == ()
    shown = overviews.circle(imran, office.circle.id)
    assert (shown.pool, shown.first_members, shown.feed) == (None, (), ())
    home = overviews.home(imran, office.circle.id)
    assert (home.votes, home.hand_overs, home.feed) == ((), (), ())
    for refused in (
        lambda: overviews.summary(imran, office.circle.id),
        lambda: activity.feed(imran, office.circle.id),
        lambda: activity.entries(imran, office.circle.id),
        lambda: memberships.members(imran, office.circle.id),
        lambda: verification.verify_circle(imran, office.circle.id),
        lambda: recorded(office._replace(clerk=imran), hers.member_id),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert circles.get(imran, office.circle.id).my_role == "borrower"
    assert count("audit_event") == before


def test_a_request_that_was_written_down_is_withdrawn_by_the_desk_and_nobody_else(db):
    office = lender_office()
    imran, _ = joined(office)
    asked = recorded(office, borrower(office))
    with pytest.raises(NotFound):
        loans.cancel(imran, asked.id)
    own = loans.request(imran, office.circle.id, amount_minor=5_000 * RUPEE, periods=6, key=key())
    with pytest.raises(NotBorrower):
        loans.cancel(office.clerk, own.id)
    assert loans.cancel(office.clerk, asked.id).status == "cancelled"
    assert loans.cancel(imran, own.id).status == "cancelled"
