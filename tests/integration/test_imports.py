"""Spreadsheets taken into a circle and taken back: members, opening balances, payments, loans."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.import_acts import (
    CannotRevert,
    ImportChanged,
    ImportKnown,
    ImportState,
    NothingToImport,
    RevertedByOther,
    RowsFaulty,
    UnreadableTable,
)
from circle_app.services import (
    circles,
    contributions,
    funds,
    imports,
    loans,
    reversals,
)
from tests.factories import key
from tests.support.circles import MORNING, Officers, count, kinds, officers_circle, rows
from tests.support.imported import WHY, faulty, intact, names, sent, taken
from tests.support.loans import pool_minor
from tests.support.spreadsheets import (
    bad_numbers,
    member_rows,
    name_of,
    paid_rows,
    phone_of,
    xlsx_of,
)

ONE_SYSTEM = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
TODAY = date(2026, 3, 2)
ROOM = {"members": {"max": 400}}


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(MORNING):
        yield


@ONE_SYSTEM
def test_three_hundred_members_with_twenty_bad_rows_are_mended_and_taken_in(db):
    circle, admin, treasurer, _ = officers_circle(1, rules=ROOM)
    batch = sent(treasurer, circle, "members", member_rows())
    assert (batch.status, batch.rows, batch.good, batch.bad) == ("mapped", 300, 280, 20)
    assert batch.mapping == {"name": 1, "phone": 2, "address": 3}
    assert list(faulty(treasurer, batch)) == bad_numbers()
    assert set(map(tuple, faulty(treasurer, batch).values())) == {
        ("name_missing",),
        ("bad_phone",),
        ("bad_name",),
    }
    with pytest.raises(RowsFaulty) as refused:
        imports.bring_in(treasurer, batch.id, key=key())
    assert refused.value.context["count"] == 20
    # One is mended in the page, the others in the file, which is sent again.
    first = bad_numbers()[0]
    mended = imports.edit_row(treasurer, batch.id, first, {"phone": "९६०००००९९९"})
    assert (mended.outcome, mended.faults) == ("good", ())
    assert imports.preview(treasurer, batch.id).new == 281
    done = imports.bring_in(treasurer, batch.id, leave_out_bad=True, expected=281, key=key())
    assert (done.status, done.done, done.bad) == ("committed", 281, 19)
    table = [list(row) for row in member_rows()]
    for number in bad_numbers():
        table[number - 1][1:3] = [name_of(number - 1), phone_of(number - 1)]
    table[first - 1][2] = "9600000999"
    again = sent(admin, circle, "members", table, data=xlsx_of(table), file_name="list.xlsx")
    assert (again.good, again.bad, again.double) == (19, 0, 281)
    imports.bring_in(admin, again.id, key=key())
    assert circles.get(admin, circle.id).member_count == 303
    assert count("member_profile") == 300
    assert rows("SELECT due_count FROM cycle")[0][0] == 303
    assert intact(admin, circle)


@ONE_SYSTEM
def test_the_same_file_and_the_same_rows_bring_nothing_twice(db):
    group = officers_circle(3)
    circle, admin, treasurer, _ = group
    table = paid_rows(names(group), TODAY)
    batch = sent(treasurer, circle, "contributions", table)
    assert sent(admin, circle, "contributions", table).id == batch.id  # it is found again
    once = key()
    done = imports.bring_in(treasurer, batch.id, key=once)
    assert imports.bring_in(treasurer, batch.id, key=once).replayed
    with pytest.raises(ImportState):
        imports.bring_in(treasurer, batch.id, key=key())
    with pytest.raises(ImportKnown):
        sent(treasurer, circle, "contributions", table)
    # Another file with the same rows: known one by one, in whatever order and writing.
    shuffled = [table[0], *reversed(table[1:])]
    other = sent(treasurer, circle, "contributions", shuffled, data=xlsx_of(shuffled))
    assert (other.good, other.double) == (0, 3)
    with pytest.raises(NothingToImport):
        imports.bring_in(treasurer, other.id, key=key())
    assert done.done == count("contribution") == 3
    assert pool_minor(circle)["cash"] == 3 * 12_345_650
    assert rows("SELECT receipt_number FROM contribution ORDER BY 1") == [(1,), (2,), (3,)]
    imports.drop(treasurer, other.id)
    assert rows("SELECT COUNT(*) FROM import_row WHERE batch_id = :b", b=_id(db, other.id)) == [
        (0,)
    ]
    assert "import.committed" in kinds()


def _id(db: Any, found: Any) -> Any:
    return found.hex if db.dialect == "sqlite" else found


@ONE_SYSTEM
def test_what_is_wrong_with_a_payment_is_said_of_its_row(db):
    group = officers_circle(3)
    circle, _, treasurer, _ = group
    who = names(group)[0]
    contributions.pay(
        group.members[0], circle.id, method="upi", reference="512345678901", key=key()
    )
    table = [
        ["तारीख", "नाम", "राशि", "माध्यम", "संदर्भ"],
        ["५ फ़रवरी २०२६", who, "₹ 1,00,000", "नकद", ""],  # 2
        ["5-Feb-26", who, "₹ 1,00,000.00", "cash", ""],  # 3: the same
        ["31/02/2026", who, "5", "", ""],  # 4
        ["05/03/2026", who, "5", "", ""],  # 5
        ["01/02/2026", "Nobody Known", "5", "", ""],  # 6
        ["01/02/2026", who, "(500)", "", ""],  # 7
        ["01/02/2026", who, "12,34", "", ""],  # 8
        ["01/02/2026", who, "", "barter", ""],  # 9
        ["01/02/2026", who, "5", "UPI", "123"],  # 10
        ["01/02/2026", who, "5", "UPI", "5123 4567 8901"],  # 11: used
        ["2026-02-01", who, "5", "UPI", "412345678901"],  # 12
    ]
    batch = sent(treasurer, circle, "contributions", table)
    assert faulty(treasurer, batch) == {
        4: ["bad_day"],
        5: ["future_day"],
        6: ["unknown_member"],
        7: ["negative"],
        8: ["bad_amount"],
        9: ["amount_missing", "bad_method"],
        10: ["bad_reference"],
    }
    assert faulty(treasurer, batch, "double") == {3: ["twice_in_file"], 11: ["reference_used"]}
    shown = imports.preview(treasurer, batch.id)
    assert (shown.new, shown.total_minor) == (2, 10_000_500)
    assert {each.account: each.amount_minor for each in shown.effects} == {
        "cash": 10_000_000,
        "upi": 500,
        "savings": 10_000_500,
    }


def opened(group: Officers) -> list[list[Any]]:
    """Opening balances of a group, and where the money lies."""
    saved = [[name, "10,000.50", "2000", ""] for name in names(group)]
    held = [["Cash box", "", "", "5000"], ["बैंक", "", "", "30000"], ["Social fund", "", "", "700"]]
    return [["Name", "Savings", "Shares", "Amount"], *saved, *held]


def running(group: Officers) -> list[list[Any]]:
    """Two loans: one by what is left, one by what was given and paid since."""
    headings = ["Name", "Outstanding", "Instalments left", "Next due date", "Interest rate"]
    return [
        [*headings, "Loan amount", "Loan date", "No of instalments", "Paid so far"],
        [names(group)[0], "9,000", "9", date(2026, 2, 20), "2 % per month", "", "", "", ""],
        [names(group)[1], "", "", "", "12% p.a.", "12000", date(2025, 12, 1), "12", "1066.19"],
    ]


@ONE_SYSTEM
def test_opening_balances_and_running_loans_go_on_and_come_back(db):
    group = officers_circle(3)
    circle, admin, treasurer, members = group
    before = pool_minor(circle)
    opening = taken(treasurer, circle, "opening", opened(group))
    lent = taken(treasurer, circle, "loans", running(group))
    balances = pool_minor(circle)
    assert (balances["savings"], balances["share_capital"]) == (3_000_150, 600_000)
    assert (balances["cash"], balances["bank"], balances["social_cash"]) == (
        500_000,
        3_000_000,
        70_000,
    )
    found = rows("SELECT id, outstanding_minor FROM loan ORDER BY number")
    assert [row[1] for row in found] == [900_000, 1_105_381]
    assert balances["loans"] == 2_005_381
    # What the circle had earned before is what it has less what it owes.
    assert balances["brought_forward"] == 500_000 + 3_000_000 + 2_005_381 - 3_600_150
    late = _uuid(found[0][0])
    assert loans.get(members[0], late).next_due_on == date(2026, 2, 20)
    assert intact(admin, circle)
    # A payment on one loan keeps both; without it all goes back.
    paid = loans.repay(members[0], late, amount_minor=10_000, method="cash", key=key())
    with pytest.raises(CannotRevert) as refused:
        imports.revert(treasurer, lent.id, reason=WHY, key=key())
    assert refused.value.context["reasons"] == ("2:loan_has_repayments",)
    loans.reject_repayment(admin, paid.id, reason="Not seen", key=key())
    assert imports.revert(treasurer, lent.id, reason=WHY, key=key()).status == "reverted"
    imports.revert(treasurer, opening.id, reason=WHY, key=key())
    after = pool_minor(circle)
    assert {name: amount for name, amount in after.items() if amount} == {
        name: amount for name, amount in before.items() if amount
    }
    assert {row[0] for row in rows("SELECT status FROM loan")} == {"cancelled"}
    assert intact(admin, circle)
    # What was taken back can be imported once more, and single entries as well.
    again = taken(treasurer, circle, "opening", opened(group))
    entry = rows(
        "SELECT public_id FROM ledger_entry WHERE kind = 'import.opening' ORDER BY id DESC"
    )
    reversals.reverse(treasurer, circle.id, _uuid(entry[0][0]), reason="No such box", key=key())
    imports.revert(treasurer, again.id, reason=WHY, key=key())
    assert intact(admin, circle)


def _uuid(found: Any) -> Any:
    return UUID(str(found))


@ONE_SYSTEM
def test_an_import_is_taken_back_wholly_or_not_at_all(db):
    group = officers_circle(2, rules=ROOM)
    circle, admin, treasurer, _ = group
    members = taken(treasurer, circle, "members", member_rows(14))
    assert circles.get(admin, circle.id).member_count == 18
    paid = taken(treasurer, circle, "contributions", paid_rows([name_of(1), name_of(2)], TODAY))
    with pytest.raises(CannotRevert) as refused:
        imports.revert(treasurer, members.id, reason=WHY, key=key())
    assert refused.value.context["reasons"] == ("2:member_used", "3:member_used")
    with clock.frozen(MORNING + timedelta(days=1)):
        with pytest.raises(RevertedByOther):
            imports.revert(treasurer, paid.id, reason=WHY, key=key())
        assert imports.revert(admin, paid.id, reason=WHY, key=key()).status == "reverted"
        assert imports.revert(admin, members.id, reason=WHY, key=key()).status == "reverted"
        with pytest.raises(ImportState):
            imports.revert(admin, members.id, reason=WHY, key=key())
    assert circles.get(admin, circle.id).member_count == 4
    assert rows("SELECT due_count, paid_count, collected_minor FROM cycle")[0] == (4, 0, 0)
    assert count("member_profile") == 0
    assert pool_minor(circle)["cash"] == 0
    assert intact(admin, circle)
    assert taken(treasurer, circle, "members", member_rows(14)).done == 14


@ONE_SYSTEM
def test_money_that_went_on_is_not_taken_back(db):
    group = officers_circle(2)
    circle, admin, treasurer, _ = group
    paid = taken(treasurer, circle, "contributions", paid_rows(names(group), TODAY, "1000"))
    funds.transfer(
        admin, circle.id, from_account="cash", to_account="bank", amount_minor=150_000, key=key()
    )
    with pytest.raises(CannotRevert) as refused:
        imports.revert(treasurer, paid.id, reason=WHY, key=key())
    assert refused.value.context["why"] == "money_used"
    assert pool_minor(circle)["savings"] == 200_000


@ONE_SYSTEM
def test_columns_are_chosen_and_remembered(db):
    group = officers_circle(1)
    circle, _, treasurer, _ = group
    table = [["Wer", "Was"], [names(group)[0], "500"]]
    batch = sent(treasurer, circle, "opening", table)
    assert (batch.status, batch.missing) == ("read", ("name", "savings"))
    with pytest.raises(ImportState):
        imports.bring_in(treasurer, batch.id, key=key())
    chosen = {"columns": {"name": 0, "savings": 1}}
    assert imports.set_mapping(treasurer, batch.id, chosen).good == 1
    table[1][1] = "600"
    assert sent(treasurer, circle, "opening", table).mapping == {"name": 0, "savings": 1}
    with pytest.raises(ImportChanged):
        imports.bring_in(treasurer, batch.id, expected=2, key=key())


@ONE_SYSTEM
def test_only_officers_who_may_import_see_an_import(db):
    circle, _, treasurer, (member,) = officers_circle(1)
    batch = sent(treasurer, circle, "members", member_rows(3))
    stranger = officers_circle(1).treasurer
    for act in (
        lambda who: imports.batch(who, batch.id),
        lambda who: imports.rows(who, batch.id),
        lambda who: imports.bring_in(who, batch.id, key=key()),
    ):
        with pytest.raises(NotFound):
            act(stranger)
        with pytest.raises(NotAllowed):
            act(member)
    # What a file says is ciphertext, and no key of a request keeps it.
    for table, column in (("import_row", "cells"), ("idempotency_key", "result")):
        assert not any(phone_of(1) in str(row[0]) for row in rows(f"SELECT {column} FROM {table}"))
    with pytest.raises(UnreadableTable):
        sent(treasurer, circle, "members", [["Name"]])
