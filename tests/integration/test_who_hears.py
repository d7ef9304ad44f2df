"""Who hears of what: acts are done, and told to those whom they concern and to nobody else.

The office tells of a savings group with officers, step by step through its services. What needs
much to come about is put on record in ``SHAPES`` as its service does it. Together they are every
kind of notice; after each act stands all that was told, to whom.
"""

from __future__ import annotations

from collections import defaultdict
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.notices import NOTICES
from circle_app.persistence import database
from circle_app.persistence.models import Invoice
from circle_app.persistence.queries.notices import NOTICES as TABLE
from circle_app.services import (
    board,
    contributions,
    discussions,
    disputes,
    events,
    expenses,
    invites,
    journal,
    loans,
    memberships,
    notices,
    papers,
    proposals,
    roles,
    sessions,
    withdrawals,
)
from tests.factories import key, person
from tests.support.circles import member_id, officers_circle
from tests.support.heard import OFFICERS, SHAPES
from tests.support.loans import asked, lending_circle

pytestmark = [
    pytest.mark.parametrize("db", ["sqlite"], indirect=True),
    pytest.mark.no_invariants,
]


class Ears:
    """Listens: what was told since the last time, by kind, to whom by the names given here."""

    def __init__(self, **people):
        self.names = {actor.user_id: name for name, actor in people.items()}
        self.last, self.links, self.ever = 0, {}, set()
        self.news()
        self.ever.clear()

    def news(self):
        notices.dispatch()
        found = defaultdict(set)
        with database.reading() as session:
            for row in session.connection().execute(select(TABLE).where(TABLE.c.id > self.last)):
                found[row.kind].add(self.names.get(row.user_id, "?"))
                self.links[row.kind] = row.link
                self.last = max(self.last, row.id)
        self.ever |= set(found)
        return {kind: " ".join(sorted(found[kind])) for kind in found}


def money(there):
    """What comes in is told to who confirms it, and back to whose it is."""
    asha, treasurer, circle, ears = there.asha, there.treasurer, there.circle, there.ears

    def pays(actor, amount_minor):
        return contributions.pay(
            actor, circle.id, amount_minor=amount_minor, method="cash", key=key()
        ).id

    paid = pays(asha, 2_000_000)
    assert ears.news() == {"contribution.claimed": OFFICERS}
    contributions.confirm(treasurer, paid, key=key())
    assert ears.news() == {"contribution.confirmed": "asha"}
    wrong = pays(asha, 50_000)
    ears.news()
    contributions.reject(treasurer, wrong, reason="Not there", key=key())
    assert ears.news() == {"contribution.rejected": "asha"}
    mine = pays(treasurer, 50_000)
    assert ears.news() == {"contribution.claimed": "admin"}
    contributions.confirm(there.admin, mine, key=key())
    rich = pays(there.rekha, 2_000_000)
    contributions.confirm(treasurer, rich, key=key())
    assert ears.news()["contribution.confirmed"] == "rekha treasurer"

    back = withdrawals.ask(asha, circle.id, amount_minor=10_000, key=key())
    assert ears.news() == {"proposal.opened": OFFICERS}
    proposals.decide(treasurer, back.proposal_id, approve=True, key=key())
    assert ears.news() == {"withdrawal.approved": "asha", "withdrawal.to_pay": "admin"}
    withdrawals.pay_out(there.admin, back.id, method="cash", key=key())
    assert ears.news() == {"withdrawal.paid": "asha"}
    no = withdrawals.ask(asha, circle.id, amount_minor=10_000, key=key())
    ears.news()
    proposals.decide(treasurer, no.proposal_id, approve=False, key=key())
    assert ears.news() == {"withdrawal.rejected": "asha"}
    spent = expenses.record(
        asha, circle.id, amount_minor=9_000, category="stationery", payee="Shop",
        paid_from=None, key=key(),
    )  # fmt: skip
    assert ears.news() == {"proposal.opened": OFFICERS}
    proposals.decide(treasurer, spent.proposal_id, approve=True, key=key())
    assert ears.news() == {"expense.approved": "asha", "expense.to_pay": "admin"}


def borrowing(there):
    """A loan concerns its borrower, who decides on it, and who hands it over."""
    asha, treasurer, circle, ears = there.asha, there.treasurer, there.circle, there.ears
    loan = there.loan = asked(asha, circle, 100_000).id
    assert ears.news() == {"proposal.opened": "treasurer"}
    loans.approve(treasurer, loan)
    assert ears.news() == {"loan.approved": "asha", "loan.to_hand_over": "admin"}
    loans.disburse(there.admin, loan, method="cash", key=key())
    assert ears.news() == {"loan.disbursed": "asha"}
    repaid = loans.repay(asha, loan, amount_minor=10_000, method="cash", key=key())
    assert ears.news() == {"repayment.claimed": OFFICERS}
    loans.confirm_repayment(treasurer, repaid.id, key=key())
    assert ears.news() == {"loan.repaid": "asha"}
    refused = asked(there.rekha, circle, 100_000)
    ears.news()
    loans.reject(treasurer, refused.id, reason="Wait")
    assert ears.news() == {"loan.rejected": "rekha"}
    there.entry = journal.entries(there.admin, circle.id).items[-1].entry_id


def talk(there):
    """What is announced is everybody's; a complaint is for few."""
    rekha, treasurer, circle, ears = there.rekha, there.treasurer, there.circle, there.ears
    board.announce(there.admin, circle.id, title="Meeting", key=key())
    papers.write_policy(there.admin, circle.id, title="Fines", body="None", key=key())
    said = "asha rekha treasurer"
    assert ears.news() == {"announcement.posted": said, "paper.added": said}
    roles.assign(there.admin, circle.id, member_id(rekha, circle), "secretary")
    assert ears.news() == {"member.role_changed": "rekha"}
    doubt = disputes.open(rekha, circle.id, there.entry, reason="Wrong", key=key())
    # Whose money the entry moved hears of it, and who settles it.
    assert ears.news() == {"dispute.opened": "admin asha treasurer"}
    assert ears.links["dispute.opened"].endswith(f"/disputes/{doubt.id}")
    disputes.say(treasurer, doubt.id, "Why?", key=key())
    assert ears.news() == {"dispute.said": "rekha"}
    disputes.close(rekha, doubt.id, key=key())
    assert ears.news() == {"dispute.closed": "treasurer"}
    asha = member_id(there.asha, circle)
    about = disputes.open_about(rekha, circle.id, asha, reason="Rude", key=key())
    assert ears.news() == {"complaint.opened": "admin asha treasurer"}
    disputes.close(treasurer, about.id, outcome="Spoken to", key=key())
    assert ears.news() == {"complaint.closed": "asha rekha"}
    vote = proposals.propose(there.asha, circle.id, title="A trunk?", key=key())
    assert ears.news() == {"proposal.opened": "admin rekha treasurer"}
    discussions.say(rekha, vote.proposal_id, "Yes!", key=key())
    assert ears.news() == {"discussion.said": "asha"}
    proposals.withdraw(there.asha, vote.proposal_id, key=key())
    assert ears.news() == {"proposal.withdrawn": "admin rekha treasurer"}


def joining(there):
    """Whoever admits people hears who asks, and everybody who came."""
    ears = there.ears
    for name in ("zoya", "yash"):
        newcomer = person(name)
        ears.names[newcomer.user_id] = name
        asks = invites.join(newcomer, str(there.circle.invite_code), key=key())
        assert ears.news() == {"member.asked": OFFICERS}
        if name == "zoya":
            memberships.approve(there.treasurer, asks.member_id)
            told = {"member.joined": "admin asha rekha", "member.welcomed": "zoya"}
            assert ears.news() == told
        else:
            memberships.deny(there.treasurer, asks.member_id)
            assert ears.news() == {"member.denied": "yash"}


def shapes(there):
    """Each kind that was not done above, as its service puts it on record."""
    with database.transaction() as session:
        for number, name in enumerate(("asha", "rekha"), 1):
            session.connection().execute(insert(Invoice).values(**invoice(there, number, name)))
    subjects = {
        "asha": member_id(there.asha, there.circle), "loan": there.loan, "entry": there.entry,
        "circle": there.circle.id, "session": session_of(there.asha), None: None,
    }  # fmt: skip
    for kind, (subject, users, params, heard) in SHAPES.items():
        with database.transaction() as session:
            events.record(
                session,
                kind,
                None,
                circle_id=there.circle.id if subject else None,
                subject_id=subjects[subject],
                params=params,
                users=tuple(getattr(there, name).user_id for name in users.split()),
            )
        told = there.ears.news()
        assert told.get(kind) == heard, kind
        also = {NOTICES[kind].also: OFFICERS} if NOTICES[kind].also else {}
        if kind == "round.decided":
            also = {"round.won": "asha"}
        if kind == "member.left":
            also = {"member.settled": "asha"}
        assert told == {kind: heard, **also}, kind


def invoice(there, number, name):
    today = clock.today("Asia/Kolkata")
    member = member_id(getattr(there, name), there.circle)
    return {
        "id": new_id(), "circle_id": there.circle.id, "number": number, "member_id": member,
        "starts_on": today, "ends_on": today, "total_minor": 5_000, "lines": "[]",
        "made_by": None, "made_at": clock.now(),
    }  # fmt: skip


def session_of(actor) -> UUID:
    sessions.open_web_session(actor.user_id, address="", agent="")
    return sessions.sessions_of(actor)[0].id


#: Told in words of their own by another kind, or by the vote below.
ELSEWHERE = {
    "wallet.transfer", "proposal.opened", "proposal.approved", "proposal.rejected",
    "proposal.failed", "proposal.step_taken", "proposal.escalated", "vote.closing",
    "message.posted",
}  # fmt: skip


def test_whoever_an_act_concerns_hears_of_it_and_nobody_else(db):
    office = officers_circle(2)
    asha, rekha = office.members
    operator = person("The operator")
    with database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE app_user SET is_operator = false")
    there = SimpleNamespace(
        circle=office.circle, admin=office.admin, treasurer=office.treasurer, asha=asha,
        rekha=rekha, operator=operator,
    )  # fmt: skip
    there.ears = Ears(admin=office.admin, treasurer=office.treasurer, asha=asha, rekha=rekha)
    money(there)
    borrowing(there)
    talk(there)
    with database.transaction() as session:
        session.connection().exec_driver_sql(
            "UPDATE app_user SET is_operator = true WHERE name = 'The operator'"
        )
    shapes(there)
    joining(there)
    assert set(NOTICES) - there.ears.ever == ELSEWHERE - there.ears.ever


def test_members_who_run_a_circle_hear_of_votes_and_not_of_work_that_a_vote_does(db):
    circle, (asha, rekha, sunita) = lending_circle(savings_minor=500_000)
    paid, crowd = lending_circle(savings_minor=0, rules={"confirmation": "member"})
    ears = Ears(asha=asha, rekha=rekha, sunita=sunita)
    loan = asked(asha, circle, 10_000)
    assert ears.news() == {"proposal.opened": "rekha sunita"}
    loans.vote(rekha, loan.id, "yes")
    assert ears.news() == {}
    for kind in ("vote.closing", "proposal.step_taken", "proposal.escalated"):
        with database.transaction() as session:
            events.record(session, kind, None, circle_id=circle.id, subject_id=loan.proposal_id)
        assert ears.news() == {kind: "asha sunita"}
    loans.vote(sunita, loan.id, "yes")
    # The borrower hears it in words of the own loan; who voted last did it.
    assert ears.news() == {"proposal.approved": "rekha", "loan.approved": "asha"}
    question = proposals.propose(asha, circle.id, title="A trunk?", key=key()).proposal_id
    ears.news()
    for actor in (rekha, sunita):
        proposals.vote(actor, question, "no")
    assert ears.news() == {"proposal.rejected": "asha rekha"}
    with database.transaction() as session:
        events.record(session, "proposal.failed", None, circle_id=circle.id, subject_id=question)
        # A proof that holds is nobody's news.
        events.record(session, "book.verified", None, circle_id=circle.id, params={"intact": True})
    assert ears.news() == {"proposal.failed": "asha"}
    here = Ears(asha=crowd[0], rekha=crowd[1], sunita=crowd[2])
    contributions.pay(crowd[2], paid.id, amount_minor=500, method="cash", key=key())
    # Each of the others may confirm it.
    assert here.news() == {"contribution.claimed": "asha rekha"}


def test_who_has_left_or_gave_an_office_up_hears_no_more_of_what_others_do(db):
    office = officers_circle(3)
    circle, (asha, rekha, sunita) = office.circle, office.members
    roles.assign(office.admin, circle.id, member_id(sunita, circle), "secretary")
    people = {"asha": asha, "rekha": rekha, "sunita": sunita}
    ears = Ears(admin=office.admin, treasurer=office.treasurer, **people)
    about = disputes.open_about(rekha, circle.id, member_id(asha, circle), reason="Rude", key=key())
    disputes.say(office.treasurer, about.id, "Why?", key=key())
    vote = proposals.propose(rekha, circle.id, title="A trunk?", key=key())
    discussions.say(sunita, vote.proposal_id, "Yes!", key=key())
    ears.news()
    roles.assign(office.admin, circle.id, member_id(office.treasurer, circle), "member")
    ears.news()
    disputes.say(office.admin, about.id, "Come on Sunday", key=key())
    assert ears.news() == {"dispute.said": "asha rekha"}
    with database.transaction() as session:
        left = str(member_id(rekha, circle)).replace("-", "")
        session.connection().exec_driver_sql(f"UPDATE member SET status='left' WHERE id='{left}'")
    disputes.say(asha, about.id, "I am sorry", key=key())
    discussions.say(office.admin, vote.proposal_id, "No", key=key())
    assert ears.news() == {"dispute.said": "admin", "discussion.said": "sunita"}
    with database.transaction() as session:
        shared = {"circle_id": circle.id, "params": {"kind": "poll", "title": "A trunk?"}}
        events.record(session, "proposal.failed", None, subject_id=vote.proposal_id, **shared)
    assert ears.news() == {}
