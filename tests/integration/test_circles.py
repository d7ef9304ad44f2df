"""Circles: opening, seeing, changing; cycles that open once; rules by vote."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import IdempotencyMismatch, InvalidInput, NotFound
from circle_app.domain.money import UnknownCurrency
from circle_app.domain.people import InvalidName
from circle_app.domain.presets import UnknownPreset
from circle_app.domain.rule_json import InvalidRules
from circle_app.domain.rules import RuleNotAvailable
from circle_app.domain.upi import InvalidUpiAddress
from circle_app.services import circle_details, circles, cycles, memberships, proposals, rules
from tests.factories import key, outcomes, person
from tests.support.circles import MORNING, NAME, circle_of, count, kinds, rows


def test_the_creator_is_the_first_member_with_accounts_and_a_due(db):
    asha = person()
    opened = circles.create(asha, name="  Gulmohar   Lane ", preset="lending", key=key())
    assert (opened.name, opened.preset, opened.currency) == (NAME, "lending", "INR")
    assert (opened.member_count, opened.max_members, opened.my_role) == (1, 50, "member")
    assert (opened.rule_version, opened.rules.contribution.amount_minor) == (1, 500)
    assert len(str(opened.invite_code)) == 8
    accounts = {row[0].partition(":")[0] for row in rows("SELECT key FROM ledger_account")}
    assert {"cash", "upi", "wallet_pool", "savings", "loans", "advance"} <= accounts
    now = cycles.current(asha, opened.id)
    assert now is not None
    assert (now.number, now.due_count, now.paid_count, now.my_status) == (1, 1, 0, "pending")
    assert kinds()[-2:] == ["cycle.opened", "circle.created"]


def test_the_same_request_opens_one_circle(db):
    asha, once = person(), key()
    first = circles.create(asha, name=NAME, preset="lending", key=once)
    again = circles.create(asha, name=NAME, preset="lending", key=once)
    assert (first.id, first.replayed) == (again.id, False)
    assert again.replayed
    with pytest.raises(IdempotencyMismatch):
        circles.create(asha, name="Another", preset="lending", key=once)
    assert count("circle") == 1


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": "   "}, InvalidName),
        ({"preset": "pyramid"}, UnknownPreset),
        ({"currency": "ABC"}, UnknownCurrency),
        ({"time_zone": "Asia/Nowhere"}, InvalidInput),
        ({"time_zone": "../etc/passwd"}, InvalidInput),
        ({"description": "x" * 501}, InvalidInput),
        ({"upi_address": "not an address"}, InvalidUpiAddress),
        ({"rules": {"contribution": {"amount_minor": 0}}}, InvalidRules),
        ({"rules": {"contribution": {"amount": 5}}}, InvalidRules),
        ({"rules": {"confirmation": "officer"}}, InvalidRules),
        ({"rules": {"contribution": {"max_units": 2}}}, RuleNotAvailable),
    ],
)
def test_a_circle_that_cannot_be_is_refused_and_leaves_nothing(db, wrong, refusal):
    asha = person()
    with pytest.raises(refusal):
        circles.create(asha, **{"name": NAME, "preset": "lending", "key": key(), **wrong})
    assert (count("circle"), count("ledger_book"), count("idempotency_key")) == (0, 1, 0)


def test_others_do_not_see_that_a_circle_exists(db):
    asha, stranger = person(), person("Rekha Verma")
    opened = circle_of(asha)
    for act in (
        lambda: circles.get(stranger, opened.id),
        lambda: circle_details.change(stranger, opened.id, name="Mine now"),
        lambda: memberships.members(stranger, opened.id),
        lambda: cycles.current(stranger, opened.id),
        lambda: rules.change_rules(stranger, opened.id, {"confirmation": "member"}),
        lambda: circles.get(asha, uuid4()),
    ):
        with pytest.raises(NotFound):
            act()
    assert circles.my_circles(stranger) == ()


def test_a_person_is_in_several_circles(db):
    asha, rekha = person(), person("Rekha Verma")
    first, second = circle_of(asha, rekha), circle_of(rekha)
    assert [card.id for card in circles.my_circles(rekha)] == [first.id, second.id]
    assert [card.id for card in circles.my_circles(asha)] == [first.id]
    shown = memberships.members(rekha, first.id)
    assert [(row.number, row.name, row.is_me) for row in shown] == [
        (1, "Asha Kumari", False),
        (2, "Rekha Verma", True),
    ]


def test_listed_circles_are_found_by_everybody_page_by_page(db):
    asha, stranger = person(), person("Rekha Verma")
    opened = [circle_of(asha) for _ in range(4)]
    for each in opened[:3]:
        circle_details.change(asha, each.id, listed=True)
    first = circles.listed(stranger, limit=2)
    second = circles.listed(stranger, limit=2, cursor=first.next_cursor)
    assert [card.id for card in first.items + second.items] == [each.id for each in opened[:3]]
    assert second.next_cursor is None
    assert {card.my_role for card in first.items} == {None}
    assert circles.listed(asha).items[0].my_role == "member"


def test_a_change_is_seen_by_all_with_the_new_upi_address(db):
    asha = person()
    opened = circle_of(asha)
    after = circle_details.change(
        asha, opened.id, name="Neem Lane", upi_address=" Neem.Lane@OKSBI "
    )
    assert (after.name, after.upi_address) == ("Neem Lane", "neem.lane@oksbi")
    (said,) = rows("SELECT params FROM audit_event WHERE kind = 'circle.changed'")
    assert "neem.lane@oksbi" in said[0]
    assert circle_details.change(asha, opened.id, upi_address="").upi_address is None
    with pytest.raises(InvalidUpiAddress):
        circle_details.change(asha, opened.id, upi_address="nobody")


def test_where_others_are_in_only_a_vote_moves_the_upi_address(db):
    asha, rekha, sunita = person(), person("Rekha Verma"), person("Sunita Devi")
    opened = circle_of(asha, rekha, sunita, upi_address="lane@oksbi")
    asked = circle_details.change(rekha, opened.id, name="Neem Lane", upi_address="rekha@okaxis")
    assert (asked.kind, asked.title, asked.status) == ("upi", "rekha@okaxis", "open")
    now = circles.get(asha, opened.id)
    assert (now.name, now.upi_address) == ("Neem Lane", "lane@oksbi")
    with pytest.raises(proposals.ProposalOpen):
        circle_details.change(sunita, opened.id, upi_address="sunita@okaxis")
    assert (
        circle_details.change(asha, opened.id, upi_address="lane@oksbi").upi_address == "lane@oksbi"
    )
    for actor in (rekha, asha):
        proposals.vote(actor, asked.id, "yes")
    assert circles.get(asha, opened.id).upi_address == "rekha@okaxis"
    (said,) = rows("SELECT params FROM audit_event WHERE kind = 'circle.upi_changed'")
    assert "rekha@okaxis" in said[0]


def test_a_refused_upi_address_changes_nothing(db):
    asha, rekha = person(), person("Rekha Verma")
    opened = circle_of(asha, rekha, upi_address="lane@oksbi")
    asked = circle_details.change(rekha, opened.id, upi_address="")
    assert proposals.vote(asha, asked.id, "no").status == "rejected"
    assert circles.get(asha, opened.id).upi_address == "lane@oksbi"


def test_missed_cycles_are_caught_up_once_and_in_batches(db):
    asha, rekha = person(), person("Rekha Verma")
    with clock.frozen(MORNING):
        opened = circle_of(asha, rekha)
    with clock.frozen(MORNING + timedelta(days=130)):
        assert cycles.open_due_cycles() == 130
        assert cycles.open_due_cycles() == 0
        now = cycles.current(asha, opened.id)
    assert now is not None
    assert (now.number, now.starts_on, now.due_on) == (131, date(2026, 7, 10), date(2026, 7, 10))
    assert count("due") == 262
    assert rows("SELECT COUNT(DISTINCT number), MAX(number) FROM cycle") == [(131, 131)]


def test_looking_opens_the_cycle_when_the_job_is_late(db):
    asha = person()
    with clock.frozen(MORNING):
        opened = circle_of(asha, rules={"contribution": {"cycle": "weekly"}, "meeting_day": 6})
        first = cycles.current(asha, opened.id)
    # A Monday; meetings are on Sundays, so the first cycle ends on Saturday.
    assert first is not None
    assert (first.starts_on, first.due_on) == (date(2026, 3, 2), date(2026, 3, 7))
    with clock.frozen(MORNING + timedelta(days=6)):
        second = cycles.current(asha, opened.id)
    assert second is not None
    assert (second.starts_on, second.due_on) == (date(2026, 3, 8), date(2026, 3, 14))


def test_a_day_begins_where_the_circle_lives(db):
    asha = person()
    late_evening = MORNING.replace(hour=18, minute=0)
    with clock.frozen(late_evening):
        opened = circle_of(asha)
    with clock.frozen(late_evening + timedelta(minutes=29)):
        assert cycles.open_due_cycles(opened.id) == 0
    with clock.frozen(late_evening + timedelta(minutes=31)):
        assert cycles.open_due_cycles() == 1


def test_monthly_cycles_keep_their_day(db):
    asha = person()
    with clock.frozen(MORNING.replace(month=1, day=31)):
        opened = circle_of(asha, rules={"contribution": {"cycle": "monthly"}})
    assert opened.rules.contribution.day == 31
    with clock.frozen(MORNING.replace(month=5, day=1)):
        cycles.open_due_cycles()
    found = [str(row[0]) for row in rows("SELECT starts_on FROM cycle ORDER BY number")]
    assert found == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]


def test_workers_that_race_open_each_cycle_once(db):
    asha = person()
    long_ago = MORNING - timedelta(days=400)
    with clock.frozen(long_ago):
        opened = circle_of(asha)
    today = long_ago.date() + timedelta(days=100)
    counts = outcomes(lambda _: cycles.open_due_cycles(opened.id, today), 8)
    assert sum(counts) == 100
    assert rows("SELECT COUNT(*), MAX(number) FROM cycle") == [(101, 101)]


def test_new_rules_need_the_members(db):
    asha, rekha, sunita = person(), person("Rekha Verma"), person("Sunita Devi")
    opened = circle_of(asha, rekha, sunita)
    asked = rules.change_rules(asha, opened.id, {"contribution": {"amount_minor": 1_000}})
    assert isinstance(asked, proposals.ProposalView)
    assert (asked.kind, asked.electorate, asked.needed) == ("rules", 3, 2)
    assert circles.get(asha, opened.id).rule_version == 1
    with pytest.raises(proposals.ProposalOpen):
        rules.change_rules(rekha, opened.id, {"confirmation": "member"})
    proposals.vote(asha, asked.id, "yes")
    assert proposals.vote(rekha, asked.id, "yes").status == "approved"
    after = circles.get(sunita, opened.id)
    assert (after.rule_version, after.rules.contribution.amount_minor) == (1, 500)
    assert after.next_rules is not None
    waiting = after.next_rules
    assert (waiting.version, waiting.rules.contribution.amount_minor) == (2, 1_000)
    assert waiting.effective_on == clock.today("Asia/Kolkata") + timedelta(days=1)
    assert count("rule_version") == 2
    assert kinds()[-2:] == ["proposal.approved", "rules.decided"]


def test_rejected_rules_change_nothing(db):
    asha, rekha, sunita = person(), person("Rekha Verma"), person("Sunita Devi")
    opened = circle_of(asha, rekha, sunita)
    asked = rules.change_rules(asha, opened.id, {"members": {"max": 4}})
    proposals.vote(rekha, asked.id, "no")
    assert proposals.vote(sunita, asked.id, "no").status == "rejected"
    assert circles.get(asha, opened.id).rule_version == 1
    assert count("rule_version") == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "rules"),
        ({"contribution": {"amount_minor": 500}}, "rules"),
        ({"members": {"max": 2}}, "members.min"),
        ({"members": {"min": 2, "max": 2}}, "members.max"),
        ({"loan_voting": {"share": "1/3"}}, "loan_voting.share"),
        ({"loan_voting": {"share": "0.5"}}, "loan_voting.share"),
        ({"loans": {"method": "magic"}}, "loans.method"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_rules_that_cannot_be_are_not_put_to_the_vote(db, changes, field):
    asha, rekha, sunita = person(), person("Rekha Verma"), person("Sunita Devi")
    opened = circle_of(asha, rekha, sunita)
    with pytest.raises(InvalidRules) as refusal:
        rules.change_rules(asha, opened.id, changes)
    assert refusal.value.field == field
    assert count("proposal") == 0
