"""Random acts never break what must hold in the books."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.going_machine import GoingLives
from tests.support.machine import Lives

# An act writes to a real database, so examples are slow and large by their nature.
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def live(machine: type[Lives], dialect: str, run_dir: Path, folder: Path, **wanted: object) -> None:
    """Let random lives be led on one database system."""
    lives = type("Lives", (machine,), {"dialect": dialect, "run_dir": run_dir, "folder": folder})
    run_state_machine_as_test(
        lives,
        settings=settings(
            deadline=None, suppress_health_check=SLOW, print_blob=True, database=None, **wanted
        ),
    )


@pytest.mark.parametrize(
    ("machine", "dialect", "examples", "steps"),
    [
        (Lives, "sqlite", 6, 40),
        (Lives, "postgresql", 2, 30),
        (GoingLives, "sqlite", 6, 50),
        (GoingLives, "postgresql", 2, 30),
    ],
)
def test_random_acts_keep_the_books_sound(machine, dialect, examples, steps, run_dir, tmp_path):
    live(
        machine,
        dialect,
        run_dir,
        tmp_path,
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=True,
    )


@pytest.mark.soak
@pytest.mark.parametrize("machine", [Lives, GoingLives])
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_many_random_acts_keep_the_books_sound(machine, dialect, run_dir, tmp_path):
    live(machine, dialect, run_dir, tmp_path, max_examples=150, stateful_step_count=120)
