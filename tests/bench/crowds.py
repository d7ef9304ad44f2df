"""People with money in their wallets who know each other."""

from __future__ import annotations

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.persistence import database
from circle_app.persistence.models import Circle, Member
from circle_app.services import wallets
from circle_app.services.access import Actor
from tests.factories import key, person

FILLED_MINOR = 10**11


def neighbours(count: int) -> list[Actor]:
    """Sign people up, each with plenty in the wallet, all in one circle."""
    actors = [person(f"Person {number}") for number in range(1, count + 1)]
    for actor in actors:
        wallets.top_up(actor, amount_minor=FILLED_MINOR, method="cash", key=key())
    at = clock.now()
    with database.transaction() as session:
        circle = Circle(
            id=new_id(),
            name="Neighbours",
            preset="lending",
            currency="INR",
            time_zone="Asia/Kolkata",
            created_by=actors[0].user_id,
            created_at=at,
            member_count=count,
            last_member_number=count,
        )
        session.add(circle)
        session.flush()
        for number, actor in enumerate(actors, start=1):
            session.add(
                Member(
                    id=new_id(),
                    circle_id=circle.id,
                    user_id=actor.user_id,
                    number=number,
                    name=actor.name,
                    requested_at=at,
                )
            )
    return actors
