"""The meetings that acts on meetings are tried on."""

from __future__ import annotations

from typing import Any

from circle_app.services import circles, meetings
from circle_app.services.meetings import Cell
from tests.factories import key


def hold(world: Any) -> None:
    """One meeting that was held, and one whose sheet only waits to be posted."""
    for name in ("held", "meeting"):
        opened = meetings.start(world.admin, world.circle, key=key())
        there = [
            circles.get(actor, world.circle).my_member_id for actor in (world.sunita, world.farida)
        ]
        cells = [Cell(member_id, "presence", "present") for member_id in there]
        cells += [Cell(None, f"counted_by.{member_id}", True) for member_id in there]
        cells.append(Cell(None, "count.coins", opened.opening_minor))
        version = meetings.save(world.admin, opened.id, cells=cells).version
        if name == "held":
            meetings.post(world.admin, opened.id, version=version, key=key())
        world.ids[name] = opened.id
