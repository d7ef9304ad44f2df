"""No id of another circle opens anything: every call answers a stranger as if nothing was there."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from circle_app.adapters import clock
from circle_app.api.app import create_api
from circle_app.services import (
    circles,
    contributions,
    disputes,
    expenses,
    reconciliation,
    withdrawals,
)
from tests.factories import key
from tests.support.api import browser, sign_up
from tests.support.banks import file_of
from tests.support.circles import MORNING
from tests.support.expenses import recorded
from tests.support.funds import saving_group
from tests.support.uploads import PDF

FILE = b"Date,Narration,Debit,Credit\n13/02/2026,a,,5.00\n"
# What some calls cannot do without.
SAID = {
    "account": "cash",
    "audience": "everybody",
    "subject": "x",
    "url": "https://example.org/told",
    "amount": "5",
    "body": "x",
    "name": "x",
    "permissions": [],
    "pinned": True,
    "preset": "savings",
    "text": "x",
    "verified": True,
    "approve": True,
    "as": "difference",
    "category": "stationery",
    "days": [{"day": "2030-01-26", "name": "x"}],
    "entry_id": str(uuid4()),
    "from_account": "cash",
    "member_id": str(uuid4()),
    "member_ids": [str(uuid4())],
    "method": "cash",
    "month": "2026-02",
    "paid_from": "cash",
    "payee": "x",
    "period": "month",
    "periods": 3,
    "enabled": False,
    "columns": {},
    "cells": {},
    "version": 0,
    "reason": "x",
    "role": "member",
    "rows": [{"member_id": str(uuid4()), "amount": "5", "owed": "5"}],
    "source": "donation",
    "status": "withdrawn",
    "title": "t",
    "to_account": "bank",
    "vote": "yes",
    "shares": 1,
    "kind": "gold",
    "slot_id": str(uuid4()),
    "other_slot_id": str(uuid4()),
}
QUERIES = ("account", "amount", "periods")
# Other matters than the books, and bodies of which one of two fields is needed; every address is
# tried in ``test_privileges``.
ELSEWHERE = (
    *("/rules", "/circles/{circle_id}", "/circles/{circle_id}/disputes"),
    *("/circles/{circle_id}/dissolution", "/circles/{circle_id}/dissolution/preview"),
    *(
        "/documents",
        "/papers",
        "/roles",
        "/roles/{key}",
        "/admin/settings",
        "/admin/settings/reset",
    ),
)


@pytest.fixture
def things(db):
    """A group with one of everything that has an id of its own, by the name of the id."""
    with clock.frozen(MORNING):
        circle, admin, _, members = saving_group()
        spent = recorded(members[0], circle, 9_000, paid_from=None)
        expenses.attach_receipt(members[0], spent.id, "bill.pdf", PDF)
        wanted = withdrawals.ask(members[0], circle.id, amount_minor=100, key=key())
        entry = contributions.history(admin, circle.id).items[0].entry_id
        doubt = disputes.open(members[0], circle.id, entry, reason="Hm", key=key())
        read = reconciliation.import_(
            admin,
            circle.id,
            account="bank",
            file_name="a.csv",
            data=file_of(["13/02/2026,A,,9.00,"]),
            key=key(),
        )
        line = reconciliation.lines(admin, read.card.id).items[0]
    return {
        "circle_id": circle.id,
        "entry_id": entry,
        "dispute_id": doubt.id,
        "expense_id": spent.id,
        "withdrawal_id": wanted.id,
        "proposal_id": wanted.proposal_id,
        "statement_id": read.card.id,
        "line_id": line.id,
        "member_id": circles.get(members[0], circle.id).my_member_id,
        "key": "cash",
    }


def test_strangers_find_nothing_behind_any_address(things):
    client = browser()
    stranger = sign_up(client, "Farida Khatoon")
    described = create_api().openapi()
    found = {}
    for path, acts in described["paths"].items():
        names = re.findall(r"{(\w+)}", path)
        if not names or not set(names) <= things.keys() or path.endswith(ELSEWHERE):
            continue
        address = path.removeprefix("/api/v1").format(**things)
        for method, act in acts.items():
            sent = _sent(act, described["components"]["schemas"])
            answer = stranger.call(method.upper(), address, key=key(), **sent)
            found[method, path] = (answer.status_code, answer.text)
    assert len(found) > 50
    assert {act: told for act, told in found.items() if told[0] != 404} == {}


def _sent(act, schemas):
    """What the description of a call says must be sent."""
    wanted = [each["name"] for each in act.get("parameters", []) if each["in"] == "query"]
    sent = {"params": {name: SAID[name] for name in wanted if name in QUERIES}}
    content = act.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return {
            **sent,
            "data": {"account": "bank", "kind": "members"},
            "files": {"file": ("a.csv", FILE)},
        }
    if "application/json" in content:
        schema = content["application/json"]["schema"]
        named = schema.get("$ref") or schema["anyOf"][0]["$ref"]
        required = schemas[named.rpartition("/")[2]].get("required", [])
        sent["json"] = {name: SAID[name] for name in required}
    return sent
