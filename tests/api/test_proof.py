"""The proof by REST: a file of known length, for members only, and not for too many at once."""

from __future__ import annotations

import json

import pytest

from circle_app.services import book_proofs, verification
from tests.support.api import problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def path(asha):
    made = asha.done("/circles", status=201, name="Gulmohar Lane", preset="lending")
    asha.done(f"/circles/{made['id']}/contributions", status=201, method="cash")
    return f"/circles/{made['id']}"


def test_a_member_downloads_the_proof(asha, path):
    answer = asha.call("GET", f"{path}/proof")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["content-disposition"].endswith('.jsonl"')
    assert int(answer.headers["content-length"]) == len(answer.content)
    head, entry = map(json.loads, answer.text.splitlines())
    assert (head["circle_book_proof"], head["entries"], head["head"]) == (2, 1, entry["hash"])
    assert asha.get(f"{path}/verify")["head_hash"] == head["head"]


def test_strangers_get_no_proof(sunita, path):
    problem(sunita.call("GET", f"{path}/proof"), 404, "not_found")


def test_one_too_many_is_asked_to_come_back(asha, path, monkeypatch):
    class Full:
        def acquire(self, *, blocking):
            return False

    monkeypatch.setattr(book_proofs, "_places", Full())
    found = problem(asha.call("GET", f"{path}/proof"), 503, "proofs_busy")
    assert "few minutes" in found["detail"]


def test_a_check_waits_for_its_turn_and_not_for_ever(asha, path, monkeypatch):
    monkeypatch.setattr(verification, "WAIT_SECONDS", 0.01)
    for _ in range(verification.PLACES):
        assert verification._places.acquire(blocking=False)
    try:
        problem(asha.call("GET", f"{path}/verify"), 503, "checks_busy")
    finally:
        for _ in range(verification.PLACES):
            verification._places.release()
    assert asha.get(f"{path}/verify")["intact"]


def test_a_check_tells_all_that_it_compared(asha, path):
    found = asha.get(f"{path}/verify")
    assert (found["intact"], found["entries"], found["lines"]) == (True, 1, 2)
    assert [each["name"] for each in found["checks"]] == [
        "unchanged",
        "balanced",
        "balances",
        "passbooks",
        "days",
        "reversals",
        "transfers",
        "references",
        "loans",
        "portfolio",
        "dues",
        "receipts",
        "months",
    ]
    assert found["fault"] is None
    assert found["broken_kind"] is None
    assert found["broken_reference"] is None
