"""The sections of a run, in their order."""

from __future__ import annotations

from tests.bench import transfers

SECTIONS = {"transfers": transfers.measure}
