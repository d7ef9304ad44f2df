"""What a change of rules changes, and from which day which version of the rules counts.

A decided change waits for the first day of the next cycle. Versions are numbered as they were
written, and a later one always takes the place of an earlier one that still waits; so the version
in force on a day is the one with the highest number among those whose day has come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from circle_app.domain.cycles import last_day, next_start
from circle_app.domain.errors import Conflict
from circle_app.domain.rounds import RulesFrozen
from circle_app.domain.rules import CircleRules, ContributionUnit


class NothingWaiting(Conflict):
    """There is no change of rules that waits for its day."""

    code = "nothing_waiting"


class VersionState(StrEnum):
    """What became of a version of the rules."""

    IN_FORCE = "in_force"
    WAITING = "waiting"
    PAST = "past"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule that differs: its path (``loans.max_minor``) and its plain values."""

    path: str
    before: Any
    after: Any


def differences(before: CircleRules, after: CircleRules) -> tuple[Difference, ...]:
    """Return every rule in which two sets of rules differ, in the order of the rules.

    Chains of steps are compared as wholes. Kinds of loans are compared by their keys: one that is
    new or gone is a difference of ``products.<key>``, one that changes has each of its terms told.
    """
    old, new = before.to_dict(), after.to_dict()
    return tuple(_walk("", old, new))


def _walk(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[Difference]:
    for name, was in old.items():
        is_now = new[name]
        if name == "products":
            yield from _of_products(was, is_now)
        elif isinstance(was, Mapping) and isinstance(is_now, Mapping):
            yield from _walk(f"{path}{name}.", was, is_now)
        elif was != is_now:
            yield Difference(f"{path}{name}", was, is_now)


def _of_products(
    old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]
) -> Iterable[Difference]:
    were, are = ({each["key"]: each for each in found} for found in (old, new))
    for key in dict.fromkeys((*were, *are)):
        was, is_now = were.get(key), are.get(key)
        if was is None or is_now is None:
            yield Difference(f"products.{key}", was, is_now)
        else:
            yield from _walk(f"products.{key}.", was, is_now)
    if set(were) == set(are) and list(were) != list(are):
        yield Difference("products", list(were), list(are))


#: What a run of rounds goes by to its end.
FIXED_IN_RUN: Final = frozenset(
    {"contribution.unit", "contribution.amount_minor", "pot_by", "rounds.dividend"}
)


def check_fixed(before: CircleRules, after: CircleRules, *, running: bool) -> None:
    """Raise RulesFrozen where a change would move a run of rounds that is running.

    Args:
        before: The rules until now: they may say that none changes meanwhile.
        after: What is to become of them.
        running: Whether a run is running.
    """
    if not running:
        return
    for each in differences(before, after):
        if before.frozen_in_run or each.path in FIXED_IN_RUN:
            raise RulesFrozen(field=each.path)


@dataclass(frozen=True, slots=True)
class Dated:
    """A version of a circle's rules and the days that matter for it."""

    number: int
    written_on: date
    effective_on: date | None = None

    @property
    def from_day(self) -> date:
        """The first day on which it could count."""
        return self.effective_on or self.written_on

    @property
    def waited(self) -> bool:
        """Whether it did not count at once."""
        return self.from_day > self.written_on


def number_on(versions: Iterable[Dated], day: date) -> int:
    """Return the version in force on a day; the first one for any day before it."""
    ordered = sorted(versions, key=lambda version: version.number)
    come = [version.number for version in ordered if version.from_day <= day]
    return come[-1] if come else ordered[0].number


def state_of(version: Dated, versions: Iterable[Dated], today: date) -> VersionState:
    """Say what became of a version as of today."""
    known = tuple(versions)
    if version.number == number_on(known, today):
        return VersionState.IN_FORCE
    replaced = any(
        other.number > version.number and other.from_day <= version.from_day for other in known
    )
    if version.waited and replaced:
        return VersionState.NEVER
    return VersionState.WAITING if version.from_day > today else VersionState.PAST


@dataclass(frozen=True, slots=True)
class Version:
    """Rules with their number."""

    number: int
    rules: CircleRules


@dataclass(frozen=True, slots=True)
class Round:
    """A cycle to be opened: its days, and the rules it is opened under."""

    starts_on: date
    due_on: date
    version: Version


@dataclass(frozen=True, slots=True)
class Timetable:
    """Where a circle stands: the rules it goes by, what waits, when the next cycle begins.

    A run of rounds has as many cycles as it has slots: ``left`` counts those to come, and
    ``month_day`` is the day on which it began, where it goes by months.
    """

    running: Version
    next_on: date | None
    waiting: Version | None = None
    waiting_on: date | None = None
    left: int | None = None
    month_day: int | None = None

    def begun(self, today: date, most: int) -> tuple[tuple[Round, ...], Timetable]:
        """Return up to ``most`` cycles that have begun by a day, and where it stands then.

        A version that waits comes into force with the cycle that begins on its day, so each cycle
        has the rules of its first day however many are caught up with at once.
        """
        rounds: list[Round] = []
        now = self
        while now.next_on is not None and now.next_on <= today and len(rounds) < most:
            now = now.arrived(now.next_on)
            start = now.next_on
            if start is None:
                break
            following = following_start(now.running.rules, start, now.month_day)
            rounds.append(Round(start, last_day(following), now.running))
            now = now.gone_past(following)
        if now.next_on is None:  # nothing begins any more for which it could wait
            now = now.arrived(today)
        return tuple(rounds), now

    def skipped(self, day: date) -> Timetable:
        """Return where it stands if no cycle is opened before a day: the circle rested."""
        now = self
        while now.next_on is not None and now.next_on < day:
            now = now.arrived(now.next_on)
            if now.next_on is not None:
                following = following_start(now.running.rules, now.next_on, now.month_day)
                now = now.gone_past(following)
        return now

    def gone_past(self, following: date) -> Timetable:
        """Go past a cycle; after the last one of a run none follows."""
        if self.left is None:
            return replace(self, next_on=following)
        left = self.left - 1
        return replace(self, next_on=following if left > 0 else None, left=left)

    def arrived(self, day: date) -> Timetable:
        """Bring what waits into force if its day has come."""
        if self.waiting is None or self.waiting_on is None or day < self.waiting_on:
            return self
        goes_on = self.left is not None or begins_by_itself(self.waiting.rules)
        return replace(
            self,
            running=self.waiting,
            next_on=self.next_on if goes_on else None,
            waiting=None,
            waiting_on=None,
        )


def contributes(rules: CircleRules) -> bool:
    """Say whether members of such a circle owe a contribution in every cycle.

    Nothing is owed where shares are sold: they are bought at meetings, as many as one wants.
    """
    return rules.contribution.unit in (ContributionUnit.MEMBER, ContributionUnit.SLOT)


def begins_by_itself(rules: CircleRules) -> bool:
    """Say whether one cycle follows another for good; with slots only while a run is running."""
    return rules.contribution.unit is ContributionUnit.MEMBER


def following_start(rules: CircleRules, start: date, month_day: int | None = None) -> date:
    """Return the first day of the cycle after the one that begins on ``start``.

    Args:
        rules: The rules it begins under.
        start: Its first day.
        month_day: The day on which monthly cycles begin, where it is not the one of the rules.
    """
    paid = rules.contribution
    return next_start(
        start,
        paid.cycle,
        every_days=paid.every_days,
        weekday=rules.meeting_day,
        month_day=month_day or paid.day,
    )
