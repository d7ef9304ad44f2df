"""The table of dues, its proof, and acts on one due that meet."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from circle_app.adapters import clock
from circle_app.domain.dues import Mark
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.persistence import database
from circle_app.reports.due_list import due_table_csv
from circle_app.services import (
    contributions,
    cycles,
    dues,
    verification,
)
from tests.factories import key, outcomes, person, successes
from tests.support.circles import member_id, rows
from tests.support.dues import due_faults
from tests.support.late_dues import RULES, confirmed, group, mine, on, one_system, pay


@one_system
def test_the_table_of_members_and_cycles(db):
    found = group(members=2)
    asha, rekha = found.members
    with clock.frozen(datetime(2027, 5, 10, 6, 30, tzinfo=UTC)):
        confirmed(asha, found)
        newest = contributions.due_table(rekha, found.circle.id)
        assert [cycle.number for cycle in newest.cycles] == list(range(4, 16))
        assert (newest.older, newest.newer, newest.next_offset) == (4, None, None)
        older = contributions.due_table(rekha, found.circle.id, before=4)
        assert [cycle.number for cycle in older.cycles] == [1, 2, 3]
        assert (older.older, older.newer) == (None, 16)
        by_open = contributions.due_table(rekha, found.circle.id, order="open")
        assert [row.owed_minor for row in by_open.rows][-1] == 0
        first = contributions.due_table(rekha, found.circle.id, limit=3)
        rest = contributions.due_table(rekha, found.circle.id, limit=3, offset=3)
        assert [*first.rows, *rest.rows] == list(newest.rows)
        marks = {row.member_id: {cell.mark for cell in row.cells} for row in newest.rows}
        assert marks[member_id(asha, found.circle)] == {Mark.PAID, Mark.PAID_LATE}
        assert marks[member_id(rekha, found.circle)] == {Mark.LATE, Mark.OPEN}
        for wrong in ({"order": "luck"}, {"offset": -1}, {"limit": 0}):
            with pytest.raises(InvalidInput):
                contributions.due_table(rekha, found.circle.id, **wrong)
        with pytest.raises(NotFound):
            contributions.due_table(person("Farida Khatoon"), found.circle.id)
        lines = "".join(due_table_csv(asha, found.circle.id, order="open")).splitlines()
        assert len(lines) == 5
        assert lines[0].endswith(",Open,Currency")
        assert ",late,late," in lines[1]


@one_system
def test_the_proof_finds_dues_and_receipts_that_were_tampered_with(db):
    found = group()
    confirmed(found.members[0], found)
    for harm, undo, fault in (
        ("paid_minor = paid_minor - 1", "paid_minor = paid_minor + 1", "wrong_due"),
        ("status = 'pending'", "status = 'paid'", "wrong_due"),
    ):
        where = f" WHERE member_id = '{member_id(found.members[0], found.circle).hex}'"
        _run(f"UPDATE due SET {harm}{where}")
        assert verification.verify_circle(found.admin, found.circle.id).fault == fault
        _run(f"UPDATE due SET {undo}{where}")
    _run("UPDATE circle SET last_receipt_number = 2")
    assert verification.verify_circle(found.admin, found.circle.id).fault == "wrong_receipt"


def _run(statement):
    with database.transaction() as session:
        session.connection().exec_driver_sql(statement)


def test_confirming_and_rejecting_meet(db):
    found = group(members=4)
    asha = found.members[0]
    paid = pay(asha, found)
    everybody = [found.admin, found.treasurer]

    def act(number):
        actor = everybody[number % 2]
        if number % 3:
            return contributions.confirm(actor, paid.id, key=key())
        return contributions.reject(actor, paid.id, reason="Nothing came", key=key())

    results = outcomes(act, 8)
    assert len(successes(results)) == 1
    assert set(results) - set(successes(results)) == {"already_decided"}
    assert due_faults() == []


def test_paying_and_letting_off_meet(db):
    found = group(members=1, rules={**RULES, "confirmation": "nobody"})
    asha = found.members[0]
    due_id = mine(asha, found)[0].id

    def act(number):
        # Each thread has a clock of its own. Later a fee would be paid first, and what is then
        # left of the contribution could be let off.
        with on(2):
            if number % 2:
                return pay(asha, found, amount_minor=50_000, due_id=due_id)
            return contributions.waive(found.treasurer, due_id, reason="Illness", key=key())

    results = outcomes(act, 8)
    assert len(successes(results)) == 1
    assert set(results) - set(successes(results)) == {"due_settled"}
    row = contributions.due(asha, due_id).row
    assert row.paid_minor + row.waived_minor == 50_000
    assert due_faults() == []


def test_late_fees_are_charged_once_by_several_at_once(db):
    found = group(members=3)
    with on(5):
        cycles.open_due_cycles(found.circle.id)
        today = clock.today("Asia/Kolkata")
        charged = outcomes(lambda _: dues.charge_late_fees(found.circle.id, today), 6)
        assert sum(charged) == 5
    assert rows("SELECT DISTINCT fee_minor FROM due ORDER BY fee_minor") == [(0,), (1_000,)]
    assert due_faults() == []
