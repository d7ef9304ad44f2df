"""The end of the day: penalties, lateness, classes and defaults, as telling each story again."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from circle_app.adapters import clock
from circle_app.jobs import loans_day_end
from circle_app.persistence import database
from circle_app.persistence.queries import loans as loan_queries
from circle_app.services import loans
from circle_app.services.loans.accounts import columns_after, history_of, run_of
from tests.factories import key, outcomes, person
from tests.support.circles import circle_of, count, kinds, rows
from tests.support.loans import UNEQUAL_BUCKETS, given, lending_circle, loan_faults
from tests.support.many_loans import lend_to_many, running_ids

one_system = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
WORKER = Path(__file__).parents[1] / "support" / "day_end_worker.py"
FLAT = {
    "method": "flat",
    "rate_percent": "12",
    "default_after_days": 90,
    "penalty": {"kind": "percent", "percent": "2", "every": "month", "after_days": 5},
}
DAY = date(2026, 6, 29)


def morning(day: date) -> datetime:
    """Half past nine in India."""
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


def run_on(day: date) -> int:
    with clock.frozen(morning(day)):
        return loans_day_end.run()


def lent(rules=FLAT, *, count=1):
    """A circle that lent 1,200 on 31 January to be paid back in four months, so many times."""
    with clock.frozen(morning(date(2026, 1, 31))):
        circle, people = lending_circle(
            rules={"loans": rules, "confirmation": "nobody"}, savings_minor=3_000_000
        )
        made = []
        for number in range(count):
            borrower, *others = people[number % 3 :] + people[: number % 3]
            made.append(given(borrower, others, circle, 120_000, periods=4))
    return circle, people, made


def stands(loan_id):
    with database.reading() as session:
        row = loan_queries.loan_row(session, loan_id)
    return row.status, row.days_late, row.overdue_minor, row.bucket, row.arrears_class


def told_again(ids, day: date) -> list[str]:
    """What is not as telling the whole story of each loan again gives it."""
    wrong = []
    with database.reading() as session:
        for loan_id in ids:
            loan = loan_queries.loan_row(session, loan_id)
            run = run_of(loan, history_of(session, loan_id).confirmed, day)
            wanted = columns_after(run, day)
            if loan.bucket == 0 and not loan.overdue_minor:
                wanted.pop("arrears_on")  # nothing of it was due, so nobody had to look
            kept = {
                (row.number, row.period): (row.charged_on, row.amount_minor)
                for row in loan_queries.charges_on(session, loan_id)
            }
            asked = {
                row.number: row.penalty_minor
                for row in loan_queries.instalment_rows(session, loan_id)
            }
            wrong += [
                f"{loan.number}: {name}"
                for name, value in wanted.items()
                if getattr(loan, name) != value
            ]
            if kept != {
                (each.number, each.period): (each.on, each.amount_minor)
                for each in run.account.charges
            }:
                wrong.append(f"{loan.number}: charges")
            if asked != {item.number: item.due.penalty_minor for item in run.account.instalments}:
                wrong.append(f"{loan.number}: penalties")
    return wrong + [f"bucket {tuple(row)}" for row in rows(UNEQUAL_BUCKETS)]


@one_system
def test_due_on_31_march_and_unpaid(db):
    _, (asha, *_), (loan,) = lent()
    with clock.frozen(morning(date(2026, 2, 28))):
        loans.repay(asha, loan.id, amount_minor=31_200, method="cash", key=key())
    assert run_on(date(2026, 3, 30)) == 0
    found = {}
    for day in ((3, 31), (4, 1), (4, 29), (4, 30), (5, 29), (5, 30), (6, 28), (6, 29)):
        assert run_on(date(2026, *day)) >= 1
        assert run_on(date(2026, *day)) == 0
        found[day] = stands(loan.id)
    assert [(each[0], each[1], each[4]) for each in found.values()] == [
        ("active", 0, "sma_0"),
        ("active", 1, "sma_0"),
        ("active", 29, "sma_0"),
        ("active", 30, "sma_1"),
        ("active", 59, "sma_1"),
        ("active", 60, "sma_2"),
        ("active", 89, "sma_2"),
        ("defaulted", 90, "npa"),
    ]
    # 2 % of 312.00 for each month from the sixth day on, on each instalment that is late.
    assert {day: each[2] for day, each in found.items()} == {
        (3, 31): 0,
        (4, 1): 31_200,
        (4, 29): 31_824,
        (4, 30): 31_824,
        (5, 29): 64_272,
        (5, 30): 64_272,
        (6, 28): 97_344,
        (6, 29): 97_344,
    }
    assert count("loan_charge") == 6
    assert kinds().count("loan.defaulted") == 1
    assert told_again([loan.id], DAY) + loan_faults() == []

    with clock.frozen(morning(DAY)):
        loans.repay(asha, loan.id, amount_minor=60_000, method="cash", key=key())
        assert stands(loan.id) == ("defaulted", 60, 37_344, 3, "sma_2")
    run_on(DAY + timedelta(days=1))
    with clock.frozen(morning(DAY + timedelta(days=1))):
        loans.repay(asha, loan.id, amount_minor=37_344, method="cash", key=key())
        assert stands(loan.id)[0] == "closed"
    assert loan_faults() == []


@one_system
def test_once_non_performing_until_all_of_the_borrower_is_cleared(db):
    _, (asha, *_), (first, _, _, second) = lent(count=4)
    with clock.frozen(morning(date(2026, 2, 28))):
        for loan in (first, second):
            loans.repay(asha, loan.id, amount_minor=31_200, method="cash", key=key())
    late = DAY + timedelta(days=1)
    run_on(DAY)
    assert stands(first.id)[4] == stands(second.id)[4] == "npa"
    with clock.frozen(morning(late)):
        # A part, then all of one loan's: the other one's keep it where it was.
        loans.repay(asha, first.id, amount_minor=62_400, method="cash", key=key())
        assert stands(first.id)[4] == "npa"
        owed = loans.payoff(asha, first.id).due_minor
        loans.repay(asha, first.id, amount_minor=owed - 100, method="cash", key=key())
        loans.repay(asha, second.id, amount_minor=50_000, method="cash", key=key())
        assert stands(second.id)[0:5:4] == ("defaulted", "npa")
        loans.repay(asha, first.id, amount_minor=100, method="cash", key=key())
    run_on(late + timedelta(days=1))
    assert stands(second.id)[4] == "npa"
    with clock.frozen(morning(late + timedelta(days=1))):
        owed = loans.payoff(asha, second.id).due_minor
        loans.repay(asha, second.id, amount_minor=owed, method="cash", key=key())
    assert {row[0] for row in rows("SELECT status FROM loan WHERE number IN (1, 4)")} == {"closed"}
    assert loan_faults() == []


def test_many_loans_and_every_one_as_its_story_told_again(db):
    """Days that are skipped, two workers at once, penalties of all kinds."""
    actor = person("Asha Kumari")
    circle = circle_of(actor)
    start = date(2026, 3, 1)
    lend_to_many(circle.id, actor, 120, start)
    ids = running_ids(circle.id)
    for days in (1, 9):
        day = start + timedelta(days=days)
        done = outcomes(lambda _n, day=day: run_on(day), 2, threads=2)
        assert sum(done) > 50
        assert told_again(ids, day) == []
    kept = rows("SELECT day, SUM(loans), COUNT(*) FROM loan_bucket_day GROUP BY day ORDER BY day")
    assert [(str(day), int(sum_), rows_) for day, sum_, rows_ in kept] == [
        ("2026-03-01", 120, 8),
        ("2026-03-09", 120, 8),
    ]
    assert run_on(start + timedelta(days=9)) == 0
    changes = rows("SELECT loan_id, COUNT(*) FROM loan_change GROUP BY loan_id")
    assert changes
    assert {number for _, number in changes} == {1}


def play_killed(db, loans_wanted, kills, *, seed):
    """Kill the job in the middle of a day, again and again, and let it end at last."""
    dice, actor = random.Random(seed), person("Asha Kumari")
    circle, start = circle_of(actor), date(2026, 3, 1)
    lend_to_many(circle.id, actor, loans_wanted, start, seed=seed)
    ids, day = running_ids(circle.id), start + timedelta(days=1)
    url = make_url(db.url).render_as_string(hide_password=False)
    for _ in range(kills):
        command = [sys.executable, str(WORKER), url, morning(day).isoformat(), "10"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            told = [child.stdout.readline() for _ in range(dice.randrange(1, 4))]
            time.sleep(dice.uniform(0, 0.01))
            child.kill()
            assert child.wait() == -9
        assert set(told) <= {"10\n"}
        assert rows(UNEQUAL_BUCKETS) == []
    run_on(day)
    assert run_on(day) == 0
    assert told_again(ids, day) == []


def test_killed_in_the_middle_it_goes_on(db):
    play_killed(db, 120, 1, seed=3)


@pytest.mark.soak
def test_killed_again_and_again(db):
    play_killed(db, 3_000, 30, seed=4)


def test_paying_while_the_day_ends(db):
    """Each loan is paid while two workers look at all of them: nothing is charged or lost twice."""
    _, people, made = lent(count=6)
    day = date(2026, 5, 20)
    run_on(day - timedelta(days=1))

    def act(number: int) -> int:
        with clock.frozen(morning(day)):
            if number % 4 == 3:
                return loans_day_end.run()
            loan = made[number % len(made)]
            loans.repay(people[0], loan.id, amount_minor=9_900, method="cash", key=key())
        return 0

    assert not [each for each in outcomes(act, 16, threads=8) if isinstance(each, str)]
    run_on(day)
    assert told_again([loan.id for loan in made], day) + loan_faults() == []
    assert {str(row[0]) for row in rows("SELECT loans_through FROM circle")} == {"2026-05-20"}
