"""How parallel test processes share the work."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/e2e/"


class Scheduling(LoadScopeScheduling):
    """Every test may go anywhere, but the journeys stay together and start first.

    They share one production build of the pages and one server. (The group marks of pytest-xdist
    3.8 would say this too, but have no effect with pytest 9.2.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid
