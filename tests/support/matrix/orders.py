"""A payment online in the prepared world; no provider is asked there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.persistence import database
from circle_app.persistence.queries.gateways import ORDERS
from circle_app.services import circles


def begun(world: Any) -> None:
    """A payment online that a plain member has begun."""
    world.ids["order"], now = new_id(), clock.now()
    row = {
        "id": world.order,
        "circle_id": world.circle,
        "member_id": circles.get(world.sunita, world.circle).my_member_id,
        "purpose": "contribution",
        "amount_minor": 50_000,
        "checkout": "link",
        "link": "https://rzp.io/i/x",
        "status": "created",
        "received_minor": 0,
        "refunded_minor": 0,
        "fault": "",
        "refund_reason": "",
        "made_by": world.sunita.user_id,
        "made_at": now,
        "changed_at": now,
        "expires_at": now + timedelta(days=1),
        "looks": 0,
    }
    with database.transaction() as session:
        session.connection().execute(insert(ORDERS), row)
