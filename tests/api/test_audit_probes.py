"""What no honest program sends: refused, without a word that is not ours."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.services import people
from tests.factories import PASSWORD, new_phone
from tests.support.api import ORIGIN, V1, problem
from tests.support.circles import MORNING

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def test_a_length_nobody_can_count(client):
    for length in ("9" * 5_000, "-5", "1e3", "٣" * 30):
        headers = [(b"Content-Length", length.encode())]
        problem(
            client.request("POST", f"{V1}/wallet/topups", headers=headers), 413, "body_too_large"
        )


def test_a_page_before_that_cannot_be_read(client, asha):
    broken = {"Referer": "http://["}
    answer = client.post(
        "/session/language",
        data={"language": "hi"},
        headers={**broken, "Sec-Fetch-Site": "same-origin"},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/home")
    form = {"login": asha.phone, "password": PASSWORD}
    assert client.post("/session/sign-in", data=form, headers={"Origin": ORIGIN}).status_code == 303
    problem(client.patch(f"{V1}/me", json={"name": "Mallory"}, headers=broken), 403, "csrf")


@pytest.mark.parametrize("wanted", ["/.//evil.example", "/a/..//evil.example", "//evil.example"])
def test_nobody_is_sent_elsewhere(client, wanted):
    answer = client.post(
        "/session/mode", data={"mode": "dark", "next": wanted}, headers={"Origin": ORIGIN}
    )
    assert answer.headers["location"] == "/home"


def test_amounts_of_rules_are_decimal_strings(asha):
    circle = asha.done("/circles", status=201, name="Gulmohar", preset="lending")
    path = f"/circles/{circle['id']}/rules"
    for wrong in ({"amount_minor": 700}, {"amount": "5.00", "amount_minor": 700}):
        answer = asha.call("PUT", path, json={"contribution": wrong})
        found = problem(answer, 422, "invalid_rules")
        assert found["errors"][0]["field"] == "contribution.amount_minor"


@pytest.mark.parametrize("zone", ["localtime", "Asia", "", "../../etc/passwd", "asia/kolkata"])
def test_a_place_that_is_not_on_the_map(asha, zone):
    answer = asha.post("/circles", name="Gulmohar", preset="lending", time_zone=zone)
    assert problem(answer, 422, "invalid")["errors"][0]["field"] == "time_zone"


def test_a_session_that_is_over_is_not_prolonged(client, asha):
    with clock.frozen(MORNING):
        tokens = client.post(
            f"{V1}/auth/token", data={"username": asha.phone, "password": PASSWORD}
        ).json()
    for days in (40, 59):
        with clock.frozen(MORNING + timedelta(days=days)):
            answer = client.post(
                f"{V1}/auth/refresh", json={"refresh_token": tokens["refresh_token"]}
            )
            tokens = answer.json()
            headers = {"Authorization": f"Bearer {tokens['access_token']}"}
            assert client.get(f"{V1}/me", headers=headers).status_code == 200
    with clock.frozen(MORNING + timedelta(days=61)):
        answer = client.post(f"{V1}/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
        problem(answer, 401, "not_signed_in")


def test_an_address_that_is_taken_in_the_same_moment_is_named(db, monkeypatch):
    mail = "asha@example.org"
    people.sign_up(name="Asha Kumari", password=PASSWORD, email=mail)
    check, late = people._check_free, [True]
    monkeypatch.setattr(people, "_check_free", lambda *a: None if late.pop() else check(*a))
    late.insert(0, False)
    with pytest.raises(CircleError) as refused:
        people.sign_up(name="Rekha", password=PASSWORD, phone=new_phone(), email=mail)
    assert refused.value.code == "email_taken"
