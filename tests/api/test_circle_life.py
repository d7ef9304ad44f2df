"""Rules that wait, resting, another kind of circle, and the board by REST."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.support import api, uploads
from tests.support.api import problem
from tests.support.circles import count

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
TEN = {"contribution": {"amount": "10.00"}}


@pytest.fixture
def group(asha, rekha):
    """Address of a savings group: Asha its admin, Rekha a member."""
    made = asha.done("/circles", status=201, name="Sakhi", preset="savings")
    joined = rekha.done("/circles/join", code=made["invite_code"])
    asha.done(f"/circles/{made['id']}/members/{joined['member_id']}/approve")
    return f"/circles/{made['id']}"


@pytest.fixture
def circle(asha):
    """Address of a lending circle of Asha alone."""
    return f"/circles/{asha.done('/circles', status=201, name='Us', preset='lending')['id']}"


def test_the_versions_of_rules_tell_what_differs_and_what_became_of_them(asha, rekha, group):
    assert asha.call("PUT", f"{group}/rules", json=TEN).status_code == 200
    problem(rekha.call("PUT", f"{group}/rules", json=TEN), 403, "not_allowed")
    newest, first = rekha.get(f"{group}/rules/versions")["items"]
    assert (newest["version"], newest["state"], newest["by_name"]) == (2, "waiting", "Asha Kumari")
    assert newest["changes"] == [
        {"path": "contribution.amount", "before": "500.00", "after": "10.00"}
    ]
    assert (first["state"], first["changes"]) == ("in_force", [])
    problem(rekha.call("DELETE", f"{group}/rules/next"), 403, "not_allowed")
    answer = asha.call("DELETE", f"{group}/rules/next")
    assert (answer.status_code, answer.json()["next_rules"]) == (200, None)
    problem(asha.call("DELETE", f"{group}/rules/next"), 409, "nothing_waiting")


def test_a_circle_rests_and_wakes(asha, rekha, group, circle):
    problem(rekha.post(f"{group}/archive"), 403, "not_allowed")
    assert asha.done(f"{group}/archive")["status"] == "archived"
    refused = problem(asha.call("PUT", f"{group}/rules", json=TEN), 403, "circle_archived")
    assert "resting" in refused["detail"]
    assert asha.done(f"{group}/unarchive")["status"] == "active"
    put = asha.done(f"{circle}/archive", status=202)
    assert (put["kind"], put["details"]) == ("archive", {"rests": True})
    problem(asha.post(f"{circle}/archive"), 409, "proposal_open")


def test_another_kind_is_looked_at_asked_for_and_refused_with_what_is_in_the_way(asha, circle):
    me = asha.get(circle)["my_member_id"]
    wanted = {"preset": "savings", "officers": [{"member_id": me, "role": "admin"}]}
    seen = asha.done(f"{circle}/preset/preview", **wanted, keep_rules=False)
    assert seen["offices"] == [
        {"member_id": me, "name": "Asha Kumari", "before": "member", "after": "admin"}
    ]
    told = {row["path"]: row["after"] for row in seen["changes"]}
    assert (told["contribution.amount"], told["confirmation"]) == ("500.00", "officer")
    asha.done(f"{circle}/contributions", status=201, amount="5.00", method="cash")
    lender = {**wanted, "preset": "lender"}
    seen = asha.done(f"{circle}/preset/preview", **lender)
    assert seen["blockers"] == {"members_savings": 1}
    refused = problem(asha.post(f"{circle}/preset", **lender), 409, "circle_unfinished")
    assert "1 member has savings" in refused["detail"]
    put = asha.post(f"{circle}/preset", **wanted, key="once")
    again = asha.post(f"{circle}/preset", **wanted, key="once")
    assert (put.status_code, put.json()["id"]) == (202, again.json()["id"])
    assert again.headers["idempotency-replayed"] == "true"
    asha.done(f"/proposals/{put.json()['id']}/votes", vote="yes")
    found = asha.get(circle)
    assert (found["preset"], found["my_role"], found["rule_version"]) == ("savings", "admin", 2)
    problem(asha.post(f"{circle}/preset", **wanted), 422, "same_preset")


def test_what_hangs_on_the_board_is_read_by_members_alone(client, asha, rekha, group):
    told = asha.done(
        f"{group}/announcements", status=201, title="Meeting", body="At five.", pinned=True
    )
    problem(rekha.post(f"{group}/announcements", title="Mine"), 403, "not_allowed")
    problem(asha.post(f"{group}/announcements", title=" "), 422, "invalid_text")
    assert rekha.get(f"{group}/announcements")["items"] == [told]
    pin = f"{group}/announcements/{told['id']}/pin"
    assert asha.call("PUT", pin, json={"pinned": False}).json()["pinned"] is False
    policy = asha.done(f"{group}/papers", status=201, title="Illness", body="Fees wait.")
    newer = asha.done(
        f"{group}/papers", status=201, title="Illness", body="A month.", replaces=policy["id"]
    )
    versions = rekha.get(f"{group}/papers/{newer['id']}/versions")["items"]
    assert [row["is_current"] for row in versions] == [True, False]
    kept = asha.call(
        "POST",
        f"{group}/papers/files",
        data={"title": "Deed"},
        files={"file": ("deed.exe", uploads.JPEG, "text/html")},
    )
    assert kept.status_code == 201, kept.text
    where = f"{group}/papers/{kept.json()['id']}"
    shown = rekha.call("GET", f"{where}/file")
    assert (shown.content, shown.headers["content-type"]) == (uploads.JPEG, "image/jpeg")
    assert "sandbox" in shown.headers["content-security-policy"]
    problem(rekha.call("DELETE", where), 403, "not_allowed")
    eve = api.sign_up(client, "Eve Outside")
    for method, path in (
        ("GET", f"{group}/announcements"),
        ("DELETE", f"{group}/announcements/{told['id']}"),
        ("GET", f"{group}/papers"),
        ("GET", f"{where}/file"),
        ("DELETE", where),
        ("GET", f"{group}/rules/versions"),
        ("POST", f"{group}/archive"),
        ("GET", f"{group}/papers/{uuid4()}/file"),
    ):
        problem(eve.call(method, path), 404, "not_found")
    for path in (where, f"{group}/announcements/{told['id']}"):
        assert asha.call("DELETE", path).status_code == 204
    assert rekha.get(f"{group}/announcements")["items"] == []
    assert [row["title"] for row in rekha.get(f"{group}/papers")["items"]] == ["Illness"]
    assert count("stored_file") == 1
