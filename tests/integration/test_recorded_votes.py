"""Votes and members without an account; docs/rules/votes.md tells the same examples."""

from __future__ import annotations

import json
from datetime import timedelta
from fractions import Fraction

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import IdempotencyMismatch, NotAllowed, NotFound
from circle_app.domain.votes import (
    InvalidVote,
    NotAnElector,
    NoVoteToRecord,
    VoteClosed,
    VotingRule,
)
from circle_app.persistence import database
from circle_app.services import access, invites, members, proposals
from circle_app.services.proposals import OwnMatter
from tests.factories import key, outcomes, person, successes
from tests.support.circles import MORNING, circle_of, kinds, member_id, officers_circle, rows

sqlite = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
USUAL = VotingRule()
ALL = VotingRule(share=Fraction(1), more_than=False)
SECRET = VotingRule(secret=True)
RECORDS = ("Kamala", "Mina", "Rukmini", "Shanti")


class Hamlet:
    """Asha, Rekha and Sunita with accounts, some without; Sunita asks, Rekha writes down."""

    def __init__(
        self, records, rule=USUAL, *, officers=True, asker="Sunita", interested=(), at=MORNING
    ):
        self.now = at
        with clock.frozen(at):
            if officers:
                group = officers_circle(1)
                self.circle = group.circle
                cast = (group.admin, group.treasurer, group.members[0])
            else:
                cast = (person("Asha"), person("Rekha"), person("Sunita"))
                self.circle = circle_of(*cast)
            self.people = dict(zip(("Asha", "Rekha", "Sunita"), cast, strict=True))
            self.records = {name: self.record(name) for name in RECORDS[:records]}
            parties = frozenset(member_id(self.people[name], self.circle) for name in interested)
            with database.transaction() as session:
                place = access.standing(session, self.people[asker], self.circle.id)
                self.asked = proposals.open_proposal(
                    session,
                    self.people[asker],
                    place,
                    kind="text",
                    rule=rule,
                    title="A cupboard?",
                    interested=parties,
                ).id

    def record(self, name):
        """Write a member without an account down; returns the member's id."""
        return members.record(self.people["Asha"], self.circle.id, name, key=key()).member_id

    def claim(self, name):
        """A record gets an account."""
        code = invites.claim_code(
            self.people["Asha"], self.circle.id, self.records[name], key=key()
        ).code
        self.people[name] = person(name)
        invites.join(self.people[name], code, key=key())

    def write(self, name, vote, by="Rekha", **more):
        """Have a vote written down."""
        more = {"key": key(), **more}
        return proposals.record_vote(
            self.people[by], self.asked, self.records[name], vote, more["key"]
        )

    def act(self, told):
        """Do what a line of an example says: ``Asha yes``, ``Kamala: no``, ``Kamala claims``…"""
        if told == "24:00:00":
            self.now = MORNING + timedelta(hours=24)
            return
        who, _, what = told.partition(" ")
        with clock.frozen(self.now):
            if who.endswith(":"):
                self.write(who.rstrip(":"), what)
            elif what == "claims":
                self.claim(who)
            else:
                proposals.vote(self.people[who], self.asked, what)

    def seen(self, who="Asha"):
        """The question as somebody sees it now."""
        with clock.frozen(self.now):
            return proposals.get(self.people[who], self.asked)


@sqlite
@pytest.mark.parametrize(
    ("officers", "rule", "records", "acts", "electorate", "outcome"),
    [
        # ---------------------------------------- officers write down what was said
        (True, USUAL, 2, "Asha yes, Rekha yes", 5, ("open", None, 2, 0)),
        (True, USUAL, 2, "Asha yes, Rekha yes, Kamala: yes", 5, ("approved", "votes", 3, 0)),
        (True, USUAL, 2, "Kamala: no, Mina: no, Asha no", 5, ("rejected", "impossible", 0, 3)),
        (True, USUAL, 2, "Kamala: no, Kamala: yes, Kamala: yes", 5, ("open", None, 1, 0)),
        (True, USUAL, 2, "Asha yes, Kamala: yes, 24:00:00", 5, ("rejected", "time", 2, 0)),
        (
            True,
            ALL,
            2,
            "Asha yes, Rekha yes, Sunita yes, Kamala: yes, Mina: yes",
            5,
            ("approved", "votes", 5, 0),
        ),
        (True, ALL, 2, "Asha yes, Kamala: no", 5, ("rejected", "impossible", 1, 1)),
        # ---------------------------------------- who gets an account votes alone from then on
        (True, USUAL, 2, "Kamala: no, Kamala claims, Kamala yes", 5, ("open", None, 1, 0)),
        # ---------------------------------------- secret, or without officers: no vote
        (True, SECRET, 2, "Asha yes, Rekha yes, Sunita no", 3, ("approved", "votes", 2, 1)),
        (False, USUAL, 4, "Asha yes, Rekha yes", 3, ("approved", "votes", 2, 0)),
        (False, ALL, 1, "Asha yes, Rekha yes, Sunita yes", 3, ("approved", "votes", 3, 0)),
    ],
)
def test_worked_example(db, officers, rule, records, acts, electorate, outcome):
    hamlet = Hamlet(records, rule, officers=officers)
    assert hamlet.seen().electorate == electorate
    for told in acts.split(", "):
        hamlet.act(told)
    seen = hamlet.seen()
    assert (seen.status, seen.decided_by, seen.yes, seen.no) == outcome
    assert seen.electorate == electorate


@sqlite
def test_everybody_reads_who_wrote_a_vote_down(db):
    hamlet = Hamlet(2)
    rekha, asha = hamlet.people["Rekha"].name, hamlet.people["Asha"].name
    with clock.frozen(MORNING):
        proposals.vote(hamlet.people["Rekha"], hamlet.asked, "yes")
        told = hamlet.write("Kamala", "no", key="k")
        assert (told.yes, told.no, told.my_vote, told.replayed) == (1, 1, "yes", False)
        again = hamlet.write("Kamala", "no", key="k")
        assert (again.no, again.replayed) == (1, True)
        with pytest.raises(IdempotencyMismatch):
            hamlet.write("Kamala", "yes", key="k")
        hamlet.write("Kamala", "yes", by="Asha")
        hamlet.write("Kamala", "yes")  # said before; it stays with whom it was written by
    by = {row.name: (row.vote, row.recorded_by_name) for row in hamlet.seen("Sunita").voters}
    assert by["Kamala"] == ("yes", asha)
    assert (by[rekha], by["Mina"]) == (("yes", None), (None, None))
    # Officers may write down, whose own matter it is not; of members without an account only.
    shown = {row.name for row in hamlet.seen("Rekha").voters if row.recordable}
    assert shown == {"Kamala", "Mina"}
    assert not any(row.recordable for row in hamlet.seen("Sunita").voters)
    acts = rows("SELECT params, visible FROM audit_event WHERE kind = 'vote.recorded' ORDER BY id")
    params = [json.loads(row[0]) for row in acts]
    assert [
        (each["name"], each["by"], each["vote"], each["yes"], each["no"]) for each in params
    ] == [
        ("Kamala", rekha, "no", 1, 1),
        ("Kamala", asha, "yes", 2, 0),
    ]
    assert all(row[1] for row in acts)
    kept = rows("SELECT vote, recorded_by IS NOT NULL FROM vote_change ORDER BY id")
    assert [(row[0], bool(row[1])) for row in kept] == [
        ("yes", False), ("no", True), ("yes", True),
    ]  # fmt: skip
    # Whoever has an account now votes alone: the same vote makes it the own one.
    with clock.frozen(MORNING):
        hamlet.claim("Kamala")
        with pytest.raises(NoVoteToRecord):
            hamlet.write("Kamala", "no")
        assert hamlet.seen("Kamala").my_vote == "yes"
        proposals.vote(hamlet.people["Kamala"], hamlet.asked, "yes")
    by = {row.name: (row.vote, row.recorded_by_name) for row in hamlet.seen().voters}
    assert (by["Kamala"], hamlet.seen().yes) == (("yes", None), 2)


@sqlite
def test_what_cannot_be_written_down(db):
    hamlet = Hamlet(1, asker="Asha")
    rekha, kamala = hamlet.people["Rekha"], hamlet.records["Kamala"]
    with clock.frozen(MORNING):
        late = hamlet.record("Late Comer")
        other, stranger = Hamlet(1), person("Stranger")
        before = kinds()
        sunita = member_id(hamlet.people["Sunita"], hamlet.circle)
        for actor, asked, member, vote, error in (
            (hamlet.people["Asha"], hamlet.asked, kamala, "yes", OwnMatter),
            (hamlet.people["Sunita"], hamlet.asked, kamala, "yes", NotAllowed),
            (rekha, hamlet.asked, sunita, "yes", NoVoteToRecord),
            (rekha, hamlet.asked, late, "yes", NoVoteToRecord),
            (rekha, hamlet.asked, other.records["Kamala"], "yes", NotFound),
            (rekha, other.asked, other.records["Kamala"], "yes", NotFound),
            (stranger, hamlet.asked, kamala, "yes", NotFound),
            (rekha, hamlet.asked, kamala, "maybe", InvalidVote),
        ):
            with pytest.raises(error):
                proposals.record_vote(actor, asked, member, vote, key())
        assert (kinds(), rows("SELECT 1 FROM vote_change")) == (before, [])
        assert not any(row.recordable for row in hamlet.seen("Asha").voters)
    hamlet.now += timedelta(hours=24)
    with pytest.raises(VoteClosed):
        hamlet.act("Kamala: yes")
    assert (hamlet.seen().status, hamlet.seen().no) == ("rejected", 0)
    assert not any(row.recordable for row in hamlet.seen("Rekha").voters)


@sqlite
def test_no_vote_where_nobody_could_know_it(db):
    """An interested officer, a secret vote, a circle without officers, and later a vote."""
    about = Hamlet(1, interested=("Rekha",))
    with clock.frozen(MORNING), pytest.raises(OwnMatter):
        about.write("Kamala", "yes")
    for hamlet in (Hamlet(1, SECRET), Hamlet(1, officers=False)):
        with clock.frozen(MORNING):
            with pytest.raises(NoVoteToRecord):
                hamlet.write("Kamala", "yes")
            assert "Kamala" not in {row.name for row in hamlet.seen().voters}
            hamlet.claim("Kamala")
            with pytest.raises(NotAnElector):
                proposals.vote(hamlet.people["Kamala"], hamlet.asked, "yes")
            after = proposals.propose(
                hamlet.people["Kamala"], hamlet.circle.id, title="And now?", key=key()
            )
            assert proposals.get(hamlet.people["Kamala"], after.proposal_id).can_vote


def test_officers_write_at_once_while_the_vote_closes(db):
    hamlet = Hamlet(2, at=clock.now())  # threads have the clock of the day
    acts = [
        lambda: hamlet.write("Kamala", "yes"),
        lambda: hamlet.write("Kamala", "no", by="Asha"),
        lambda: hamlet.write("Mina", "yes", by="Asha"),
        lambda: hamlet.write("Mina", "yes"),
        lambda: proposals.vote(hamlet.people["Asha"], hamlet.asked, "yes"),
        lambda: proposals.vote(hamlet.people["Rekha"], hamlet.asked, "yes"),
        lambda: proposals.vote(hamlet.people["Sunita"], hamlet.asked, "yes"),
    ]
    results = outcomes(lambda n: acts[n](), len(acts))
    seen = hamlet.seen()
    assert set(results) - set(successes(results)) <= {"vote_closed"}
    votes = [row.vote for row in seen.voters]
    assert (seen.status, seen.yes, seen.no) == ("approved", votes.count("yes"), votes.count("no"))
    # Nothing is written after the vote that decided.
    assert seen.yes == 3
    assert kinds().count("proposal.approved") == 1
    assert kinds()[-1] == "proposal.approved"
