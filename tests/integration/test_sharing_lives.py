"""Groups with shares by chance: whatever happened, a share-out gives what lies there."""

from __future__ import annotations

import pytest

from tests.support.late_dues import one_system
from tests.support.seeded import chance
from tests.support.sharing_life import SharingLife


def live(seed: int, steps: int) -> None:
    """A life of so many steps that ends with a share-out."""
    with chance(seed) as source:
        life = SharingLife(source)
        try:
            life.live(steps)
        except BaseException:
            print(f"seed {seed}\n{life.told()}")  # noqa: T201 -- shown when the test fails
            raise


@one_system
@pytest.mark.parametrize("seed", range(4))
def test_whatever_happened_a_share_out_gives_what_lies_there(db, seed):
    live(seed, 30)


@pytest.mark.soak
@one_system
@pytest.mark.parametrize("seed", range(150))
def test_many_lives(db, seed):
    live(seed, 80)
