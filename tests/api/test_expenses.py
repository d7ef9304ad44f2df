"""Expenses and receipts over the interface, as programs, browsers and hostile people use them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from circle_app.api.bodies import MAX_FILE_BYTES
from tests import factories
from tests.support import api, uploads
from tests.support.api import ORIGIN, V1, problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
BROWSER = {"Origin": ORIGIN}


@pytest.fixture
def circle(asha, rekha, sunita):
    """A leaderless circle of three with ₹50 in cash."""
    made = asha.done("/circles", status=201, name="Gulmohar Lane", preset="lending")
    for other in (rekha, sunita):
        other.done("/circles/join", code=made["invite_code"])
    asha.done(f"/circles/{made['id']}/contributions", status=201, amount="50", method="cash")
    return made["id"]


@pytest.fixture
def expense(asha, circle):
    body = {"amount": "34.50", "category": "travel", "payee": "Bus to the bank"}
    return asha.done(f"/circles/{circle}/expenses", status=201, **body)


def put(person, expense, data, name="bill.jpg", kind="image/jpeg"):
    path = f"/expenses/{expense['id']}/receipt"
    return person.call("PUT", path, files={"file": (name, data, kind)})


def sign_in(client, person):
    """Let the client be a browser in which somebody is signed in."""
    form = {"login": person.phone, "password": factories.PASSWORD}
    assert client.post("/session/sign-in", data=form, headers=BROWSER).status_code == 303


def send_form(client, expense, data, name="bill.jpg", **headers):
    """Send the form of the expense's page and return what it says became of it."""
    page = f"/c/{expense['circle_id']}/books/expenses/{expense['id']}"
    answer = client.post(
        f"/session/expenses/{expense['id']}/receipt",
        files={"file": (name, data, "image/jpeg")},
        headers={"Referer": f"{ORIGIN}{page}?file=old", **BROWSER, **headers},
    )
    assert answer.status_code == 303, answer.text
    where = urlsplit(answer.headers["location"])
    assert where.path == page or "error" not in where.query
    return where.path, {name: value[0] for name, value in parse_qs(where.query).items()}


def test_the_life_of_an_expense(asha, rekha, circle, expense):
    assert expense["status"] == "asked"
    assert (expense["amount"], expense["number"], expense["decider"]) == ("34.50", 1, "vote")
    for voter in (asha, rekha):
        voter.done(f"/proposals/{expense['proposal_id']}/votes", vote="yes")
    owed = rekha.get(f"/expenses/{expense['id']}")
    assert (owed["status"], owed["can_pay"], owed["payment_id"]) == ("approved", True, None)
    problem(asha.post(f"/expenses/{expense['id']}/pay", paid_from="cash"), 403, "own_expense")
    paid = rekha.done(f"/expenses/{expense['id']}/pay", key="once", paid_from="cash")
    again = rekha.post(f"/expenses/{expense['id']}/pay", key="once", paid_from="cash")
    assert again.headers["idempotency-replayed"] == "true"
    assert (paid["status"], paid["paid_from"]) == ("paid", "cash")
    problem(
        rekha.post(f"/expenses/{expense['id']}/pay", paid_from="cash"),
        409,
        "expense_state_conflict",
    )
    listed = asha.get(f"/circles/{circle}/expenses", status="paid", category="travel")
    assert [each["id"] for each in listed["items"]] == [expense["id"]]


def test_withdrawing(asha, rekha, expense):
    problem(rekha.post(f"/expenses/{expense['id']}/cancel"), 403, "not_recorder")
    assert asha.done(f"/expenses/{expense['id']}/cancel")["status"] == "cancelled"
    problem(asha.post(f"/expenses/{expense['id']}/cancel"), 409, "already_decided")


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"amount": "0"}, "invalid_amount", "amount"),
        ({"category": "bribes"}, "invalid_category", "category"),
        ({"payee": " "}, "invalid", "payee"),
        ({"paid_from": "loans"}, "invalid_box", "paid_from"),
        ({"spent_on": "2199-01-01"}, "invalid_spending_day", "spent_on"),
        ({"fund": "lottery"}, "invalid", "fund"),
        ({"payer": "me"}, "invalid", "payer"),
    ],
)
def test_what_cannot_be_is_refused(asha, circle, wrong, code, field):
    body = {"amount": "1", "category": "travel", "payee": "Bus", **wrong}
    found = problem(asha.post(f"/circles/{circle}/expenses", **body), 422, code)
    assert found["errors"][0]["field"] == field


def test_a_stranger_finds_nothing(client, circle, expense):
    eve = api.sign_up(client, "Eve Outside")
    where = f"/expenses/{expense['id']}"
    for answer in (
        eve.call("GET", where),
        eve.call("GET", f"{where}/receipt"),
        eve.call("GET", f"/circles/{circle}/expenses"),
        eve.post(f"/circles/{circle}/expenses", amount="1", category="travel", payee="Bus"),
        eve.post(f"{where}/pay", paid_from="cash"),
        eve.post(f"{where}/cancel"),
        put(eve, expense, uploads.JPEG),
        put(eve, {"id": uuid4()}, uploads.JPEG),
    ):
        problem(answer, 404, "not_found")


def test_a_receipt_is_kept_and_shown_to_members_only(client, asha, rekha, expense):
    where = f"/expenses/{expense['id']}/receipt"
    problem(asha.call("GET", where), 404, "not_found")
    kept = put(asha, expense, uploads.JPEG, name="C:\\bills\\रसीद.jpg.exe", kind="text/html")
    assert kept.status_code == 200, kept.text
    told = kept.json()["receipt"]
    assert (told["name"], told["media_type"], told["size"]) == (
        "रसीद.jpg",
        "image/jpeg",
        len(uploads.JPEG),
    )
    shown = rekha.call("GET", where)
    assert shown.content == uploads.JPEG
    assert dict(shown.headers) | {
        "content-type": "image/jpeg",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "cache-control": "private, no-store",
        "cross-origin-resource-policy": "same-origin",
        "content-disposition": "inline; filename*=UTF-8''%E0%A4%B0%E0%A4%B8%E0%A5%80%E0%A4%A6.jpg",
    } == dict(shown.headers)
    problem(client.get(V1 + where), 401, "not_signed_in")
    put(asha, expense, uploads.PDF, name="bill.pdf")
    document = rekha.call("GET", where)
    assert document.content == uploads.PDF
    assert document.headers["content-disposition"].startswith("attachment;")
    problem(put(rekha, expense, uploads.JPEG), 403, "not_allowed")
    asha.done(f"/expenses/{expense['id']}/cancel")
    problem(put(asha, expense, uploads.JPEG), 409, "expense_state_conflict")
    eve = api.sign_up(client, "Eve Outside")
    problem(eve.call("GET", where), 404, "not_found")


HOSTILE = [
    (uploads.WINDOWS_PROGRAM, "photo.jpg", 422, "file_type_refused"),
    (uploads.SVG, "picture.svg", 422, "file_type_refused"),
    (uploads.SVG, "picture.png", 422, "file_type_refused"),
    (uploads.HTML, "bill.pdf", 422, "file_type_refused"),
    (uploads.ZIP, "bill.zip", 422, "file_type_refused"),
    (uploads.POLYGLOT, "bill.jpg", 422, "file_type_refused"),
    (uploads.ACTIVE_PDF, "bill.pdf", 422, "file_type_refused"),
    (uploads.png(65_535, 65_535), "bill.png", 422, "file_type_refused"),
    (b"", "bill.jpg", 422, "file_type_refused"),
    (uploads.JPEG + bytes(MAX_FILE_BYTES), "bill.jpg", 413, "file_too_large"),
    (bytes(10_000_000), "bill.jpg", 413, "file_too_large"),
]


@pytest.mark.parametrize(("data", "name", "status", "code"), HOSTILE)
def test_hostile_files_are_refused(asha, expense, data, name, status, code):
    problem(put(asha, expense, data, name=name), status, code)
    assert asha.get(f"/expenses/{expense['id']}")["receipt"] is None


def test_a_path_in_the_name_leads_nowhere(asha, expense):
    kept = put(asha, expense, uploads.JPEG, name="../../../etc/cron.d/evil.jpg").json()
    assert kept["receipt"]["name"] == "evil.jpg"


def test_a_file_of_exactly_five_megabytes_fits_and_one_sent_in_pieces_is_counted(asha, expense):
    full = uploads.JPEG + bytes(MAX_FILE_BYTES - len(uploads.JPEG))
    assert put(asha, expense, full).status_code == 200
    edge = "x" * 20
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'

    def pieces():
        yield head.encode()
        for _ in range(80):
            yield bytes(100_000)

    answer = asha.call(
        "PUT",
        f"/expenses/{expense['id']}/receipt",
        content=pieces(),
        headers={"Content-Type": f"multipart/form-data; boundary={edge}"},
    )
    assert answer.status_code == 413


def test_only_the_addresses_for_files_take_so_much(asha, circle):
    body = {"amount": "1", "category": "travel", "payee": "Bus", "note": "x" * 1_500_000}
    problem(asha.post(f"/circles/{circle}/expenses", **body), 413, "body_too_large")


def test_the_form_of_the_page_comes_back_to_it(client, asha, expense):
    sign_in(client, asha)
    page, said = send_form(client, expense, uploads.JPEG)
    assert page.endswith(expense["id"])
    assert said == {"file": "kept"}
    shown = client.get(f"{V1}/expenses/{expense['id']}/receipt")
    assert shown.content == uploads.JPEG
    assert send_form(client, expense, uploads.SVG)[1] == {"file": "file_type_refused.unknown"}
    assert send_form(client, expense, b"")[1] == {"file": "file_type_refused.empty"}
    assert send_form(client, expense, bytes(10_000_000))[1] == {"file": "file_too_large"}
    assert send_form(client, {**expense, "id": uuid4()}, uploads.JPEG)[1] == {"file": "not_found"}
    assert client.get(f"{V1}/expenses/{expense['id']}/receipt").content == uploads.JPEG


def test_the_form_without_a_file_or_a_session(client, asha, expense):
    where = f"/session/expenses/{expense['id']}/receipt"
    came = {**BROWSER, "Referer": f"{ORIGIN}/c/x/books/expenses/{expense['id']}"}
    answer = client.post(where, files={"file": ("a.jpg", uploads.JPEG)}, headers=came)
    assert answer.headers["location"].startswith("/login?next=%2Fc%2Fx%2Fbooks")
    sign_in(client, asha)
    answer = client.post(where, data={"other": "1"}, headers=came)
    assert answer.headers["location"].endswith("?file=file_type_refused.empty")


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://evil.example"}, {"Referer": "http://evil.example/x"}]
)
def test_a_form_of_another_site_is_refused(client, asha, expense, headers):
    sign_in(client, asha)
    where = f"/session/expenses/{expense['id']}/receipt"
    answer = client.post(where, files={"file": ("a.jpg", uploads.JPEG)}, headers=headers)
    assert "file=csrf" in answer.headers["location"]
    assert answer.headers["location"].startswith("/")
    assert asha.get(f"/expenses/{expense['id']}")["receipt"] is None
