"""Messages to many: looked at first, sent once, to members who can be reached and want it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update

from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.writing import InvalidMessage, TooManyMessages
from circle_app.persistence import database
from circle_app.persistence.models import User
from circle_app.persistence.queries.notices import CHANNELS, OUTBOX
from circle_app.services import contributions, notices, roles, writing
from circle_app.services.notices import sending
from tests.factories import key, outcomes, person, successes
from tests.integration.test_notices import open_way
from tests.support.circles import kinds, member_id, officers_circle, rows
from tests.support.phones import phones

__all__ = ["phones"]
pytestmark = pytest.mark.no_invariants
one_system = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
SAID = {"subject": "Meeting", "body": "Come at five.\n\nBring the books."}
USERS = User.__table__


def change(actor, **values):
    with database.transaction() as session:
        wanted = update(USERS).where(USERS.c.id == actor.user_id)
        session.connection().execute(wanted.values(**values))


def heard(actor):
    return [each.kind for each in notices.listed(actor).items].count("message.posted")


def out():
    with database.reading() as session:
        wanted = select(OUTBOX.c.user_id, OUTBOX.c.channel).where(OUTBOX.c.batch_id.is_not(None))
        return {tuple(row) for row in session.connection().execute(wanted)}


@pytest.fixture
def group(db):
    made = officers_circle(3)
    open_way("sms", made.admin)
    open_way("email", made.admin)
    with database.transaction() as session:
        session.connection().execute(
            update(CHANNELS).where(CHANNELS.c.kind == "sms").values(cost_minor=25)
        )
    return made


@one_system
def test_a_message_is_looked_at_and_sent_to_whom_it_reaches(group, phones):
    circle, admin, treasurer, (asha, rekha, kavita) = group
    change(asha, language="hi")
    change(rekha, email="rekha@example.org", email_index="rekha")
    notices.change(kavita, grid={("circle", "sms"): False})
    wanted = {"audience": "everybody", "channels": ["sms", "email"], **SAID}
    draft = writing.preview(admin, circle.id, **wanted)
    assert (draft.meant, draft.in_app, draft.left) == (5, 5, 10)
    counts = {(each.channel, each.language): each.count for each in draft.previews}
    assert counts == {("email", "en"): 1, ("sms", "en"): 3, ("sms", "hi"): 1}
    short = draft.previews[1]
    assert short.text == f"{circle.name}: Come at five. Bring the books."
    assert (short.parts, short.units, short.cost_minor) == (1, len(short.text), 75)
    assert draft.cost_minor == 100
    assert {
        (each.name, each.channel, each.why) for each in draft.unreached if each.channel == "sms"
    } == {(kavita.name, "sms", "off")}
    assert draft.unreached_count == 5
    once = key()
    sent = writing.send(admin, circle.id, **wanted, key=once)
    again = writing.send(admin, circle.id, **wanted, key=once)
    assert (again.id, again.replayed, sent.replayed) == (sent.id, True, False)
    assert (sent.recipients, sent.cost_minor) == (5, 100)
    reached = {each.user_id for each in (admin, treasurer, asha, rekha)}
    assert out() == {*((each, "sms") for each in reached), (rekha.user_id, "email")}
    assert [heard(each) for each in (admin, treasurer, asha, rekha, kavita)] == [1] * 5
    assert notices.listed(asha).items[0].params["text"] == SAID["body"]
    sending.send_due("here")
    (listed,) = writing.listed(treasurer, circle.id).items
    assert listed.states == (("email", "sent", 1), ("sms", "sent", 4))
    letter = next(each for each in phones.letters if each.html)
    assert (letter.subject, letter.to) == ("Meeting", "rekha@example.org")
    assert "Come at five." in letter.text
    assert kinds().count("message.sent") == 1
    (params,) = rows("SELECT params FROM audit_event WHERE kind = 'message.sent'")
    assert set(json.loads(params[0])) == {"audience", "by", "count"}


@one_system
def test_who_is_meant(group):
    circle, admin, treasurer, (asha, rekha, _) = group
    outsider = person()

    def meant(audience, *chosen):
        ids = [member_id(each, circle) for each in chosen]
        draft = writing.preview(admin, circle.id, audience=audience, members=ids, **SAID)
        return draft.meant

    assert [meant(each) for each in ("everybody", "officers", "late")] == [5, 2, 0]
    unpaid = meant("unpaid")
    assert meant("chosen", asha, rekha) == 2
    paid = contributions.pay(asha, circle.id, method="cash", key=key())
    contributions.confirm(treasurer, paid.id, key=key())
    assert meant("unpaid") == unpaid - 1
    # To one member: the sender keeps a copy, nobody else hears of it.
    writing.send(
        admin, circle.id, audience="chosen", members=[member_id(asha, circle)], **SAID, key=key()
    )
    assert [heard(each) for each in (admin, asha, rekha, outsider)] == [1, 1, 0, 0]
    other = officers_circle(1)
    with pytest.raises(NotFound):
        writing.preview(
            admin,
            circle.id,
            audience="chosen",
            members=[member_id(other.admin, other.circle)],
            **SAID,
        )


@one_system
def test_what_cannot_be_sent(group):
    circle, admin, _, (asha, *_) = group
    for bad in (
        {"audience": "world"},
        {"audience": "chosen"},
        {"channels": ["pigeon"]},
        {"channels": ["telegram"]},
        {"channels": ["whatsapp"]},  # not set up here
        {"subject": " "},
        {"subject": "x" * 81},
        {"body": ""},
        {"body": "x" * 1_001},
    ):
        with pytest.raises(InvalidMessage):
            writing.send(admin, circle.id, **{"audience": "everybody", **SAID, **bad}, key=key())
    for actor, refusal in ((asha, NotAllowed), (person(), NotFound)):
        with pytest.raises(refusal):
            writing.send(actor, circle.id, audience="everybody", **SAID, key=key())
    assert rows("SELECT COUNT(*) FROM bulk_message")[0][0] == 0


@one_system
def test_who_announces_learns_of_nobody_by_it(group):
    circle, crier = group.circle.id, group.members[0]
    ask = {"channels": [], **SAID}
    for sees, allowed in ((None, ""), ("members.see", "everybody"), ("activity.see", "late")):
        permissions = ["announcements.post", *filter(None, [sees])]
        title = f"Crier {allowed}".strip()
        office = roles.create(group.admin, circle, title=title, permissions=permissions, key=key())
        roles.assign(group.admin, circle, member_id(crier, group.circle), office.key)
        for audience in ("everybody", "late"):
            if audience == allowed:
                assert writing.preview(crier, circle, audience=audience, **ask).subject
            else:
                with pytest.raises(NotAllowed):
                    writing.preview(crier, circle, audience=audience, **ask)


def test_so_many_on_one_day_and_no_more(group):
    circle, admin, *_ = group
    results = outcomes(
        lambda _n: writing.send(admin, circle.id, audience="officers", **SAID, key=key()), 14
    )
    assert len(successes(results)) == 10
    assert results.count("too_many_messages") == 4
    assert writing.options(admin, circle.id).left == 0
    with pytest.raises(TooManyMessages):
        writing.send(admin, circle.id, audience="officers", **SAID, key=key())
    assert len(writing.listed(admin, circle.id, limit=4).items) == 4
