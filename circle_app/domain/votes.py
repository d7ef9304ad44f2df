"""The voting rule and its arithmetic: what a tally means, now and when the time is up.

Weights are counted, not heads: with one vote per member every weight is 1. The electorate is
frozen when the vote opens, so ``electorate`` never changes while a vote runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed
from circle_app.domain.rule_json import InvalidRules

MAX_WINDOW_HOURS = 24 * 60
HALF = Fraction(1, 2)


class CountedOf(StrEnum):
    """What the share of yes votes is measured against."""

    ELECTORATE = "electorate"
    VOTES = "votes"


class WeightedBy(StrEnum):
    """What gives a vote its weight."""

    MEMBER = "member"
    SHARE = "share"


class Outcome(StrEnum):
    """How a vote stands."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"


class Reason(StrEnum):
    """What decided a matter."""

    VOTES = "votes"
    IMPOSSIBLE = "impossible"
    TIME = "time"
    OFFICER = "officer"


class VoteClosed(Conflict):
    """The vote is over; nothing changes after the close."""

    code = "vote_closed"


class NotAnElector(NotAllowed):
    """A member who joined after the vote opened, or whose own matter it is."""

    code = "not_an_elector"


class NoVoteToRecord(Conflict):
    """Votes are written down only for members without an account who belong to the vote."""

    code = "no_vote_to_record"


class InvalidVote(InvalidInput):
    """Something else than yes or no."""

    code = "invalid_vote"


@dataclass(frozen=True, slots=True)
class VotingRule:
    """How a question is decided.

    Attributes:
        share: The fraction that yes must reach (or pass); one half to all.
        more_than: Whether yes must be more than the share, or reaching it is enough.
        counted_of: Whether the share is of the electorate or of the votes cast.
        quorum: The fraction of the electorate that must have voted, 0 for none.
        window_hours: How long the vote is open.
        early_close: Close as soon as the outcome cannot change any more; a secret vote closes
            early only when everybody has voted, for the vote that settles it would be known.
        interested_vote: Whether a member whose own matter it is belongs to the electorate.
        secret: Hide who voted what, and how it stands while it is open.
        weighted_by: One vote per member, or one per share.
    """

    share: Fraction = HALF
    more_than: bool = True
    counted_of: CountedOf = CountedOf.ELECTORATE
    quorum: Fraction = Fraction(0)
    window_hours: int = 24
    early_close: bool = True
    interested_vote: bool = True
    secret: bool = False
    weighted_by: WeightedBy = WeightedBy.MEMBER


@dataclass(frozen=True, slots=True)
class Decision:
    """How a vote stands, and what decided it; no reason while it is open."""

    outcome: Outcome
    reason: Reason | None = None


def check_voting_rule(rule: VotingRule, field: str = "voting") -> None:
    """Raise InvalidRules unless the rule can decide.

    A share below one half would let a minority outvote a majority, and no vote can pass "more
    than all".
    """
    if not HALF <= rule.share <= 1 or (rule.share == 1 and rule.more_than):
        raise InvalidRules(field=f"{field}.share", reason="out_of_range")
    if not 0 <= rule.quorum <= 1:
        raise InvalidRules(field=f"{field}.quorum", reason="out_of_range")
    if not 1 <= rule.window_hours <= MAX_WINDOW_HOURS:
        raise InvalidRules(
            field=f"{field}.window_hours",
            reason="out_of_range",
            minimum=1,
            maximum=MAX_WINDOW_HOURS,
        )


def check_vote(vote: str) -> str:
    """Return the vote if it is ``yes`` or ``no``, else raise InvalidVote."""
    if vote not in ("yes", "no"):
        raise InvalidVote(field="vote", allowed="yes, no")
    return vote


def decide(rule: VotingRule, yes: int, no: int, electorate: int, *, over: bool) -> Decision:
    """Say how a vote stands.

    Args:
        rule: The rule frozen at the opening.
        yes: Weight of the yes votes.
        no: Weight of the no votes.
        electorate: Weight of everybody who may vote; at least ``yes + no``.
        over: Whether the window has passed.

    Returns:
        Approved or rejected as soon as the votes still missing cannot change it (if the rule
        closes early); at the end of the window whatever the votes say; a tie is a no.
    """
    if over:
        if _quorate(rule, yes + no, electorate) and _enough(rule, yes, no, electorate):
            return Decision(Outcome.APPROVED, Reason.VOTES)
        return Decision(Outcome.REJECTED, Reason.TIME)
    if not rule.early_close:
        return Decision(Outcome.OPEN)
    missing = electorate - yes - no
    if rule.secret and missing:
        return Decision(Outcome.OPEN)
    # Worst for a yes: nobody else comes (the quorum), or everybody else says no (the share).
    if _quorate(rule, yes + no, electorate) and _enough(rule, yes, no + missing, electorate):
        return Decision(Outcome.APPROVED, Reason.VOTES)
    # Best for a yes: everybody else says yes; that helps the quorum too.
    best = _quorate(rule, electorate, electorate) and _enough(rule, yes + missing, no, electorate)
    return Decision(Outcome.OPEN) if best else Decision(Outcome.REJECTED, Reason.IMPOSSIBLE)


def needed_yes(rule: VotingRule, electorate: int) -> int:
    """Return how many yes votes approve for certain, whatever the others do.

    That is what a ring of voters shows as its goal: 3 of 5 for "more than half of the electorate".
    """
    goal = rule.share * electorate
    least = max(_ceiling(goal), _ceiling(rule.quorum * electorate))
    if rule.more_than and least == goal:
        least += 1
    # Exactly half with everybody else against would be a tie.
    return least + 1 if 2 * least == electorate else least


def _ceiling(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)


def _quorate(rule: VotingRule, cast: int, electorate: int) -> bool:
    return cast >= rule.quorum * electorate


def _enough(rule: VotingRule, yes: int, no: int, electorate: int) -> bool:
    if yes <= no:
        return False
    base = electorate if rule.counted_of is CountedOf.ELECTORATE else yes + no
    goal = rule.share * base
    return yes > goal if rule.more_than else yes >= goal
