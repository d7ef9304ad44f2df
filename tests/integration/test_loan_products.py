"""Kinds of loans as rules of a circle, what each costs by an example, and holidays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from circle_app.adapters import clock
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.holidays import Holiday, InvalidHoliday, read_lines
from circle_app.domain.rule_limits import RuleAboveLimit
from circle_app.persistence import database
from circle_app.services import circles, contributions, proposals, rules
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.services.loans import holidays, offers
from tests.factories import key, person
from tests.support.circles import MORNING, circle_of, count, kinds, officers_circle, rows
from tests.support.loans import asked, given, lending_circle, loan_faults

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
FESTIVAL: dict[str, Any] = {
    "key": "festival",
    "name": "Festival loan",
    "about": "For weddings and holidays",
    "terms": {
        "method": "flat",
        "rate_percent": "1.5",
        "rate_per": "month",
        "min_minor": 500_00,
        "max_minor": 6_000_00,
        "max_periods": 10,
        "fee_percent": "1",
        "penalty": {"kind": "fixed", "amount_minor": 20_00, "after_days": 5, "every": "week"},
        "steps": [{"by": "role", "role": "treasurer"}],
    },
}


def test_each_kind_is_shown_with_a_typical_loan_of_it(db: Any) -> None:
    with clock.frozen(MORNING):
        group = officers_circle(1)
        changed = rules.change_rules(group.admin, group.circle.id, {"products": [FESTIVAL]})
        assert changed.next_rules is not None  # type: ignore[union-attr]  # an admin decides alone
        (ordinary,) = offers.kinds(group.members[0], group.circle.id)
        waits = offers.offer(group.members[0], group.circle.id)
    priced = ordinary.example
    assert (priced.principal_minor, priced.periods, len(priced.rows)) == (10_000_00, 12, 12)
    assert (priced.instalment_minor, priced.total_interest_minor) == (945_60, 1_347_15)
    assert (priced.apr_percent, priced.effective_percent) == ("24.00", "26.82")
    # 2 % of the instalment for each month that begins, after five days.
    assert (ordinary.late_minor, ordinary.late_on) == (18_91, date(2026, 4, 8))
    assert (waits.may_change, waits.by_vote, waits.waiting_on) == (
        False,
        False,
        changed.next_rules.effective_on,  # type: ignore[union-attr]
    )
    assert [each.key for each in waits.rules.products] == ["festival"]
    later = MORNING + timedelta(days=60)
    with clock.frozen(later):
        ordinary, festival = offers.kinds(group.members[0], group.circle.id)
        assert offers.kind(group.members[0], group.circle.id, "festival") == festival
        priced = festival.example
        # The typical amount is more than this kind lends: its largest is shown.
        assert (priced.principal_minor, priced.periods) == (6_000_00, 10)
        assert (priced.instalment_minor, priced.total_interest_minor) == (690_00, 900_00)
        assert (priced.fee_minor, priced.net_minor) == (60_00, 5_940_00)
        assert (festival.late_minor, festival.name) == (20_00, "Festival loan")
        assert offers.offer(group.admin, group.circle.id).may_change
        for stranger, kind in ((person(), "festival"), (group.admin, "seed")):
            with pytest.raises(NotFound):
                offers.kind(stranger, group.circle.id, kind)
        above = [{**FESTIVAL, "terms": {**FESTIVAL["terms"], "rate_percent": "6"}}]
        with pytest.raises(RuleAboveLimit) as refusal:
            rules.change_rules(group.admin, group.circle.id, {"products": above})
        assert refusal.value.field == "products.0.terms.rate_percent"


def test_members_vote_on_a_kind_and_a_loan_keeps_its_terms(db: Any) -> None:
    with clock.frozen(MORNING):
        circle, people = lending_circle(size=2)
    terms = {**FESTIVAL["terms"], "steps": [{"by": "vote"}], "arrears_block": False}
    wanted = [{**FESTIVAL, "terms": terms}]
    with clock.frozen(MORNING):
        vote = rules.change_rules(people[0], circle.id, {"products": wanted})
        for voter in people:
            proposals.vote(voter, vote.id, "yes")
    with clock.frozen(MORNING + timedelta(days=2)):
        loan = asked(people[0], circle, 1_000_00, product="festival")
        assert (loan.method, loan.rate_percent, loan.product_name) == (
            "flat", "1.5", "Festival loan",
        )  # fmt: skip
        gone = rules.change_rules(people[1], circle.id, {"products": []})
        for voter in people:
            proposals.vote(voter, gone.id, "yes")
    with clock.frozen(MORNING + timedelta(days=5)):
        assert [each.key for each in offers.kinds(people[0], circle.id)] == ["ordinary"]
        with pytest.raises(NotFound):
            asked(people[1], circle, 1_000_00, product="festival")
        assert rows("SELECT product, product_name FROM loan") == [("festival", "Festival loan")]


# Holidays.

MOVING = {"rate_percent": "12", "rate_per": "year", "holiday_rule": "next_working_day"}


def due_days(loan_id: UUID) -> list[date]:
    """When the instalments of a loan are due, as they are kept."""
    wanted = "SELECT due_on FROM instalment WHERE loan_id = :loan ORDER BY number"
    return [date.fromisoformat(str(row[0])) for row in rows(wanted, loan=loan_id.hex)]


def running(circle: CircleView, borrower: Actor, voters: list[Actor], on: Any = MORNING) -> UUID:
    with clock.frozen(on):
        return given(borrower, voters, circle, 1_000_00, periods=4).id


def officers_with_loan(**loans: Any) -> tuple[CircleView, Actor, UUID]:
    """A savings group that lends by vote, and a loan of 2 March over four months."""
    with clock.frozen(MORNING):
        group = officers_circle(
            1, rules={"loans": {**loans, "savings_multiple": None, "steps": [{"by": "vote"}]}}
        )
        save(group)
    loan_id = running(group.circle, group.members[0], [group.admin, group.treasurer])
    return group.circle, group.admin, loan_id


def save(group: Any) -> None:
    """Put money into the pool."""
    paid = contributions.pay(
        group.admin, group.circle.id, amount_minor=20_000_00, method="cash", key=key()
    )
    contributions.confirm(group.treasurer, paid.id, key=key())


def test_a_holiday_moves_what_running_loans_ask_for_on_it(db: Any) -> None:
    circle, admin, loan_id = officers_with_loan(**MOVING)
    natural = [date(2026, month, 2) for month in (4, 5, 6, 7)]
    assert due_days(loan_id) == natural
    good_friday, may = Holiday(date(2026, 4, 2), "Ram Navami"), Holiday(date(2026, 5, 2), "May")
    with clock.frozen(MORNING):
        once = key()
        done = holidays.add(admin, circle.id, [may, good_friday], key=once)
        assert (done.added, done.moved_loans) == (2, 1)
        again = holidays.add(admin, circle.id, [may, good_friday], key=once)
        assert (again.added, again.replayed) == (2, True)
        known = holidays.add(admin, circle.id, [Holiday(may.day, "Other")], key=key())
        assert (known.added, known.moved_loans, count("circle_holiday")) == (0, 0, 2)
    assert due_days(loan_id) == [date(2026, 4, 3), date(2026, 5, 3), *natural[2:]]
    assert [row.name for row in holidays.listed(admin, circle.id)] == ["Ram Navami", "May"]
    # Nothing moves back: nobody is asked sooner than was said. A new loan does not know the day.
    with clock.frozen(MORNING + timedelta(days=3)):
        holidays.remove(admin, circle.id, may.day)
        with pytest.raises(NotFound):
            holidays.remove(admin, circle.id, may.day)
    assert due_days(loan_id)[1] == date(2026, 5, 3)
    # The day has come: it stays on the calendar, and what fell due stays late.
    with clock.frozen(MORNING + timedelta(days=40)):
        for wrong in (good_friday.day, clock.today("Asia/Kolkata")):
            with pytest.raises((InvalidHoliday, NotFound)):
                holidays.remove(admin, circle.id, wrong)
        holidays.add(admin, circle.id, [Holiday(date(2026, 6, 2), "June")], key=key())
        assert due_days(loan_id) == [
            date(2026, 4, 3), date(2026, 5, 3), date(2026, 6, 3), date(2026, 7, 2),
        ]  # fmt: skip
        assert rows("SELECT days_late, overdue_minor > 0 FROM loan") == [(8, 1)]
    assert [kind for kind in kinds() if kind.startswith("holiday")] == [
        "holidays.added", "holidays.moved", "holiday.removed", "holiday.added", "holidays.moved",
    ]  # fmt: skip
    assert loan_faults() == []


def test_nobody_puts_off_the_own_loan_with_a_holiday(db: Any) -> None:
    circle, admin, loan_id = officers_with_loan(**MOVING)
    with database.transaction() as session:
        own = circles.get(admin, circle.id).my_member_id
        session.connection().execute(text("UPDATE loan SET member_id = :own"), {"own": own.hex})
    with clock.frozen(MORNING):
        done = holidays.add(admin, circle.id, [Holiday(date(2026, 4, 2), "Holi")], key=key())
    assert (done.moved_loans, due_days(loan_id)[0]) == (0, date(2026, 4, 2))


def test_loans_whose_terms_keep_their_days_stay_where_they_are(db: Any) -> None:
    circle, admin, loan_id = officers_with_loan()
    with clock.frozen(MORNING):
        done = holidays.add(admin, circle.id, [Holiday(date(2026, 4, 2), "Holi")], key=key())
    assert (done.moved_loans, due_days(loan_id)[0]) == (0, date(2026, 4, 2))


def test_without_officers_holidays_are_for_new_loans(db: Any) -> None:
    with clock.frozen(MORNING):
        circle, people = lending_circle(rules={"loans": MOVING})
    before = running(circle, people[0], people[1:])
    with clock.frozen(MORNING):
        done = holidays.add(people[0], circle.id, [Holiday(date(2026, 4, 2), "Holi")], key=key())
        assert (done.added, done.moved_loans) == (1, 0)
    after = running(circle, people[1], [people[0], people[2]])
    assert (due_days(before)[0], due_days(after)[0]) == (date(2026, 4, 2), date(2026, 4, 3))


def test_days_are_read_as_people_write_them(db: Any) -> None:
    asha = person()
    circle = circle_of(asha)
    found = read_lines(
        " 2026-11-08 Diwali\n\n14.4.2026:  Ambedkar  Jayanti\n26/1/2027 – गणतंत्र दिवस"
    )
    assert found == (
        Holiday(date(2026, 11, 8), "Diwali"),
        Holiday(date(2026, 4, 14), "Ambedkar Jayanti"),
        Holiday(date(2027, 1, 26), "गणतंत्र दिवस"),
    )
    for wrong in ("Diwali", "2026-02-30 Never", "8 November Diwali"):
        with pytest.raises(InvalidHoliday) as unread:
            read_lines(f"2026-11-08 Diwali\n{wrong}")
        assert unread.value.context["line"] == 2
    with clock.frozen(MORNING):
        today = clock.today(circle.time_zone)
        for days, reason in (
            ([], "empty"),
            ([Holiday(today, "Today")], "past"),
            ([Holiday(today + timedelta(days=1100), "Far")], "too_far"),
            ([Holiday(today + timedelta(days=1), " ")], "no_name"),
            ([Holiday(today + timedelta(days=1), "A")] * 2, "twice"),
            ([Holiday(today + timedelta(days=n), "A") for n in range(1, 62)], "too_many"),
        ):
            with pytest.raises(InvalidHoliday) as refusal:
                holidays.add(asha, circle.id, days, key=key())
            assert refusal.value.context["reason"] == reason
    assert count("circle_holiday") == 0
    group = officers_circle(1)
    with clock.frozen(MORNING), pytest.raises(NotAllowed):
        holidays.add(
            group.members[0], group.circle.id, [Holiday(date(2026, 4, 2), "Holi")], key=key()
        )
    assert circles.get(asha, circle.id).my_role == "member"
