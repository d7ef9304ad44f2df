"""Votes from opening to end, as people live through them; docs/rules/votes.md tells the same."""

from __future__ import annotations

import json
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import text

from circle_app.adapters import clock
from circle_app.domain.errors import NotFound
from circle_app.domain.rules import CircleRules
from circle_app.domain.votes import CountedOf, NotAnElector, VoteClosed, VotingRule, WeightedBy
from circle_app.persistence import database
from circle_app.services import access, invites, proposals
from circle_app.services.shares import cycles
from tests.factories import key, person
from tests.support.circles import MORNING, circle_of, member_id, rows

ONLY_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
pytestmark = ONLY_SQLITE
NAMES = ("Asha", "Bina", "Chanda", "Devi", "Esha", "Fatima", "Gita")
USUAL = VotingRule()
UNANIMOUS = VotingRule(share=Fraction(1), more_than=False)
OF_VOTES = VotingRule(counted_of=CountedOf.VOTES, quorum=Fraction(1, 2))
SECRET = VotingRule(secret=True)
TO_THE_END = VotingRule(early_close=False)


class Meeting:
    """A circle in which one question is voted on, at a clock of its own."""

    def __init__(self, size, rule):
        self.now, self.names = MORNING, {}
        with clock.frozen(self.now):
            people = [person(name) for name in NAMES[:size]]
            self.circle = circle_of(*people)
            with database.transaction() as session:
                place = access.standing(session, people[0], self.circle.id)
                self.asked = proposals.open_proposal(
                    session, people[0], place, kind="text", rule=rule, title="A cupboard?"
                ).id
        self.names.update(zip(NAMES, people, strict=False))

    def act(self, told):
        """Do what a line of an example says: ``Asha yes``, ``Zoya joins``, ``24:00:00``…"""
        who, _, what = told.partition(" ")
        if ":" in told:
            hours, minutes, seconds = map(int, told.split(":"))
            self.now = MORNING + timedelta(hours=hours, minutes=minutes, seconds=seconds)
            return
        with clock.frozen(self.now):
            if what == "joins":
                self.names[who] = person(who)
                invites.join(self.names[who], self.circle.invite_code, key=key())
            elif what == "leaves":
                gone = member_id(self.names[who], self.circle)
                with database.transaction() as session:
                    session.connection().execute(
                        text("UPDATE member SET status = 'left' WHERE id = :id"), {"id": gone.hex}
                    )
            else:
                proposals.vote(self.names[who], self.asked, what)

    def seen(self, who="Asha"):
        """The question as somebody sees it now."""
        with clock.frozen(self.now):
            return proposals.get(self.names[who], self.asked)


@pytest.mark.parametrize(
    ("size", "rule", "acts", "outcome"),
    [
        # ------------------------------------------------ more than half of the electorate
        (5, USUAL, "Asha yes, Bina yes", ("open", None, 2, 0)),
        (5, USUAL, "Asha yes, Bina yes, Chanda yes", ("approved", "votes", 3, 0)),
        (4, USUAL, "Asha yes, Bina yes", ("open", None, 2, 0)),
        # ------------------------------------------------ a tie is a no
        (4, USUAL, "Asha yes, Bina yes, Chanda no, Devi no", ("rejected", "impossible", 2, 2)),
        (4, OF_VOTES, "Asha yes, Bina no, 24:00:00", ("rejected", "time", 1, 1)),
        # ------------------------------------------------ impossible before the end
        (5, USUAL, "Asha no, Bina no, Chanda no", ("rejected", "impossible", 0, 3)),
        (4, USUAL, "Asha no, Bina no", ("rejected", "impossible", 0, 2)),
        # ------------------------------------------------ unanimous
        (3, UNANIMOUS, "Asha yes, Bina yes", ("open", None, 2, 0)),
        (3, UNANIMOUS, "Asha yes, Bina yes, Chanda yes", ("approved", "votes", 3, 0)),
        (3, UNANIMOUS, "Asha yes, Bina no", ("rejected", "impossible", 1, 1)),
        # ------------------------------------------------ of the votes cast, half must come
        (6, OF_VOTES, "Asha yes, Bina yes, Chanda no, 24:00:00", ("approved", "votes", 2, 1)),
        (6, OF_VOTES, "Asha yes, Bina yes, 24:00:00", ("rejected", "time", 2, 0)),
        (6, OF_VOTES, "Asha yes, Bina yes, Chanda yes, Devi yes", ("approved", "votes", 4, 0)),
        # ------------------------------------------------ a changed vote counts once
        (5, USUAL, "Asha no, Bina yes, Asha yes", ("open", None, 2, 0)),
        (3, USUAL, "Asha no, Asha yes, Bina yes", ("approved", "votes", 2, 0)),
        # ------------------------------------------------ to the second
        (3, USUAL, "Asha yes, 23:59:59, Bina yes", ("approved", "votes", 2, 0)),
        (3, USUAL, "Asha yes, 24:00:00", ("rejected", "time", 1, 0)),
        # ------------------------------------------------ not closed early
        (3, TO_THE_END, "Asha yes, Bina yes, Chanda yes", ("open", None, 3, 0)),
        (3, TO_THE_END, "Asha yes, Bina yes, 24:00:00", ("approved", "votes", 2, 0)),
        # ------------------------------------------------ the electorate stays as it was
        (3, USUAL, "Asha yes, Zoya joins, Yasmin joins, Bina yes", ("approved", "votes", 2, 0)),
        (4, USUAL, "Asha yes, Bina yes, Devi leaves", ("open", None, 2, 0)),
        (4, USUAL, "Asha yes, Devi yes, Devi leaves, Bina yes", ("approved", "votes", 3, 0)),
    ],
)
def test_worked_example(db, size, rule, acts, outcome):
    meeting = Meeting(size, rule)
    for told in acts.split(", "):
        meeting.act(told)
    seen = meeting.seen()
    assert (seen.status, seen.decided_by, seen.yes, seen.no) == outcome
    assert seen.electorate == size


def test_at_the_last_second_it_is_over(db):
    meeting = Meeting(3, USUAL)
    meeting.act("Asha yes")
    meeting.act("24:00:00")
    with pytest.raises(VoteClosed):
        meeting.act("Bina yes")
    seen = meeting.seen()
    assert seen.decided_at == seen.closes_at == MORNING + timedelta(hours=24)


def test_who_came_later_or_left_has_no_vote(db):
    meeting = Meeting(3, USUAL)
    meeting.act("Zoya joins")
    meeting.act("Chanda leaves")
    with pytest.raises(NotAnElector):
        meeting.act("Zoya yes")
    with pytest.raises(NotFound):
        meeting.act("Chanda yes")


def test_each_share_is_a_vote(db):
    meeting = Meeting(4, VotingRule(weighted_by=WeightedBy.SHARE))
    # Nobody held a share when it opened: nobody can agree.
    assert (meeting.seen().electorate, meeting.seen().voters) == (0, ())
    shares = {"Asha": 10, "Bina": 6, "Chanda": 4}  # at ₹5 each; Devi has none
    asha = meeting.names["Asha"]
    with clock.frozen(meeting.now), database.transaction() as session:
        cycle = cycles.running(session, meeting.circle.id, CircleRules(), MORNING.date())
        held = {member_id(meeting.names[name], meeting.circle): n for name, n in shares.items()}
        cycles.put_in(session, cycle.id, held)
        place = access.standing(session, asha, meeting.circle.id)
        rule = VotingRule(weighted_by=WeightedBy.SHARE)
        meeting.asked = proposals.open_proposal(session, asha, place, kind="text", rule=rule).id
    assert [(row.name, row.weight) for row in meeting.seen().voters] == list(shares.items())
    assert (meeting.seen().electorate, meeting.seen().needed) == (20, 11)
    with pytest.raises(NotAnElector):
        meeting.act("Devi yes")
    meeting.act("Asha yes")
    assert meeting.seen().status == "open"  # ten of twenty is half, not more
    meeting.act("Chanda no")
    meeting.act("Chanda yes")
    seen = meeting.seen()
    assert (seen.status, seen.yes, seen.no) == ("approved", 14, 0)


def test_nobody_learns_how_somebody_voted_in_a_secret_vote(db):
    meeting = Meeting(4, SECRET)
    for told in ("Asha yes", "Bina no", "Bina yes"):
        meeting.act(told)
    tallies = []
    with clock.frozen(meeting.now):
        tallies.append(proposals.vote(meeting.names["Chanda"], meeting.asked, "yes"))
        listed = proposals.list(meeting.names["Devi"], meeting.circle.id).items
    # Three of four said yes; were it closed now, Chanda's vote would be known.
    for seen in (*tallies, *listed, meeting.seen(), *meeting.seen().steps):
        assert (seen.yes, seen.no, seen.cast, seen.tally_hidden) == (0, 0, 3, True)
        assert seen.status == "open"
    assert rows("SELECT yes, no FROM proposal") == [(0, 0)]
    assert {(row.vote, row.voted_at) for row in meeting.seen("Devi").voters} == {(None, None)}
    assert [meeting.seen(name).my_vote for name in ("Bina", "Devi")] == ["yes", None]
    said = [
        json.loads(row[0])
        for row in rows("SELECT params FROM audit_event WHERE kind = 'vote.cast' ORDER BY id")
    ]
    assert [each["name"] for each in said] == ["Asha", "Bina", "Chanda"]
    # Everybody who voted is told of once and alike, whatever was voted and however often.
    assert {tuple(sorted(set(each) - {"name"})) for each in said} == {
        ("electorate", "kind", "step", "title")
    }
    meeting.act("Devi no")
    seen = meeting.seen()
    assert (seen.status, seen.yes, seen.no, seen.tally_hidden) == ("approved", 3, 1, False)
    assert {row.vote for row in seen.voters} == {None}
