"""Where somebody is: the own circles, the one that is looked at, and the rules that count there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from circle_app.domain.rules import CircleRules
from circle_app.persistence import database
from circle_app.persistence.queries.circles import circle_row
from circle_app.services import circles
from circle_app.services.access import Actor
from circle_app.services.circles import CircleCard
from circle_app.services.rule_versions import rules_of


@dataclass(frozen=True, slots=True)
class Around:
    """What every page is framed by.

    Attributes:
        mine: The circles the actor is a member of, the oldest membership first.
        here: The one that is looked at; the first where the actor is not in that one.
        rules: Those that count there now; None where there is no circle.
    """

    mine: tuple[CircleCard, ...]
    here: CircleCard | None
    rules: CircleRules | None


def around(actor: Actor, wanted: str) -> Around:
    """Return the actor's circles, and one of them with its rules.

    Args:
        actor: Who looks.
        wanted: The id of the circle that is looked at, as text; empty for none.
    """
    mine = circles.my_circles(actor)
    here = next((card for card in mine if str(card.id) == wanted), next(iter(mine), None))
    if here is None:
        return Around(mine, None, None)
    with database.reading() as session:
        row: Any = circle_row(session, here.id)
        return Around(mine, here, rules_of(session, here.id, row.rule_version))
