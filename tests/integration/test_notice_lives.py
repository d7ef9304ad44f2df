"""What was asked is settled when somebody does it; papers go as letters though they were read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from circle_app.adapters import clock
from circle_app.domain.notice_lives import ASKING, PAPERS, SETTLES, SETTLES_OWN
from circle_app.domain.notices import NOTICES
from circle_app.services import contributions, loans, notices
from circle_app.services.notices import sending
from tests.factories import key
from tests.support.circles import officers_circle, rows
from tests.support.letters import goes, mail_goes_to, postbox, reader, tell
from tests.support.loans import asked, lending_circle

pytestmark = [
    pytest.mark.no_invariants,
    pytest.mark.parametrize("db", ["sqlite"], indirect=True),
]
START = datetime(2026, 11, 21, 6, tzinfo=UTC)


def unread(actor, *kinds):
    found = notices.listed(actor, unread=True).items
    return [item.kind for item in found if item.kind in kinds]


def settled(kind):
    found = rows("SELECT COUNT(*) FROM notice WHERE settled AND kind = :kind", kind=kind)
    return found[0][0]


def test_every_kind_that_is_named_exists(db):
    assert set(NOTICES) >= ASKING | PAPERS
    assert not set(SETTLES) & set(SETTLES_OWN)


@pytest.mark.parametrize("at_once", [False, True], ids=["told before", "told together"])
def test_what_one_officer_confirmed_asks_no_other_one(db, at_once):
    office = officers_circle(1)
    circle, admin, treasurer = office.circle, office.admin, office.treasurer
    (member,) = office.members
    paid = [
        contributions.pay(member, circle.id, amount_minor=50_000, method="cash", key=key())
        for _ in range(2)
    ]
    if not at_once:
        notices.dispatch()
        assert len(unread(admin, "contribution.claimed")) == 2
    contributions.confirm(treasurer, paid[0].id, key=key())
    notices.dispatch()
    # The other payment still waits for both of them.
    for officer in (admin, treasurer):
        found = notices.listed(officer, unread=True).items
        (left,) = (each for each in found if each.kind == "contribution.claimed")
        assert left.link.endswith(str(paid[1].id))
    assert settled("contribution.claimed") == 2
    contributions.reject(admin, paid[1].id, reason="It never came", key=key())
    notices.dispatch()
    assert unread(admin, "contribution.claimed") == unread(treasurer, "contribution.claimed") == []
    # Whom the answer is for has not been asked anything.
    assert unread(member, "contribution.confirmed", "contribution.rejected") == [
        "contribution.rejected",
        "contribution.confirmed",
    ]


def test_who_voted_is_not_asked_any_more_and_nobody_is_when_it_is_decided(db):
    circle, crowd = lending_circle(savings_minor=500_000)
    borrower, first, second = crowd
    notices.dispatch()
    asked_kind = "proposal.opened"
    loan = asked(borrower, circle)
    notices.dispatch()
    voters = [each for each in crowd if each is not borrower]
    assert [unread(each, asked_kind) for each in voters] == [[asked_kind]] * len(voters)
    loans.vote(first, loan.id, "yes")
    notices.dispatch()
    assert unread(first, asked_kind) == []
    assert unread(second, asked_kind) == [asked_kind]
    loans.cancel(borrower, loan.id)
    notices.dispatch()
    assert [unread(each, asked_kind) for each in voters] == [[]] * len(voters)


def became_of(actor):
    found = rows(
        "SELECT n.kind, o.status, o.fault FROM outbox o JOIN notice n ON n.id = o.notice_id "
        "WHERE n.user_id = :who ORDER BY o.id",
        who=actor.user_id.hex,
    )
    return [tuple(row) for row in found]


def test_a_message_about_what_is_done_is_not_sent(db):
    office = officers_circle(1)
    (member,) = office.members
    notices.dispatch()
    goes("sms", {"url": "json://127.0.0.1:9/{to}"}, office.admin)
    notices.change(office.admin, grid={("work", "sms"): True})
    paid = contributions.pay(
        member, office.circle.id, amount_minor=50_000, method="cash", key=key()
    )
    notices.dispatch()
    contributions.confirm(office.treasurer, paid.id, key=key())
    notices.dispatch()
    sending.send_due("here")
    assert became_of(office.admin) == [("contribution.claimed", "dropped", "settled")]


def test_papers_and_warnings_go_as_letters_though_they_were_read(db):
    asha = reader(1)
    with postbox() as box, clock.frozen(START):
        mail_goes_to(box.port, asha)
        # Who wants letters gathered has papers one by one all the same.
        notices.change(asha, digest="daily")
        tell(asha, key="gathered")
        tell(asha, key="paper", kind="circle.dissolved")
        notices.change(asha, digest="none")
        tell(asha, key="read")
        tell(asha, key="role", kind="member.role_changed")
        tell(asha, key="warning", kind="admin.signed_out")
        notices.mark_all_read(asha, up_to=10**9)
        sending.send_due("here")
    assert became_of(asha) == [
        ("circle.dissolved", "sent", ""),
        ("wallet.transfer", "dropped", "read"),
        ("member.role_changed", "dropped", "read"),
        ("admin.signed_out", "sent", ""),
    ]
