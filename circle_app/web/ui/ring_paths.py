"""The geometry of the ring: what is counted becomes segments of a circle, as SVG path text.

Pure functions without state or browser. Angles run clockwise from the top. Segments are cut by
parallel lines, so that the gap is as wide outside as inside, and have small round corners.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import asin, cos, pi, sin, sqrt
from typing import Final, Literal

Kind = Literal["done", "checking", "open", "mine", "no", "late", "loan"]

#: Kinds drawn as an outline; their line is kept inside the segment's own ground.
OUTLINED: Final = frozenset({"open", "mine", "no", "late", "checking"})
_LINE: Final = {"open": 1.5, "mine": 2.0, "no": 1.5, "late": 1.5, "checking": 1.5}
#: More parts than this are drawn as one plain arc.
MOST_PARTS: Final = 30
_MOST_PARTS_SMALL: Final = 6
_SMALL: Final = 40


@dataclass(frozen=True)
class RingSegment:
    """One counted thing: its path and what it is."""

    d: str
    kind: str


@dataclass(frozen=True)
class RingDot:
    """The dot in the viewer's own open seat."""

    x: str
    y: str
    r: str


@dataclass(frozen=True)
class Ring:
    """Everything a page needs to draw a ring."""

    view_box: str = "0 0 1 1"
    label: str = ""
    segments: list[RingSegment] = field(default_factory=list)
    dots: list[RingDot] = field(default_factory=list)
    mark: str = ""
    mark_text: str = ""
    mark_x: str = "0"
    mark_y: str = "0"
    mark_anchor: str = "middle"
    mark_width: str = "3.5"


@dataclass(frozen=True)
class RingSize:
    """Outer size, stroke and gap in CSS pixels."""

    size: float
    stroke: float
    gap: float


SMALL: Final = RingSize(60, 9, 2.4)
MEDIUM: Final = RingSize(112, 15, 2.5)
LARGE: Final = RingSize(208, 24, 4)
TINY: Final = RingSize(28, 5, 1.6)


def _point(radius: float, angle: float, centre: float) -> str:
    return f"{centre + radius * sin(angle):.2f} {centre - radius * cos(angle):.2f}"


def _annulus(outer: float, inner: float, centre: float) -> str:
    """A full ring, drawn as two circles with the inner one wound the other way."""
    parts = []
    for radius, sweep in ((outer, 1), (inner, 0)):
        top, bottom = _point(radius, 0, centre), _point(radius, pi, centre)
        parts.append(
            f"M{top}A{radius:.2f} {radius:.2f} 0 0 {sweep} {bottom}"
            f"A{radius:.2f} {radius:.2f} 0 0 {sweep} {top}Z"
        )
    return "".join(parts)


def _sector(
    outer: float, inner: float, start: float, end: float, gap: float, corner: float, centre: float
) -> str:
    """A segment between two angles with parallel-sided gaps and rounded corners."""
    half = gap / 2
    # A corner is a circle touching an arc and a side; its centre lies `half + corner` off the cut.
    reach_out, reach_in = outer - corner, inner + corner
    lean_out, lean_in = asin((half + corner) / reach_out), asin((half + corner) / reach_in)
    side_out = sqrt(reach_out**2 - (half + corner) ** 2)
    side_in = sqrt(reach_in**2 - (half + corner) ** 2)

    def on_side(along: float, angle: float, side: int) -> str:
        x = centre + along * sin(angle) + side * half * cos(angle)
        y = centre - along * cos(angle) + side * half * sin(angle)
        return f"{x:.2f} {y:.2f}"

    sweep_out, sweep_in = end - start - 2 * lean_out, end - start - 2 * lean_in
    large_out, large_in = int(sweep_out > pi), int(sweep_in > pi)
    bend = f"A{corner:.2f} {corner:.2f} 0 0 1 "
    return (
        f"M{on_side(side_in, start, 1)}L{on_side(side_out, start, 1)}"
        f"{bend}{_point(outer, start + lean_out, centre)}"
        f"A{outer:.2f} {outer:.2f} 0 {large_out} 1 {_point(outer, end - lean_out, centre)}"
        f"{bend}{on_side(side_out, end, -1)}L{on_side(side_in, end, -1)}"
        f"{bend}{_point(inner, end - lean_in, centre)}"
        f"A{inner:.2f} {inner:.2f} 0 {large_in} 0 {_point(inner, start + lean_in, centre)}"
        f"{bend}{on_side(side_in, start, 1)}Z"
    )


def _cut(spec: RingSize, start: float, end: float, kind: str, gap: float) -> str:
    """The path of one segment; an outlined one is drawn half its line smaller all round."""
    line = _LINE.get(kind, 0) if kind in OUTLINED else 0
    centre = spec.size / 2
    outer, inner = centre - line / 2, centre - spec.stroke + line / 2
    corner = max(0.6, min(3.0, spec.stroke / 5) - line / 2)
    # A narrow segment cannot hold both corners of its inner edge.
    room = (end - start) * inner / 2 - (gap + line) / 2
    return _sector(outer, inner, start, end, gap + line, max(0.1, min(corner, room * 0.9)), centre)


def _is_plain(count: int, spec: RingSize) -> bool:
    return count > MOST_PARTS or (spec.size < _SMALL and count > _MOST_PARTS_SMALL)


def _plain(kinds: Sequence[str], spec: RingSize) -> list[RingSegment]:
    """A track with one arc, for rings of more parts than the eye can count."""
    stroke = max(2.0, spec.size * 0.15)
    centre = spec.size / 2
    segments = [RingSegment(_annulus(centre, centre - stroke, centre), "track")]
    share = sum(kind == "done" for kind in kinds) / len(kinds)
    if share:
        end = max(2 * pi * share, 2.2 * stroke / centre)
        arc = _sector(centre, centre - stroke, 0, end, 0, stroke / 2 - 0.05, centre)
        segments.append(RingSegment(arc, "done"))
    return segments


def ring(kinds: Sequence[str], spec: RingSize, label: str = "") -> Ring:
    """A ring of one segment per kind, in the order given; all done closes it without gaps."""
    box = f"0 0 {spec.size:g} {spec.size:g}"
    count = len(kinds)
    centre = spec.size / 2
    if count == 0 or all(kind == "done" for kind in kinds):
        kind = "done" if count else "open-round"
        inner = centre - spec.stroke
        return Ring(box, label, [RingSegment(_annulus(centre, inner, centre), kind)])
    if _is_plain(count, spec):
        return Ring(box, label, _plain(kinds, spec))
    if count == 1:
        line = _LINE.get(kinds[0], 0) / 2
        path = _annulus(centre - line, centre - spec.stroke + line, centre)
        return Ring(box, label, [RingSegment(path, kinds[0])])
    step = 2 * pi / count
    segments, dots = [], []
    for index, kind in enumerate(kinds):
        start = index * step
        segments.append(RingSegment(_cut(spec, start, start + step, kind, spec.gap), kind))
        if kind == "mine":
            middle, radius = start + step / 2, centre - spec.stroke / 2
            x, y = centre + radius * sin(middle), centre - radius * cos(middle)
            dots.append(RingDot(f"{x:.2f}", f"{y:.2f}", f"{spec.stroke * 0.17:.2f}"))
    return Ring(box, label, segments, dots)


def cycle_kinds(done: int, checking: int, still_open: int, *, mine_open: bool) -> list[str]:
    """Segments of a cycle by state, never by name: done, being checked, open, my own seat last."""
    others = still_open - 1 if mine_open else still_open
    return ["done"] * done + ["checking"] * checking + ["open"] * others + ["mine"] * mine_open


def vote_kinds(yes: int, no: int, still_open: int, *, mine_open: bool) -> list[str]:
    """Segments of a vote: yes clockwise from the top, no the other way, the open between them."""
    others = still_open - 1 if mine_open else still_open
    return ["done"] * yes + ["mine"] * mine_open + ["open"] * others + ["no"] * no


def vote_ring(
    kinds: Sequence[str], needed: int, spec: RingSize, label: str = "", mark_text: str = ""
) -> Ring:
    """A vote's ring with the mark that yes must reach to carry."""
    drawn = ring(kinds, spec, label)
    count = len(kinds)
    if not 0 < needed <= count:
        return drawn
    angle = 2 * pi * needed / count
    centre = spec.size / 2
    out = max(3.0, spec.stroke * 0.2)
    inner, outer = centre - spec.stroke - out, centre + out
    mark = f"M{_point(inner, angle, centre)}L{_point(outer, angle, centre)}"
    # The words stand outside the ring, leaning away from the mark so that they never cross it.
    far = outer + 14
    x, y = centre + far * sin(angle), centre - far * cos(angle)
    anchor = "middle" if abs(sin(angle)) < 0.5 else "start" if sin(angle) > 0 else "end"
    return Ring(
        drawn.view_box,
        label,
        drawn.segments,
        drawn.dots,
        mark,
        mark_text,
        f"{x:.1f}",
        f"{y + 5:.1f}",
        anchor,
        f"{min(3.5, max(1.8, spec.stroke * 0.2)):.1f}",
    )


def share_ring(share: float, spec: RingSize, label: str = "", kind: str = "done") -> Ring:
    """A plain ring filled to a share between 0 and 1, for quantities that cannot be counted."""
    centre = spec.size / 2
    inner = centre - spec.stroke
    box = f"0 0 {spec.size:g} {spec.size:g}"
    if share >= 1:
        return Ring(box, label, [RingSegment(_annulus(centre, inner, centre), kind)])
    segments = [RingSegment(_annulus(centre, inner, centre), "track")]
    if share > 0:
        end = max(2 * pi * share, 2.2 * spec.stroke / centre)
        corner = spec.stroke / 2 - 0.05
        segments.append(RingSegment(_sector(centre, inner, 0, end, 0, corner, centre), kind))
    return Ring(box, label, segments)


@dataclass(frozen=True)
class Sparkline:
    """A small line of values with its ground and last point."""

    view_box: str = "0 0 1 1"
    line: str = ""
    area: str = ""
    x: str = "0"
    y: str = "0"
    label: str = ""


def sparkline(
    values: Sequence[int], width: int = 96, height: int = 44, label: str = ""
) -> Sparkline:
    """A line through the values from left to right; fewer than two give an empty picture."""
    box = f"0 0 {width} {height}"
    if len(values) < 2:
        return Sparkline(view_box=box, label=label)
    low, high = min(values), max(values)
    span = (high - low) or 1
    top, bottom, right = 5.0, height - 5.0, width - 5.0
    points = [
        (1 + (right - 1) * i / (len(values) - 1), bottom - (bottom - top) * (v - low) / span)
        for i, v in enumerate(values)
    ]
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    x, y = points[-1]
    area = f"{line}L{x:.1f} {height}L{points[0][0]:.1f} {height}Z"
    return Sparkline(box, line, area, f"{x:.1f}", f"{y:.1f}", label)
