"""When jobs have their turn: every so often, or once a day at an hour of the installation's zone.

A turn is worked out from when the job was last begun, so what was missed while nothing ran is made
up for at once, and once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from circle_app.domain.errors import CircleError

DAY: Final = timedelta(days=1)
#: A job that failed does not wait longer than this for its next turn.
AGAIN: Final = timedelta(minutes=15)
#: After so many failures in a row operators are told.
TOLD_AFTER: Final = 3


class JobNotAsked(CircleError):
    """The job runs just now or was asked for already."""

    code = "job_busy"
    http_status = 409


@dataclass(frozen=True, slots=True)
class Plan:
    """When a job runs.

    Attributes:
        every: From one beginning to the next.
        at: The hour of the day, where it runs once a day.
        limit: A run that takes longer hangs.
    """

    name: str
    every: timedelta
    at: time | None = None
    limit: timedelta = timedelta(minutes=10)

    def next_turn(
        self, begun: datetime | None, zone: str, *, failed: bool = False
    ) -> datetime | None:
        """Return when the job's turn comes; None for at once, because it never ran.

        Worked example: a job of 2:30 in Kolkata (21:00 in UTC) that was begun on the 3rd at 21:00
        in UTC has its next turn on the 4th at 21:00. Begun for the last time five days ago, its
        turn was four days ago: it runs at once, and then again at 2:30.

        Args:
            begun: When it was last begun.
            zone: Where the installation is at home.
            failed: Whether that run failed.
        """
        if begun is None:
            return None
        turn = begun + self.every if self.at is None else _next(begun, self.at, zone)
        return min(turn, begun + AGAIN) if failed else turn


def _next(after: datetime, at: time, zone: str) -> datetime:
    """Return the first moment after another one at which clocks of a zone show an hour."""
    here = ZoneInfo(zone)
    day = after.astimezone(here).date()
    turn = datetime.combine(day, at, here).astimezone(UTC)
    if turn > after:
        return turn
    return datetime.combine(day + DAY, at, here).astimezone(UTC)


def _often(name: str, seconds: int, limit: timedelta = timedelta(minutes=10)) -> Plan:
    return Plan(name, timedelta(seconds=seconds), limit=limit)


def _daily(name: str, at: time, limit: timedelta) -> Plan:
    return Plan(name, DAY, at, limit)


#: Every job, in the order of the page. Quiet hours for what reads or removes much.
PLANS: Final[Mapping[str, Plan]] = MappingProxyType(
    {
        plan.name: plan
        for plan in (
            _often("close_votes", 15),
            _often("close_auctions", 15),
            _often("open_cycles", 60, timedelta(minutes=30)),
            _often("late_fees", 600, timedelta(minutes=30)),
            _often("autopay", 300, timedelta(minutes=30)),
            _often("loans_day_end", 300, timedelta(hours=1)),
            _often("reminders", 900, timedelta(minutes=30)),
            _often("digest", 900, timedelta(minutes=30)),
            _often("outbox", 30, timedelta(minutes=30)),
            _often("acts_on_many", 60, timedelta(minutes=30)),
            _often("online_payments", 60, timedelta(minutes=30)),
            _daily("stuck_payments", time(9), timedelta(minutes=30)),
            _often("expire", 3600),
            _daily("verify_books", time(2, 30), timedelta(hours=6)),
            _daily("retention", time(3, 30), timedelta(hours=2)),
        )
    }
)
