"""Disputes about a person: few read them, others settle them, and the books wait for none."""

from __future__ import annotations

from uuid import uuid4

import pytest

from circle_app.adapters import clock
from circle_app.domain.disputes import (
    AboutOneself,
    DisputeClosed,
    NotTheOpener,
    OwnDispute,
    PersonDisputeOpen,
)
from circle_app.domain.errors import IdempotencyMismatch, InvalidInput, NotAllowed, NotFound
from circle_app.services import activity, book_overviews, contributions, disputes, periods, roles
from tests.factories import NAMES, key, outcomes, person, successes
from tests.support.circles import (
    MORNING,
    circle_of,
    count,
    kinds,
    member_id,
    officers_circle,
    rows,
)

ONE_DATABASE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
REASON = "She shouted at my mother"


def complain(group, who, about, reason=REASON, **more):
    """Complain about somebody of the group."""
    more.setdefault("key", key())
    return disputes.open_about(
        who, group.circle.id, member_id(about, group.circle), reason=reason, **more
    )


@ONE_DATABASE
def test_few_read_a_complaint_and_another_officer_settles_it(db):
    group = officers_circle(members=3)
    sunita, farida, kavita = group.members
    auditor = member_id(kavita, group.circle)
    roles.assign(group.admin, group.circle.id, auditor, "auditor")
    made = complain(group, sunita, group.treasurer)
    assert (made.about, made.member_name, made.entry_id) == ("person", group.treasurer.name, None)
    assert (made.can_withdraw, made.can_settle, made.can_say) == (True, False, True)
    # Who complains, the person, the admin and the auditor read it; another member does not.
    for reader, settles, says in (
        (group.treasurer, False, True),
        (group.admin, True, True),
        (kavita, False, False),
    ):
        view = disputes.get(reader, made.id)
        assert (view.can_settle, view.can_say, view.reason) == (settles, says, REASON)
        assert [row.id for row in disputes.of_circle(reader, group.circle.id).items] == [made.id]
    for act in (
        lambda: disputes.get(farida, made.id),
        lambda: disputes.messages(farida, made.id),
        lambda: disputes.say(farida, made.id, "What is it about?", key=key()),
        lambda: disputes.close(farida, made.id, key=key()),
        lambda: disputes.close(farida, made.id, outcome="Done", key=key()),
    ):
        with pytest.raises(NotFound):
            act()
    assert disputes.of_circle(farida, group.circle.id).items == ()
    # Nothing of it is told in the circle, and no words of it are kept beside it.
    assert "complaint.opened" not in [item.kind for item in _feed(farida, group)]
    assert not rows("SELECT id FROM audit_event WHERE params LIKE '%shouted%'")
    # The person does not settle it, though a treasurer settles others.
    with pytest.raises(OwnDispute):
        disputes.close(group.treasurer, made.id, outcome="Nothing happened", key=key())
    with pytest.raises(NotTheOpener):
        disputes.close(group.treasurer, made.id, key=key())
    with pytest.raises(NotAllowed):
        disputes.close(kavita, made.id, outcome="Looked at", key=key())
    done = disputes.close(group.admin, made.id, outcome="Both have made up", key=key())
    assert (done.status, done.outcome, done.can_say) == ("settled", "Both have made up", False)
    assert kinds()[-2:] == ["complaint.opened", "complaint.closed"]


def _feed(actor, group):
    return activity.feed(actor, group.circle.id).items


@ONE_DATABASE
def test_words_in_a_dispute_end_with_it(db):
    group = officers_circle(members=2)
    sunita = group.members[0]
    made = complain(group, sunita, group.treasurer)
    again = key()
    said = disputes.say(sunita, made.id, "  It was on\nSunday ", key=again)
    assert (said.text, said.is_mine, said.replayed) == ("It was on Sunday", True, False)
    assert disputes.say(sunita, made.id, "It was on Sunday", key=again).replayed
    with pytest.raises(IdempotencyMismatch):
        disputes.say(sunita, made.id, "It was on Monday", key=again)
    disputes.say(group.treasurer, made.id, "I am sorry", key=key())
    for words in ("", "\u200b ", "x" * 1001):
        with pytest.raises(InvalidInput):
            disputes.say(sunita, made.id, words, key=key())
    first = disputes.messages(group.admin, made.id, limit=1)
    rest = disputes.messages(group.admin, made.id, limit=1, cursor=first.next_cursor)
    assert [(row.name, row.text, row.is_mine) for row in (*first.items, *rest.items)] == [
        (group.treasurer.name, "I am sorry", False),
        (sunita.name, "It was on Sunday", False),
    ]
    assert disputes.get(sunita, made.id).messages == 2
    disputes.close(sunita, made.id, key=key())
    with pytest.raises(DisputeClosed):
        disputes.say(sunita, made.id, "One more thing", key=key())
    assert count("dispute_message") == 2


@ONE_DATABASE
def test_who_can_be_complained_about(db):
    group = officers_circle(members=2)
    sunita, farida = group.members
    stranger = person("Vandana Rao")
    other = circle_of(stranger)
    with pytest.raises(AboutOneself):
        complain(group, sunita, sunita)
    for actor, somebody in ((sunita, uuid4()), (sunita, member_id(stranger, other))):
        with pytest.raises(NotFound):
            disputes.open_about(actor, group.circle.id, somebody, reason=REASON, key=key())
    with pytest.raises(NotFound):
        complain(group, stranger, farida)
    complain(group, sunita, farida)
    with pytest.raises(PersonDisputeOpen):
        complain(group, sunita, farida, reason="Again")
    # Another member, or another person, is another matter.
    complain(group, group.treasurer, farida)
    complain(group, sunita, group.treasurer)
    assert count("dispute") == 3
    # Farida reads both about her, Sunita both of hers.
    for reader in (farida, sunita):
        assert len(disputes.of_circle(reader, group.circle.id, about="person").items) == 2
    assert disputes.of_circle(sunita, group.circle.id, about="entry").items == ()
    with pytest.raises(InvalidInput):
        disputes.of_circle(sunita, group.circle.id, about="weather")


@ONE_DATABASE
def test_a_complaint_keeps_no_month_open(db):
    with clock.frozen(MORNING):
        group = officers_circle(members=2, rules={"confirmation": "nobody"})
        contributions.pay(group.treasurer, group.circle.id, method="cash", key=key())
        made = complain(group, *group.members)
    with clock.frozen(MORNING.replace(month=4)):
        assert book_overviews.overview(group.admin, group.circle.id).waiting.disputes == 0
        assert periods.close(group.admin, group.circle.id, "2026-03", key=key()).months == 1
        assert disputes.get(group.members[0], made.id).status == "open"


@ONE_DATABASE
def test_where_nobody_leads_any_third_member_settles(db):
    people = [person(name) for name in NAMES[:3]]
    circle = circle_of(*people)
    about = member_id(people[1], circle)
    made = disputes.open_about(people[0], circle.id, about, reason=REASON, key=key())
    for actor in people[:2]:
        with pytest.raises(OwnDispute):
            disputes.close(actor, made.id, outcome="It is nothing", key=key())
    assert disputes.close(people[2], made.id, outcome="Talked", key=key()).status == "settled"


def test_two_settle_it_and_one_takes_it_back_at_once(db):
    group = officers_circle(members=3)
    second = member_id(group.members[2], group.circle)
    roles.assign(group.admin, group.circle.id, second, "treasurer")
    made = complain(group, group.members[0], group.members[1])
    enders = (group.admin, group.treasurer, group.members[2])

    def end(number):
        if number % 4 == 3:
            return disputes.close(group.members[0], made.id, key=key())
        return disputes.close(enders[number % 4], made.id, outcome=f"No {number}", key=key())

    found = outcomes(end, 8)
    assert len(successes(found)) == 1
    assert found.count("dispute_closed") == 7
    assert kinds().count("complaint.closed") == 1


def test_one_member_complains_once_however_often_it_is_pressed(db):
    group = officers_circle(members=2)
    found = outcomes(lambda _: complain(group, *group.members), 6)
    assert len(successes(found)) == 1
    assert found.count("person_dispute_open") == 5
    again = key()
    same = outcomes(lambda _: complain(group, group.members[1], group.admin, key=again), 6)
    assert {row.id for row in successes(same)} == {successes(same)[0].id}
    assert count("dispute") == 2
