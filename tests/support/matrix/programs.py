"""What each service function about programs elsewhere and a person's own browsers needs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import webhooks as queries
from circle_app.services.webhooks.passing_on import on_its_way
from tests.factories import key
from tests.support.matrix.needs import Case, a, need, own

P: Final = Permission
BOTH: Final = frozenset({P.SEE_ACTIVITY})
# An address needs no look-up.
URL: Final = "https://93.184.216.34/circle"
MINE: Final = "a browser is of whoever is signed in there"
# A point of the right form and a secret of the right length.
PUBLIC: Final = "B" + "A" * 86
SECRET: Final = "AAAAAAAAAAAAAAAAAAAAAA"
ENDPOINT: Final = "https://fcm.googleapis.com/fcm/send/matrix"

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "webhooks.listed": need(P.MANAGE_GATEWAY, lambda w: a(w.circle), also=BOTH),
    "webhooks.add": need(P.MANAGE_GATEWAY, lambda w: a(w.circle, url=URL, key=key()), also=BOTH),
    "webhooks.change": need(P.MANAGE_GATEWAY, lambda w: a(w.webhook, new_secret=True), also=BOTH),
    "webhooks.remove": need(P.MANAGE_GATEWAY, lambda w: a(w.webhook), also=BOTH),
    "webhooks.deliveries": need(P.MANAGE_GATEWAY, lambda w: a(w.webhook), also=BOTH),
    "webhooks.resend": need(P.MANAGE_GATEWAY, lambda w: a(w.delivery), also=BOTH),
    "webhooks.try_out": need(P.MANAGE_GATEWAY, lambda w: a(w.webhook), also=BOTH),
    "notices.browsers.shown": own(MINE),
    "notices.browsers.add": own(MINE, lambda w: a(endpoint=ENDPOINT, public=PUBLIC, secret=SECRET)),
    "notices.browsers.remove": own(MINE, lambda w: a(endpoint=ENDPOINT)),
}


def listening(world: Any) -> None:
    """A program that hears of the circle, and a message on its way to it."""
    now = clock.now()
    hook = {
        "id": new_id(),
        "circle_id": world.circle,
        "url": URL,
        "label": "93.184.216.34",
        "secret": "whsec_AAAA",
        "areas": "[]",
        # It hears of nothing that the tries of this world bring.
        "made_at": now + timedelta(days=9_000),
        "made_by": world.admin.user_id,
    }
    with database.transaction() as session:
        queries.add(session, hook)
        row = on_its_way(hook["id"], "evt_0", "paper.added", "{}", now)
        world.ids["webhook"] = hook["id"]
        world.ids["delivery"] = queries.add_delivery(session, row)
