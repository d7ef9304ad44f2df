"""Jobs that fail or hang, jobs that operators ask for, and what jobs clear away."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from circle_app import cli
from circle_app.adapters import clock
from circle_app.domain.errors import NotFound
from circle_app.domain.timetable import PLANS, JobNotAsked
from circle_app.jobs import scheduler
from circle_app.jobs.registry import JOBS, Job
from circle_app.persistence import database
from circle_app.persistence.models import Repayment
from circle_app.services import (
    bootstrap,
    contributions,
    imports,
    invites,
    job_runs,
    loans,
    notices,
    wallets,
)
from circle_app.services.admin import jobs, overview
from tests.factories import key, person
from tests.support.admin import operator
from tests.support.circles import circle_of, kinds, officers_circle, rows
from tests.support.damage import force
from tests.support.loans import given, lending_circle
from tests.support.spreadsheets import csv_of, member_rows

pytestmark = pytest.mark.no_invariants
ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
START = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def machine(monkeypatch):
    """The clock of the machine, moved by calling it with seconds."""
    at = [START]
    monkeypatch.setattr(clock, "real_now", lambda: at[0])

    def move(seconds: float) -> None:
        at[0] += timedelta(seconds=seconds)

    return move


def fails(name="late_fees"):
    def run():
        raise ZeroDivisionError

    return Job(PLANS[name], run)


def works(name="late_fees", changes=1):
    return Job(PLANS[name], lambda: changes)


def run_quietly(job):
    with suppress(ZeroDivisionError):
        scheduler.run_once(job)


def heard(actor):
    return [(item.kind, item.params) for item in notices.listed(actor).items]


def view(actor, name="late_fees"):
    return next(job for job in jobs.show(actor).jobs if job.name == name)


def test_operators_hear_once_of_a_job_that_keeps_failing(db, machine):
    meera, asha = operator(), person()
    run_quietly(works())
    for times in range(1, 6):
        run_quietly(fails())
        assert view(meera).failures == times
        assert len(heard(meera)) == (times >= 3)
    told = ("job.failed", {"job": "late_fees", "times": 3, "fault": "ZeroDivisionError"})
    assert heard(meera) == [told]
    assert heard(asha) == []
    seen = overview.show(meera)
    assert seen.jobs.state == "bad"
    assert ("jobs", 1) in [(each.place, each.count) for each in seen.problems]
    run_quietly(works())
    assert view(meera).failures == 0
    for _ in range(3):
        run_quietly(fails())
    assert heard(meera) == [told, told]
    # A process that dies of a job again and again is such a failure too.
    run_quietly(works())
    for _ in range(3):
        job_runs.start("late_fees", "dead")
        scheduler.Leader().renew()
        machine(40)
    assert heard(meera)[0] == ("job.failed", told[1] | {"fault": "stopped"})


@ON_SQLITE
def test_a_job_that_hangs_is_shown_and_told_once(db, machine):
    meera, leader = operator(), scheduler.Leader()
    leader.renew()
    job_runs.start("late_fees", leader.name)
    machine(29 * 60)
    leader.renew()
    assert (view(meera).hangs, heard(meera)) == (False, [])
    machine(120)
    leader.renew()
    assert view(meera).hangs
    assert "hung" in {each.place for each in overview.show(meera).problems}
    machine(600)
    leader.renew()
    assert heard(meera) == [("job.hangs", {"job": "late_fees"})]


def test_what_an_operator_asks_for_runs_once_where_the_jobs_run(db, machine, monkeypatch):
    meera, asha = operator(), person()
    done = []
    monkeypatch.setattr(
        scheduler, "JOBS", {"late_fees": Job(PLANS["late_fees"], lambda: done.append(1) or 7)}
    )
    for refused in (
        lambda: jobs.ask(asha, "late_fees"),
        lambda: jobs.ask(meera, "brew_tea"),
        lambda: jobs.show(asha),
        lambda: jobs.history(meera, name="brew_tea"),
    ):
        with pytest.raises(NotFound):
            refused()
    assert jobs.ask(meera, "late_fees").asked
    with pytest.raises(JobNotAsked):
        jobs.ask(meera, "late_fees")
    idle, leading = scheduler.Leader(), scheduler.Leader()
    leading.renew()
    idle.renew()
    machine(5)
    for leader in (idle, leading, leading):
        leader.run_asked()
    assert done == [1]
    run = jobs.history(meera, name="late_fees").items[0]
    assert (run.status, run.changed, run.by, run.started_by) == (
        "done",
        7,
        meera.name,
        meera.user_id,
    )
    assert jobs.history(meera, status="failed").items == ()
    assert kinds().count("admin.job_asked") == 1
    now = view(meera)
    assert (now.asked, now.next_at) == (False, START + timedelta(seconds=605))
    lease = jobs.show(meera).lease
    assert lease is not None
    assert (lease.holder, lease.since) == (leading.name, START)
    machine(60)
    assert (jobs.show(meera).lease, jobs.show(meera).alive) == (None, True)
    machine(600)
    assert "leader" in {each.place for each in overview.show(meera).problems}


@ON_SQLITE
def test_a_failure_is_tried_again_and_a_daily_job_keeps_its_hour(db, machine):
    machine(9.5 * 3600)  # half past nine in the evening UTC is three in the night in Kolkata
    leader = scheduler.Leader()

    def ran(job):
        leader.renew()
        before = len(job_runs.history(job.name))
        with suppress(ZeroDivisionError):
            leader.run(job)
        return len(job_runs.history(job.name)) > before

    bad, good = fails("verify_books"), works("verify_books")
    assert [ran(bad), ran(bad)] == [True, False]
    machine(14 * 60)
    assert not ran(bad)
    machine(60)
    assert ran(good)
    machine(23 * 3600)
    assert not ran(good)
    machine(3600)
    assert ran(good)


@ON_SQLITE
def test_who_confirms_hears_of_payments_that_wait(db):
    office = officers_circle(2)
    circle, member, other = office.circle, *office.members
    lenders, people = lending_circle(wallet_minor=500_000, savings_minor=2_000_000)
    run = JOBS["stuck_payments"]
    with clock.frozen(START):
        contributions.pay(member, circle.id, amount_minor=50_000, method="cash", key=key())
        loan = given(people[0], people, lenders, 100_000)
        loans.repay(people[0], loan.id, amount_minor=10_000, method="cash", key=key())
        # In this circle nobody else has to confirm; elsewhere it would wait.
        with database.transaction() as session:
            session.connection().execute(update(Repayment).values(status="pending"))
    assert tell(run, 2) == 0
    mine = [{"count": 1, "amount_minor": 50_000, "currency": "INR", "days": 3}]
    assert tell(run, 3.5) == 2 + len(people) - 1  # in a circle without officers, all but who paid
    assert stuck(office.treasurer) == stuck(office.admin) == mine
    assert stuck(member) == stuck(other) == stuck(people[0]) == []
    assert stuck(people[1])[0]["amount_minor"] == 10_000
    assert tell(run, 9) == 0
    with clock.frozen(START + timedelta(days=10)):
        # The treasurer's own: the admin can confirm it, the treasurer cannot.
        contributions.pay(
            office.treasurer, circle.id, amount_minor=20_000, method="cash", key=key()
        )
    assert tell(run, 14) == 1
    assert stuck(office.admin)[0] == mine[0] | {
        "count": 2,
        "amount_minor": 70_000,
        "days": 4,
    }
    assert stuck(office.treasurer) == mine


def tell(job, days):
    with clock.frozen(START + timedelta(days=days)):
        return scheduler.run_once(job)


def stuck(actor):
    return [params for kind, params in heard(actor) if kind == "payments.stuck"]


@ON_SQLITE
def test_operators_hear_at_once_of_a_book_that_does_not_hold(db):
    meera = operator()
    circle = circle_of(person(wallet_minor=500))
    assert scheduler.run_once(JOBS["verify_books"]) == 0
    force("UPDATE ledger_book SET head_hash = 'changed' WHERE circle_id IS NOT NULL")
    for _ in range(2):
        assert scheduler.run_once(JOBS["verify_books"]) == 1
    (kind, params), *more = heard(meera)
    assert (kind, params["owner"], more) == ("book.broken", circle.name, [])
    assert params["fault"]


def test_what_nobody_used_comes_to_its_end(db):
    office = officers_circle(1)
    circle, admin = office.circle, office.admin
    with clock.frozen(START):
        kept = invites.new_invite(admin, circle.id)
        short = invites.new_invite(admin, circle.id, days=5)
        imports.upload(
            admin,
            circle.id,
            kind="members",
            file_name="a.csv",
            data=csv_of(member_rows(3)),
            key=key(),
        )
    run = JOBS["expire"]
    assert tell(run, 29) == 0
    assert rows("SELECT COUNT(*) FROM import_row")[0][0] == 3
    assert tell(run, 34) == 1
    assert rows("SELECT status FROM import_batch") == [("dropped",)]
    assert rows("SELECT COUNT(*) FROM import_row")[0][0] == 0
    assert tell(run, 36) == 1
    codes = {row[0] for row in rows("SELECT code FROM invite")}
    assert kept.code in codes
    assert short.code not in codes
    assert kinds()[-1] == "import.left"


def test_what_was_told_long_ago_is_removed_and_money_never(db):
    office = officers_circle(1, wallet_minor=1_000)
    meera, other = office.admin, office.members[0]
    notices.dispatch()
    notices.mark_all_read(meera, up_to=10**9)
    with clock.frozen(START):
        wallets.transfer(other, to_user=meera.user_id, amount_minor=500, key=key())
        notices.dispatch()
        entries = rows("SELECT COUNT(*) FROM ledger_entry")
        assert notices.unread_count(meera) == 1
    given_before = rows("SELECT COUNT(*) FROM notice")[0][0]
    with clock.frozen(START + timedelta(days=1)):
        notices.mark_all_read(meera, up_to=10**9)
    tell(JOBS["retention"], 90)
    assert rows("SELECT COUNT(*) FROM notice")[0][0] == given_before
    tell(JOBS["retention"], 92)
    assert heard(meera) == []
    assert rows("SELECT COUNT(*) FROM ledger_entry") == entries
    tell(JOBS["retention"], 400)
    assert rows("SELECT COUNT(*) FROM notice")[0][0] == 0


def test_jobs_run_from_the_command_line_for_a_day_and_for_cron(db, monkeypatch):
    monkeypatch.setattr(bootstrap, "start", lambda: None)

    def run(*arguments):
        return CliRunner().invoke(cli.app, ["jobs", *arguments])

    listed = run("list").output.splitlines()
    assert [line.split()[0] for line in listed] == list(JOBS)
    assert "verify_books     at 02:30" in listed
    for name in JOBS:
        assert run("run", name, "--on", "2026-09-25").output == f"{name}: 0\n"
    assert {str(run.day) for run in job_runs.history()} == {"2026-09-25"}
    # What is not due yet is charged, ended and removed by nobody's slip of the finger.
    assert run("run", "late_fees", "--on", "2126-11-25").exit_code == 2
    assert "2126-11-25" not in {str(run.day) for run in job_runs.history()}
    assert run("run", "late_fees", "--on", "2126-11-25", "--ahead").exit_code == 0
    assert run("run", "brew_tea").exit_code == 2
    first, again = run("due"), run("due")
    assert first.output.splitlines()[-1] == f"{len(JOBS)} jobs ran, 0 failed"
    assert again.output.splitlines()[-1] == "0 jobs ran, 0 failed"
    leader = scheduler.Leader()
    leader.renew()
    assert run("due").output == "Another process runs the jobs.\n"
    assert f"run by {leader.name} since" in run("status").output
