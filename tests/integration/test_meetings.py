"""Meetings: all of a sheet is booked or nothing, once, and the box adds up from one to the next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.domain.charts import SHARES
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.meetings import (
    InvalidSheet,
    MeetingChanged,
    MeetingOpen,
    MeetingOver,
    SharesAtMeetings,
    SheetRefused,
    WrongMeetingDay,
)
from circle_app.i18n.messages import sentence
from circle_app.services import (
    circles,
    contributions,
    funds,
    loans,
    meetings,
    passbooks,
    reversals,
)
from circle_app.services.meetings import Cell
from tests.factories import key, person
from tests.support.circles import MORNING, count, kinds, member_id, rows
from tests.support.departures import lent
from tests.support.loans import loan_faults, pool_minor
from tests.support.meetings import HERE, Group

on_sqlite = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@on_sqlite
def test_a_meeting_from_roll_call_to_count(db: Any) -> None:
    with clock.frozen(MORNING):
        group = Group()
        group.held({group.anju: {**HERE, "savings": 200_000}}, 200_000)
        loan = lent(group.people, group.bimla, 60_000, periods=3)
    with clock.frozen(MORNING + timedelta(days=31)):
        asked = loans.request(
            group.anju, group.circle.id, amount_minor=50_000, periods=2, key=key()
        )
        loans.approve(group.treasurer, asked.id)
        funds.transfer(
            group.treasurer,
            group.circle.id,
            from_account="cash",
            to_account="bank",
            amount_minor=10_000,
            key=key(),
        )
        meeting = group.start()
        assert (meeting.number, meeting.last_closing_minor, meeting.opening_minor) == (
            2, 200_000, 130_000,
        )  # fmt: skip
        since = {line.kind: line.amount_minor for line in meeting.since}
        assert since == {"loan.disbursal": -60_000, "fund.transfer": -10_000}
        by_name = {row.member_id: row for row in meeting.rows}
        bimla = by_name[group.id(group.bimla)]
        assert (bimla.loan_due_minor, bimla.loan_payoff_minor) == (20_000, 60_000)
        # Two cycles are open; of the first she owes a fine for staying away, too.
        assert (bimla.due_minor, bimla.social_minor, bimla.fine_owed_minor) == (
            100_000, 1_000, 1_000,
        )  # fmt: skip
        assert [(each.name, each.cash_minor) for each in meeting.loans] == [
            (group.anju.name, 50_000)
        ]
        version = group.typed(
            meeting,
            {
                group.anju: {**HERE, "savings": 50_000, "social": 1_000},
                group.bimla: {"presence": "late", "savings": 30_000, "fine": 1_500, "loan": 20_000},
                group.dhapu: {"presence": "excused"},
            },
            # 1,300 + 500 + 10 + 300 + 15 + 200 − 500 = 1,825
            182_400,
            **{f"hand_over.{asked.id}": True, "reason": "A torn note", "minutes": "Seeds came."},
        )
        shown = meetings.meeting(group.treasurer, meeting.id)
        assert (shown.faults, shown.expected_minor, shown.counted_minor) == ((), 182_500, 182_400)
        done = meetings.post(group.treasurer, meeting.id, version=version, key=key())
        assert (done.collected_minor, done.given_minor, done.difference_minor) == (
            102_500, 50_000, -100,
        )  # fmt: skip
        assert loans.get(group.bimla, loan.id).outstanding_minor == 40_000
        assert loans.get(group.anju, asked.id).status == "active"
        _check_books(group)
        _check_minutes(group, meeting)
        _check_the_next(group)


def _check_books(group: Group) -> None:
    held = pool_minor(group.circle)
    assert (held["cash"], held["social_cash"], held["variance"]) == (181_400, 1_000, 100)
    assert (held["fine_income"], held["social_fund"]) == (1_500, 1_000)
    assert loan_faults() == []
    kinds_booked = [row[0] for row in rows("SELECT kind FROM ledger_entry ORDER BY id")]
    assert kinds_booked[3:] == [
        "fund.income", "social.contribution", "contribution", "contribution",
        "loan.repayment", "loan.disbursal", "count.difference",
    ]  # fmt: skip
    assert kinds()[-1] == "meeting.posted"


def _check_the_next(group: Group) -> None:
    # The next one opens with what was counted, and nothing else has moved.
    after = group.start()
    assert (after.opening_minor, after.since, after.last_closing_minor) == (
        182_400,
        (),
        182_400,
    )
    owed = {row.member_id: row.fine_owed_minor for row in after.rows}
    # Dhapu stayed away once and was excused once; the officers stayed away twice.
    assert owed[group.id(group.dhapu)] == 1_000
    assert (owed[group.id(group.bimla)], owed[group.id(group.admin)]) == (0, 2_000)


def _check_minutes(group: Group, meeting: Any) -> None:
    found = meetings.minutes(group.dhapu, meeting.id)
    assert (found.totals.present, found.totals.late, found.totals.excused) == (1, 1, 1)
    assert (found.totals.absent, found.totals.savings_minor) == (2, 80_000)
    assert [(each.name, each.amount_minor) for each in found.given] == [(group.anju.name, 50_000)]
    assert (found.text, found.reason, found.counted_by) == (
        "Seeds came.", "A torn note", (group.anju.name,),
    )  # fmt: skip
    assert (found.closing_minor, found.counted_minor, found.pieces) == (
        182_500, 182_400, ((0, 182_400),),
    )  # fmt: skip
    assert [(each.kind, each.status) for each in found.decisions] == [("loan", "approved")]
    listed = meetings.meetings(group.dhapu, group.circle.id, limit=1)
    assert [(card.number, card.there, card.invited) for card in listed.items] == [(2, 2, 5)]
    more = meetings.meetings(group.dhapu, group.circle.id, cursor=listed.next_cursor)
    assert [card.number for card in more.items] == [1]


@on_sqlite
def test_one_wrong_cell_and_nothing_is_recorded(db: Any) -> None:
    with clock.frozen(MORNING):
        group = Group()
        meeting = group.start()
        version = group.typed(
            meeting,
            {
                group.anju: {**HERE, "savings": 10_000, "fine": 500},
                group.bimla: {**HERE, "loan": 5_000},
            },
            15_500,
        )
        before = count("ledger_entry"), count("audit_event")
        with pytest.raises(SheetRefused) as refusal:
            meetings.post(group.treasurer, meeting.id, version=version, key=key())
        told = sentence("sheet_refused", "en", **refusal.value.context)
        assert told.startswith(f"{group.bimla.name}, loan paid: there is no loan")
        assert "Nothing was recorded." in told
        assert (count("ledger_entry"), count("audit_event")) == before
        assert count("attendance") == 0
        # It was only seen then that somebody else has changed the sheet.
        meetings.save(
            group.admin, meeting.id, cells=[Cell(group.id(group.bimla), "loan")], version=version
        )
        with pytest.raises(MeetingChanged):
            meetings.post(group.treasurer, meeting.id, version=version, key=key())
        with pytest.raises(SheetRefused) as refusal:
            meetings.post(group.treasurer, meeting.id, version=version + 1, key=key())
        assert refusal.value.context["reason"] == "too_much"
        meetings.save(group.admin, meeting.id, cells=[Cell(None, "count.coins", 10_500)])
        again = key()
        done = meetings.post(group.treasurer, meeting.id, version=version + 2, key=again)
        replay = meetings.post(group.treasurer, meeting.id, version=version + 2, key=again)
        assert (replay.replayed, replay.posted_at) == (True, done.posted_at)
        for act in (
            lambda: meetings.post(group.admin, meeting.id, version=version + 2, key=key()),
            lambda: meetings.save(group.admin, meeting.id, cells=[]),
            lambda: meetings.cancel(group.admin, meeting.id),
        ):
            with pytest.raises(MeetingOver):
                act()


@on_sqlite
def test_two_devices_keep_each_others_cells(db: Any) -> None:
    with clock.frozen(MORNING):
        group = Group()
        meeting = group.start()
        anju, bimla = group.id(group.anju), group.id(group.bimla)
        first = meetings.save(
            group.treasurer, meeting.id, cells=[Cell(anju, "savings", 100)], version=0
        )
        second = meetings.save(
            group.admin, meeting.id, cells=[Cell(bimla, "savings", 200)], version=0
        )
        assert (first.stale, second.stale, second.version) == (False, True, 2)
        assert second.sheet["members"] == {
            str(anju): {"savings": 100}, str(bimla): {"savings": 200},
        }  # fmt: skip
        with pytest.raises(MeetingChanged):
            meetings.put_sheet(group.admin, meeting.id, sheet={}, version=1)
        with pytest.raises(InvalidSheet):
            meetings.save(
                group.admin, meeting.id, cells=[Cell(anju, "fine", 5), Cell(anju, "fine", -5)]
            )
        stranger = member_id(*_other_circle())
        with pytest.raises(NotFound):
            meetings.save(group.admin, meeting.id, cells=[Cell(stranger, "fine", 5)])
        kept = meetings.put_sheet(group.admin, meeting.id, sheet=second.sheet, version=2)
        assert (kept.version, kept.sheet) == (3, second.sheet)
        with pytest.raises(MeetingOpen):
            group.start()
        meetings.cancel(group.admin, meeting.id)
        assert meetings.draft_id(group.treasurer, group.circle.id) is None
        with pytest.raises(NotFound):
            meetings.minutes(group.treasurer, meeting.id)
        assert meetings.meetings(group.anju, group.circle.id).items == ()
        assert group.start().number == 2
        with pytest.raises(NotAllowed):
            meetings.meeting(group.anju, meeting.id)


def _other_circle() -> tuple[Any, Any]:
    other = person("Salma Khatoon")
    opened = circles.create(other, name="Elsewhere", preset="lending", key=key())
    return other, opened


@on_sqlite
def test_a_meeting_is_written_down_on_a_day_it_can_have_been(db: Any) -> None:
    with clock.frozen(MORNING):
        group = Group()
        group.held({group.anju: {**HERE, "savings": 50_000}}, 50_000)
    with clock.frozen(MORNING + timedelta(days=40)):
        today = clock.today(group.circle.time_zone)
        for days, reason in ((-1, "in_future"), (31, "too_long_ago")):
            with pytest.raises(WrongMeetingDay) as refusal:
                group.start(held_on=today - timedelta(days=days))
            assert refusal.value.context["reason"] == reason
        loan = lent(group.people, group.bimla, 10_000)
        meeting = group.start(held_on=today - timedelta(days=3))
        asked = loans.request(
            group.dhapu, group.circle.id, amount_minor=1_000, periods=2, key=key()
        )
        loans.approve(group.treasurer, asked.id)
        version = group.typed(
            meeting,
            {group.anju: {**HERE, "savings": 1_000}, group.bimla: {"loan": 100}},
            41_100,
            **{f"hand_over.{asked.id}": True},
        )
        found = [each.reason for each in meetings.meeting(group.treasurer, meeting.id).faults]
        # The loan was not given yet on that day, and a new one is given today.
        assert found == ["no_loan", "given_today", "too_much"]
        cells = [
            Cell(group.id(group.bimla), "loan"),
            Cell(None, f"hand_over.{asked.id}"),
            Cell(None, "count.coins", 41_000),
        ]
        version = meetings.save(group.treasurer, meeting.id, cells=cells).version
        meetings.post(group.treasurer, meeting.id, version=version, key=key())
        paid = contributions.history(group.anju, group.circle.id).items[0]
        assert (paid.paid_on, paid.status) == (today - timedelta(days=3), "confirmed")
        assert loans.get(group.bimla, loan.id).outstanding_minor == 10_000
        with pytest.raises(WrongMeetingDay):
            group.start(held_on=today - timedelta(days=4))


@on_sqlite
def test_shares_are_bought_at_meetings_and_can_be_taken_back(db: Any) -> None:
    shares = {"contribution": {"unit": "share", "amount_minor": 5_000, "max_units": 5}}
    with clock.frozen(MORNING):
        group = Group(**shares)
        assert circles.get(group.admin, group.circle.id).rules.contribution.max_units == 5
        assert contributions.dues(group.anju, group.circle.id).items == ()
        with pytest.raises(SharesAtMeetings):
            contributions.pay(group.anju, group.circle.id, amount_minor=5_000, key=key())
        meeting = group.start()
        assert (meeting.saves, meeting.share_price_minor, meeting.max_shares) == (False, 5_000, 5)
        group.typed(meeting, {group.anju: {**HERE, "shares": 6}}, 30_000)
        reasons = [each.reason for each in meetings.meeting(group.treasurer, meeting.id).faults]
        assert reasons == ["too_many_shares"]
        version = group.typed(
            meeting, {group.anju: {"shares": 5}, group.bimla: {**HERE, "shares": 2}}, 35_000
        )
        meetings.post(group.treasurer, meeting.id, version=version, key=key())
        assert (group.booked(group.anju, SHARES), group.booked(group.anju)) == (25_000, 0)
        assert rows("SELECT shares, price_minor, status FROM share_purchase ORDER BY shares") == [
            (2, 5_000, "confirmed"), (5, 5_000, "confirmed"),
        ]  # fmt: skip
        book = passbooks.lines(group.anju, group.circle.id).items
        assert [(line.kind, line.amount_minor, line.balance_minor) for line in book] == [
            ("shares.bought", 25_000, 25_000)
        ]
        # A loan goes by what was put in: three times the shares.
        assert loans.eligibility(group.anju, group.circle.id).limit_minor == 35_000
        undone = reversals.reverse(
            group.admin, group.circle.id, book[0].entry_id, reason="She took two", key=key()
        )
        assert undone.status == "done"
        assert group.booked(group.anju, SHARES) == 0
        after = group.start()
        assert {row.member_id: row.shares_so_far for row in after.rows}[group.id(group.anju)] == 0
        assert [(line.kind, line.amount_minor) for line in after.since] == [("reversal", -25_000)]
        assert (after.opening_minor, after.last_closing_minor) == (10_000, 35_000)


@on_sqlite
def test_own_money_waits_where_another_has_to_confirm_it(db: Any) -> None:
    with clock.frozen(MORNING):
        group = Group(confirmation="officer")
        meeting = group.start()
        assert not meeting.own_row
        row = {**HERE, "savings": 1_000}
        version = group.typed(meeting, {group.treasurer: row, group.anju: row}, 2_000)
        with pytest.raises(SheetRefused) as refusal:
            meetings.post(group.treasurer, meeting.id, version=version, key=key())
        assert refusal.value.context["name"] == group.treasurer.name
        # Another officer can close the same sheet.
        meetings.post(group.admin, meeting.id, version=version, key=key())
        assert group.booked(group.treasurer) == 1_000
