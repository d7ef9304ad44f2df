"""What people send to be more than they are, and to reach what is not theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from circle_app.adapters import clock, files
from circle_app.persistence import database
from circle_app.services import circles, sessions
from circle_app.services.access import Actor
from tests import factories
from tests.factories import key
from tests.support import api, uploads
from tests.support.api import V1, Person, problem
from tests.support.circles import member_id, officers_circle, rows
from tests.support.funds import save
from tests.support.matrix import world
from tests.support.matrix.banked import BANK_FILE
from tests.support.matrix.kept import Books
from tests.support.matrix.world import MEMBER_FILE, NOW, World

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
PARAMETER = re.compile(r"\{(\w+)\}")
# Every circle has an ordinary loan, so its key opens nothing of another.
SHARED = frozenset({"product"})
# Parameters that name no thing of a circle, and calls that are about no circle.
NOT_OF_CIRCLES = (
    "/me", "/auth", "/wallet", "/loans/quote", "/presets", "/import-templates",
    "/webhooks/payments", "/webhooks/messages", "/notifications",
)  # fmt: skip
# Bodies that a schema alone does not tell; the rest is filled in by kind.
VALUES: Mapping[str, Any] = {
    "amount": "5.00", "method": "cash", "paid_from": "cash", "vote": "yes", "periods": 3,
    "account": "bank", "from_account": "cash", "to_account": "bank", "source": "donation",
    "category": "stationery", "month": "2026-02", "policy": "equal", "treat_as": "difference",
    "as": "difference", "role": "member", "preset": "shg", "counted": "5.00", "fund": "loan",
    "kind": "id_card", "outcome": "Settled", "status": "settled", "rules": {}, "details": {},
    "permissions": ["circle.see"], "officers": [], "approve": True, "reason": "It is so",
}  # fmt: skip


# Calls that the description alone does not let through to whoever checks the caller.
CALLS: Mapping[str, Mapping[str, Any]] = {
    "POST /circles/{circle_id}/dissolution": {"json": {"policy": "equal", "reason": "We move"}},
    "POST /circles/{circle_id}/disputes": {
        "json": {"entry_id": str(UUID(int=7)), "reason": "The amount is wrong"}
    },
    "GET /circles/{circle_id}/reports/general-ledger": {"params": {"account": "cash"}},
    "POST /circles/{circle_id}/counts": {"json": {"account": "cash", "amount": "5.00"}},
    "POST /circles/{circle_id}/bank-statements": {
        "files": {"file": ("march.csv", BANK_FILE)},
        "data": {"account": "bank"},
    },
    "PATCH /disputes/{dispute_id}": {"json": {"status": "settled", "outcome": "Counted again"}},
    "POST /loans/{loan_id}/collateral": {
        "json": {"kind": "gold", "description": "A ring", "value": "5.00"}
    },
    "PATCH /loans/{loan_id}/collateral/{collateral_id}": {"json": {"status": "returned"}},
    "POST /circles/{circle_id}/imports": {
        "files": {"file": ("list.csv", MEMBER_FILE)},
        "data": {"kind": "members"},
    },
    "POST /loans/{loan_id}/documents": {
        "files": {"file": ("deed.jpg", uploads.JPEG)},
        "data": {"kind": "agreement"},
    },
    "GET /circles/{circle_id}/loans/key-facts": {"params": {"amount": "5.00", "periods": 3}},
    "GET /loans/{loan_id}/repayments/preview": {"params": {"amount": "5.00"}},
    "POST /loans/{loan_id}/reschedule": {"json": {"periods": 3, "reason": "The harvest failed"}},
    "POST /circles/{circle_id}/holidays": {
        "json": {"days": [{"day": "2026-11-08", "name": "Diwali"}]}
    },
    "GET /rounds/{round_id}/bids/preview": {"params": {"discount": "5.00"}},
    "POST /circles/{circle_id}/investments": {
        "json": {"kind": "gold", "name": "A coin", "amount": "5.00", "paid_from": "bank"}
    },
    "PATCH /admin/settings": {"json": {"settings": {"circles.invite_days": 30}}},
}


def caller(client: Any, actor: Actor) -> Person:
    """Somebody of the prepared world, with an access token."""
    tokens = sessions.issue_tokens(actor.user_id, address="", agent="test")
    user = {"id": str(actor.user_id), "name": actor.name, "phone": None}
    made = {"user": user, "access_token": tokens.access_token, "refresh_token": ""}
    return Person(client, made)


def ids(there: World) -> dict[str, Any]:
    """An id of the other circle for each parameter of an address."""
    return {
        "circle_id": there.circle, "member_id": there.sunita_id, "loan_id": there.loan,
        "contribution_id": there.contribution, "repayment_id": there.repayment,
        "distribution_id": there.given, "investment_id": there.holding,
        "expense_id": there.asked_expense, "withdrawal_id": there.asked_withdrawal,
        "proposal_id": there.vote, "comment_id": there.comment, "dispute_id": there.dispute,
        "entry_id": there.entry, "statement_id": there.statement, "line_id": there.line,
        "note_id": there.note, "paper_id": there.paper, "document_id": there.paper,
        "collateral_id": there.gold, "waiver_id": there.waiver,
        "departure_id": there.asked_departure, "announcement_id": there.announcement,
        "user_id": there.sunita.user_id, "person_id": there.sunita.user_id,
        "key": there.role, "code": there.code, "month": "2026-02", "account_key": "cash",
        "dissolution_id": UUID(int=7), "upload_id": there.upload,
        "product": "ordinary", "day": there.holiday.isoformat(),
        "due_id": there.due, "order_id": there.order, "invoice_id": there.invoice,
        "import_id": there.imported, "number": 2, "meeting_id": there.meeting,
        "run_id": there.run, "slot_id": there.slot, "round_id": there.round,
        "payout_id": there.payout, "bulk_id": there.bulk_run, "share_out_id": there.share_out,
        "request_id": there.request, "webhook_id": there.webhook, "delivery_id": there.delivery,
        "name": "outbox", "message_id": there.message,
    }  # fmt: skip


def operations(made: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every call whose address names a thing of a circle, or the administration."""
    for path, methods in made["paths"].items():
        below = path.removeprefix(V1)
        if not path.startswith(V1) or below.startswith(NOT_OF_CIRCLES):
            continue
        for method, operation in methods.items():
            if method in {"get", "post", "put", "patch", "delete"} and (
                PARAMETER.search(path) or below.startswith("/admin")
            ):
                yield method.upper(), below, operation


def body(call: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a call sends, filled in so far that only the caller can be wrong with it."""
    if call in CALLS:
        return CALLS[call]
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        wanted = _object(content["multipart/form-data"]["schema"], schemas)
        fields = {name: _value(name, wanted[name], schemas) for name in wanted if name != "file"}
        return {"files": {"file": ("card.jpg", uploads.JPEG)}, "data": fields}
    if "application/json" in content:
        wanted = _object(content["application/json"]["schema"], schemas)
        return {"json": {name: _value(name, kind, schemas) for name, kind in wanted.items()}}
    return {}


def _object(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    found = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    needed = found.get("required", ())
    return {name: kind for name, kind in found.get("properties", {}).items() if name in needed}


def _value(name: str, schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    if name in VALUES:
        return VALUES[name]
    if "$ref" in schema:
        found = schemas[schema["$ref"].rpartition("/")[2]]
        if "enum" in found:
            return found["enum"][0]
        return {each: _value(each, kind, schemas) for each, kind in _object(found, schemas).items()}
    if "anyOf" in schema:
        return _value(name, schema["anyOf"][0], schemas)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "uuid":
        return str(UUID(int=7))
    if schema.get("format") == "date":
        return "2026-03-01"
    kinds = {"boolean": True, "integer": 1, "array": [], "object": {}}
    return kinds.get(str(schema.get("type")), "Something")


def test_ids_of_another_circle_open_nothing_at_any_address(
    client: Any, monkeypatch: pytest.MonkeyPatch, configured: Any
) -> None:
    configured(CIRCLE_RATE_LIMITS="false")
    monkeypatch.setattr(files, "remove", lambda _file_id: None)
    there = world.officers()
    outsider = next(each.actor for each in there.them if each.role == "outsider")
    known, own = ids(there), {"circle_id": there.elsewhere}
    made = client.get("/api/openapi.json").json()
    faults, calls = [], 0
    with clock.frozen(NOW):
        person = caller(client, outsider)
        books = Books()
        for method, path, operation in operations(made):
            names = PARAMETER.findall(path)
            assert set(names) <= set(known), f"{path}: which id of the other circle is it?"
            tries = [known]
            # The caller's own circle with something of the other one in it.
            if "circle_id" in names and set(names) - {"circle_id"} - SHARED:
                tries.append({**known, **own})
            for values in tries:
                address = PARAMETER.sub(lambda name, v=values: str(v[name[1]]), path)
                sent = body(f"{method} {path}", operation, made["components"]["schemas"])
                answer = person.call(method, address, key=key(), **sent)
                calls += 1
                if answer.status_code != 404 or books.touched():
                    mine = " in the own circle" if values is not known else ""
                    faults.append(f"{method} {path}{mine}: {answer.status_code} {answer.text}")
                    books.restore()
        books.close()
        # Nor does an id of the own circle, to a role that sees the own loans only.
        helper = caller(client, next(each.actor for each in there.them if each.role == "helper"))
        problem(helper.post(f"/waivers/{there.waiver}/undo", reason="Why"), 404, "not_found")
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)
    assert calls > 100


def test_nobody_signs_up_or_joins_with_a_role(client: Any) -> None:
    group = officers_circle(0)
    about = {"name": "Mallika Rao", "phone": api.new_phone(), "password": factories.PASSWORD}
    for more in ({"role": "admin"}, {"is_operator": True}, {"roles": ["admin"]}):
        answer = client.post(f"{V1}/auth/signup", json={**about, **more})
        assert problem(answer, 422, "invalid")["errors"][0]["field"] in more
    person = api.sign_up(client, **about)
    for more in ({"role": "admin"}, {"status": "active"}):
        answer = person.post("/circles/join", code=group.circle.invite_code, **more)
        problem(answer, 422, "invalid")
    assert person.done("/circles/join", code=group.circle.invite_code)["status"] == "pending"
    problem(person.call("PATCH", "/me", json={"is_operator": True}), 422, "invalid")
    problem(person.call("GET", "/admin/roles"), 404, "not_found")
    kept = rows("SELECT role FROM member WHERE name = 'Mallika Rao'")
    assert [tuple(row) for row in kept] == [("member",)]
    assert rows("SELECT COUNT(*) FROM app_user WHERE is_operator")[0][0] == 0


def test_nobody_makes_themselves_more(client: Any) -> None:
    group, other = officers_circle(1), officers_circle(0)
    here, plain = f"/circles/{group.circle.id}", member_id(group.members[0], group.circle)
    treasurer, member, stranger, admin = (
        caller(client, actor)
        for actor in (group.treasurer, group.members[0], other.admin, group.admin)
    )
    mine = member_id(group.treasurer, group.circle)
    answer = treasurer.call("PUT", f"{here}/members/{mine}/role", json={"role": "admin"})
    problem(answer, 403, "not_allowed")
    answer = member.call("PUT", f"{here}/members/{plain}/role", json={"role": "treasurer"})
    problem(answer, 403, "not_allowed")
    # The admin of one circle is nobody in another, whichever address names it.
    answer = stranger.call("PUT", f"{here}/members/{plain}/role", json={"role": "admin"})
    problem(answer, 404, "not_found")
    there = f"/circles/{other.circle.id}/members/{plain}/role"
    problem(stranger.call("PUT", there, json={"role": "admin"}), 404, "not_found")
    # A record is no way to an office, and neither is a role of one's own making.
    answer = treasurer.post(f"{here}/members", name="Lata Bai", role="admin")
    problem(answer, 409, "no_account")
    for who, code in ((treasurer, "not_allowed"), (member, "not_allowed")):
        answer = who.post(f"{here}/roles", title="Mine", permissions=["roles.assign"])
        problem(answer, 403, code)
    made = admin.done(f"{here}/roles", status=201, title="Helper", permissions=["books.see"])
    answer = member.call("PATCH", f"{here}/roles/{made['key']}", json={"title": "Mine"})
    problem(answer, 403, "not_allowed")
    answer = admin.call(
        "PATCH", f"/circles/{other.circle.id}/roles/{made['key']}", json={"title": "Mine"}
    )
    problem(answer, 404, "not_found")
    problem(member.post(f"{here}/members/{mine}/handover"), 403, "no_office")
    for path in ("/admin/roles", "/admin/people", "/admin/audit"):
        problem(admin.call("GET", path), 404, "not_found")
    kept = [row.role for row in rows("SELECT role FROM member ORDER BY circle_id, number")]
    assert sorted(kept) == ["admin", "admin", "member", "treasurer", "treasurer"]


def test_nobody_agrees_to_what_they_asked_for(client: Any) -> None:
    group = officers_circle(1)
    here = f"/circles/{group.circle.id}"
    save(group.treasurer, group.circle, 500_000, confirmed_by=group.admin)
    treasurer, admin = (caller(client, actor) for actor in (group.treasurer, group.admin))
    paid = treasurer.done(f"{here}/contributions", status=201, amount="5.00", method="cash")
    answer = treasurer.call("PATCH", f"/contributions/{paid['id']}/confirm")
    problem(answer, 403, "own_contribution")
    loan = treasurer.done(f"{here}/loans", status=201, amount="500.00", periods=3)
    assert treasurer.post(f"/loans/{loan['id']}/approve").status_code in (403, 409)
    problem(treasurer.post(f"/loans/{loan['id']}/disburse", method="cash"), 403, "own_loan")
    for act, sent in (
        ("waive", {"interest": "1.00"}),
        ("settlement", {"amount": "1.00", "pay_by": "2030-01-01"}),
        ("writeoff", {}),
    ):
        answer = treasurer.post(f"/loans/{loan['id']}/{act}", reason="It is much", **sent)
        problem(answer, 403, "own_loan")
    spent = treasurer.done(
        f"{here}/expenses", status=201, amount="900.00", category="travel", payee="Bus"
    )
    asked = treasurer.done(f"{here}/withdrawals", status=201, amount="5.00")
    for matter in (spent, asked):
        address = f"/proposals/{matter['proposal_id']}/decision"
        answer = treasurer.post(address, approve=True)
        assert answer.status_code in (403, 409), answer.text
        assert admin.get(f"/proposals/{matter['proposal_id']}")["status"] == "open"
    assert admin.get(f"/loans/{loan['id']}")["status"] == "applied"


def test_rules_are_not_edited_past_the_vote(client: Any) -> None:
    peers, group = world.peers(), officers_circle(1)
    with clock.frozen(NOW):
        asha = caller(client, peers.admin)
        before = circles.get(peers.admin, peers.circle)
        answer = asha.call(
            "PUT", f"/circles/{peers.circle}/rules", json={"rules": {"members": {"max": 60}}}
        )
        # Another change is being voted on; and where none is, this asks for a vote as well.
        problem(answer, 409, "proposal_open")
        answer = asha.call("PATCH", f"/circles/{peers.circle}", json={"rules": {}})
        problem(answer, 422, "invalid")
        after = circles.get(peers.admin, peers.circle)
        assert (after.rules, after.rule_version) == (before.rules, before.rule_version)
    treasurer = caller(client, group.treasurer)
    change = {"rules": {"members": {"max": 60}}}
    problem(
        treasurer.call("PUT", f"/circles/{group.circle.id}/rules", json=change), 403, "not_allowed"
    )
    with database.reading() as session:
        kept = session.connection().execute(text("SELECT COUNT(*) FROM rule_version")).scalar_one()
    assert kept == 3
