"""Journeys in a browser against a production build.

A package, so that its fixtures end when its last test has ended: while the browser's driver runs,
no other test of the same process could run an event loop.
"""

import pytest

# Their assertions explain themselves as those of tests do.
pytest.register_assert_rewrite("tests.e2e.barriers", "tests.e2e.people", "tests.e2e.screens")
