"""Rotating circles by chance: in every way of deciding, in and out are even, whatever happens."""

from __future__ import annotations

import pytest

from tests.support.late_dues import one_system
from tests.support.rotating_life import AUCTION, DRAW, ORDER, RotatingLife
from tests.support.seeded import chance

PRESETS = (ORDER, DRAW, AUCTION)
UNPAID = ("hold", "collected", "reserve")


def live(seed: int, steps: int) -> RotatingLife:
    """A life of so many steps, to its end; the seed says in which kind of circle."""
    with chance(seed) as source:
        life = RotatingLife(source, PRESETS[seed % 3], UNPAID[seed // 3 % 3])
        try:
            life.live(steps)
            life.finish()
        except BaseException:
            print(f"seed {seed}\n{life.told()}")  # noqa: T201 -- shown when the test fails
            raise
    return life


@one_system
@pytest.mark.parametrize("seed", [0, 4, 5, 8])
def test_whatever_happens_in_and_out_are_even_to_the_end(db, seed):
    live(seed, 16)


@pytest.mark.soak
@one_system
@pytest.mark.parametrize("seed", range(150))
def test_many_lives(db, seed):
    live(seed, 60)
