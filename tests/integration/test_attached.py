"""Papers that go with letters: whole, in the reader's language, and only for that reader."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from circle_app.adapters.messages.base import Letter
from circle_app.i18n import formats, text
from circle_app.services import (
    contributions,
    departures,
    invites,
    loans,
    memberships,
    notices,
    people,
)
from circle_app.services.access import Actor
from circle_app.services.notices import attached, sending
from tests.factories import PASSWORD, key, new_phone, person
from tests.support.circles import circle_of, officers_circle
from tests.support.departures import left, lent
from tests.support.letters import mail_goes_to, postbox
from tests.support.loans import given

pytestmark = [
    pytest.mark.no_invariants,
    pytest.mark.parametrize("db", ["sqlite"], indirect=True),
]
#: What no name of a file may have.
SIGNS = str.maketrans("<>/", "---")
GITA = "गीता <b>देवी</b>"


def reader(name: str, email: str, language: str) -> Actor:
    made = people.sign_up(
        name=name, password=PASSWORD, phone=new_phone(), email=email, language=language
    )
    return Actor(made.id, made.name, language=language)


def papers_of(box, person_email: str) -> dict[str, str]:
    """The files that came to somebody, by name; each is what its name says."""
    found = {}
    for letter in box.letters:
        if letter["To"] == person_email:
            for each in letter.iter_attachments():
                assert each.get_content_type() == "text/html"
                found[each.get_filename()] = each.get_content()
    return found


@pytest.fixture
def box():
    with postbox() as made:
        yield made


def word_goes_round():
    while notices.dispatch():
        pass


def go_out():
    word_goes_round()
    sending.send_due("here")


def test_a_loans_agreement_its_end_and_a_departure_come_as_papers(db, box):
    office = officers_circle(1)
    admin, treasurer, circle = office.admin, office.treasurer, office.circle
    gita = reader(GITA, "gita@example.org", "hi")
    joined = invites.join(gita, str(circle.invite_code), key=key())
    memberships.approve(admin, joined.member_id)
    for actor, officer, minor in ((admin, treasurer, 900_000), (gita, admin, 50_000)):
        paid = contributions.pay(actor, circle.id, amount_minor=minor, method="cash", key=key())
        contributions.confirm(officer, paid.id, key=key())
    word_goes_round()
    mail_goes_to(box.port, admin)
    loan = lent(office, gita, 100_000)
    # Read in the app before it was sent: the paper comes all the same.
    word_goes_round()
    notices.mark_all_read(gita, up_to=10**6)
    go_out()
    found = papers_of(box, "gita@example.org")
    paper = found.pop("ऋण का करार, सं. 1.html")
    assert found == {}
    for said in ('lang="hi"', "₹1,000", "मुझे यह ऋण चाहिए।", "गीता &lt;b&gt;देवी&lt;/b&gt;"):
        assert said in paper
    assert "<b>" not in paper
    owed = loans.payoff(gita, loan.id).total_minor
    paid = loans.repay(gita, loan.id, amount_minor=owed, method="cash", key=key())
    loans.confirm_repayment(treasurer, paid.id, key=key())
    go_out()
    found = papers_of(box, "gita@example.org")
    paper = found["ऋण सं. 1 का पूरा हिसाब.html"]
    for said in ("इस ऋण का अब कुछ बाकी नहीं है।", "₹1,000", formats.money(owed, "INR", "hi")):
        assert said in paper
    gone = left(gita, circle, admin)
    departures.settle(treasurer, gone.id, method="cash", key=key())
    go_out()
    found = papers_of(box, "gita@example.org")
    assert len(found) == 3
    paper = found[text("hi", "Settlement with {name}", name=GITA).translate(SIGNS) + ".html"]
    for said in ("बचत", "₹500"):
        assert said in paper
    letter = box.letters[-1]
    assert letter["Subject"] == text("hi", "You have left {circle}", circle=circle.name)
    assert "₹500" in letter.get_body(("plain",)).get_content()
    # Who has left sees the loan no more: the letter would come without its paper.
    row = SimpleNamespace(
        id=1, kind="loan.closed", user_id=gita.user_id, reader=GITA, language="hi",
        link=f"/c/{circle.id}/loans/{loan.id}", circle=circle.name,
    )  # fmt: skip
    assert attached.with_papers(Letter("", "", "", ""), row).attachments == ()
    assert {each["To"] for each in box.letters} == {"gita@example.org"}


def test_whoever_pays_off_the_own_loan_gets_its_end_as_a_paper_and_no_bell_rings(db, box):
    asha = reader("Asha Kumari", "asha@example.org", "en")
    rekha, sunita = person("Rekha Verma"), person("Sunita Devi")
    circle = circle_of(asha, rekha, sunita)
    for each in (asha, rekha, sunita):
        contributions.pay(each, circle.id, amount_minor=50_000, method="cash", key=key())
    loan = given(asha, [rekha, sunita], circle, 10_000, periods=1)
    word_goes_round()
    mail_goes_to(box.port, person("Meera Shah"))
    unread = notices.unread_count(asha)
    loans.repay(asha, loan.id, amount_minor=10_000, method="cash", key=key())
    go_out()
    assert notices.unread_count(asha) == unread
    (paper,) = papers_of(box, "asha@example.org").values()
    assert "Asha Kumari" in paper
