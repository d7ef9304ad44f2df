"""The ring of a cycle with its words, as home, circle and pay show it."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from circle_app.i18n import formats, text
from circle_app.web.ui import ring_paths
from circle_app.web.ui.ring_paths import Ring, RingSize
from circle_app.web.wording import cycle_name, cycle_title


class Cycle(Protocol):
    """What a ring needs to know of a cycle."""

    @property
    def number(self) -> int: ...  # noqa: D102 - the names say it
    @property
    def starts_on(self) -> date: ...  # noqa: D102
    @property
    def due_on(self) -> date: ...  # noqa: D102
    @property
    def amount_minor(self) -> int: ...  # noqa: D102
    @property
    def collected_minor(self) -> int: ...  # noqa: D102


@dataclass(frozen=True)
class CycleRing:
    """A cycle's ring and what stands in and below it."""

    title: str = ""
    name: str = ""
    sub: str = ""
    left: str = ""
    left_tone: str = "gray"
    ring: Ring = Ring()
    paid: str = ""
    members: str = ""
    collected: str = ""
    target: str = ""
    paid_count: int = 0
    checking_count: int = 0
    open_count: int = 0
    closed: bool = False


@dataclass(frozen=True)
class Counts:
    """How many dues of a cycle are in which state, and how the reader's own stands."""

    all: int
    paid: int
    claimed: int
    mine: str


def cycle_ring(
    cycle: Cycle, counts: Counts, spec: RingSize, *, currency: str, today: date, language: str
) -> CycleRing:
    """Make the view of a cycle; waived dues count as settled."""
    still_open = max(0, counts.all - counts.paid - counts.claimed)
    mine_open = counts.mine == "pending" and still_open > 0
    kinds = ring_paths.cycle_kinds(counts.paid, counts.claimed, still_open, mine_open=mine_open)
    label = text(language, "{done} of {all} have paid", done=counts.paid, all=counts.all)
    last_days = (cycle.due_on - today).days <= 4
    return CycleRing(
        title=cycle_title(cycle.starts_on, cycle.due_on, cycle.number, language),
        name=cycle_name(cycle.starts_on, cycle.due_on, cycle.number, language),
        sub=text(
            language,
            "cycle {number} · closes {day}",
            number=cycle.number,
            day=formats.date_weekday(cycle.due_on, language),
        ),
        left=formats.days_left(cycle.due_on, today, language),
        left_tone="amber" if last_days and still_open else "gray",
        ring=ring_paths.ring(kinds, spec, label),
        paid=str(counts.paid),
        members=str(counts.all),
        collected=formats.money(cycle.collected_minor, currency, language),
        target=formats.money(cycle.amount_minor * counts.all, currency, language),
        paid_count=counts.paid,
        checking_count=counts.claimed,
        open_count=still_open,
        closed=counts.all > 0 and counts.paid == counts.all,
    )
