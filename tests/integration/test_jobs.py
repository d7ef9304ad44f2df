"""Jobs: one process runs them, each in its turn, and every run is on record."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from circle_app.adapters import clock
from circle_app.domain.timetable import Plan
from circle_app.jobs import scheduler
from circle_app.jobs.registry import JOBS, Job
from circle_app.services import job_leases, job_runs

pytestmark = pytest.mark.no_invariants
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def machine(monkeypatch):
    """The clock of the machine, moved by calling it with seconds."""
    at = [NOON]
    monkeypatch.setattr(clock, "real_now", lambda: at[0])

    def move(seconds: float) -> None:
        at[0] += timedelta(seconds=seconds)

    return move


def counting(name="close_votes", every=15, changes=1, at=None):
    done = []

    def run():
        done.append(clock.real_now())
        return changes

    return Job(Plan(name, timedelta(seconds=every), at), run), done


def broken(name):
    def run():
        raise ZeroDivisionError

    return Job(Plan(name, timedelta(seconds=60)), run)


def test_one_leads_and_another_follows_when_it_dies(db, machine):
    first, second = scheduler.Leader(), scheduler.Leader()
    first.renew()
    second.renew()
    assert (first.leads, second.leads) == (True, False)
    # The first one renews until it dies; nobody else may believe it dead before its time.
    machine(20)
    first.renew()
    machine(29)
    second.renew()
    assert (first.leads, second.leads) == (True, False)
    machine(2)
    assert not first.leads  # without a renewal it stops by itself, before the other one begins
    second.renew()
    assert second.leads
    first.renew()
    assert not first.leads
    lease = job_leases.holder(job_leases.LEADER)
    assert lease is not None
    assert lease.holder == second.name
    second.stop()
    assert job_leases.holder(job_leases.LEADER) is None
    first.renew()
    assert first.leads


def test_each_job_runs_in_one_process_at_its_turn(db, machine):
    job, done = counting(every=60)
    leaders = [scheduler.Leader() for _ in range(3)]
    for _second in range(0, 300, 5):
        for leader in leaders:
            leader.renew()
            leader.run(job)
        machine(5)
    assert done == [NOON + timedelta(seconds=60 * turn) for turn in range(5)]
    assert {run.name for run in job_runs.history()} == {"close_votes"}


def test_a_daily_job_is_made_up_for_after_a_pause_and_not_repeated_by_a_restart(db, machine):
    job, done = counting("verify_books", every=86_400)
    for pause in (0, 3_600, 86_400 - 3_600, 5 * 86_400, 60):
        machine(pause)
        leader = scheduler.Leader()
        leader.renew()
        leader.run(job)
        leader.stop()
    hours = [(at - NOON) // timedelta(hours=1) for at in done]
    assert hours == [0, 24, 6 * 24]


def test_a_clock_that_was_set_back_keeps_nobody_from_leading(db, machine):
    job, done = counting("late_fees", every=600)
    first, second = scheduler.Leader(), scheduler.Leader()
    first.renew()
    assert first.run(job)
    # The machine started with a wrong clock, years ahead; then it is set, and the first one dies.
    machine(-3 * 365 * 86_400)
    assert not first.leads
    assert job_leases.holder(job_leases.LEADER) is None
    second.renew()
    assert second.leads
    assert second.run(job)
    machine(300)
    second.renew()
    assert not second.run(job)
    assert len(done) == 2


def test_the_timetable_follows_a_clock_that_is_set_back(db, machine):
    timetable = scheduler.build(scheduler.Leader())
    timetable.start(paused=True)
    try:
        offset = scheduler.follow_clock(timetable, -math.inf)
        later = timetable.get_job("expire").next_run_time
        assert scheduler.follow_clock(timetable, offset) == pytest.approx(offset, abs=1)
        assert timetable.get_job("expire").next_run_time == later
        machine(-3600)
        scheduler.follow_clock(timetable, offset)
        assert {job.next_run_time for job in timetable.get_jobs()} == {clock.real_now()}
    finally:
        timetable.shutdown(wait=False)


def test_two_processes_reach_for_the_lease_at_once(db):
    for turn in range(5):
        leaders = [scheduler.Leader() for _ in range(4)]
        ready = Barrier(len(leaders))

        def reach(leader, ready=ready):
            ready.wait()
            leader.renew()

        threads = [Thread(target=reach, args=(each,)) for each in leaders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        leading = [each for each in leaders if each.leads]
        assert len(leading) == 1, turn
        leading[0].stop()


def test_a_run_is_kept_with_its_length_what_it_changed_and_how_it_failed(db, machine):
    job, _ = counting(changes=3)
    assert scheduler.run_once(job) == 3
    bad = broken("retention")
    with pytest.raises(ZeroDivisionError):
        scheduler.run_once(bad, day=NOON.date())
    failed, done = job_runs.history()
    assert (done.name, done.status, done.changed, done.milliseconds) == (
        "close_votes",
        "done",
        3,
        0,
    )
    assert (failed.status, failed.fault, failed.day) == ("failed", "ZeroDivisionError", NOON.date())
    assert job_runs.newest()["retention"] == failed
    assert job_runs.history("close_votes") == [done]
    assert job_runs.history(before=failed.id, most=1) == [done]


def test_runs_with_nothing_to_do_do_not_pile_up(db, machine):
    idle, _ = counting(changes=0)
    busy, _ = counting(changes=2)
    for job in (idle, idle, busy, idle, idle, idle):
        scheduler.run_once(job)
        machine(15)
    assert [run.changed for run in job_runs.history()] == [0, 2, 0]
    machine(31 * 86_400)
    assert job_runs.forget_old() == 2  # the newest stays: from it the next turn is worked out


def test_a_run_whose_process_died_is_called_failed_by_the_next_leader(db, machine):
    dead, heir = scheduler.Leader(), scheduler.Leader()
    dead.renew()
    job_runs.start("verify_books", dead.name)
    machine(31)
    heir.renew()
    assert [(run.status, run.fault) for run in job_runs.history()] == [("failed", "stopped")]


def test_every_job_can_be_run_on_an_empty_installation(db):
    for job in JOBS.values():
        assert scheduler.run_once(job) == 0, job.name
