"""Two processes on one database: every job and every message once, also when one is killed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import make_url

from circle_app.adapters import clock
from circle_app.services import board, installation, job_leases, job_runs, webhooks
from tests.factories import key, person
from tests.support.admin import operator
from tests.support.circles import Officers, circle_of, officers_circle, rows
from tests.support.jobs_worker import EVERY, LASTS, RENEWED_EVERY
from tests.support.letters import Postbox, mail_goes_to, postbox, reader, tell
from tests.support.receivers import Receiver, receiving

WORKER = Path(__file__).parents[1] / "support" / "jobs_worker.py"
HANGING = "retention"
PATIENCE = 40
DAYS = 2


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def listened_to(receiver: Receiver) -> Officers:
    """A circle of which a program beside us hears."""
    installation.change(operator(), {"security.private_hosts": True}, key=key())
    office = officers_circle(1)
    made = webhooks.add(office.admin, office.circle.id, url=receiver.url, areas=[], key=key())
    receiver.secrets.append(made.secret)
    return office


def announce(office: Officers, titles: list[str]) -> None:
    for title in titles:
        board.announce(office.admin, office.circle.id, title=title, key=key())


def heard(office: Officers) -> list[str]:
    """What the member was told, in the order of the titles."""
    found = rows(
        "SELECT params FROM notice WHERE kind = 'announcement.posted' AND user_id = :who",
        who=office.members[0].user_id.hex,
    )
    return sorted(json.loads(params)["title"] for (params,) in found)


def called(receiver: Receiver) -> list[str]:
    found = [each for each in receiver.told if each["type"] == "announcement.posted"]
    return sorted(each["data"]["title"] for each in found)


@pytest.fixture
def post() -> Iterator[Postbox]:
    with postbox() as box:
        yield box


@contextmanager
def workers(db, folder: Path, count: int = 2) -> Iterator[dict[int, subprocess.Popen[bytes]]]:
    """Let processes run the jobs, some days after what is in the database."""
    url = make_url(db.url).render_as_string(hide_password=False)
    moment = (clock.now() + timedelta(days=DAYS)).isoformat()
    arguments = [sys.executable, str(WORKER), url, moment, str(folder / "log"), HANGING]
    with (folder / "out").open("wb") as out:
        made = [subprocess.Popen(arguments, stdout=out, stderr=out) for _ in range(count)]
        try:
            yield {each.pid: each for each in made}
        finally:
            for each in made:
                each.kill()
                each.wait()


def until(true: Callable[[], bool], folder: Path) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, (folder / "out").read_text(encoding="utf-8")[-3000:]
        time.sleep(0.05)


def leading() -> int:
    """Return the process that runs the jobs; 0 where none does."""
    lease = job_leases.holder(job_leases.LEADER)
    return int(lease.holder.split(":")[1]) if lease else 0


def spans(folder: Path) -> dict[str, list[tuple[int, float, float]]]:
    """Return the runs of each job: the process, when it began, when it ended."""
    found: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    open_runs: dict[tuple[str, str], float] = {}
    for line in (folder / "log").read_text(encoding="ascii").splitlines():
        what, name, pid, at = line.split()
        if what == "begin":
            open_runs[name, pid] = float(at)
        else:
            found[name].append((int(pid), open_runs.pop((name, pid)), float(at)))
    return found


@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
def test_each_job_and_message_once_and_another_takes_over_from_one_that_is_killed(
    db, tmp_path, post, receiver
):
    before, after = [[f"{word} {number}" for number in range(5)] for word in ("one", "two")]
    office = listened_to(receiver)
    readers = [reader(number) for number in range(8)]
    mail_goes_to(post.port, readers[0])
    daily = circle_of(person(), person("Rekha Verma"))  # a contribution every day
    tell(*readers, key="before")
    announce(office, before)
    with workers(db, tmp_path) as processes:
        until(lambda: (tmp_path / "hung").exists() and len(post.letters) == 8, tmp_path)
        until(lambda: (heard(office), called(receiver)) == (before, before), tmp_path)
        until(lambda: len(spans(tmp_path)["open_cycles"]) >= 2, tmp_path)
        first = leading()
        assert {run.status for run in job_runs.history(HANGING)} == {"running"}
        assert {pid for runs in spans(tmp_path).values() for pid, *_ in runs} == {first}

        processes[first].kill()
        killed = time.time()
        tell(*readers, key="after")
        announce(office, after)
        until(lambda: bool(spans(tmp_path)[HANGING]) and len(post.letters) == 16, tmp_path)
        until(lambda: len(heard(office)) >= 10 and len(called(receiver)) >= 10, tmp_path)
        second = leading()
        assert {first, second} == set(processes)
    every = spans(tmp_path)
    taken = min(began for runs in every.values() for pid, began, _ in runs if pid == second)
    assert taken - killed < (LASTS + RENEWED_EVERY + EVERY).total_seconds() + 2
    for name, runs in every.items():
        runs.sort(key=lambda run: run[1])
        for (_, began, ended), (_, again, _) in pairwise(runs):
            assert again >= ended, name
            assert again - began > EVERY.total_seconds() / 2, name
    # What was missed in two days is made up for, once, and each letter came once.
    days = rows("SELECT number FROM cycle WHERE circle_id = :id ORDER BY number", id=daily.id.hex)
    assert [row[0] for row in days] == list(range(1, DAYS + 2))
    letters = [(letter["To"], letter["Message-ID"]) for letter in post.letters]
    assert len(set(letters)) == 16
    stopped = [run for run in job_runs.history(HANGING) if run.status == "failed"]
    assert [run.fault for run in stopped] == ["stopped"]
    # So did each notice of an act, whichever process told of it, and each call of a program.
    assert heard(office) == called(receiver) == before + after
    assert len(receiver.names) == len(set(receiver.names))
    assert rows("SELECT COUNT(*) FROM happened_event") == [(0,)]
    assert rows("SELECT DISTINCT status FROM webhook_delivery") == [("sent",)]
