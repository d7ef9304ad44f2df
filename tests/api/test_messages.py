"""Messages to many and reminders over the API."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import update

from circle_app.persistence import database
from circle_app.persistence.queries.notices import CHANNELS
from circle_app.services import notices
from circle_app.services.access import Actor
from tests.integration.test_notices import open_way
from tests.support import api
from tests.support.circles import rows

SAID = {"subject": "Meeting", "body": "Come at five."}


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_messages_and_reminders(client, asha, rekha, sunita):
    opened = asha.done("/circles", status=201, name="Sakhi", preset="savings")
    base = f"/circles/{opened['id']}"
    for each in (rekha, sunita):
        joined = each.done("/circles/join", code=opened["invite_code"])
        asha.done(f"{base}/members/{joined['member_id']}/approve")
    open_way("sms", Actor(UUID(asha.id), asha.name))
    with database.transaction() as session:
        session.connection().execute(update(CHANNELS).values(cost_minor=25))
    wanted = {"audience": "everybody", "channels": ["sms"], **SAID}
    draft = asha.done(f"{base}/notifications/preview", **wanted)
    assert (draft["recipients"], draft["cost"], draft["left_today"]) == (3, "0.75", 10)
    assert draft["previews"][0]["text"] == "Sakhi: Come at five."
    sent = asha.done(f"{base}/notifications", status=201, key="1", **wanted)
    again = asha.post(f"{base}/notifications", key="1", **wanted)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == sent
    assert sent["delivered"] == [{"channel": "sms", "state": "waiting", "count": 3}]
    assert [each["id"] for each in asha.get(f"{base}/notifications")["items"]] == [sent["id"]]
    api.problem(rekha.call("GET", f"{base}/notifications"), 403, "not_allowed")
    bad = {**wanted, "subject": " "}
    api.problem(asha.post(f"{base}/notifications", key="2", **bad), 422, "invalid_message")

    shown = asha.get(f"{base}/reminders")
    owing = {each["name"]: each for each in shown["people"]}
    assert owing["Rekha Verma"]["channels"] == ["sms"]
    in_app, preview = shown["previews"]
    assert (in_app["channel"], in_app["count"]) == ("in_app", len(owing))
    assert preview["count"] == len(owing)
    assert f"/c/{opened['id']}/pay" in preview["text"]
    notices.dispatch()
    chosen = [owing["Rekha Verma"]["member_id"]]
    run = asha.done(f"{base}/reminders", status=201, key="3", member_ids=chosen)
    assert (run["done"], run["failed"]) == (1, 0)
    notices.dispatch()
    kinds = rows("SELECT kind FROM notice WHERE kind = 'dues.reminded'")
    assert len(kinds) == 1
    shown = asha.get(f"{base}/reminders")
    assert shown["previews"][0]["count"] == len(owing) - 1
    assert [each["name"] for each in shown["people"] if each["reminded_today"]] == ["Rekha Verma"]
    twice = asha.done(f"{base}/reminders", status=201, key="4", member_ids=chosen)
    assert twice["rows"][0]["code"] == "reminded_today"
    api.problem(rekha.call("GET", f"{base}/reminders"), 403, "not_allowed")
