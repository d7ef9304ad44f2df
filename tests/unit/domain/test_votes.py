"""What a tally means: thresholds, quorum, early close, ties."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.rule_json import InvalidRules
from circle_app.domain.votes import (
    CountedOf,
    Decision,
    InvalidVote,
    Outcome,
    Reason,
    VotingRule,
    check_vote,
    check_voting_rule,
    decide,
    needed_yes,
)

OPEN = Decision(Outcome.OPEN)
APPROVED = Decision(Outcome.APPROVED, Reason.VOTES)
IMPOSSIBLE = Decision(Outcome.REJECTED, Reason.IMPOSSIBLE)
TIME = Decision(Outcome.REJECTED, Reason.TIME)
DEFAULT = VotingRule()
OF_VOTES = VotingRule(counted_of=CountedOf.VOTES, quorum=Fraction(1, 2))
TWO_THIRDS = VotingRule(share=Fraction(2, 3), more_than=False)
ALL = VotingRule(share=Fraction(1), more_than=False)
LATE_CLOSE = VotingRule(early_close=False)
SECRET = VotingRule(secret=True)
HALF_OF_VOTES = VotingRule(counted_of=CountedOf.VOTES, more_than=False)

rules = st.builds(
    VotingRule,
    share=st.fractions(Fraction(1, 2), Fraction(11, 12), max_denominator=12),
    more_than=st.booleans(),
    counted_of=st.sampled_from(CountedOf),
    quorum=st.fractions(0, 1, max_denominator=6),
    early_close=st.just(True),
    secret=st.just(False),
)


@st.composite
def tallies(draw):
    electorate = draw(st.integers(1, 12))
    yes = draw(st.integers(0, electorate))
    no = draw(st.integers(0, electorate - yes))
    return yes, no, electorate


def approved_in_the_end(rule, yes, no, electorate):
    return decide(rule, yes, no, electorate, over=True).outcome is Outcome.APPROVED


@pytest.mark.parametrize(
    ("rule", "yes", "no", "electorate", "over", "decision"),
    [
        (DEFAULT, 2, 0, 5, False, OPEN),
        (DEFAULT, 3, 0, 5, False, APPROVED),
        (DEFAULT, 3, 2, 5, False, APPROVED),
        (DEFAULT, 2, 0, 4, False, OPEN),  # exactly half is not more than half
        (DEFAULT, 2, 2, 4, False, IMPOSSIBLE),
        (DEFAULT, 0, 2, 4, False, IMPOSSIBLE),
        (DEFAULT, 2, 1, 4, True, TIME),
        (DEFAULT, 3, 1, 4, True, APPROVED),
        (DEFAULT, 1, 0, 1, False, APPROVED),
        (DEFAULT, 0, 0, 0, False, IMPOSSIBLE),
        # a secret vote: whoever settles it early would be known
        (SECRET, 3, 0, 5, False, OPEN),
        (SECRET, 0, 4, 5, False, OPEN),
        (SECRET, 3, 2, 5, False, APPROVED),
        (SECRET, 2, 3, 5, False, IMPOSSIBLE),
        (SECRET, 3, 0, 5, True, APPROVED),
        # per share: 3 members hold 10, 6 and 4 shares
        (DEFAULT, 10, 0, 20, False, OPEN),  # half of the shares
        (DEFAULT, 10, 10, 20, False, IMPOSSIBLE),
        (DEFAULT, 14, 6, 20, False, APPROVED),
        (HALF_OF_VOTES, 3, 3, 9, True, TIME),  # a tie, though "at least half" is reached
        (LATE_CLOSE, 5, 0, 5, False, OPEN),
        (LATE_CLOSE, 5, 0, 5, True, APPROVED),
        (TWO_THIRDS, 6, 3, 9, False, APPROVED),
        (TWO_THIRDS, 5, 4, 9, False, IMPOSSIBLE),
        (ALL, 4, 0, 5, False, OPEN),
        (ALL, 4, 1, 5, False, IMPOSSIBLE),
        (OF_VOTES, 2, 1, 6, True, APPROVED),
        (OF_VOTES, 2, 0, 6, True, TIME),  # too few came
        (OF_VOTES, 2, 2, 6, True, TIME),  # a tie is a no
        (OF_VOTES, 4, 0, 6, False, APPROVED),
        (OF_VOTES, 3, 0, 6, False, OPEN),
    ],
)
def test_decision(rule, yes, no, electorate, over, decision):
    assert decide(rule, yes, no, electorate, over=over) == decision


@pytest.mark.parametrize(
    ("rule", "electorate", "needed"),
    [(DEFAULT, 5, 3), (DEFAULT, 4, 3), (DEFAULT, 1, 1), (TWO_THIRDS, 9, 6), (ALL, 7, 7)],
)
def test_needed(rule, electorate, needed):
    assert needed_yes(rule, electorate) == needed


@given(rules, tallies())
def test_impossible_means_that_no_completion_reaches_it(rule, tally):
    yes, no, electorate = tally
    missing = electorate - yes - no
    reachable = any(
        approved_in_the_end(rule, yes + more_yes, no + more_no, electorate)
        for more_yes in range(missing + 1)
        for more_no in range(missing - more_yes + 1)
    )
    found = decide(rule, yes, no, electorate, over=False)
    assert (found == IMPOSSIBLE) == (not reachable)


@given(rules, tallies())
def test_early_approval_means_that_every_completion_approves(rule, tally):
    yes, no, electorate = tally
    missing = electorate - yes - no
    certain = all(
        approved_in_the_end(rule, yes + more_yes, no + more_no, electorate)
        for more_yes in range(missing + 1)
        for more_no in range(missing - more_yes + 1)
    )
    found = decide(rule, yes, no, electorate, over=False)
    assert (found == APPROVED) == certain


@given(rules, st.integers(1, 12), st.randoms(use_true_random=False))
def test_the_order_of_votes_does_not_change_the_result(rule, electorate, random):
    ballots = random.choices(["yes", "no", None], k=electorate)

    def result(order):
        cast = {"yes": 0, "no": 0}
        for ballot in order:
            if ballot is not None:
                cast[ballot] += 1
            found = decide(rule, cast["yes"], cast["no"], electorate, over=False)
            if found.outcome is not Outcome.OPEN:
                return found.outcome
        return decide(rule, cast["yes"], cast["no"], electorate, over=True).outcome

    shuffled = random.sample(ballots, k=electorate)
    assert result(ballots) == result(shuffled)


@given(rules, tallies())
def test_another_yes_never_hurts_and_another_no_never_helps(rule, tally):
    yes, no, electorate = tally
    if yes + no == electorate:
        return
    if approved_in_the_end(rule, yes, no, electorate):
        assert approved_in_the_end(rule, yes + 1, no, electorate)
    if yes and approved_in_the_end(rule, yes, no + 1, electorate):
        assert approved_in_the_end(rule, yes + 1, no, electorate)


@given(rules, st.integers(1, 40))
def test_needed_yes_is_the_least_that_is_certain(rule, electorate):
    needed = needed_yes(rule, electorate)
    certain = [
        yes
        for yes in range(electorate + 1)
        if decide(rule, yes, 0, electorate, over=False) == APPROVED
    ]
    assert certain[0] == needed


@pytest.mark.parametrize(
    "rule",
    [
        VotingRule(share=Fraction(1, 3)),
        VotingRule(share=Fraction(3, 2)),
        VotingRule(share=Fraction(1)),
        VotingRule(quorum=Fraction(2)),
        VotingRule(window_hours=0),
        VotingRule(window_hours=24 * 61),
    ],
)
def test_rules_that_cannot_decide_are_refused(rule):
    with pytest.raises(InvalidRules):
        check_voting_rule(rule)


def test_a_vote_is_yes_or_no():
    assert check_vote("yes") == "yes"
    with pytest.raises(InvalidVote):
        check_vote("Yes")
