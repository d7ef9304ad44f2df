"""Every refusal is a problem document, and says nothing it should not."""

from __future__ import annotations

import asyncio

import pytest

from circle_app.api import limits
from circle_app.api.bodies import MAX_BODY_BYTES
from circle_app.domain.ledger import UnbalancedEntry
from circle_app.persistence import database
from circle_app.services import wallets
from tests.support import api
from tests.support.api import ORIGIN, V1, problem
from tests.support.circles import count

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v2/me"])
def test_an_unknown_address(client, path):
    if path == "/api":
        assert client.get(path).status_code == 404
    else:
        problem(client.get(path), 404, "not_found")


def test_a_method_that_is_not_taken(asha):
    answer = asha.call("DELETE", "/me")
    problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, PATCH"


@pytest.mark.parametrize("body", [b"{", b"hello", b"\xff\xfe", b"[" * 100_000, b'{"amount": "5",}'])
def test_a_body_that_is_not_json(asha, body):
    answer = asha.call("POST", "/wallet/topups", content=body, headers=JSON)
    problem(answer, 400, "malformed")
    assert count("ledger_entry") == 0


def test_a_body_that_does_not_say_it_is_json(asha):
    answer = asha.call(
        "POST",
        "/wallet/topups",
        content=b'{"amount": "5", "method": "cash"}',
        headers={"Content-Type": "text/plain"},
    )
    problem(answer, 400, "malformed")
    assert count("ledger_entry") == 0


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"5", b'"text"'])
def test_a_body_that_is_no_object(asha, body):
    answer = asha.call("POST", "/wallet/topups", content=body, headers=JSON)
    problem(answer, 422, "invalid")


def test_a_large_body_is_refused_before_it_is_read(asha):
    announced = asha.call("POST", "/wallet/topups", content=b"x" * 2_000_000, headers=JSON)
    problem(announced, 413, "body_too_large")
    pieces = (b"x" * 100_000 for _ in range(20))
    unannounced = asha.call("POST", "/wallet/topups", content=pieces, headers=JSON)
    problem(unannounced, 413, "body_too_large")
    assert count("ledger_entry") == 0


def test_nothing_beyond_the_limit_is_asked_for(client):
    pieces = 0

    async def receive():
        nonlocal pieces
        pieces += 1
        return {"type": "http.request", "body": b"x" * 100_000, "more_body": True}

    sent = []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": f"{V1}/auth/signup",
        "raw_path": b"",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
        "client": ("127.0.0.1", 5),
        "server": ("testserver", 80),
        "scheme": "http",
        "http_version": "1.1",
    }
    asyncio.run(client.app(scope, receive, send))
    assert sent[0]["status"] == 413
    assert pieces == MAX_BODY_BYTES // 100_000 + 1


def test_an_unknown_name_in_a_body_is_refused(asha):
    body = {"amount": "5", "method": "cash", "amont": "50"}
    found = problem(asha.call("POST", "/wallet/topups", json=body), 422, "invalid")
    assert found["errors"] == [{"field": "amont", "message": "There is no field of this name."}]
    assert count("ledger_entry") == 0


def test_text_that_no_database_stores_is_refused(asha):
    for bad in ('"a\\u0000"', '"a\\ud800"'):
        body = f'{{"amount": "5", "method": "cash", "reference": {bad}}}'
        answer = asha.call("POST", "/wallet/topups", content=body.encode(), headers=JSON)
        assert problem(answer, 422, "invalid")["errors"][0]["field"] == "reference"
    body = b'{"amount": "5", "method": "cash", "\\ud800": 1}'
    problem(asha.call("POST", "/wallet/topups", content=body, headers=JSON), 422, "invalid")
    assert count("ledger_entry") == 0


def test_the_language_is_that_of_the_account_else_of_the_browser(client, asha):
    english = problem(client.get(f"{V1}/me"), 401, "not_signed_in")
    assert english["detail"] == "Please sign in first. Nothing was recorded."
    answer = client.get(f"{V1}/me", headers={"Accept-Language": "fr, hi-IN;q=0.8, en;q=0.5"})
    assert problem(answer, 401, "not_signed_in")["detail"].startswith("कृपया")
    assert answer.headers["content-language"] == "hi"
    asha.call("PATCH", "/me", json={"language": "hi"})
    answer = asha.call("POST", "/wallet/topups", json={"amount": "0", "method": "cash"})
    assert problem(answer, 422, "invalid_amount")["detail"].startswith("रकम")


def test_our_own_mistakes_tell_nothing_but_a_reference(asha, monkeypatch, capsys):
    def broken(*_args, **_more):
        secret = "the-secret-of-the-vault"
        raise RuntimeError(f"it broke with {secret}")

    monkeypatch.setattr(wallets, "balance", broken)
    answer = asha.call("GET", "/wallet")
    found = problem(answer, 500, "internal_error")
    assert "vault" not in answer.text
    assert len(found["reference"]) == 12
    assert found["reference"] in capsys.readouterr().out


def test_a_change_by_cookie_comes_from_our_own_pages(client, asha):
    form = {"login": asha.phone, "password": "peacock-77"}
    client.post("/session/sign-in", data=form, headers={"Origin": ORIGIN})
    assert client.get(f"{V1}/me").status_code == 200
    change = {"json": {"name": "Mallory"}}
    for headers in ({}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
        problem(client.patch(f"{V1}/me", **change, headers=headers), 403, "csrf")
    problem(
        client.patch(f"{V1}/me", **change, headers={"Sec-Fetch-Site": "same-site"}), 403, "csrf"
    )
    assert client.get(f"{V1}/me").json()["name"] == asha.name
    for headers in ({"Origin": ORIGIN}, {"Sec-Fetch-Site": "same-origin"}):
        assert client.patch(f"{V1}/me", json={}, headers=headers).status_code == 200


def test_no_cache_keeps_an_answer(client, asha):
    assert asha.call("GET", "/wallet").headers["cache-control"] == "no-store"
    assert client.get(f"{V1}/nothing").headers["cache-control"] == "no-store"


def test_no_other_site_is_told_that_it_may_read(client, asha):
    answer = asha.call("GET", "/me", headers={"Origin": "http://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_public_sign_in_routes_are_limited_per_address(client):
    for left in range(99, -1, -1):
        answer = client.post(f"{V1}/auth/refresh", json={"refresh_token": "x"})
        assert answer.status_code == 401
        assert answer.headers["ratelimit-limit"] == "100"
        assert answer.headers["ratelimit-remaining"] == str(left)
    refused = client.post(f"{V1}/auth/signup", json={})
    problem(refused, 429, "rate_limited")
    assert 0 < int(refused.headers["retry-after"]) <= 900
    assert refused.headers["ratelimit-remaining"] == "0"
    browser = client.post("/session/sign-in", data={}, headers={"Origin": ORIGIN})
    assert browser.status_code == 303
    assert browser.headers["location"].startswith("/login?error=rate_limited&wait=")
    assert client.get(f"{V1}/presets").status_code == 200


def test_a_person_has_an_allowance_whatever_the_address(asha):
    first = int(asha.call("GET", "/me").headers["ratelimit-remaining"])
    second = int(asha.call("GET", "/me").headers["ratelimit-remaining"])
    assert (first - second, asha.call("GET", "/me").headers["ratelimit-limit"]) == (1, "600")


def test_limits_can_be_switched_off(client, configured):
    configured(CIRCLE_RATE_LIMITS="0")
    answers = [client.post(f"{V1}/auth/refresh", json={"refresh_token": "x"}) for _ in range(101)]
    assert {answer.status_code for answer in answers} == {401}
    assert "ratelimit-limit" not in answers[0].headers


def test_counters_that_cannot_be_reached_stop_nobody(client, configured):
    configured(REDIS_URL="redis://127.0.0.1:1/0")
    limits.forget()
    answer = client.get(f"{V1}/presets")
    assert (answer.status_code, answer.headers["ratelimit-remaining"]) == (200, "1500")
    limits.forget()


def test_forwarded_addresses_count_only_behind_our_own_proxy(client, configured):
    def left(address):
        headers = {"X-Forwarded-For": address}
        answer = client.post(f"{V1}/auth/refresh", json={"refresh_token": "x"}, headers=headers)
        return int(answer.headers["ratelimit-remaining"])

    assert [left("10.0.0.1"), left("10.0.0.2")] == [99, 98]
    configured(CIRCLE_PROXY_HOPS="1")
    assert [left("6.6.6.6, 10.0.0.1"), left("7.7.7.7, 10.0.0.1"), left("10.0.0.2")] == [99, 98, 99]


def test_a_mistake_that_a_service_names_is_a_mistake_of_ours_too(asha, monkeypatch, capsys):
    def broken(*_args, **_more):
        raise UnbalancedEntry

    monkeypatch.setattr(wallets, "balance", broken)
    found = problem(asha.call("GET", "/wallet"), 500, "internal_error")
    assert found["reference"] in capsys.readouterr().out


def test_health_is_told_outside_of_the_versioned_interface(client, monkeypatch):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}
    database.dispose()
    assert client.get("/healthz").status_code == 200
    problem(client.get("/readyz"), 503, "not_ready")


def test_secrets_stay_out_of_answers(client, asha):
    answer = client.post(
        f"{V1}/auth/token", data={"username": asha.phone, "password": "peacock-78!"}
    )
    assert "peacock" not in answer.text
    assert api.sign_up(client, "Rekha").token not in asha.call("GET", "/auth/sessions").text
