"""Sign up, tokens and sessions by REST."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from tests import factories
from tests.support import api
from tests.support.api import V1, problem
from tests.support.circles import count

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def signed_in(client, login, password=factories.PASSWORD):
    return client.post(f"{V1}/auth/token", data={"username": login, "password": password})


def test_signing_up_opens_account_wallet_and_session(client):
    body = {"name": "Asha Kumari", "phone": "098765 43210", "password": factories.PASSWORD}
    answer = client.post(f"{V1}/auth/signup", json=body)
    assert answer.status_code == 201
    made = answer.json()
    assert set(made) == {"user", "access_token", "refresh_token", "token_type", "expires_in"}
    assert (made["token_type"], made["expires_in"]) == ("bearer", 900)
    assert made["user"]["phone"] == "+919876543210"
    assert api.Person(client, made).get("/wallet") == {"balance": "0.00", "currency": "INR"}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"phone": "12345"}, "invalid_phone", "phone"),
        ({"phone": "९८"}, "invalid_phone", "phone"),
        ({"phone": None}, "invalid_phone", "phone"),
        ({"email": "nobody"}, "invalid_email", "email"),
        ({"password": "short"}, "weak_password", "password"),
        ({"password": "password123"}, "weak_password", "password"),
        ({"name": " "}, "invalid_name", "name"),
        ({"name": "x" * 81}, "invalid_name", "name"),
        ({"role": "admin"}, "invalid", "role"),
        ({"name": 5}, "invalid", "name"),
        ({"name": "Asha\ud800"}, "invalid", "name"),
    ],
)
def test_what_no_account_can_be_opened_with(client, change, code, field):
    import json

    body = {"name": "Asha Kumari", "phone": "9876543210", "password": factories.PASSWORD, **change}
    answer = client.post(
        f"{V1}/auth/signup", content=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    assert problem(answer, 422, code)["errors"][0]["field"] == field
    assert count("app_user") == 0


def test_a_phone_number_has_one_account(client, asha):
    body = {"name": "Somebody", "phone": asha.phone, "password": factories.PASSWORD}
    problem(client.post(f"{V1}/auth/signup", json=body), 409, "phone_taken")
    assert count("app_user") == 1


def test_signing_in_says_nothing_about_what_is_wrong(client, asha):
    assert signed_in(client, asha.phone).json()["token_type"] == "bearer"
    wrong = problem(signed_in(client, asha.phone, "peacock-78"), 401, "bad_credentials")
    unknown = problem(signed_in(client, "9876500000"), 401, "bad_credentials")
    assert wrong == unknown


def test_guessing_is_stopped_for_a_while(client, asha):
    answers = [signed_in(client, asha.phone, f"guess-{n}").status_code for n in range(8)]
    assert answers == [401] * 8
    answer = signed_in(client, asha.phone)
    problem(answer, 429, "too_many_attempts")
    assert 0 < int(answer.headers["retry-after"]) <= 900


def test_a_refresh_token_is_good_once_and_a_copy_ends_the_session(client, asha):
    first = client.post(f"{V1}/auth/refresh", json={"refresh_token": asha.refresh_token})
    assert first.status_code == 200
    again = client.post(f"{V1}/auth/refresh", json={"refresh_token": asha.refresh_token})
    problem(again, 401, "not_signed_in")
    newest = {"refresh_token": first.json()["refresh_token"]}
    problem(client.post(f"{V1}/auth/refresh", json=newest), 401, "not_signed_in")
    problem(asha.call("GET", "/me"), 401, "not_signed_in")


def test_an_access_token_ends_after_a_quarter_of_an_hour(client, asha):
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        problem(asha.call("GET", "/me"), 401, "not_signed_in")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "Bearer", "eyJhbGciOiJub25lIn0.e30."])
def test_a_made_up_token_opens_nothing(client, token):
    answer = client.get(f"{V1}/me", headers={"Authorization": f"Bearer {token}"})
    problem(answer, 401, "not_signed_in")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_sessions_are_listed_and_ended(client, asha):
    other = api.Person(client, {**signed_in(client, asha.phone).json(), "user": vars(asha)})
    rows = asha.get("/auth/sessions")["items"]
    assert [row["current"] for row in rows] == [False, True]
    assert asha.call("DELETE", f"/auth/sessions/{rows[0]['id']}").status_code == 204
    problem(other.call("GET", "/me"), 401, "not_signed_in")
    problem(asha.call("DELETE", f"/auth/sessions/{rows[0]['id']}"), 404, "not_found")
    assert asha.call("POST", "/auth/logout").status_code == 204
    problem(asha.call("GET", "/me"), 401, "not_signed_in")


def test_nobody_ends_the_sessions_of_others(asha, rekha):
    session = asha.get("/auth/sessions")["items"][0]["id"]
    problem(rekha.call("DELETE", f"/auth/sessions/{session}"), 404, "not_found")
    assert asha.get("/me")["name"] == asha.name


def test_the_profile_is_changed_by_its_owner(asha):
    answer = asha.call("PATCH", "/me", json={"language": "hi", "color_mode": "dark"})
    assert answer.status_code == 200
    assert asha.get("/me") == {**answer.json(), "language": "hi", "color_mode": "dark"}
    refused = problem(asha.call("PATCH", "/me", json={"language": "fr"}), 422, "invalid")
    assert refused["errors"][0]["message"] == "कृपया इनमें से एक चुनें: 'en' or 'hi'।"
