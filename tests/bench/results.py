"""What was measured: figures with their targets, as a table for people and JSON for programs."""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; ``target`` is what it is to reach, with its direction.

    ``best`` is the best of several rounds of the same: what another program on the machine does
    only ever adds, so it is what figures of different minutes are compared by.
    """

    group: str
    name: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False
    note: str = ""
    best: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target was reached; None where there is none."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target


@dataclass(slots=True)
class Results:
    """All figures of one run."""

    figures: list[Figure] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def add(
        self,
        group: str,
        name: str,
        value: float,
        unit: str,
        *,
        at_most: float | None = None,
        at_least: float | None = None,
        note: str = "",
        best: float | None = None,
    ) -> None:
        """Keep a figure and show it at once."""
        target = at_least if at_least is not None else at_most
        figure = Figure(group, name, value, unit, target, at_least is not None, note, best)
        self.figures.append(figure)
        say(f"  {line_of(figure)}")

    def remark(self, sentence: str) -> None:
        """Keep something a reader should know."""
        self.remarks.append(sentence)
        say(f"  note: {sentence}")

    def find(self, group: str, name: str) -> Figure | None:
        """Return a figure measured earlier."""
        for figure in self.figures:
            if (figure.group, figure.name) == (group, name):
                return figure
        return None

    def table(self) -> str:
        """Write the whole table."""
        rows = [machine()]
        group = ""
        for figure in self.figures:
            if figure.group != group:
                group = figure.group
                rows.append(f"\n{group}")
            rows.append(f"  {line_of(figure)}")
        missed = [figure for figure in self.figures if figure.met is False]
        goals = sum(figure.met is not None for figure in self.figures)
        rows.append(
            f"\n{goals - len(missed)} of {goals} targets met, "
            f"in {time.monotonic() - self.started:.0f} s"
        )
        rows += [f"  missed: {figure.group}: {line_of(figure)}" for figure in missed]
        rows += [f"  note: {sentence}" for sentence in self.remarks]
        return "\n".join(rows)

    def write(self, path: Path) -> None:
        """Write all figures as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        body = {
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": machine(),
            "seconds": round(time.monotonic() - self.started, 1),
            "figures": [{**asdict(figure), "met": figure.met} for figure in self.figures],
            "remarks": self.remarks,
        }
        path.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def line_of(figure: Figure) -> str:
    """Write one figure as a line of the table."""
    shown = f"{figure.value:,.0f}" if abs(figure.value) >= 100 else f"{figure.value:,.2f}"
    goal = ""
    if figure.target is not None:
        sign = "≥" if figure.at_least else "≤"
        goal = f"{sign} {figure.target:,g}  {'ok' if figure.met else 'MISSED'}"
    return f"{figure.name:72} {shown:>10} {figure.unit:6} {goal:16} {figure.note}".rstrip()


def machine() -> str:
    """Say what was measured on, and how busy it was with other things."""
    load = os.getloadavg()[0]
    return (
        f"Circle on Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"{platform.system()} {platform.machine()}, load {load:.1f}"
    )


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def middle(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def best_round(values: Sequence[float], rounds: int = 5) -> float:
    """Return the lowest median of consecutive rounds."""
    size = max(len(values) // rounds, 1)
    starts = range(0, len(values) - size + 1, size)
    return min(statistics.median(values[start : start + size]) for start in starts)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def timed_ms(act: object, *, times: int, warm: int = 20) -> list[float]:
    """Call something again and again and return how many milliseconds each call took."""
    assert callable(act)
    for _ in range(warm):
        act()
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        found.append((time.perf_counter() - begun) * 1000)
    return found
