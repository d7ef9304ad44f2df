"""The plain forms of the pages: the session cookie is set by a form POST and by nothing else."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from circle_app.api.web_session import local_path
from tests import factories
from tests.support import api
from tests.support.api import ORIGIN, V1, problem
from tests.support.circles import count

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
OURS = {"Origin": ORIGIN}


def cookies_of(answer):
    """The cookies an answer sets, by name, as they were written."""
    return {line.split("=", 1)[0]: line for line in answer.headers.get_list("set-cookie")}


def sign_in(client, login, password=factories.PASSWORD, headers=OURS, **more):
    form = {"login": login, "password": password, **more}
    return client.post("/session/sign-in", data=form, headers=headers)


def test_signing_in_sets_a_cookie_that_no_script_reads(client, asha):
    answer = sign_in(client, asha.phone, next="/c/1/pay")
    assert (answer.status_code, answer.headers["location"]) == (303, "/c/1/pay")
    cookie = cookies_of(answer)["circle_session"]
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=2592000"):
        assert part in cookie
    assert "Secure" not in cookie
    assert client.get(f"{V1}/me").json()["name"] == asha.name


def test_over_tls_the_cookie_travels_over_tls_only(client, asha, configured):
    configured(CIRCLE_ORIGIN="https://circle.example")
    answer = sign_in(client, asha.phone, headers={"Origin": "https://circle.example"})
    assert "Secure" in cookies_of(answer)["circle_session"]


def test_a_refused_sign_in_goes_back_with_the_reason_and_no_secret(client, asha):
    answer = sign_in(client, asha.phone, "peacock-78", next="/wallet")
    assert answer.status_code == 303
    where = urlsplit(answer.headers["location"])
    assert where.path == "/login"
    query = {name: values[0] for name, values in parse_qs(where.query).items()}
    assert query == {"error": "bad_credentials", "field": "password", "next": "/wallet"}
    assert cookies_of(answer) == {}


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://evil.example"}, {"Referer": "http://evil.example/x"}]
)
def test_forms_of_other_sites_are_refused(client, asha, headers):
    refused = sign_in(client, asha.phone, headers=headers)
    assert refused.headers["location"].startswith("/login?error=csrf")
    assert "circle_session" not in cookies_of(refused)
    form = {"name": "Eve", "phone": api.new_phone(), "password": factories.PASSWORD}
    refused = client.post("/session/sign-up", data=form, headers=headers)
    assert refused.headers["location"].startswith("/signup?error=csrf")
    assert count("app_user") == 1
    for path in ("sign-out", "language", "mode"):
        problem(client.post(f"/session/{path}", data={}, headers=headers), 403, "csrf")


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Referer": f"{ORIGIN}/login"}, OURS]
)
def test_our_own_forms_are_taken(client, asha, headers):
    assert sign_in(client, asha.phone, headers=headers).headers["location"] == "/home"


def test_signing_up_opens_the_account_and_the_session(client):
    form = {"name": "Asha", "phone": api.new_phone(), "password": factories.PASSWORD}
    answer = client.post("/session/sign-up", data={**form, "language": "hi"}, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/home")
    assert client.get(f"{V1}/me").json()["language"] == "hi"


def test_a_refused_sign_up_repeats_nothing_that_was_typed(client, asha):
    form = {"name": "Asha", "phone": asha.phone, "email": "a@b.in", "password": factories.PASSWORD}
    answer = client.post("/session/sign-up", data={**form, "next": "/join/ABC"}, headers=OURS)
    where = answer.headers["location"]
    assert where == "/signup?error=phone_taken&field=phone&next=%2Fjoin%2FABC"
    assert cookies_of(answer) == {}


def test_signing_out_ends_the_session_for_good(client, asha):
    sign_in(client, asha.phone)
    token = client.cookies["circle_session"]
    answer = client.post("/session/sign-out", headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    client.cookies.set("circle_session", token)
    problem(client.get(f"{V1}/me"), 401, "not_signed_in")
    assert client.post("/session/sign-out", headers=OURS).status_code == 303


def test_signing_in_again_ends_the_former_session_of_the_browser(client, asha):
    sign_in(client, asha.phone)
    former = client.cookies["circle_session"]
    sign_in(client, asha.phone)
    client.cookies.set("circle_session", former)
    problem(client.get(f"{V1}/me"), 401, "not_signed_in")


def test_language_and_mode_are_kept_in_browser_and_profile(client, asha):
    sign_in(client, asha.phone)
    headers = {**OURS, "Referer": f"{ORIGIN}/profile?tab=1"}
    answer = client.post("/session/language", data={"language": "hi"}, headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/profile?tab=1")
    assert "HttpOnly" not in cookies_of(answer)["circle_lang"]
    answer = client.post("/session/mode", data={"mode": "dark", "next": "/home"}, headers=OURS)
    assert answer.headers["location"] == "/home"
    assert client.cookies["circle_mode"] == "dark"
    me = client.get(f"{V1}/me").json()
    assert (me["language"], me["color_mode"]) == ("hi", "dark")


def test_a_stranger_may_choose_a_language_too(client):
    answer = client.post("/session/language", data={"language": "hi"}, headers=OURS)
    assert (answer.status_code, client.cookies["circle_lang"]) == (303, "hi")
    assert client.get(f"{V1}/me").json()["detail"].startswith("कृपया")
    refused = client.post("/session/language", data={"language": "xx"}, headers=OURS)
    assert problem(refused, 422, "invalid")["errors"][0]["field"] == "language"
    refused = client.post("/session/mode", data={"mode": "pink"}, headers=OURS)
    assert problem(refused, 422, "invalid")["errors"][0]["field"] == "mode"


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "home",
        "/a\r\nSet-Cookie: x=1",
        "/session/sign-out",
        "/" + "x" * 500,
    ],
)
def test_no_form_leads_to_another_site(client, asha, wanted):
    assert local_path(wanted) == "/home"
    assert sign_in(client, asha.phone, next=wanted).headers["location"] == "/home"
