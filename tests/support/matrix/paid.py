"""The picture of a payment and an invoice in the world in which everybody tries everything."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from circle_app.services import contributions, invoices
from tests.factories import key
from tests.support import uploads

#: The last day of the world's first cycle.
DUE: Final = date(2026, 3, 9)


def paying(world: Any) -> None:
    """A picture with what waits, and an invoice where somebody may make one."""
    contributions.attach_picture(world.sunita, world.contribution, "paid.jpg", uploads.JPEG)
    if "treasurer" in world.members:
        made = invoices.make(
            world.admin,
            world.circle,
            period="month",
            on=DUE,
            member_id=world.members["admin"],
            key=key(),
        )
        (world.ids["invoice"],) = made.invoice_ids
