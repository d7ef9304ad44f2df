"""What each service function of own words for notices needs."""

from __future__ import annotations

from typing import Final

from circle_app.domain.hearing import Channel
from circle_app.domain.permissions import Permission
from tests.support.matrix.needs import Case, a, need, operator

P: Final = Permission
KIND: Final = "due.soon"
WORDS: Final = {"subject": "Soon", "body": "{amount} is due."}
MAIL: Final = Channel.EMAIL

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "notices.templates.listed": (operator(), need(P.MANAGE_GATEWAY, lambda w: a(w.circle))),
    "notices.templates.show": (
        operator(lambda _: a(KIND)),
        need(P.MANAGE_GATEWAY, lambda w: a(KIND, w.circle)),
    ),
    "notices.templates.change": (
        operator(lambda _: a(KIND, MAIL, "en", **WORDS)),
        need(
            P.MANAGE_GATEWAY,
            lambda w: a(KIND, MAIL, "en", **WORDS, circle_id=w.circle),
            circle="officers",
        ),
    ),
    "notices.templates.reset": (
        operator(lambda _: a(KIND, MAIL, "en")),
        need(
            P.MANAGE_GATEWAY, lambda w: a(KIND, MAIL, "en", circle_id=w.circle), circle="officers"
        ),
    ),
}
