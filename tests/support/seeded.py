"""Chance that can be had again: the same seed makes the same ids, draws and choices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from types import SimpleNamespace

import pytest

from circle_app.adapters import ids
from circle_app.services.rounds import sealing
from tests.support.rounds import BEGUN


@contextmanager
def chance(seed: int) -> Iterator[Random]:
    """Take every id and every seed of a draw from one source; return it for choices."""
    found = Random(seed)
    began = int(BEGUN.timestamp()) * 1_000_000_000
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ids, "os", SimpleNamespace(urandom=Random(seed + 1).randbytes))
        patched.setattr(ids, "time", SimpleNamespace(time_ns=lambda: began))
        patched.setattr(ids, "_last", 0)
        patched.setattr(sealing, "secrets", SimpleNamespace(token_bytes=Random(seed).randbytes))
        yield found
