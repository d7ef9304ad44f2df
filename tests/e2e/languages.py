"""One language is enough for a journey whose words other journeys read in the other one."""

import pytest

ENGLISH = pytest.mark.parametrize("language", ["en"], indirect=True)
HINDI = pytest.mark.parametrize("language", ["hi"], indirect=True)
