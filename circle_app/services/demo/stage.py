"""The time machine of the demo: acts wait in line and happen in their order, each at its moment."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from circle_app.adapters import clock
from circle_app.services import wallets
from circle_app.services.access import Actor

ZONE = ZoneInfo("Asia/Kolkata")
Act = Callable[[], None]


@dataclass(slots=True)
class Stage:
    """The present of the demo, its chance, and what is still to happen."""

    now: datetime
    chance: random.Random
    people: dict[str, Actor] = field(default_factory=dict)
    _line: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _count: itertools.count[int] = field(default_factory=itertools.count)

    def at(self, moment: datetime, act: Act) -> None:
        """Let something happen at a moment; what lies in the future never happens."""
        if moment < self.now:
            heapq.heappush(self._line, (moment, next(self._count), act))

    def play(self) -> int:
        """Let everything happen in its order and return how much that was."""
        for done in itertools.count():
            if not self._line:
                return done
            moment, _, act = heapq.heappop(self._line)
            with clock.frozen(moment):
                act()
        raise AssertionError

    def key(self) -> str:
        """Make an idempotency key."""
        return str(UUID(int=self.chance.getrandbits(128), version=4))

    def utr(self) -> str:
        """Make a bank's reference of twelve digits."""
        return str(self.chance.randrange(10**11, 10**12))

    def moment(self, day: date, first_hour: int = 8, last_hour: int = 21) -> datetime:
        """Pick a moment of a day; of today, one that is over."""
        start = datetime.combine(day, time(first_hour), ZONE)
        end = datetime.combine(day, time(last_hour), ZONE)
        if end > self.now:
            start, end = datetime.combine(day, time(0), ZONE), self.now
        return start + (end - start) * self.chance.random()

    def later(self, moment: datetime, first_hours: float, last_hours: float) -> datetime:
        """Pick a moment some hours after another."""
        return moment + timedelta(hours=self.chance.uniform(first_hours, last_hours))

    def today(self) -> date:
        """Return the day of the present."""
        return self.now.astimezone(ZONE).date()

    def reference(self, method: str) -> str | None:
        """Make the reference that a method asks for."""
        return self.utr() if method == "upi" else None

    def fill_wallet(self, actor: Actor, amount_minor: int) -> None:
        """Top a wallet up where it holds less than is to be paid."""
        left = wallets.balance(actor).balance_minor
        if left < amount_minor:
            missing = amount_minor - left + self.chance.choice((20_000, 50_000, 100_000))
            wallets.top_up(
                actor,
                amount_minor=-(-missing // 10_000) * 10_000,
                method="upi",
                reference=self.utr(),
                key=self.key(),
            )
