"""The description tells the truth: Schemathesis finds no 5xx and no undocumented answer."""

from __future__ import annotations

import os
import warnings
from html.parser import HTMLParser
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from circle_app.api.app import create_api
from tests.support import api

# The plainest call and one made up; `make soak` makes up more, and by hand, as many as you like:
# CIRCLE_API_EXAMPLES=300 make test ARGS="tests/api/test_description.py"
EXAMPLES = int(os.environ.get("CIRCLE_API_EXAMPLES", "2"))
MANY_EXAMPLES = 20
SEED = 20261121
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
QUIET = settings(
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def world(asha, rekha, sunita):
    """Three people, a circle with money in it, a loan that runs, an open question."""
    circle = asha.done("/circles", status=201, name="Gulmohar Lane", preset="lending")
    for person in (rekha, sunita):
        person.done("/circles/join", code=circle["invite_code"])
    base = f"/circles/{circle['id']}"
    paid = [p.done(f"{base}/contributions", status=201, method="cash") for p in (asha, rekha)]
    loan = rekha.done(f"{base}/loans", status=201, amount="6", periods=2)
    for person in (asha, sunita):
        person.done(f"/loans/{loan['id']}/votes", vote="yes")
    asha.done(f"/loans/{loan['id']}/disburse", method="wallet")
    sunita.done(f"{base}/contributions", status=201, method="cash", amount="20")
    wanted = sunita.done(f"{base}/withdrawals", status=201, amount="10")
    question = asha.done(f"{base}/proposals", status=201, title="Shall we meet on Sunday?")
    compared = asha.call(
        "POST",
        f"{base}/bank-statements",
        files={"file": ("bank.csv", b"Date,Narration,Amount\n2020-01-31,BY CASH,5.00\n")},
        data={"account": "bank"},
    ).json()["statement"]
    line = asha.get(f"/bank-statements/{compared['id']}/lines")["items"][0]
    return {
        "statement_id": compared["id"],
        "line_id": line["id"],
        "circle_id": circle["id"],
        "loan_id": loan["id"],
        "proposal_id": question["id"],
        "contribution_id": paid[1]["id"],
        "withdrawal_id": wanted["id"],
        "member_id": asha.get(f"{base}/members")["items"][1]["id"],
    }


def play(
    operation: Any, mode: GenerationMode, examples: int, person: api.Person, known: dict[str, str]
) -> None:
    """Call one operation with made-up values, once for things that are there, once for others."""

    @seed(SEED)
    @settings(QUIET, max_examples=examples)
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: schemathesis.Case) -> None:
        headers = {"Authorization": f"Bearer {person.token}"}
        case.call_and_validate(headers=headers, checks=CHECKS)
        there = {name: known[name] for name in case.path_parameters or {} if name in known}
        if there:
            case.path_parameters = {**case.path_parameters, **there}
            case.call_and_validate(headers=headers, checks=CHECKS)

    call()


@SQLITE
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(
    "examples", [EXAMPLES, pytest.param(MANY_EXAMPLES, marks=pytest.mark.soak)]
)
def test_no_answer_is_undocumented(world, client, asha, configured, mode, examples):
    configured(CIRCLE_RATE_LIMITS="0")
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", client.app)
    played = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the libraries among themselves
        for found in schema.get_all_operations():
            operation = found.ok()
            if operation.path.endswith("/auth/logout"):
                person = api.sign_up(client, "Kavita Yadav")
            else:
                person = asha
            try:
                play(operation, mode, examples, person, world)
            except Unsatisfiable:
                continue  # a call without any value has no wrong one
            except Exception as broken:
                broken.add_note(f"{operation.method.upper()} {operation.path}")
                raise
            played += 1
    assert played > (60 if mode is GenerationMode.POSITIVE else 40)


class Page(HTMLParser):
    """Everything a page loads or runs."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: set[str] = set()
        self.names: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        self.addresses |= {value for name, value in attrs if name in {"src", "href"}}


@SQLITE
def test_the_docs_run_no_script_and_load_nothing_from_elsewhere(client):
    answer = client.get("/api/docs")
    page = Page()
    page.feed(answer.text)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert page.tags & {"script", "style", "iframe", "img"} == set()
    assert "style" not in page.names
    assert page.addresses == {"/api/docs.css", "/api/openapi.json"}
    for address in page.addresses:
        assert client.get(address).status_code == 200
    for path in client.get("/api/openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in answer.text


def test_the_description_names_every_refusal_as_a_problem():
    made = create_api().openapi()
    assert made["openapi"] == "3.1.0"
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if status.startswith("2"):
                    continue
                assert list(response["content"]) == [api.PROBLEM], (method, path, status)
            if "security" in operation:
                assert {"401", "403", "404", "409", "413", "422", "429"} <= set(
                    operation["responses"]
                )


# What other people's programs call, word for word.
PROMISED = """
POST /auth/signup
POST /auth/token
POST /auth/refresh
POST /auth/logout
GET /auth/sessions
DELETE /auth/sessions/{session_id}
GET /me
PATCH /me
GET /presets
POST /circles
GET /circles
GET /circles/{circle_id}
PATCH /circles/{circle_id}
PUT /circles/{circle_id}/rules
POST /circles/join
POST /circles/{circle_id}/invites
DELETE /circles/{circle_id}/invites/{code}
GET /circles/{circle_id}/members
GET /circles/{circle_id}/summary
GET /circles/{circle_id}/balance
GET /circles/{circle_id}/transactions
GET /circles/{circle_id}/audit
GET /circles/{circle_id}/verify
POST /circles/{circle_id}/proposals
GET /circles/{circle_id}/proposals
GET /proposals/{proposal_id}
POST /proposals/{proposal_id}/votes
GET /wallet
GET /wallet/transactions
POST /wallet/topups
POST /wallet/withdrawals
POST /wallet/transfers
GET /circles/{circle_id}/dues
POST /circles/{circle_id}/contributions
GET /circles/{circle_id}/contributions
GET /contributions
PATCH /contributions/{contribution_id}/confirm
PATCH /contributions/{contribution_id}/reject
POST /loans/quote
POST /circles/{circle_id}/loans
GET /circles/{circle_id}/loans
GET /loans
GET /loans/{loan_id}
GET /loans/{loan_id}/schedule
GET /loans/{loan_id}/payoff
POST /loans/{loan_id}/votes
POST /loans/{loan_id}/approve
POST /loans/{loan_id}/reject
POST /loans/{loan_id}/cancel
POST /loans/{loan_id}/disburse
POST /loans/{loan_id}/repayments
"""


def test_calls_that_outsiders_rely_on_are_there():
    paths = create_api().openapi()["paths"]
    there = {
        f"{method.upper()} {path.removeprefix(api.V1)}"
        for path, operations in paths.items()
        for method in operations
    }
    promised = set(PROMISED.split("\n")) - {""}
    assert len(promised) > 50
    assert promised - there == set()
