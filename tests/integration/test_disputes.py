"""Disputes: who may question an entry, and who may say how it ends."""

from __future__ import annotations

from uuid import uuid4

import pytest

from circle_app.domain.disputes import DisputeClosed, DisputeOpen, NotTheOpener, OwnDispute
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.services import activity, contributions, disputes, roles
from tests.factories import NAMES, key, outcomes, person, successes
from tests.support.circles import circle_of, count, kinds, member_id, officers_circle

AT_ONCE = {"confirmation": "nobody"}


@pytest.fixture
def group(db):
    """A savings group with one entry, recorded by its treasurer."""
    found = officers_circle(members=3, rules=AT_ONCE)
    contributions.pay(found.treasurer, found.circle.id, method="cash", key=key())
    return found


def entry_of(group):
    return activity.entries(group.admin, group.circle.id).items[0].entry_id


def doubt(group, actor=None, reason="I paid 300, not 500"):
    actor = actor or group.members[0]
    return disputes.open(actor, group.circle.id, entry_of(group), reason=reason, key=key())


def test_a_member_questions_an_entry_and_another_officer_answers(group):
    made = doubt(group)
    assert (made.status, made.entry_sequence, made.entry_kind) == ("open", 1, "contribution")
    assert (made.opened_by_name, made.can_withdraw) == (group.members[0].name, True)
    seen = disputes.of_circle(group.admin, group.circle.id, status="open").items
    assert [(view.id, view.can_settle, view.can_withdraw) for view in seen] == [
        (made.id, True, False)
    ]
    done = disputes.close(group.admin, made.id, outcome="The receipt says 500", key=key())
    assert (done.status, done.outcome) == ("settled", "The receipt says 500")
    assert (done.closed_by_name, done.can_settle) == (group.admin.name, False)
    assert disputes.of_circle(group.admin, group.circle.id, status="open").items == ()
    assert kinds()[-2:] == ["dispute.opened", "dispute.closed"]
    told = activity.feed(group.admin, group.circle.id).items
    assert (told[1].params["reason"], told[0].params["outcome"]) == (
        "I paid 300, not 500",
        "The receipt says 500",
    )


def test_neither_who_asked_nor_who_recorded_answers(group):
    third = member_id(group.members[2], group.circle)
    roles.assign(group.admin, group.circle.id, third, "treasurer")
    made = doubt(group, group.admin)
    for actor, refusal in (
        (group.admin, OwnDispute),
        (group.treasurer, OwnDispute),
        (group.members[1], NotAllowed),
    ):
        with pytest.raises(refusal):
            disputes.close(actor, made.id, outcome="Settled", key=key())
        view = disputes.of_entry(actor, group.circle.id, made.entry_id)[0]
        assert not view.can_settle
    assert disputes.close(group.admin, made.id, key=key()).status == "withdrawn"


def test_only_who_asked_takes_it_back(group):
    made = doubt(group)
    for actor in (group.admin, group.members[1]):
        with pytest.raises(NotTheOpener):
            disputes.close(actor, made.id, key=key())
    again = key()
    assert disputes.close(group.members[0], made.id, key=again).status == "withdrawn"
    assert disputes.close(group.members[0], made.id, key=again).replayed
    with pytest.raises(DisputeClosed):
        disputes.close(group.admin, made.id, outcome="Too late", key=key())


def test_an_entry_is_questioned_once_at_a_time_and_again_later(group):
    made = doubt(group)
    with pytest.raises(DisputeOpen):
        doubt(group, group.members[1])
    disputes.close(group.members[0], made.id, key=key())
    second = doubt(group, group.members[1])
    history = disputes.of_entry(group.admin, group.circle.id, made.entry_id)
    assert [view.id for view in history] == [second.id, made.id]


def test_a_peer_settles_where_there_are_no_officers(db):
    people = [person(name) for name in NAMES[:3]]
    circle = circle_of(*people, rules=AT_ONCE)
    contributions.pay(people[0], circle.id, method="cash", key=key())
    entry = activity.entries(people[0], circle.id).items[0].entry_id
    made = disputes.open(people[1], circle.id, entry, reason="Not seen", key=key())
    with pytest.raises(OwnDispute):
        disputes.close(people[0], made.id, outcome="It is there", key=key())
    assert disputes.close(people[2], made.id, outcome="Counted", key=key()).status == "settled"


def test_nothing_of_another_circle(group):
    stranger = person("Vandana Rao")
    other = circle_of(stranger, rules=AT_ONCE)
    contributions.pay(stranger, other.id, method="cash", key=key())
    foreign = activity.entries(stranger, other.id).items[0].entry_id
    made = doubt(group)
    for act in (
        lambda: disputes.open(stranger, group.circle.id, entry_of(group), reason="x", key=key()),
        lambda: disputes.open(group.admin, group.circle.id, foreign, reason="x", key=key()),
        lambda: disputes.open(group.admin, group.circle.id, uuid4(), reason="x", key=key()),
        lambda: disputes.close(stranger, made.id, key=key()),
        lambda: disputes.close(stranger, uuid4(), key=key()),
        lambda: disputes.of_circle(stranger, group.circle.id),
        lambda: disputes.of_entry(group.admin, group.circle.id, foreign),
    ):
        with pytest.raises(NotFound):
            act()
    assert count("dispute") == 1


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("reason", ["", " \u200b ", "x" * 301])
def test_a_question_has_words(group, reason):
    with pytest.raises(InvalidInput) as refused:
        doubt(group, reason=reason)
    assert refused.value.field == "reason"
    made = doubt(group)
    with pytest.raises(InvalidInput) as refused:
        disputes.close(group.admin, made.id, outcome=reason, key=key())
    assert refused.value.field == "outcome"


def test_the_list_is_paged_and_filtered(group):
    for number in range(4):
        made = doubt(group, group.members[number % 3], reason=f"Doubt {number}")
        if number < 3:
            disputes.close(group.members[number % 3], made.id, key=key())
    first = disputes.of_circle(group.admin, group.circle.id, limit=3)
    rest = disputes.of_circle(group.admin, group.circle.id, limit=3, cursor=first.next_cursor)
    reasons = [view.reason for view in (*first.items, *rest.items)]
    assert reasons == ["Doubt 3", "Doubt 2", "Doubt 1", "Doubt 0"]
    assert len(disputes.of_circle(group.admin, group.circle.id, status="withdrawn").items) == 3
    with pytest.raises(InvalidInput):
        disputes.of_circle(group.admin, group.circle.id, status="angry")


def test_many_ask_at_once_and_one_question_is_open(group):
    entry = entry_of(group)
    people = [group.admin, group.treasurer, *group.members]

    def ask(number):
        actor = people[number % len(people)]
        return disputes.open(actor, group.circle.id, entry, reason=f"No {number}", key=key())

    found = outcomes(ask, 10)
    assert len(successes(found)) == 1
    assert found.count("dispute_open") == 9


def test_withdrawn_and_settled_at_once_ends_once(group):
    made = doubt(group)

    def end(number):
        if number % 2:
            return disputes.close(group.members[0], made.id, key=key())
        return disputes.close(group.admin, made.id, outcome="Looked at", key=key())

    found = outcomes(end, 8)
    assert len(successes(found)) == 1
    assert found.count("dispute_closed") == 7
    assert kinds().count("dispute.closed") == 1
