"""Telling people: a hundred thousand notices of acts, how fast and in how much memory.

First announcements to a circle of five hundred, which is many people for one act; then payments to
confirm, which is one or two people for each act. All have a way besides the app, so a message is
written with each notice.
"""

from __future__ import annotations

import resource
import time
from typing import Final
from uuid import UUID

from sqlalchemy import insert

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.persistence import database
from circle_app.persistence.models import Member, User
from circle_app.persistence.queries.notices import CHANNELS
from circle_app.services import events, notices
from tests.bench import environment
from tests.bench.results import Results, middle, timed_ms
from tests.support.circles import Officers, member_id, officers_circle

NOTICES: Final = 100_000
PEOPLE: Final = 500
SINGLE: Final = 10_000
PER_SECOND: Final = 2_000
ACTS_PER_SECOND: Final = 200
MORE_MIB: Final = 128
_AT_ONCE: Final = 200


def measure(results: Results, *, count: int = NOTICES) -> None:
    """Measure both on both databases."""
    for place in (lambda: environment.sqlite("notices"), environment.postgresql):
        with place() as where:
            _measure(results, f"{count:,} notices, {where.dialect}", count)


def _measure(results: Results, group: str, count: int) -> None:
    office = officers_circle(0)
    _people(office.circle.id, PEOPLE - 2)
    _open_way(office)
    notices.dispatch()
    before = _peak_mib()
    _happen(office, "announcement.posted", count // (PEOPLE - 1))
    given, took = _told()
    assert given >= count * 99 // 100, given
    results.add(group, "of acts for everybody", given / took, "notices/s", at_least=PER_SECOND)
    _happen(office, "contribution.confirmed", SINGLE, users=(office.admin.user_id,))
    given, took = _told()
    assert given >= SINGLE, given
    results.add(group, "of acts for one", given / took, "notices/s", at_least=ACTS_PER_SECOND)
    results.add(group, "more memory at its peak", _peak_mib() - before, "MiB", at_most=MORE_MIB)
    shown = middle(timed_ms(lambda: notices.unread_count(office.admin), times=50))
    results.add(group, f"unread of {SINGLE:,} counted", shown, "ms")
    page = middle(timed_ms(lambda: notices.listed(office.admin), times=50))
    results.add(group, "a page of them", page, "ms")


def _told() -> tuple[int, float]:
    begun, given = time.monotonic(), 0
    while found := notices.dispatch():
        given += found
    return given, time.monotonic() - begun


def _happen(office: Officers, kind: str, count: int, *, users: tuple[UUID, ...] = ()) -> None:
    """Acts of the treasurer: each is put on record by itself, many in a transaction."""
    subject = member_id(office.admin, office.circle)
    for start in range(0, count, _AT_ONCE):
        with database.transaction() as session:
            for _ in range(min(_AT_ONCE, count - start)):
                events.record(
                    session,
                    kind,
                    office.treasurer,
                    circle_id=office.circle.id,
                    subject_id=subject,
                    params={"name": "Rekha", "title": "Meeting", "amount_minor": 500},
                    users=users,
                )


def _people(circle_id: UUID, count: int) -> None:
    at = clock.now()
    ids = [(new_id(), new_id()) for _ in range(count)]
    with database.transaction() as session:
        session.connection().execute(
            insert(User),
            [
                {"id": user, "name": f"Member {number}", "phone_index": f"bench-{number}"}
                | {"password_hash": "", "created_at": at}
                for number, (user, _) in enumerate(ids)
            ],
        )
        session.connection().execute(
            insert(Member),
            [
                {"id": member, "circle_id": circle_id, "user_id": user, "joined_at": at}
                | {"requested_at": at}
                | {"number": 1_000 + number, "name": f"Member {number}", "role": "member"}
                | {"status": "active"}
                for number, (user, member) in enumerate(ids)
            ],
        )


def _open_way(office: Officers) -> None:
    with database.transaction() as session:
        session.connection().execute(
            insert(CHANNELS).values(
                id=new_id(),
                kind="sms",
                settings="{}",
                enabled=True,
                set_by=office.admin.user_id,
                set_at=clock.now(),
            )
        )
    for actor in (office.admin, office.treasurer):
        notices.change(actor, grid={("payments", "sms"): True, ("circle", "sms"): True})


def _peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
