"""What members say about a proposal: who may, how long, and what remains of removed words."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from circle_app.adapters import clock
from circle_app.domain.discussions import DiscussionClosed, NotTheSpeaker
from circle_app.domain.errors import IdempotencyMismatch, InvalidInput, NotAllowed, NotFound
from circle_app.persistence import database
from circle_app.services import activity, discussions, proposals, roles
from circle_app.services.events import HAPPENED_ROOM, circle_room
from tests.factories import key, person
from tests.support.circles import MORNING, circle_of, kinds, member_id, officers_circle, rows

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def question(actor, circle, title="Shall we meet on Sundays?"):
    """Ask the members of a circle something."""
    return proposals.propose(actor, circle.id, title=title, key=key()).proposal_id


def test_members_talk_and_remove_their_own_words(db):
    group = officers_circle(members=2)
    sunita, farida = group.members
    asked = question(sunita, group.circle)
    again = key()
    first = discussions.say(farida, asked, " On Sundays I\nwork ", key=again)
    assert (first.text, first.name, first.can_remove) == ("On Sundays I work", farida.name, True)
    assert discussions.say(farida, asked, "On Sundays I work", key=again).replayed
    with pytest.raises(IdempotencyMismatch):
        discussions.say(farida, asked, "On Sundays I rest", key=again)
    discussions.say(sunita, asked, "And in the evening?", key=key())
    page = discussions.of_proposal(group.admin, asked, limit=1)
    rest = discussions.of_proposal(group.admin, asked, limit=1, cursor=page.next_cursor)
    assert [(row.name, row.text, row.can_remove) for row in (*page.items, *rest.items)] == [
        (sunita.name, "And in the evening?", False),
        (farida.name, "On Sundays I work", False),
    ]
    # The admin may do much, but not this.
    with pytest.raises(NotTheSpeaker):
        discussions.remove(group.admin, asked, first.id)
    gone = discussions.remove(farida, asked, first.id)
    assert (gone.text, gone.can_remove, gone.removed_at is None) == ("", False, False)
    assert discussions.remove(farida, asked, first.id) == gone
    # The words are nowhere any more: not in the activity, not with the request's key.
    assert not rows("SELECT id FROM proposal_comment WHERE text LIKE '%work%'")
    assert not rows("SELECT key FROM idempotency_key WHERE result LIKE '%work%'")
    assert not rows("SELECT id FROM audit_event WHERE params LIKE '%work%'")
    assert discussions.say(farida, asked, "On Sundays I work", key=again).text == ""
    assert [row.text for row in discussions.of_proposal(farida, asked).items] == [
        "And in the evening?",
        "",
    ]
    assert kinds()[-3:] == ["discussion.said", "discussion.said", "discussion.removed"]
    assert activity.feed(sunita, group.circle.id).items[0].kind == "proposal.opened"


def test_what_is_said_wakes_the_pages_of_the_circle(db, monkeypatch):
    asha = person()
    circle = circle_of(asha)
    asked = question(asha, circle)
    woken = []
    monkeypatch.setattr(database, "touch", lambda _, room: woken.append(room))
    discussions.say(asha, asked, "I say yes", key=key())
    assert set(woken) == {circle_room(circle.id), HAPPENED_ROOM}


def test_it_is_talked_about_until_a_week_after_the_decision(db):
    asha, rekha = person(), person("Rekha Verma")
    with clock.frozen(MORNING):
        circle = circle_of(asha, rekha)
        asked = question(asha, circle)
        for actor in (asha, rekha):
            proposals.vote(actor, asked, "yes")
        assert proposals.get(asha, asked).status == "approved"
    with clock.frozen(MORNING + timedelta(days=7) - timedelta(seconds=1)):
        assert discussions.may_say(asha, asked)
        said = discussions.say(asha, asked, "Then on Sunday", key=key())
    with clock.frozen(MORNING + timedelta(days=7)):
        assert not discussions.may_say(asha, asked)
        with pytest.raises(DiscussionClosed):
            discussions.say(rekha, asked, "Too late", key=key())
        # It is still read, and the own words can still be removed.
        assert discussions.of_proposal(rekha, asked).items == (
            discussions.Comment(
                said.id, asked, said.member_id, asha.name, "Then on Sunday",
                said.said_at, None, False, False,
            ),
        )  # fmt: skip
        assert discussions.remove(asha, asked, said.id).text == ""


def test_who_may_not_join_in(db):
    group = officers_circle(members=2)
    sunita, auditor = group.members
    asked = question(sunita, group.circle)
    said = discussions.say(sunita, asked, "What do you think?", key=key())
    roles.assign(group.admin, group.circle.id, member_id(auditor, group.circle), "auditor")
    assert len(discussions.of_proposal(auditor, asked).items) == 1
    assert not discussions.may_say(auditor, asked)
    with pytest.raises(NotAllowed):
        discussions.say(auditor, asked, "I only read", key=key())
    stranger = person("Vandana Rao")
    other = question(stranger, circle_of(stranger))
    for act in (
        lambda: discussions.say(stranger, asked, "Hello", key=key()),
        lambda: discussions.of_proposal(stranger, asked),
        lambda: discussions.may_say(stranger, asked),
        lambda: discussions.remove(stranger, asked, said.id),
        lambda: discussions.remove(stranger, other, said.id),
        lambda: discussions.remove(sunita, other, said.id),
        lambda: discussions.remove(sunita, asked, uuid4()),
        lambda: discussions.say(sunita, uuid4(), "Hello", key=key()),
    ):
        with pytest.raises(NotFound):
            act()
    for words in ("", " \u200b", "x" * 1001):
        with pytest.raises(InvalidInput):
            discussions.say(sunita, asked, words, key=key())
    assert len(discussions.of_proposal(sunita, asked).items) == 1
