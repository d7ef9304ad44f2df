"""What all tests share: a known environment, real databases, books checked after every test."""

from __future__ import annotations

import base64
import gc
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

RUN = "CIRCLE_TEST_RUN"
# The parallel processes of one run share this folder; the first process makes and removes it.
OWNS_RUN = RUN not in os.environ
if OWNS_RUN:
    os.environ[RUN] = tempfile.mkdtemp(prefix="circle-tests-")
RUN_DIR = Path(os.environ[RUN])

# Set before anything of Circle is imported; empty values win over a developer's .env file.
os.environ.update(
    {
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "CIRCLE_DATA_DIR": str(RUN_DIR / "data"),
        "CIRCLE_SECRET_KEY": "a secret that only tests know, of a fair length",
        "CIRCLE_ENCRYPTION_KEYS": base64.urlsafe_b64encode(b"0123456789abcdef" * 2).decode(),
        "CIRCLE_JOBS": "false",
        "CIRCLE_NOW": "",
        "CIRCLE_PRODUCTION": "false",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
    }
)

from tests.support import databases, invariants, postgres, scheduling  # noqa: E402 -- the environment is first

# A shared machine is sometimes slow; and what CI refuses, a developer must be able to repeat.
hypothesis.settings.register_profile(
    "circle", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI"))
)
hypothesis.settings.load_profile("circle")


def pytest_unconfigure() -> None:
    """Stop the database server and remove the folder, once, when the whole run is over."""
    if OWNS_RUN:
        postgres.stop(RUN_DIR)
        shutil.rmtree(databases.fast_folder(RUN_DIR), ignore_errors=True)
        shutil.rmtree(RUN_DIR, ignore_errors=True)


class _ReflexComplaints(logging.Handler):
    """Collects what Reflex only logs: deprecations and values of the wrong type."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        text = record.getMessage()
        if getattr(record, "kind", "") == "deprecation" or "Expected field" in text:
            self.found.append(text)


@pytest.fixture(autouse=True)
def _reflex_does_not_complain() -> Iterator[None]:
    """Fail a test in which Reflex logs a deprecation or a wrongly typed assignment."""
    complaints = _ReflexComplaints()
    loggers = [logging.getLogger(name) for name in ("reflex", "reflex_base")]
    for logger in loggers:
        logger.addHandler(complaints)
    yield
    for logger in loggers:
        logger.removeHandler(complaints)
    assert not complaints.found, complaints.found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys, wherever a marker was forgotten."""
    for item in items:
        if item.nodeid.startswith(scheduling.JOURNEYS):
            item.add_marker("e2e")


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what lives as long as the run: it is very much."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> scheduling.Scheduling:
    """Hand out the tests so that the journeys share one process."""
    return scheduling.Scheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let fixtures see whether their test passed."""
    report = yield
    if report.when == "call":
        item.stash[databases.PASSED] = report.passed
    return report


@pytest.fixture(scope="session")
def run_dir() -> Path:
    """A folder that all processes of this test run share."""
    return RUN_DIR


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[databases.Database]:
    """An empty, migrated database that the application is configured for, on both systems in turn.

    A test for which one system is enough says
    ``@pytest.mark.parametrize("db", ["sqlite"], indirect=True)``. After a passed test the books are
    recomputed with plain SQL, unless it is marked ``no_invariants``.
    """
    with databases.fresh(request.param, RUN_DIR, tmp_path) as found:
        yield found
        passed = request.node.stash.get(databases.PASSED, False)
        if passed and request.node.get_closest_marker("no_invariants") is None:
            assert invariants.faults(found.engine) == []
