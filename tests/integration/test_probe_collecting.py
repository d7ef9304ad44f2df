"""Acts of collecting that meet one another: what is written down late, and taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from circle_app.adapters import clock
from circle_app.domain.import_acts import CannotRevert
from circle_app.services import (
    contributions,
    cycles,
    dissolutions,
    dues,
    gateway,
    imports,
    meetings,
    periods,
    proposals,
    reversals,
)
from tests.factories import key
from tests.support.circles import officers_circle, rows
from tests.support.departures import decided
from tests.support.dues import due_faults
from tests.support.imported import intact, taken
from tests.support.meetings import HERE, Group
from tests.support.online import Till, begin, held, online_circle, provided

ONE_SYSTEM = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
# ₹500 a month, due by 1 April; three days of grace, then ₹10.
OPENED = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
LATE = {"contribution": {"amount_minor": 50_000, "grace_days": 3, "late_fee_minor": 1_000}}


def on(day: int, month: int = 4) -> Any:
    return clock.frozen(datetime(2026, month, day, 6, 30, tzinfo=UTC))


def first_due() -> list[tuple[Any, ...]]:
    """How the dues of the first cycle stand."""
    found = rows(
        "SELECT d.status, d.paid_minor, d.fee_minor, d.paid_fee_minor FROM due d "
        "JOIN cycle y ON y.id = d.cycle_id WHERE y.number = 1 AND d.paid_minor > 0"
    )
    return [tuple(row) for row in found]


@ONE_SYSTEM
@pytest.mark.parametrize("charged", [False, True], ids=["before the job", "after the job"])
def test_a_meeting_in_time_costs_no_fee_when_it_is_written_down_late(db: Any, charged: bool):
    with clock.frozen(OPENED):
        group = Group(**LATE)
    with on(8):
        if charged:
            dues.charge_late_fees()
        meeting = group.start(held_on=date(2026, 4, 4))
        seen = next(row for row in meeting.rows if row.member_id == group.id(group.bimla))
        assert (seen.due_minor, seen.fee_minor) == (100_000, 0)
        sheet = {group.anju: HERE, group.bimla: {"savings": 50_000}, group.dhapu: {"savings": 300}}
        version = group.typed(meeting, sheet, 50_300)
        meetings.post(group.treasurer, meeting.id, version=version, key=key())
        assert sorted(first_due()) == [("paid", 50_000, 0, 0), ("pending", 300, 0, 0)]
        # What stayed open is late, and costs what lateness costs.
        dues.charge_late_fees()
        assert sorted(first_due()) == [("paid", 50_000, 0, 0), ("pending", 300, 1_000, 0)]
        assert due_faults() == []
        assert intact(group.admin, group.circle)


@ONE_SYSTEM
def test_a_list_costs_each_payment_the_fee_of_its_own_day(db: Any):
    with clock.frozen(OPENED):
        found = officers_circle(2, rules={**LATE, "confirmation": "officer"})
    early, later = (each.name for each in found.members)
    table = [
        ["Date", "Name", "Amount", "Mode"],
        [date(2026, 4, 4), early, "500", "cash"],
        [date(2026, 4, 4), later, "100", "cash"],
        [date(2026, 4, 8), later, "410", "cash"],
    ]
    with on(9):
        dues.charge_late_fees()
        taken(found.treasurer, found.circle, "contributions", table)
        assert sorted(first_due()) == [("paid", 50_000, 0, 0), ("paid", 50_000, 1_000, 1_000)]
        assert due_faults() == []
        assert intact(found.admin, found.circle)


@pytest.fixture
def provider(db, monkeypatch):
    with provided(monkeypatch) as served:
        yield served


@ONE_SYSTEM
def test_a_payment_online_in_time_costs_no_fee_when_the_provider_is_late(provider):
    with clock.frozen(OPENED):
        till = Till(provider, online_circle(rules=LATE))
    asha = till.group.members[0]
    with on(4):
        order = begin(asha, till.group, 50_000)
        paid = till.pay(order)
        paid["created_at"] = int(clock.now().timestamp())
    with on(8):
        dues.charge_late_fees()
        assert till.tell("payment.captured", payment=paid) == "applied"
        assert first_due() == [("paid", 50_000, 0, 0)]
        assert due_faults() == []


@ONE_SYSTEM
def test_an_online_payment_that_was_taken_back_by_hand_can_still_be_given_back(provider):
    with clock.frozen(OPENED):
        till = Till(provider, online_circle(rules=LATE))
        asha = till.group.members[0]
        order = begin(asha, till.group, 50_000)
        till.tell("payment.captured", payment=till.pay(order))
        entry = contributions.history(asha, till.group.circle.id).items[0].entry_id
        wish = reversals.reverse(
            till.group.admin, till.group.circle.id, entry, reason="Wrong", key=key()
        )
        if wish.status == "asked":
            proposals.decide(till.group.treasurer, wish.proposal_id, approve=True, key=key())
        assert held() == 0
        back = gateway.refund(till.group.treasurer, order.id, reason="Wrong", key=key())
        assert (back.status, back.fault, held()) == ("refunded", "", 0)


@ONE_SYSTEM
@pytest.mark.parametrize("which", ["fund.income", "social.contribution", "contribution"])
def test_an_entry_of_a_meeting_taken_back_does_not_hinder_the_next(db: Any, which: str):
    with clock.frozen(OPENED):
        group = Group()
        row = {**HERE, "savings": 50_000, "social": 1_000, "fine": 500}
        group.held({group.anju: row}, 51_500)
        ((entry,),) = rows("SELECT public_id FROM ledger_entry WHERE kind = :k", k=which)
        wish = reversals.reverse(
            group.admin, group.circle.id, UUID(str(entry)), reason="Wrong", key=key()
        )
        if wish.status == "asked":
            proposals.decide(group.treasurer, wish.proposal_id, approve=True, key=key())
    with clock.frozen(OPENED + timedelta(days=7)):
        meeting = group.start()
        left = meeting.opening_minor
        version = group.typed(meeting, {group.anju: HERE}, left)
        posted = meetings.post(group.treasurer, meeting.id, version=version, key=key())
        assert posted.difference_minor == 0
        assert intact(group.admin, group.circle)


@ONE_SYSTEM
def test_a_payment_online_of_a_closed_month_keeps_its_due_and_costs_no_fee(provider):
    with clock.frozen(OPENED):
        till = Till(provider, online_circle(rules=LATE))
    asha, circle = till.group.members[0], till.group.circle
    with on(30):
        ((_, second),) = [
            tuple(each.id for each in contributions.dues(asha, circle.id, mine=True).items)
        ]
        order = begin(asha, till.group, 50_000, due_id=second)
        paid = till.pay(order)
        paid["created_at"] = int(clock.now().timestamp())
    with on(9, 5):
        dues.charge_late_fees()
        periods.close(till.group.treasurer, circle.id, "2026-03", key=key())
        periods.close(till.group.treasurer, circle.id, "2026-04", key=key())
        assert till.tell("payment.captured", payment=paid) == "applied"
        found = rows("SELECT id, status, fee_minor FROM due WHERE paid_minor > 0")
        assert [(UUID(str(each[0])), *each[1:]) for each in found] == [(second, "paid", 0)]
        assert contributions.history(asha, circle.id).items[0].paid_on == date(2026, 5, 9)
        assert due_faults() == []
        assert intact(till.group.admin, circle)


AHEAD = {"contribution": {**LATE["contribution"], "surplus": "next_dues"}}


def said(actor: Any, circle: Any, amount_minor: int, utr: int) -> Any:
    """What somebody says to have paid by UPI."""
    more = {"method": "upi", "reference": str(412345678000 + utr), "key": key()}
    return contributions.pay(actor, circle.id, amount_minor=amount_minor, **more)


@ONE_SYSTEM
@pytest.mark.parametrize("way", ["rejected", "taken back"])
def test_what_is_kept_ahead_pays_a_due_that_opens_again(db: Any, way: str):
    with clock.frozen(OPENED):
        found = officers_circle(1, rules={**AHEAD, "confirmation": "officer"})
        asha, circle = found.members[0], found.circle
        first = said(asha, circle, 50_000, 1)
        if way == "taken back":
            first = contributions.confirm(found.treasurer, first.id, key=key())
        kept = said(asha, circle, 70_000, 2)
        contributions.confirm(found.treasurer, kept.id, key=key())
        if way == "rejected":
            contributions.reject(found.treasurer, first.id, reason="Never came", key=key())
        else:
            wish = reversals.reverse(
                found.admin, circle.id, first.entry_id, reason="Never came", key=key()
            )
            if wish.status == "asked":
                proposals.decide(found.treasurer, wish.proposal_id, approve=True, key=key())
        assert first_due() == [("paid", 50_000, 0, 0)]
        assert rows("SELECT ahead_minor FROM member WHERE ahead_minor > 0") == [(20_000,)]
        assert due_faults() == []
        assert intact(found.admin, circle)


@ONE_SYSTEM
def test_what_was_paid_ahead_in_time_and_confirmed_late_costs_no_fee(db: Any):
    with clock.frozen(OPENED):
        found = officers_circle(1, rules={**AHEAD, "confirmation": "officer"})
        claim = said(found.members[0], found.circle, 120_000, 1)
    with on(9, 6):
        cycles.ensure_open(found.circle.id)
        dues.charge_late_fees()
        contributions.confirm(found.treasurer, claim.id, key=key())
        dues.charge_late_fees()
        stand = rows(
            "SELECT status, paid_minor, fee_minor FROM due WHERE paid_minor > 0 ORDER BY id"
        )
        assert [tuple(each) for each in stand] == [
            ("paid", 50_000, 0),
            ("paid", 50_000, 0),
            ("pending", 20_000, 1_000),
        ]
        assert due_faults() == []
        assert intact(found.admin, found.circle)


@ONE_SYSTEM
@pytest.mark.parametrize("way", ["let off", "rejected"])
def test_a_list_of_members_of_whom_one_was_dealt_with_is_not_taken_back(db: Any, way: str):
    with clock.frozen(OPENED):
        found = officers_circle(1, rules={**LATE, "confirmation": "officer"})
        circle = found.circle
        batch = taken(found.treasurer, circle, "members", [["Name"], ["Kavita Devi"]])
        due = next(
            each
            for each in contributions.dues(found.treasurer, circle.id).items
            if each.member_name == "Kavita Devi"
        )
        if way == "let off":
            contributions.waive(found.treasurer, due.id, amount_minor=100, reason="Ill", key=key())
        else:
            more = {"due_id": due.id, "on_behalf_of": due.member_id, "key": key()}
            paid = contributions.pay(found.treasurer, circle.id, **more)
            contributions.reject(found.admin, paid.id, reason="Never came", key=key())
        with pytest.raises(CannotRevert) as refused:
            imports.revert(found.admin, batch.id, reason="The wrong list", key=key())
        assert refused.value.context["why"] == "member_used"
        assert intact(found.admin, circle)


@ONE_SYSTEM
def test_who_joined_after_a_meeting_owes_no_fine_for_it(db: Any):
    with clock.frozen(OPENED):
        group = Group()
    with clock.frozen(OPENED + timedelta(days=8)):
        taken(group.treasurer, group.circle, "members", [["Name"], ["Kavita Devi"]])
        meeting = group.start(held_on=OPENED.date() + timedelta(days=4))
        assert [row.name for row in meeting.rows if row.joined_later] == ["Kavita Devi"]
        version = group.typed(meeting, {group.anju: HERE}, 0)
        meetings.post(group.treasurer, meeting.id, version=version, key=key())
        left = rows(
            "SELECT a.fine_left_minor FROM attendance a JOIN member m ON m.id = a.member_id "
            "WHERE m.name = 'Kavita Devi'"
        )
        assert left == [(0,)]


@ONE_SYSTEM
def test_a_payment_online_is_not_of_a_day_before_it_was_asked_for(provider):
    with clock.frozen(OPENED):
        till = Till(provider, online_circle(rules=LATE))
    with on(8):
        dues.charge_late_fees()
        order = begin(till.group.members[0], till.group, 51_000)
        paid = till.pay(order)
        paid["created_at"] = 5
        assert till.tell("payment.captured", payment=paid) == "applied"
        assert first_due() == [("paid", 50_000, 1_000, 1_000)]
        assert [str(day) for (day,) in rows("SELECT occurred_on FROM ledger_entry")] == [
            "2026-04-08"
        ]


@ONE_SYSTEM
@pytest.mark.parametrize("saved", [0, 70_000], ids=["nothing in it", "with savings"])
def test_money_that_comes_when_a_circle_is_over_goes_back(provider, saved: int):
    with clock.frozen(OPENED):
        till = Till(provider, online_circle(rules={**LATE, "confirmation": "nobody"}))
        group, asha = till.group, till.group.members[0]
        if saved:
            contributions.pay(asha, group.circle.id, amount_minor=saved, key=key())
        order = begin(asha, group, 50_000)
        paid = till.pay(order)
        asked = dissolutions.ask(
            group.admin, group.circle.id, policy="savings", reason="Done", key=key()
        )
        decided(asked.proposal_id, group.admin, group.treasurer, *group.members)
        assert dissolutions.post(group.treasurer, asked.id, key=key()).status == "posted"
        till.tell("payment.captured", payment=paid)
        assert gateway.order(asha, order.id).status == "mismatch"
        back = gateway.refund(group.treasurer, order.id, reason="It is over", key=key())
        assert (back.status, back.fault, held(), held("savings")) == ("refunded", "", 0, 0)
        assert len(till.provider.refunds) == 1
