"""What the worked examples share."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import textbook


@pytest.fixture
def group(db: Any) -> textbook.Group:
    """A savings group with its treasurer, its admin and three members."""
    return textbook.founded()
