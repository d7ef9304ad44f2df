"""The ring: as many segments as things, closed when all is well, its mark at the threshold."""

import re
from math import atan2, hypot, isclose, pi

import pytest

from circle_app.web.ui import ring_paths as rp

_POINT = re.compile(r"(-?\d+\.\d\d) (-?\d+\.\d\d)(?=[MLAZ]|$)")


def _points(path: str, centre: float) -> list[tuple[float, float]]:
    """End points of a path as (radius, angle clockwise from the top)."""
    found = [(float(x) - centre, float(y) - centre) for x, y in _POINT.findall(path)]
    return [(hypot(x, y), atan2(x, -y) % (2 * pi)) for x, y in found]


def test_one_segment_for_each_thing_in_the_order_given():
    kinds = rp.cycle_kinds(9, 1, 2, mine_open=True)

    drawn = rp.ring(kinds, rp.LARGE, "9 of 12 paid")

    assert [segment.kind for segment in drawn.segments] == kinds
    assert kinds == ["done"] * 9 + ["checking", "open", "mine"]
    assert len(drawn.dots) == 1
    assert drawn.label == "9 of 12 paid"


@pytest.mark.parametrize(
    ("spec", "count"),
    [
        *(
            (spec, count)
            for spec in (rp.SMALL, rp.MEDIUM, rp.LARGE)
            for count in (2, 3, 12, 20, 30)
        ),
        (rp.TINY, 2),
        (rp.TINY, 6),
    ],
)
def test_every_segment_stays_inside_its_own_part(spec: rp.RingSize, count: int):
    kinds = ["open"] * count
    centre, step = spec.size / 2, 2 * pi / count

    for index, segment in enumerate(rp.ring(kinds, spec).segments):
        for radius, angle in _points(segment.d, centre):
            assert centre - spec.stroke - 0.02 <= radius <= centre + 0.02
            assert index * step - 1e-3 <= angle <= (index + 1) * step + 1e-3


def test_all_done_closes_the_ring_without_gaps():
    drawn = rp.ring(["done"] * 12, rp.MEDIUM)

    assert [segment.kind for segment in drawn.segments] == ["done"]


def test_nothing_counted_is_an_open_round():
    assert [segment.kind for segment in rp.ring([], rp.MEDIUM).segments] == ["open-round"]


def test_too_many_parts_become_a_plain_arc():
    kinds = ["done"] * 20 + ["open"] * 20

    assert [segment.kind for segment in rp.ring(kinds, rp.LARGE).segments] == ["track", "done"]


def test_yes_runs_clockwise_and_no_the_other_way():
    assert rp.vote_kinds(2, 1, 2, mine_open=True) == ["done", "done", "mine", "open", "no"]


def test_the_mark_stands_where_yes_carries():
    drawn = rp.vote_ring(
        rp.vote_kinds(4, 1, 6, mine_open=False), 6, rp.LARGE, mark_text="6 carries"
    )

    angles = [angle for _, angle in _points(drawn.mark, rp.LARGE.size / 2)]
    assert all(isclose(angle, 2 * pi * 6 / 11, abs_tol=0.01) for angle in angles)


def test_a_line_rises_with_its_values_and_needs_two():
    drawn = rp.sparkline([1, 5])

    assert float(drawn.y) < 22
    assert rp.sparkline([7]).line == ""
