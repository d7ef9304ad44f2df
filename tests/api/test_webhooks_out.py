"""Webhooks of circles and browsers of people over the API."""

from __future__ import annotations

import pytest

from circle_app.domain.webhooks import AREAS
from circle_app.services import installation, notices, webhooks
from circle_app.services.notices import channels
from tests.factories import key
from tests.support import api
from tests.support.admin import operator
from tests.support.circles import rows
from tests.support.matrix.programs import ENDPOINT, PUBLIC, SECRET
from tests.support.receivers import receiving

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
KEYS = {"p256dh": PUBLIC, "auth": SECRET}


def test_a_program_is_told(client, asha, rekha):
    opened = asha.done("/circles", status=201, name="Sakhi", preset="savings")
    base = f"/circles/{opened['id']}/webhooks"
    with receiving() as receiver:
        api.problem(asha.post(base, url=receiver.url), 422, "invalid_webhook")
        installation.change(operator(), {"security.private_hosts": True}, key=key())
        api.problem(asha.post(base, url="https:///x"), 422, "invalid_webhook")
        made = asha.done(base, status=201, key="1", url=receiver.url, areas=["circle"])
        again = asha.post(base, key="1", url=receiver.url, areas=["circle"])
        assert again.headers["idempotency-replayed"] == "true"
        assert again.json() == {**made, "secret": None}
        receiver.secrets = [made["secret"]]
        assert (made["host"], made["areas"], made["enabled"]) == ("127.0.0.1", ["circle"], True)
        assert asha.get(base) == {"items": [{**made, "secret": None}], "most": 5}
        api.problem(rekha.call("GET", base), 404, "not_found")

        hook = f"/webhooks/{made['id']}"
        for method, path in (("PATCH", hook), ("DELETE", hook), ("GET", f"{hook}/deliveries")):
            api.problem(rekha.call(method, path, json={}), 404, "not_found")
        tried = asha.done(f"{hook}/test", status=201)
        assert (tried["type"], tried["status"], tried["answer"]) == (
            "webhook.test",
            "waiting",
            None,
        )
        notices.dispatch()
        receiver.faults = [500]
        webhooks.deliver_due("here")
        log = asha.get(f"{hook}/deliveries")["items"]
        failed = next(each for each in log if each["answer"])
        assert (failed["fault"], failed["answer"], failed["said"]) == ("refused", 500, "x" * 200)
        assert failed["next_at"] > failed["made_at"]
        api.problem(rekha.post(f"/webhook-deliveries/{failed['id']}/resend"), 404, "not_found")
        assert asha.done(f"/webhook-deliveries/{failed['id']}/resend")["tries"] == 0
        webhooks.deliver_due("here")
        assert sorted(receiver.kinds()) == ["webhook.added", "webhook.test"]

        changed = asha.call("PATCH", hook, json={"new_secret": True, "areas": []}).json()
        assert changed["secret"] not in (None, made["secret"])
        assert (changed["areas"], changed["old_secret_until"] is None) == ([], False)
        each = asha.call("PATCH", hook, json={"areas": list(AREAS)}).json()["areas"]
        assert each == list(AREAS)
        off = asha.call("PATCH", hook, json={"enabled": False}).json()
        assert off["enabled"] is False
        api.problem(asha.post(f"{hook}/test"), 409, "webhook_off")
        assert asha.call("DELETE", hook).status_code == 204
        api.problem(asha.call("DELETE", hook), 404, "not_found")


def test_a_browser_belongs_to_who_is_signed_in(client, asha, rekha):
    known = asha.get("/me/browsers")
    assert (known["open"], known["items"], len(known["key"])) == (False, [], 87)
    channels.set_push(operator(), contact="mailto:help@example.org")
    assert asha.get("/me/browsers")["open"] is True
    here = {"endpoint": ENDPOINT, "keys": KEYS}
    for _ in range(2):
        added = asha.call("PUT", "/me/browsers", json={**here, "expirationTime": None})
        assert added.status_code == 200, added.json()
        assert added.json()["here"] is True
    assert [each["id"] for each in asha.get("/me/browsers")["items"]] == [added.json()["id"]]
    kept = "".join(map(str, rows("SELECT endpoint, keys FROM push_subscription")))
    assert "googleapis" not in kept
    assert SECRET not in kept
    # Somebody else signs in on the same browser.
    assert rekha.call("PUT", "/me/browsers", json=here).status_code == 200
    assert asha.get("/me/browsers")["items"] == []
    asha.call("DELETE", "/me/browsers", json={"endpoint": ENDPOINT})
    assert len(rekha.get("/me/browsers")["items"]) == 1
    for bad in (
        {**here, "endpoint": "https://127.0.0.1/x"},
        {**here, "endpoint": "http://fcm.googleapis.com/x"},
        {**here, "endpoint": "https://fcm.googleapis.com.example.org/x"},
        {**here, "endpoint": "https://fcm.googleapis.com:8443/x"},
        {**here, "keys": {**KEYS, "auth": "AAAA"}},
        {**here, "keys": {**KEYS, "p256dh": "not base64"}},
    ):
        api.problem(asha.call("PUT", "/me/browsers", json=bad), 422, "invalid_browser")
    assert rekha.call("DELETE", "/me/browsers", json={"endpoint": ENDPOINT}).status_code == 204
    assert rows("SELECT COUNT(*) FROM push_subscription") == [(0,)]
